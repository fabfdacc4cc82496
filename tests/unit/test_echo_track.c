/* SPDX-License-Identifier: GPL-3.0-or-later */
/* echo_track: the reference, sample by sample, though the clocks drift apart.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "assistant/base/clock.h"
#include "audio/echo_track.h"
#include "audio/pcm.h"

#define START_NS (1000 * NS_PER_S)
#define TONE_HZ  1000.0

enum { FRAME = PCM_FRAME_SAMPLES };

static double tone(double n)
{
    return 10000 * sin(2 * M_PI * TONE_HZ / PCM_RATE_HZ * n);
}

/* A tone played at a clock that is `ppm` fast, heard for `seconds` at one that
 * is right; the largest step between frames, in samples. */
static double play(double ppm, double jitter_ns, int seconds,
                   struct echo_track *track, struct echo_reference *reference)
{
    int64_t played = 0;
    unsigned seed = 1;
    double worst = 0;
    for (int frame = 1; frame <= seconds * 1000 / PCM_FRAME_MS; frame++) {
        int64_t heard = (int64_t)frame * FRAME;
        int64_t now_ns = START_NS + heard * NS_PER_S / PCM_RATE_HZ;
        while ((double)played < (double)heard * (1 + ppm * 1e-6)) {
            int16_t pcm[FRAME];
            for (int i = 0; i < FRAME; i++) {
                pcm[i] = (int16_t)lrint(tone((double)(played + i)));
            }
            played += FRAME;
            double end_s = (double)played / (PCM_RATE_HZ * (1 + ppm * 1e-6));
            double late_ns = jitter_ns * rand_r(&seed) / RAND_MAX;
            echo_reference_write(
                reference, pcm, FRAME,
                START_NS + (int64_t)(end_s * (double)NS_PER_S + late_ns));
        }
        double before = track->end;
        bool follows = echo_track_advance(track, FRAME, now_ns);
        assert_int_equal(follows, frame > 1);
        if (frame > 1) {
            worst = fmax(worst, fabs(track->end - before - FRAME));
        }
    }
    return worst;
}

static struct echo_track begin(struct echo_reference **reference)
{
    assert_int_equal(echo_reference_create(reference), STATUS_OK);
    return (struct echo_track){.reference = *reference};
}

static void on_one_clock_samples_are_untouched(void **state)
{
    (void)state;
    struct echo_reference *reference = NULL;
    struct echo_track track = begin(&reference);
    assert_true(play(0, 0, 10, &track, reference) < 0.001);
    int16_t pcm[FRAME];
    echo_track_read(&track, 1000, FRAME, pcm);
    int64_t first = (int64_t)track.end - 1000 - FRAME;
    for (int i = 0; i < FRAME; i++) {
        assert_int_equal(pcm[i], lrint(tone((double)(first + i))));
    }
    echo_reference_destroy(reference);
}

static void clocks_that_drift_are_followed_without_jumps(void **state)
{
    (void)state;
    static const double drifts[] = {-200, 50, 200};
    for (size_t i = 0; i < sizeof drifts / sizeof drifts[0]; i++) {
        struct echo_reference *reference = NULL;
        struct echo_track track = begin(&reference);
        double step = play(drifts[i], 500000, 60, &track, reference);
        /* A tenth of a sample in 20 ms is 300 ppm. */
        assert_true(step < 0.15);
        double wanted = 60.0 * PCM_RATE_HZ * (1 + drifts[i] * 1e-6);
        assert_true(fabs(track.end - wanted) < 60);
        echo_reference_destroy(reference);
    }
}

static void between_two_samples_the_sound_is_between_them(void **state)
{
    (void)state;
    struct echo_reference *reference = NULL;
    struct echo_track track = begin(&reference);
    (void)play(0, 0, 2, &track, reference);
    track.end -= 0.5;
    int16_t pcm[FRAME];
    echo_track_read(&track, 800, FRAME, pcm);
    double first = track.end - 800 - FRAME;
    for (int i = 0; i < FRAME; i++) {
        assert_true(fabs(pcm[i] - tone(first + i)) < 100);
    }
    echo_reference_destroy(reference);
}

static void a_device_that_stood_still_makes_it_jump(void **state)
{
    (void)state;
    struct echo_reference *reference = NULL;
    struct echo_track track = begin(&reference);
    (void)play(0, 0, 2, &track, reference);
    int64_t later_ns = START_NS + 2 * NS_PER_S + 100 * NS_PER_MS;
    assert_false(echo_track_advance(&track, FRAME, later_ns));
    assert_true(
        echo_track_advance(&track, FRAME, later_ns + PCM_FRAME_MS * NS_PER_MS));
    echo_reference_destroy(reference);
}

static void where_nothing_was_ever_played_it_is_silent(void **state)
{
    (void)state;
    struct echo_reference *reference = NULL;
    struct echo_track track = begin(&reference);
    int16_t pcm[FRAME] = {1};
    assert_false(echo_track_advance(&track, FRAME, START_NS));
    echo_track_read(&track, 0, FRAME, pcm);
    assert_int_equal(pcm[0], 0);
    echo_reference_destroy(reference);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(on_one_clock_samples_are_untouched),
        cmocka_unit_test(clocks_that_drift_are_followed_without_jumps),
        cmocka_unit_test(between_two_samples_the_sound_is_between_them),
        cmocka_unit_test(a_device_that_stood_still_makes_it_jump),
        cmocka_unit_test(where_nothing_was_ever_played_it_is_silent),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
