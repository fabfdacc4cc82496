/* SPDX-License-Identifier: GPL-3.0-or-later */
/* hold: it is as long as it says, whatever is said meanwhile; its cues come in
 * time or not at all. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/unit/dialogue_driver.h"

/* What may be said in a hold and must not stretch or shorten it. */
static const struct {
    const char *intent;
    const char *slots;
} asides[] = {
    {"how_long", NULL},
    {"louder", NULL},
    {"quieter", NULL},
    {"slower", NULL},
    {"faster", NULL},
    {"again", NULL},
    {"help", NULL},
    {"thanks", NULL},
    {"which_leg", NULL},
    {"how_many", NULL},
    {"less_talk", NULL},
    {"more_talk", NULL},
    {"cant", "what=towel"},
    {"cant", "what=stand"},
    {"easing", NULL},
    {"still_hurts", NULL},
    {"go_on", NULL},
    {"abilities", NULL},
    {"not_a_doctor", NULL},
    {"how_sure", NULL},
    {"who_says", NULL},
    {"no", NULL},
    {"ready", NULL},
    {"topic", "topic=heat"},
    {"topic", "topic=causes"},
    {"side", "side=left"},
    {"muscle", "muscle=calf"},
};

static void a_hold_is_exact_whatever_is_said_meanwhile(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof asides / sizeof asides[0]; i++) {
        for (int64_t at_ms = 50; at_ms < DRIVER_HOLD_MS; at_ms += 1250) {
            struct driver *driver = driver_create();
            int64_t began_ms =
                driver_begin_hold(driver, "muscle=calf side=left");
            driver_pass_ms(driver, at_ms);
            driver_hear(driver, asides[i].intent, asides[i].slots);
            int64_t held_ms = driver_next_release_ms(driver) - began_ms;
            if (held_ms != DRIVER_HOLD_MS) {
                fail_msg("\"%s\" at %d ms made the hold %d ms long",
                         asides[i].intent, (int)at_ms, (int)held_ms);
            }
            driver_destroy(driver);
        }
    }
}

static void a_hold_is_exact_though_the_person_never_stops_talking(void **state)
{
    (void)state;
    struct driver *driver = driver_create();
    int64_t began_ms = driver_begin_hold(driver, "muscle=calf");
    int64_t before_ms = driver->hold_zero_ms;
    for (size_t i = 0; driver->hold_zero_ms == before_ms; i++) {
        size_t n = sizeof asides / sizeof asides[0];
        driver_hear(driver, asides[i % n].intent, asides[i % n].slots);
        driver_pass_ms(driver, 333);
        driver_mishear(driver, false);
    }
    assert_int_equal(driver->hold_zero_ms - began_ms, DRIVER_HOLD_MS);
    driver_destroy(driver);
}

static void half_time_and_the_last_five_seconds_are_called(void **state)
{
    (void)state;
    struct driver *driver = driver_create();
    int64_t began_ms = driver_begin_hold(driver, "muscle=calf");
    (void)driver_next_release_ms(driver);
    driver_pass_ms(driver, 500);
    assert_int_equal(driver_wording(driver, "half")->start_ms - began_ms,
                     DRIVER_HOLD_MS / 2);
    assert_int_equal(driver_wording(driver, "five")->start_ms - began_ms,
                     DRIVER_HOLD_MS - 5000);
    assert_int_equal(driver_wording(driver, "release")->start_ms - began_ms,
                     DRIVER_HOLD_MS);
    driver_destroy(driver);
}

static void the_end_of_a_hold_has_a_sound(void **state)
{
    (void)state;
    struct driver *driver = driver_create();
    (void)driver_begin_hold(driver, "muscle=calf");
    assert_int_equal(driver->sounds[EARCON_END], 0);
    (void)driver_next_release_ms(driver);
    assert_int_equal(driver->sounds[EARCON_END], 1);
    driver_destroy(driver);
}

static void who_wants_less_talk_hears_half_time_as_a_sound(void **state)
{
    (void)state;
    struct driver *driver = driver_create();
    (void)driver_begin_hold(driver, "muscle=calf");
    driver_hear(driver, "less_talk", NULL);
    (void)driver_next_release_ms(driver);
    assert_null(driver_wording(driver, "half"));
    assert_int_equal(driver->sounds[EARCON_HALF], 1);
    driver_destroy(driver);
}

static void a_cue_that_would_come_late_is_left_out(void **state)
{
    (void)state;
    struct driver *driver = driver_create();
    int64_t began_ms = driver_begin_hold(driver, "muscle=calf");
    driver_pass_ms(driver, DRIVER_HOLD_MS - 5500);
    driver_hear(driver, "topic", "topic=heat"); /* about six seconds */
    int64_t released_ms = driver_next_release_ms(driver);
    driver_finish_speaking(driver);
    assert_int_equal(released_ms - began_ms, DRIVER_HOLD_MS);
    assert_null(driver_wording(driver, "five"));
    assert_non_null(driver_wording(driver, "release"));
    driver_destroy(driver);
}

