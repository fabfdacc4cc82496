/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mix: the ratio, the peak, and which stretch of noise a file meets. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "audio/mix.h"

#define FRAME  MIX_FRAME_SAMPLES
#define SPEECH ((size_t)(3 * FRAME))

static void square(int16_t *pcm, size_t n, int16_t height, size_t period)
{
    for (size_t i = 0; i < n; i++) {
        pcm[i] = (int16_t)(i / period % 2 ? height : -height);
    }
}

/* In whole numbers: over fmax() Debian 12's compiler for arm64 falls. */
static int peak_of(const int16_t *pcm, size_t n)
{
    int peak = 0;
    for (size_t i = 0; i < n; i++) {
        peak = abs(pcm[i]) > peak ? abs(pcm[i]) : peak;
    }
    return peak;
}

/*
 * Speech of periods of 4 samples, noise of 8: what is left of each after the
 * other is taken out tells how loud it was mixed.
 */
static double snr_of(const int16_t *mixed, size_t n)
{
    double speech = 0;
    double noise = 0;
    for (size_t i = 0; i < n; i++) {
        speech += mixed[i] * (i / 2 % 2 ? 1.0 : -1.0);
        noise += mixed[i] * (i / 4 % 2 ? 1.0 : -1.0);
    }
    return 20 * log10(speech / noise);
}

static void the_ratio_is_the_one_asked_for(void **state)
{
    (void)state;
    static int16_t speech[SPEECH];
    static int16_t noise[SPEECH];
    static int16_t mixed[SPEECH];
    square(speech, SPEECH, 9000, 2);
    square(noise, SPEECH, 700, 4);
    const double ratios_db[] = {24, 12, 6, 0, -3};
    for (size_t i = 0; i < sizeof ratios_db / sizeof ratios_db[0]; i++) {
        mix_noise(speech, SPEECH, noise, SPEECH, 0, ratios_db[i], mixed);
        assert_true(fabs(snr_of(mixed, SPEECH) - ratios_db[i]) < 0.05);
    }
}

static void the_peak_is_half_of_full_scale(void **state)
{
    (void)state;
    static int16_t speech[SPEECH];
    static int16_t noise[SPEECH];
    static int16_t mixed[SPEECH];
    const int16_t heights[] = {30, 3000, INT16_MAX};
    square(noise, SPEECH, INT16_MAX, 7);
    for (size_t i = 0; i < 3; i++) {
        square(speech, SPEECH, heights[i], 2);
        mix_noise(speech, SPEECH, noise, SPEECH, 0, 6, mixed);
        assert_true(abs(peak_of(mixed, SPEECH) - 16384) <= 1);
    }
}

static void the_loudest_whole_frame_counts_and_not_the_mean(void **state)
{
    (void)state;
    static int16_t speech[SPEECH + 100];
    static int16_t noise[SPEECH + 100];
    static int16_t mixed[SPEECH + 100];
    /* Loud in one frame only, and louder still in the rest behind the last. */
    square(speech + FRAME, FRAME, 1000, 2);
    square(speech + SPEECH, 100, 20000, 2);
    square(noise, SPEECH + 100, 500, 4);
    mix_noise(speech, SPEECH + 100, noise, SPEECH + 100, 0, 12, mixed);
    assert_true(fabs(snr_of(mixed + FRAME, FRAME) - 12) < 0.1);
}

static void noise_shorter_than_the_speech_is_repeated(void **state)
{
    (void)state;
    static int16_t speech[SPEECH];
    static int16_t mixed[SPEECH];
    int16_t noise[8];
    square(speech, SPEECH, 1000, 2);
    square(noise, 8, 500, 4);
    mix_noise(speech, SPEECH, noise, 8, 0, 6, mixed);
    assert_true(fabs(snr_of(mixed, SPEECH) - 6) < 0.05);
    mix_noise(speech, SPEECH, noise, 8, 7, 6, mixed);
    assert_int_equal(mixed[0], mixed[8]);
    assert_int_equal(mixed[5], mixed[SPEECH - 3]);
}

static void speech_shorter_than_a_frame_counts_whole(void **state)
{
    (void)state;
    int16_t speech[400];
    int16_t noise[400];
    int16_t mixed[400];
    square(speech, 400, 1000, 2);
    square(noise, 400, 50, 4);
    mix_noise(speech, 400, noise, 400, 0, 6, mixed);
    assert_true(fabs(snr_of(mixed, 400) - 6) < 0.05);
    mix_noise(speech, 0, noise, 400, 0, 6, mixed);
}

static void silence_stays_silent_and_adds_nothing(void **state)
{
    (void)state;
    const int16_t zeros[400] = {0};
    int16_t sound[400];
    int16_t mixed[400];
    square(sound, 400, 1000, 2);
    mix_noise(zeros, 400, sound, 400, 0, 6, mixed);
    assert_memory_equal(mixed, zeros, sizeof zeros);
    mix_noise(sound, 400, zeros, 400, 0, 6, mixed);
    for (size_t i = 0; i < 400; i++) {
        assert_int_equal(mixed[i], sound[i] > 0 ? 16384 : -16384);
    }
}

static void the_same_file_meets_the_same_noise(void **state)
{
    (void)state;
    size_t first = mix_start(1, "a.wav", 12, 1000, 900000);
    assert_int_equal(first, mix_start(1, "a.wav", 12, 1000, 900000));
    assert_int_equal(first, mix_start(1, "a.wav", 12.0000001, 1000, 900000));
}

static void another_seed_file_or_ratio_meets_other_noise(void **state)
{
    (void)state;
    size_t first = mix_start(1, "a.wav", 12, 1000, 900000);
    assert_int_not_equal(first, mix_start(2, "a.wav", 12, 1000, 900000));
    assert_int_not_equal(first, mix_start(1, "b.wav", 12, 1000, 900000));
    assert_int_not_equal(first, mix_start(1, "a.wav", 6, 1000, 900000));
}

static void every_stretch_fits_and_all_of_the_noise_is_used(void **state)
{
    (void)state;
    size_t tenths[10] = {0};
    for (uint64_t seed = 0; seed < 1000; seed++) {
        size_t start = mix_start(seed, "a.wav", 12, 1000, 11000);
        assert_true(start <= 10000);
        tenths[start < 10000 ? start / 1000 : 9]++;
        assert_int_equal(mix_start(seed, "a.wav", 12, 1000, 1000), 0);
        assert_true(mix_start(seed, "a.wav", 12, 1000, 30) < 30);
    }
    for (size_t i = 0; i < 10; i++) {
        assert_in_range(tenths[i], 60, 140);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_ratio_is_the_one_asked_for),
        cmocka_unit_test(the_peak_is_half_of_full_scale),
        cmocka_unit_test(the_loudest_whole_frame_counts_and_not_the_mean),
        cmocka_unit_test(noise_shorter_than_the_speech_is_repeated),
        cmocka_unit_test(speech_shorter_than_a_frame_counts_whole),
        cmocka_unit_test(silence_stays_silent_and_adds_nothing),
        cmocka_unit_test(the_same_file_meets_the_same_noise),
        cmocka_unit_test(another_seed_file_or_ratio_meets_other_noise),
        cmocka_unit_test(every_stretch_fits_and_all_of_the_noise_is_used),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
