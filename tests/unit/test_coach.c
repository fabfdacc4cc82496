/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * coach: what is told in which order; with no word from the person it goes on
 * by itself and ends kindly.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/dialogue_situations.h"

static void the_first_sentence_is_the_action(void **state)
{
    (void)state;
    struct driver *driver = driver_create();
    driver_hear(driver, "cramp", "muscle=calf side=left");
    assert_string_equal(driver_said(driver, 0)->text,
                        "Straighten your left leg, and gently pull your toes "
                        "up towards your face.");
    assert_int_equal(driver_said(driver, 0)->start_ms, 0);
    assert_true(driver_said(driver, 0)->answers);
    driver_destroy(driver);
}

static void silence_goes_on_by_itself_and_ends_kindly(void **state)
{
    (void)state;
    struct driver *driver = driver_create();
    driver_hear(driver, "cramp", "muscle=calf");
    int steps = 0;
    for (int second = 0; second < 600; second++) {
        driver_mark(driver);
        driver_pass_ms(driver, 1000);
        steps += driver_find(driver, "Straighten your leg") != NULL;
    }
    assert_int_equal(steps, 5 - 1); /* the first was before the mark */
    driver->mark = 0;
    assert_non_null(driver_wording(driver, "rounds_done"));
    assert_string_equal(driver->said[driver->n_said - 1].text,
                        "If it hasn't eased after ten minutes, get medical "
                        "advice today.");
    assert_string_equal(driver->listening, "idle");
    driver_destroy(driver);
}

static void a_session_has_no_silence_longer_than_half_a_hold(void **state)
{
    (void)state;
    struct driver *driver = driver_create();
    driver_hear(driver, "cramp", "muscle=foot");
    driver_pass_until_wording(driver, "rounds_done");
    for (size_t i = 1; i < driver->n_said; i++) {
        int64_t silence_ms =
            driver->said[i].start_ms - driver->said[i - 1].end_ms;
        assert_true(silence_ms <= DRIVER_HOLD_MS / 2);
    }
    driver_destroy(driver);
}

static void after_ten_minutes_no_more_stretching_is_advised(void **state)
{
    (void)state;
    struct driver *driver = driver_create();
    driver_hear(driver, "cramp", "muscle=calf");
    while (driver_wording(driver, "not_eased") == NULL) {
        assert_true(driver->now_ms < 15 * 60 * 1000);
        driver_pass_until_wording(driver, "rounds_done");
        driver_finish_speaking(driver);
        driver_hear(driver, "still_hurts", NULL);
    }
    driver_finish_speaking(driver);
    assert_true(driver->now_ms >= 10 * 60 * 1000);
    assert_string_equal(driver->listening, "answer");
    driver_destroy(driver);
}

static void it_still_hurts_takes_the_same_cramp_up_again(void **state)
{
    (void)state;
    struct driver *driver = driver_create();
    driver_hear(driver, "cramp", "muscle=foot side=left");
    driver_pass_until(driver, "idle"); /* three rounds, and no answer */
    driver_finish_speaking(driver);
    driver_mark(driver);
    driver_hear(driver, "still_hurts", NULL);
    driver_finish_speaking(driver);
    assert_non_null(driver_find(driver, "Take hold of your left toes"));
    driver_pass_until_wording(driver, "screen");

    driver_pass_ms(driver, 10 * 60 * 1000);
    assert_string_equal(driver->listening, "idle");
    driver_mark(driver);
    driver_hear(driver, "still_hurts", NULL);
    assert_non_null(driver_wording(driver, "not_eased"));

    driver_pass_ms(driver, 60 * 60 * 1000);
    driver_hear(driver, "cramp", "muscle=foot");
    driver_hear(driver, "gone", NULL);
    driver_pass_ms(driver, 45 * 60 * 1000);
    driver_mark(driver);
    driver_hear(driver, "still_hurts", NULL); /* another one */
    driver_finish_speaking(driver);
    assert_non_null(driver_wording(driver, "thigh_difference"));
    driver_destroy(driver);
}

static void next_and_back_walk_through_the_rounds(void **state)
{
    (void)state;
    struct driver *driver = driver_create();
    (void)driver_begin_hold(driver, "muscle=foot");
    driver_hear(driver, "next", NULL);
    driver_finish_speaking(driver);
    driver_hear(driver, "next", NULL);
    driver_finish_speaking(driver);
    driver_hear(driver, "back", NULL);
    driver_finish_speaking(driver);
    driver_mark(driver);
    driver_hear(driver, "next", NULL);
    driver_finish_speaking(driver);
    assert_null(driver_wording(driver, "rounds_done"));
    driver_hear(driver, "next", NULL);
    assert_non_null(driver_wording(driver, "rounds_done"));
    driver_destroy(driver);
}

static void easing_and_pain_go_on_in_every_situation(void **state)
{
    (void)state;
    static const char *const intents[] = {"easing", "still_hurts"};
    for (size_t i = 0; i < 2; i++) {
        for (size_t s = 0; driver_situation_name(s) != NULL; s++) {
            struct driver *driver = driver_create();
            driver_into(driver, s);
            driver_hear(driver, intents[i], NULL);
            assert_non_null(driver_said(driver, 0));
            driver_pass_until(driver, "idle"); /* it ends, at some time */
            driver_destroy(driver);
        }
    }
}

