/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "audio/measure.h"
#include "audio/pcm.h"

#define SECOND PCM_RATE_HZ

static int16_t sound[2 * SECOND];

/* Noise of about that level, and nothing else. */
static void make_noise(double level_db)
{
    unsigned seed = 3;
    double amplitude = 32768 * pow(10, level_db / 20) * sqrt(3);
    for (size_t i = 0; i < 2 * SECOND; i++) {
        double part = 2.0 * rand_r(&seed) / RAND_MAX - 1;
        sound[i] = (int16_t)lrint(amplitude * part);
    }
}

static void add_chirp(size_t at, double gain)
{
    static int16_t chirp[SECOND];
    size_t n = measure_chirp(PCM_RATE_HZ, chirp, SECOND);
    for (size_t i = 0; i < n; i++) {
        sound[at + i] = (int16_t)lrint(sound[at + i] + gain * chirp[i]);
    }
}

static void zeros_are_told_from_the_faintest_noise(void **state)
{
    (void)state;
    struct sound_figures figures;
    memset(sound, 0, sizeof sound);
    measure_sound(sound, SECOND, &figures);
    assert_true(figures.zeros);
    assert_true(figures.peak_db <= PCM_SILENCE_DB);
    sound[77] = -1;
    measure_sound(sound, SECOND, &figures);
    assert_false(figures.zeros);
}

static void no_sound_is_not_silence(void **state)
{
    (void)state;
    struct sound_figures figures;
    measure_sound(sound, 0, &figures);
    assert_false(figures.zeros);
    assert_true(figures.seconds == 0);
}

static void the_floor_is_that_of_the_noise_under_a_sound(void **state)
{
    (void)state;
    struct sound_figures figures;
    make_noise(-50);
    add_chirp(SECOND / 2, 1);
    measure_sound(sound, 2 * SECOND, &figures);
    assert_true(fabs(figures.floor_db + 50) < 1);
    assert_true(figures.level_db > -30);
    assert_true(figures.peak_db > -14 && figures.peak_db < -11);
}

static void an_offset_is_no_noise(void **state)
{
    (void)state;
    struct sound_figures figures;
    make_noise(-60);
    for (size_t i = 0; i < SECOND; i++) {
        sound[i] = (int16_t)(sound[i] + 8192);
    }
    measure_sound(sound, SECOND, &figures);
    assert_true(fabs(figures.floor_db + 60) < 1);
    assert_true(fabs(figures.offset - 0.25) < 0.001);
}

static void clipped_samples_and_an_offset_are_counted(void **state)
{
    (void)state;
    struct sound_figures figures;
    for (size_t i = 0; i < SECOND; i++) {
        sound[i] = i % 10 == 0 ? INT16_MIN : 3277;
    }
    measure_sound(sound, SECOND, &figures);
    assert_true(fabs(figures.clipped - 0.1) < 0.001);
    assert_true(fabs(figures.offset - (0.9 * 0.1 - 0.1)) < 0.001);
}

static void an_echo_is_found_where_it_is_and_as_loud_as_it_is(void **state)
{
    (void)state;
    const size_t places[] = {0, 1600, 15000, 2 * SECOND - 6400};
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        struct echo_figures echo;
        make_noise(-50);
        add_chirp(places[i], 0.25);
        measure_echo(sound, 2 * SECOND, &echo);
        assert_true(echo.found);
        assert_true(fabs(echo.delay_s - (double)places[i] / SECOND) < 0.001);
        /* 8000 of 32768, a sine's 3 dB, its fades, and a quarter of it. */
        assert_true(fabs(echo.level_db + 27.6) < 0.7);
    }
}

static void an_echo_below_the_noise_is_found(void **state)
{
    (void)state;
    struct echo_figures echo;
    make_noise(-20);
    add_chirp(8000, 0.15); /* 12 dB below */
    measure_echo(sound, 2 * SECOND, &echo);
    assert_true(echo.found);
    assert_true(fabs(echo.delay_s - 0.5) < 0.001);
}

static void there_is_no_echo_in_noise_or_in_nothing(void **state)
{
    (void)state;
    struct echo_figures echo;
    make_noise(-30);
    measure_echo(sound, 2 * SECOND, &echo);
    assert_false(echo.found);
    memset(sound, 0, sizeof sound);
    measure_echo(sound, 2 * SECOND, &echo);
    assert_false(echo.found);
    measure_echo(sound, 10, &echo);
    assert_false(echo.found);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(zeros_are_told_from_the_faintest_noise),
        cmocka_unit_test(no_sound_is_not_silence),
        cmocka_unit_test(the_floor_is_that_of_the_noise_under_a_sound),
        cmocka_unit_test(an_offset_is_no_noise),
        cmocka_unit_test(clipped_samples_and_an_offset_are_counted),
        cmocka_unit_test(an_echo_is_found_where_it_is_and_as_loud_as_it_is),
        cmocka_unit_test(an_echo_below_the_noise_is_found),
        cmocka_unit_test(there_is_no_echo_in_noise_or_in_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