static void a_hold_counts_down_by_whole_seconds(void **state)
{
    (void)state;
    struct driver *driver = driver_create();
    int64_t began_ms = driver_begin_hold(driver, "muscle=calf");
    for (int second = 0; second < 30; second++) {
        driver_pass_ms(driver, began_ms + second * 1000 - driver->now_ms);
        assert_int_equal(driver->last_left_s, 30 - second);
    }
    driver_pass_ms(driver, 1000);
    assert_int_equal(driver->last_left_s, 0);
    driver_destroy(driver);
}

static void a_paused_hold_goes_on_with_what_was_left(void **state)
{
    (void)state;
    struct driver *driver = driver_create();
    int64_t began_ms = driver_begin_hold(driver, "muscle=calf");
    driver_pass_ms(driver, 12000);
    driver_hear(driver, "pause", NULL);
    assert_string_equal(driver->listening, "paused");
    driver_pass_ms(driver, 40000);
    driver_hear(driver, "go_on", NULL);
    driver_finish_speaking(driver);
    int64_t went_on_ms = driver->now_ms;
    assert_true(began_ms < went_on_ms);
    assert_int_equal(driver_next_release_ms(driver) - went_on_ms,
                     DRIVER_HOLD_MS - 12000);
    driver_destroy(driver);
}

static void a_pause_that_lasts_is_recalled_once_and_then_ended(void **state)
{
    (void)state;
    struct driver *driver = driver_create();
    (void)driver_begin_hold(driver, "muscle=calf");
    driver_hear(driver, "pause", NULL);
    driver_finish_speaking(driver);
    driver_mark(driver);
    driver_pass_ms(driver, 10 * 60 * 1000);
    assert_non_null(driver_wording(driver, "paused"));
    assert_non_null(driver_wording(driver, "ended"));
    assert_string_equal(driver->listening, "idle");
    size_t n = 0;
    while (driver_said(driver, n) != NULL) {
        n++;
    }
    assert_int_equal(n, 4); /* two sentences each */
    driver_destroy(driver);
}

static void a_step_that_an_answer_cut_off_is_told_again(void **state)
{
    (void)state;
    for (int64_t at_ms = 100; at_ms < 6000; at_ms += 400) {
        for (size_t i = 0; i < sizeof asides / sizeof asides[0]; i++) {
            struct driver *driver = driver_create();
            driver_hear(driver, "cramp", "muscle=calf side=left");
            driver_pass_ms(driver, at_ms);
            driver_mark(driver);
            driver_hear(driver, asides[i].intent, asides[i].slots);
            driver_finish_speaking(driver);
            if (driver_find(driver, "Straighten your left leg") == NULL) {
                fail_msg("\"%s\" after %d ms ate up the step", asides[i].intent,
                         (int)at_ms);
            }
            int64_t began_ms = driver->now_ms;
            assert_int_equal(driver_next_release_ms(driver) - began_ms,
                             DRIVER_HOLD_MS);
            driver_destroy(driver);
        }
    }
}

static void longer_and_shorter_change_this_hold_and_the_next(void **state)
{
    (void)state;
    struct driver *driver = driver_create();
    int64_t began_ms = driver_begin_hold(driver, "muscle=calf");
    driver_pass_ms(driver, 5000);
    driver_hear(driver, "longer", NULL);
    assert_int_equal(driver_next_release_ms(driver) - began_ms,
                     DRIVER_HOLD_MS + 10000);
    driver_pass_until(driver, "hold");
    driver_finish_speaking(driver);
    began_ms = driver->now_ms;
    driver_hear(driver, "shorter", NULL);
    driver_hear(driver, "shorter", NULL);
    assert_int_equal(driver_next_release_ms(driver) - began_ms,
                     DRIVER_HOLD_MS - 10000);
    driver_destroy(driver);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_hold_is_exact_whatever_is_said_meanwhile),
        cmocka_unit_test(a_hold_is_exact_though_the_person_never_stops_talking),
        cmocka_unit_test(half_time_and_the_last_five_seconds_are_called),
        cmocka_unit_test(the_end_of_a_hold_has_a_sound),
        cmocka_unit_test(who_wants_less_talk_hears_half_time_as_a_sound),
        cmocka_unit_test(a_cue_that_would_come_late_is_left_out),
        cmocka_unit_test(a_hold_counts_down_by_whole_seconds),
        cmocka_unit_test(a_paused_hold_goes_on_with_what_was_left),
        cmocka_unit_test(a_pause_that_lasts_is_recalled_once_and_then_ended),
        cmocka_unit_test(a_step_that_an_answer_cut_off_is_told_again),
        cmocka_unit_test(longer_and_shorter_change_this_hold_and_the_next),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