static void gone_ends_it_and_offers_prevention_once(void **state)
{
    (void)state;
    struct driver *driver = driver_create();
    (void)driver_begin_hold(driver, "muscle=calf");
    driver_mark(driver);
    driver_hear(driver, "gone", NULL);
    driver_finish_speaking(driver);
    driver_hear(driver, "no", NULL); /* no danger sign */
    driver_finish_speaking(driver);
    assert_non_null(driver_wording(driver, "offer_prevention"));
    driver_hear(driver, "no", NULL);
    driver_pass_until(driver, "idle");
    (void)driver_begin_hold(driver, "muscle=calf");
    driver_mark(driver);
    driver_hear(driver, "gone", NULL);
    driver_finish_speaking(driver);
    assert_non_null(driver_wording(driver, "gone"));
    driver_hear(driver, "no", NULL);
    driver_finish_speaking(driver);
    assert_null(driver_wording(driver, "offer_prevention"));
    assert_string_equal(driver->listening, "answer");
    driver_destroy(driver);
}

static void an_exercise_takes_both_legs_in_turn_and_asks_for_no_cramp(
    void **state)
{
    (void)state;
    struct driver *driver = driver_create();
    driver_hear(driver, "routine", "routine=bedtime");
    driver_pass_until_wording(driver, "exercise_done");
    driver->mark = 0;
    const struct utterance *left = driver_find(driver, "left leg straight");
    const struct utterance *right = driver_find(driver, "right leg straight");
    assert_non_null(left);
    assert_non_null(right);
    assert_true(left->start_ms < right->start_ms);
    assert_null(driver_wording(driver, "rest_check"));
    assert_null(driver_find(driver, "gone?"));
    /* The trial's three minutes, and the time to say it. */
    assert_true(driver->now_ms < 5 * 60 * 1000);
    driver_finish_speaking(driver);
    assert_string_equal(driver->listening, "answer");
    driver_destroy(driver);
}

static void after_two_questions_without_an_answer_it_only_tells(void **state)
{
    (void)state;
    struct driver *driver = driver_create();
    driver_hear(driver, "cramp", "muscle=calf");
    driver_pass_until_wording(driver, "rounds_done");
    driver->mark = 0;
    int questions = 0;
    for (size_t i = 0; driver_said(driver, i) != NULL; i++) {
        const char *text = driver_said(driver, i)->text;
        questions += text[strlen(text) - 1] == '?';
    }
    assert_true(questions <= 3);
    assert_non_null(driver_wording(driver, "say_when_gone"));
    driver_destroy(driver);
}

static void next_step_means_the_stretch_whatever_was_asked(void **state)
{
    (void)state;
    struct driver *driver = driver_create();
    driver_hear(driver, "cramp", "muscle=calf");
    driver_finish_speaking(driver);
    driver_hear(driver, "topic", "topic=causes");
    driver_finish_speaking(driver);
    driver_mark(driver);
    driver_hear(driver, "next_step", NULL);
    driver_finish_speaking(driver);
    assert_non_null(driver_wording(driver, "next_round"));
    driver_destroy(driver);
}

static void never_mind_in_a_hold_ends_it(void **state)
{
    (void)state;
    struct driver *driver = driver_create();
    driver_hear(driver, "cramp", "muscle=calf");
    driver_finish_speaking(driver);
    driver_hear(driver, "never_mind", NULL);
    driver_finish_speaking(driver);
    assert_non_null(driver_wording(driver, "stopped"));
    assert_string_equal(driver->listening, "idle");
    driver_destroy(driver);
}

/* The question before it is over with: its time must not end the new hold. */
static void going_on_at_the_end_holds_to_the_end_again(void **state)
{
    (void)state;
    struct driver *driver = driver_create();
    driver_hear(driver, "less_talk", NULL);
    driver_hear(driver, "cramp", "muscle=calf");
    driver_pass_until_wording(driver, "screen");
    driver_hear(driver, "no", NULL);
    driver_pass_until_wording(driver, "rounds_done");
    driver_finish_speaking(driver);
    driver_hear(driver, "go_on", NULL);
    driver_finish_speaking(driver);
    driver_pass_ms(driver, DRIVER_HOLD_MS - 1000);
    assert_null(driver_wording(driver, "ended"));
    assert_string_equal(driver->listening, "hold");
    driver_destroy(driver);
}

static void shorter_need_not_undo_what_longer_could_not_do(void **state)
{
    (void)state;
    struct driver *driver = driver_create();
    int64_t began_ms = driver_begin_hold(driver, "muscle=calf");
    for (int i = 0; i < 8; i++) {
        driver_hear(driver, "longer", NULL); /* to 60 s at most */
    }
    for (int i = 0; i < 3; i++) {
        driver_hear(driver, "shorter", NULL);
    }
    assert_in_range(driver_next_release_ms(driver) - began_ms,
                    DRIVER_HOLD_MS - 100, DRIVER_HOLD_MS + 100);
    driver_destroy(driver);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_sentence_is_the_action),
        cmocka_unit_test(silence_goes_on_by_itself_and_ends_kindly),
        cmocka_unit_test(a_session_has_no_silence_longer_than_half_a_hold),
        cmocka_unit_test(after_ten_minutes_no_more_stretching_is_advised),
        cmocka_unit_test(it_still_hurts_takes_the_same_cramp_up_again),
        cmocka_unit_test(next_and_back_walk_through_the_rounds),
        cmocka_unit_test(easing_and_pain_go_on_in_every_situation),
        cmocka_unit_test(gone_ends_it_and_offers_prevention_once),
        cmocka_unit_test(
            an_exercise_takes_both_legs_in_turn_and_asks_for_no_cramp),
        cmocka_unit_test(after_two_questions_without_an_answer_it_only_tells),
        cmocka_unit_test(next_step_means_the_stretch_whatever_was_asked),
        cmocka_unit_test(never_mind_in_a_hold_ends_it),
        cmocka_unit_test(going_on_at_the_end_holds_to_the_end_again),
        cmocka_unit_test(shorter_need_not_undo_what_longer_could_not_do),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
