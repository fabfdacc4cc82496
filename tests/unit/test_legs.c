/* SPDX-License-Identifier: GPL-3.0-or-later */
/* legs: which muscle and which side, told at once or later, or put right. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/unit/dialogue_driver.h"

static void an_unknown_muscle_is_coached_as_the_calf_then_asked_for(
    void **state)
{
    (void)state;
    struct driver *driver = driver_create();
    driver_hear(driver, "cramp", NULL);
    driver_finish_speaking(driver);
    assert_non_null(driver_find(driver, "gently pull your toes up"));
    assert_string_equal(driver_said(driver, 1)->text,
                        "If it's the front of your thigh, bend that knee "
                        "instead.");
    assert_null(driver_said(driver, 2));
    int64_t began_ms = driver->now_ms;
    driver_pass_until_wording(driver, "ask_muscle");
    assert_true(driver_wording(driver, "ask_muscle")->start_ms - began_ms <
                5000);
    driver_destroy(driver);
}

static void the_muscle_named_later_gets_its_own_stretch(void **state)
{
    (void)state;
    struct driver *driver = driver_create();
    driver_hear(driver, "cramp", "side=right");
    driver_pass_ms(driver, 20000);
    driver_mark(driver);
    driver_hear(driver, "muscle", "muscle=thigh");
    driver_finish_speaking(driver);
    assert_string_equal(driver_said(driver, 0)->text, "Front of the thigh.");
    assert_non_null(driver_find(driver, "bend your right knee"));
    assert_null(driver_wording(driver, "ask_muscle"));
    int64_t began_ms = driver->now_ms;
    assert_int_equal(driver_next_release_ms(driver) - began_ms, DRIVER_HOLD_MS);
    driver_finish_speaking(driver);
    assert_non_null(driver_find(driver, "Put your foot down slowly."));
    driver_destroy(driver);
}

static void naming_the_muscle_being_stretched_disturbs_no_hold(void **state)
{
    (void)state;
    struct driver *driver = driver_create();
    int64_t began_ms = driver_begin_hold(driver, NULL);
    driver_pass_ms(driver, 9000);
    driver_hear(driver, "muscle", "muscle=calf");
    assert_int_equal(driver_next_release_ms(driver) - began_ms, DRIVER_HOLD_MS);
    driver_destroy(driver);
}

static void the_other_leg_is_told_anew_from_the_start(void **state)
{
    (void)state;
    struct driver *driver = driver_create();
    (void)driver_begin_hold(driver, "muscle=calf side=left");
    driver_pass_ms(driver, 8000);
    driver_mark(driver);
    driver_hear(driver, "other_leg", NULL);
    driver_finish_speaking(driver);
    assert_string_equal(driver_said(driver, 0)->text, "Right leg.");
    assert_non_null(driver_find(driver, "Straighten your right leg"));
    int64_t began_ms = driver->now_ms;
    assert_int_equal(driver_next_release_ms(driver) - began_ms, DRIVER_HOLD_MS);
    driver_mark(driver);
    driver_pass_until_wording(driver, "rounds_done");
    assert_null(driver_find(driver, "left"));
    driver_destroy(driver);
}

static void where_no_side_is_known_none_is_made_up(void **state)
{
    (void)state;
    struct driver *driver = driver_create();
    (void)driver_begin_hold(driver, "muscle=calf");
    driver_hear(driver, "other_leg", NULL);
    driver_finish_speaking(driver);
    assert_non_null(driver_wording(driver, "ask_side"));
    driver_hear(driver, "side", "side=right");
    driver_pass_until_wording(driver, "next_round");
    driver_finish_speaking(driver);
    assert_non_null(driver_find(driver, "Straighten your right leg"));
    driver_destroy(driver);
}

static void both_legs_are_taken_one_after_the_other(void **state)
{
    (void)state;
    struct driver *driver = driver_create();
    driver_hear(driver, "cramp", "muscle=calf side=both");
    driver_finish_speaking(driver);
    assert_non_null(driver_wording(driver, "both_legs"));
    driver_mark(driver);
    driver_hear(driver, "other_leg", NULL);
    driver_finish_speaking(driver);
    assert_non_null(driver_wording(driver, "other_leg_now"));
    assert_null(driver_wording(driver, "both_legs"));
    assert_non_null(driver_find(driver, "Straighten your leg"));
    driver_destroy(driver);
}

static void right_is_a_leg_only_where_that_was_asked(void **state)
{
    (void)state;
    struct driver *driver = driver_create();
    driver_hear(driver, "cramp", "muscle=calf");
    driver_pass_ms(driver, 3000);
    driver_hear(driver, "other_leg", NULL);
    driver_finish_speaking(driver);
    assert_string_equal(driver->listening, "question");
    driver_hear(driver, "right", NULL);
    driver_finish_speaking(driver);
    driver_assert_said(driver, "Right leg.");
    driver_destroy(driver);

    driver = driver_create();
    driver_hear(driver, "cramp", "muscle=calf side=left");
    driver_pass_ms(driver, 6000);
    driver_mark(driver);
    driver_hear(driver, "right", NULL);
    driver_finish_speaking(driver);
    assert_null(driver_find(driver, "right leg"));
    assert_null(driver_find(driver, "Right leg"));
    driver_destroy(driver);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(
            an_unknown_muscle_is_coached_as_the_calf_then_asked_for),
        cmocka_unit_test(the_muscle_named_later_gets_its_own_stretch),
        cmocka_unit_test(naming_the_muscle_being_stretched_disturbs_no_hold),
        cmocka_unit_test(the_other_leg_is_told_anew_from_the_start),
        cmocka_unit_test(where_no_side_is_known_none_is_made_up),
        cmocka_unit_test(both_legs_are_taken_one_after_the_other),
        cmocka_unit_test(right_is_a_leg_only_where_that_was_asked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
