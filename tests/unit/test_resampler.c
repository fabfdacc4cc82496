/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "assistant/base/log.h"
#include "assistant/base/memory.h"
#include "audio/resampler.h"

#define TONE_HZ   440.0
#define AMPLITUDE 10000.0

static int16_t tone_at(size_t at, unsigned rate_hz)
{
    double phase = 2 * M_PI * TONE_HZ * (double)at / rate_hz;
    return (int16_t)lrint(AMPLITUDE * sin(phase));
}

/* Resamples a second of a tone in pieces of `piece`; returns the length. */
static size_t run_tone(struct resampler *resampler, unsigned from_hz,
                       size_t piece, int16_t *out)
{
    size_t n_out = 0;
    int16_t *in = xcalloc(piece, sizeof *in);
    for (size_t at = 0; at < from_hz;) {
        size_t n = 0;
        while (n < piece && at < from_hz) {
            in[n++] = tone_at(at++, from_hz);
        }
        size_t most = resampler_output_max(resampler, n);
        size_t made = resampler_run(resampler, in, n, out + n_out);
        assert_true(made <= most);
        n_out += made;
    }
    size_t most = resampler_output_max(resampler, 0);
    size_t tail = resampler_finish(resampler, out + n_out);
    assert_true(tail <= most);
    free(in);
    return n_out + tail;
}

static void check_rates(unsigned from_hz, unsigned to_hz, size_t piece)
{
    struct resampler *resampler;
    assert_int_equal(resampler_create(from_hz, to_hz, &resampler), STATUS_OK);
    int16_t *out = xcalloc(to_hz + 10000, sizeof *out);
    /* Twice: what finish leaves behind would show in the second sound. */
    for (int sound = 0; sound < 2; sound++) {
        size_t n = run_tone(resampler, from_hz, piece, out);
        assert_in_range(n, to_hz - 2, to_hz + 2);
        double worst = 0;
        for (size_t i = to_hz / 100; i < n - to_hz / 100; i++) {
            worst = fmax(worst, fabs((double)out[i] - tone_at(i, to_hz)));
        }
        assert_true(worst < AMPLITUDE / 100);
    }
    free(out);
    resampler_destroy(resampler);
}

static void a_tone_keeps_its_pitch_level_length_and_place(void **state)
{
    (void)state;
    check_rates(48000, 16000, 480);
    check_rates(44100, 16000, 441);
    check_rates(8000, 16000, 160);
    check_rates(22050, 48000, 1102);
    check_rates(22050, 44100, 7);
    check_rates(96000, 16000, 100000);
}

/* A tone, half a second of silence, the tone; the whole in pieces. */
static int16_t *run_tones(unsigned from_hz, unsigned to_hz, size_t piece,
                          size_t *n_out)
{
    struct resampler *resampler;
    assert_int_equal(resampler_create(from_hz, to_hz, &resampler), STATUS_OK);
    int16_t *in = xcalloc(from_hz, sizeof *in);
    int16_t *out = xcalloc(to_hz + 10000, sizeof *out);
    for (size_t i = 0; i < from_hz / 4; i++) {
        in[i] = in[from_hz - 1 - i] = tone_at(i, from_hz);
    }
    *n_out = 0;
    for (size_t at = 0; at < from_hz; at += piece) {
        size_t left = from_hz - at;
        *n_out += resampler_run(resampler, in + at, left < piece ? left : piece,
                                out + *n_out);
    }
    free(in);
    resampler_destroy(resampler);
    return out;
}

/* One sample at a time there is never a whole period to be left out. */
static void silence_that_is_left_out_changes_no_sample(void **state)
{
    static const unsigned rates[][2] = {
        {48000, 16000}, {44100, 16000}, {22050, 48000}};
    (void)state;
    for (size_t i = 0; i < sizeof rates / sizeof rates[0]; i++) {
        size_t n = 0;
        size_t n_single = 0;
        int16_t *out = run_tones(rates[i][0], rates[i][1], 512, &n);
        int16_t *single = run_tones(rates[i][0], rates[i][1], 1, &n_single);
        assert_int_equal(n, n_single);
        assert_memory_equal(out, single, n * sizeof *out);
        free(out);
        free(single);
    }
}

static void equal_rates_copy(void **state)
{
    (void)state;
    struct resampler *resampler;
    assert_int_equal(resampler_create(16000, 16000, &resampler), STATUS_OK);
    const int16_t in[] = {1, -2, 3};
    int16_t out[3] = {0};
    assert_int_equal(resampler_output_max(resampler, 3), 3);
    assert_int_equal(resampler_run(resampler, in, 3, out), 3);
    assert_memory_equal(out, in, sizeof in);
    assert_int_equal(resampler_finish(resampler, out), 0);
    resampler_destroy(resampler);
}

static void a_reset_forgets_the_sound_before(void **state)
{
    (void)state;
    struct resampler *resampler;
    assert_int_equal(resampler_create(48000, 16000, &resampler), STATUS_OK);
    int16_t loud[480];
    const int16_t silence[480] = {0};
    int16_t out[1000];
    for (size_t i = 0; i < 480; i++) {
        loud[i] = 20000;
    }
    (void)resampler_run(resampler, loud, 480, out);
    resampler_reset(resampler);
    size_t n = resampler_run(resampler, silence, 480, out);
    assert_true(n > 0);
    for (size_t i = 0; i < n; i++) {
        assert_int_equal(out[i], 0);
    }
    resampler_destroy(resampler);
}

static void keep_line(void *context, const char *line)
{
    (void)line;
    ++*(int *)context;
}

static void rates_that_are_no_sounds_are_refused(void **state)
{
    (void)state;
    const unsigned rates[] = {0, 3999, 384001, UINT32_MAX};
    struct resampler *resampler;
    int lines = 0;
    log_set_sink(keep_line, &lines);
    for (size_t i = 0; i < sizeof rates / sizeof rates[0]; i++) {
        assert_int_equal(resampler_create(rates[i], 16000, &resampler),
                         STATUS_LIMIT);
        assert_null(resampler);
        assert_int_equal(resampler_create(16000, rates[i], &resampler),
                         STATUS_LIMIT);
    }
    log_set_sink(NULL, NULL);
    assert_int_equal(lines, 8);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_tone_keeps_its_pitch_level_length_and_place),
        cmocka_unit_test(silence_that_is_left_out_changes_no_sample),
        cmocka_unit_test(equal_rates_copy),
        cmocka_unit_test(a_reset_forgets_the_sound_before),
        cmocka_unit_test(rates_that_are_no_sounds_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
