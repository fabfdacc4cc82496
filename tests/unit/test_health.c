/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "assistant/base/clock.h"
#include "audio/health.h"
#include "audio/pcm.h"

static void feed_ms(struct health *health, int ms, int16_t value)
{
    for (long i = 0; i < (long)ms * PCM_RATE_HZ / MS_PER_S; i++) {
        health_feed(health, &value, 1);
    }
}

static void a_hiss_of_the_last_bit_is_well(void **state)
{
    (void)state;
    struct health health = {0};
    assert_int_equal(health_ailment(&health), AILMENT_UNKNOWN);
    for (int i = 0; i < 60 * PCM_RATE_HZ; i++) {
        int16_t sample = (int16_t)(i % 100 == 0);
        health_feed(&health, &sample, 1);
    }
    assert_int_equal(health_ailment(&health), AILMENT_NONE);
}

static void ten_seconds_of_zeros_are_silence_until_sound_comes(void **state)
{
    (void)state;
    struct health health = {0};
    feed_ms(&health, 9900, 0);
    assert_int_equal(health_ailment(&health), AILMENT_UNKNOWN);
    feed_ms(&health, 200, 0);
    assert_int_equal(health_ailment(&health), AILMENT_SILENT);
    feed_ms(&health, 20, 7);
    assert_int_equal(health_ailment(&health), AILMENT_NONE);
}

static void a_microphone_that_hisses_is_silent_each_time_it_is_muted(
    void **state)
{
    (void)state;
    struct health health = {0};
    for (int i = 0; i < 5; i++) {
        feed_ms(&health, 11000, 3);
        assert_int_equal(health_ailment(&health), AILMENT_NONE);
        feed_ms(&health, 10100, 0);
        assert_int_equal(health_ailment(&health), AILMENT_SILENT);
    }
}

static void a_noise_gate_is_soon_left_in_peace(void **state)
{
    (void)state;
    struct health health = {0};
    int told = 0;
    for (int i = 0; i < 100; i++) { /* somebody speaks twice a minute */
        bool before = health_ailment(&health) == AILMENT_SILENT;
        feed_ms(&health, 2000, 900);
        feed_ms(&health, 28000, 0);
        told += !before && health_ailment(&health) == AILMENT_SILENT;
    }
    assert_int_equal(told, 1);
}

static void a_microphone_that_clips_ails_until_it_is_turned_down(void **state)
{
    (void)state;
    struct health health = {0};
    feed_ms(&health, 3000, INT16_MAX);
    assert_int_equal(health_ailment(&health), AILMENT_NONE);
    feed_ms(&health, 2000, INT16_MIN);
    assert_int_equal(health_ailment(&health), AILMENT_CLIPPING);
    feed_ms(&health, 10000, 500);
    assert_int_equal(health_ailment(&health), AILMENT_CLIPPING);
    feed_ms(&health, 20000, 500);
    assert_int_equal(health_ailment(&health), AILMENT_NONE);
}

static void one_shout_does_not_ail_it(void **state)
{
    (void)state;
    struct health health = {0};
    for (int i = 0; i < 20; i++) {
        feed_ms(&health, 1000, INT16_MAX);
        feed_ms(&health, 9000, 100);
        assert_int_equal(health_ailment(&health), AILMENT_NONE);
    }
}

/* Blocks of a tenth of a second at `part` of 48 kHz; how often it is to be
 * opened again. */
static int run_s(struct health *health, int seconds, double part)
{
    static int64_t now_ns = NS_PER_S;
    int times = 0;
    uint64_t frames = 0;
    pace_opened(&health->pace);
    for (int i = 0; i < seconds * 10; i++) {
        frames += (uint64_t)(4800 * part);
        now_ns += NS_PER_S / 10;
        if (pace_count(&health->pace, frames, 48000, now_ns)) {
            times++;
            pace_opened(&health->pace);
            frames = 0;
        }
    }
    return times;
}

static void half_the_rate_is_opened_again_once_and_then_told(void **state)
{
    (void)state;
    struct health health = {.sounded = true};
    assert_int_equal(run_s(&health, 30, 1), 0);
    assert_int_equal(run_s(&health, 9, 0.47), 1);
    assert_int_equal(health_ailment(&health), AILMENT_NONE);
    assert_int_equal(run_s(&health, 60, 0.47), 0);
    assert_int_equal(health_ailment(&health), AILMENT_SLOW);
    assert_int_equal(run_s(&health, 5, 1), 0);
    assert_int_equal(health_ailment(&health), AILMENT_NONE);
    assert_int_equal(run_s(&health, 9, 0.47), 1);
}

static void a_rate_within_a_tenth_and_a_short_gap_are_well(void **state)
{
    (void)state;
    struct health health = {.sounded = true};
    assert_int_equal(run_s(&health, 30, 0.92), 0);
    for (int i = 0; i < 5; i++) {
        assert_int_equal(run_s(&health, 4, 0.3), 0);
        assert_int_equal(run_s(&health, 9, 1), 0);
    }
    assert_int_equal(health_ailment(&health), AILMENT_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_hiss_of_the_last_bit_is_well),
        cmocka_unit_test(ten_seconds_of_zeros_are_silence_until_sound_comes),
        cmocka_unit_test(
            a_microphone_that_hisses_is_silent_each_time_it_is_muted),
        cmocka_unit_test(a_noise_gate_is_soon_left_in_peace),
        cmocka_unit_test(a_microphone_that_clips_ails_until_it_is_turned_down),
        cmocka_unit_test(one_shout_does_not_ail_it),
        cmocka_unit_test(half_the_rate_is_opened_again_once_and_then_told),
        cmocka_unit_test(a_rate_within_a_tenth_and_a_short_gap_are_well),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
