/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * coach: a hold is as long as it says, whatever is said meanwhile; with no
 * word from the person it goes on by itself and ends kindly.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "assistant/base/text.h"
#include "tests/unit/dialogue_driver.h"

#define HOLD_MS 30000

/* Says that `muscle` cramps; returns when its hold begins. */
static int64_t begin_hold(struct driver *driver, const char *slots)
{
    driver_hear(driver, "cramp", slots);
    driver_finish_speaking(driver);
    assert_string_equal(driver->listening, "hold");
    return driver->now_ms;
}

static int64_t next_release_ms(struct driver *driver)
{
    int64_t before_ms = driver->hold_zero_ms;
    while (driver->hold_zero_ms == before_ms) {
        driver_pass_ms(driver, 50);
    }
    return driver->hold_zero_ms;
}

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
    assert_int_equal(next_release_ms(driver) - began_ms, HOLD_MS);
    driver_finish_speaking(driver);
    assert_non_null(driver_find(driver, "Put your foot down slowly."));
    driver_destroy(driver);
}

static void naming_the_muscle_being_stretched_disturbs_no_hold(void **state)
{
    (void)state;
    struct driver *driver = driver_create();
    int64_t began_ms = begin_hold(driver, NULL);
    driver_pass_ms(driver, 9000);
    driver_hear(driver, "muscle", "muscle=calf");
    assert_int_equal(next_release_ms(driver) - began_ms, HOLD_MS);
    driver_destroy(driver);
}

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
        for (int64_t at_ms = 50; at_ms < HOLD_MS; at_ms += 1250) {
            struct driver *driver = driver_create();
            int64_t began_ms = begin_hold(driver, "muscle=calf side=left");
            driver_pass_ms(driver, at_ms);
            driver_hear(driver, asides[i].intent, asides[i].slots);
            int64_t held_ms = next_release_ms(driver) - began_ms;
            if (held_ms != HOLD_MS) {
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
    int64_t began_ms = begin_hold(driver, "muscle=calf");
    int64_t before_ms = driver->hold_zero_ms;
    for (size_t i = 0; driver->hold_zero_ms == before_ms; i++) {
        size_t n = sizeof asides / sizeof asides[0];
        driver_hear(driver, asides[i % n].intent, asides[i % n].slots);
        driver_pass_ms(driver, 333);
        driver_mishear(driver, false);
    }
    assert_int_equal(driver->hold_zero_ms - began_ms, HOLD_MS);
    driver_destroy(driver);
}

static void half_time_and_the_last_five_seconds_are_called(void **state)
{
    (void)state;
    struct driver *driver = driver_create();
    int64_t began_ms = begin_hold(driver, "muscle=calf");
    (void)next_release_ms(driver);
    driver_pass_ms(driver, 500);
    assert_int_equal(driver_wording(driver, "half")->start_ms - began_ms,
                     HOLD_MS / 2);
    assert_int_equal(driver_wording(driver, "five")->start_ms - began_ms,
                     HOLD_MS - 5000);
    assert_int_equal(driver_wording(driver, "release")->start_ms - began_ms,
                     HOLD_MS);
    driver_destroy(driver);
}

static void the_end_of_a_hold_has_a_sound(void **state)
{
    (void)state;
    struct driver *driver = driver_create();
    (void)begin_hold(driver, "muscle=calf");
    assert_int_equal(driver->sounds[EARCON_END], 0);
    (void)next_release_ms(driver);
    assert_int_equal(driver->sounds[EARCON_END], 1);
    driver_destroy(driver);
}

static void who_wants_less_talk_hears_half_time_as_a_sound(void **state)
{
    (void)state;
    struct driver *driver = driver_create();
    (void)begin_hold(driver, "muscle=calf");
    driver_hear(driver, "less_talk", NULL);
    (void)next_release_ms(driver);
    assert_null(driver_wording(driver, "half"));
    assert_int_equal(driver->sounds[EARCON_HALF], 1);
    driver_destroy(driver);
}

static void a_cue_that_would_come_late_is_left_out(void **state)
{
    (void)state;
    struct driver *driver = driver_create();
    int64_t began_ms = begin_hold(driver, "muscle=calf");
    driver_pass_ms(driver, HOLD_MS - 5500);
    driver_hear(driver, "topic", "topic=heat"); /* about six seconds */
    int64_t released_ms = next_release_ms(driver);
    driver_finish_speaking(driver);
    assert_int_equal(released_ms - began_ms, HOLD_MS);
    assert_null(driver_wording(driver, "five"));
    assert_non_null(driver_wording(driver, "release"));
    driver_destroy(driver);
}

static void a_hold_counts_down_by_whole_seconds(void **state)
{
    (void)state;
    struct driver *driver = driver_create();
    int64_t began_ms = begin_hold(driver, "muscle=calf");
    for (int second = 0; second < 30; second++) {
        driver_pass_ms(driver, began_ms + second * 1000 - driver->now_ms);
        assert_int_equal(driver->last_left_s, 30 - second);
    }
    driver_pass_ms(driver, 1000);
    assert_int_equal(driver->last_left_s, 0);
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
        assert_true(silence_ms <= HOLD_MS / 2);
    }
    driver_destroy(driver);
}

static void after_ten_minutes_no_more_stretching_is_advised(void **state)
{
    (void)state;
    struct driver *driver = driver_create();
    driver_hear(driver, "cramp", "muscle=calf");
    while (strcmp(driver->listening, "idle") != 0) {
        assert_true(driver->now_ms < 15 * 60 * 1000);
        driver_pass_until_wording(driver, "rounds_done");
        driver_finish_speaking(driver);
        driver_hear(driver, "still_hurts", NULL);
    }
    driver_finish_speaking(driver);
    assert_true(driver->now_ms >= 10 * 60 * 1000);
    assert_non_null(driver_wording(driver, "not_eased"));
    assert_string_equal(driver->listening, "idle");
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

static void a_paused_hold_goes_on_with_what_was_left(void **state)
{
    (void)state;
    struct driver *driver = driver_create();
    int64_t began_ms = begin_hold(driver, "muscle=calf");
    driver_pass_ms(driver, 12000);
    driver_hear(driver, "pause", NULL);
    assert_string_equal(driver->listening, "paused");
    driver_pass_ms(driver, 40000);
    driver_hear(driver, "go_on", NULL);
    driver_finish_speaking(driver);
    int64_t went_on_ms = driver->now_ms;
    assert_true(began_ms < went_on_ms);
    assert_int_equal(next_release_ms(driver) - went_on_ms, HOLD_MS - 12000);
    driver_destroy(driver);
}

static void a_pause_that_lasts_is_recalled_once_and_then_ended(void **state)
{
    (void)state;
    struct driver *driver = driver_create();
    (void)begin_hold(driver, "muscle=calf");
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

static void the_other_leg_is_told_anew_from_the_start(void **state)
{
    (void)state;
    struct driver *driver = driver_create();
    (void)begin_hold(driver, "muscle=calf side=left");
    driver_pass_ms(driver, 8000);
    driver_mark(driver);
    driver_hear(driver, "other_leg", NULL);
    driver_finish_speaking(driver);
    assert_string_equal(driver_said(driver, 0)->text, "Right leg.");
    assert_non_null(driver_find(driver, "Straighten your right leg"));
    int64_t began_ms = driver->now_ms;
    assert_int_equal(next_release_ms(driver) - began_ms, HOLD_MS);
    driver_mark(driver);
    driver_pass_until_wording(driver, "rounds_done");
    assert_null(driver_find(driver, "left"));
    driver_destroy(driver);
}

static void where_no_side_is_known_none_is_made_up(void **state)
{
    (void)state;
    struct driver *driver = driver_create();
    (void)begin_hold(driver, "muscle=calf");
    driver_hear(driver, "other_leg", NULL);
    driver_finish_speaking(driver);
    assert_non_null(driver_wording(driver, "ask_side"));
    driver_hear(driver, "side", "side=right");
    driver_pass_until_wording(driver, "next_round");
    driver_finish_speaking(driver);
    assert_non_null(driver_find(driver, "Straighten your right leg"));
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
            assert_int_equal(next_release_ms(driver) - began_ms, HOLD_MS);
            driver_destroy(driver);
        }
    }
}

static void next_and_back_walk_through_the_rounds(void **state)
{
    (void)state;
    struct driver *driver = driver_create();
    (void)begin_hold(driver, "muscle=foot");
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
    (void)begin_hold(driver, "muscle=calf");
    driver_mark(driver);
    driver_hear(driver, "gone", NULL);
    driver_finish_speaking(driver);
    driver_hear(driver, "no", NULL); /* no danger sign */
    driver_finish_speaking(driver);
    assert_non_null(driver_wording(driver, "offer_prevention"));
    driver_hear(driver, "no", NULL);
    driver_finish_speaking(driver);
    assert_string_equal(driver->listening, "idle");
    (void)begin_hold(driver, "muscle=calf");
    driver_mark(driver);
    driver_hear(driver, "gone", NULL);
    driver_finish_speaking(driver);
    assert_non_null(driver_wording(driver, "gone"));
    driver_hear(driver, "no", NULL);
    driver_finish_speaking(driver);
    assert_null(driver_wording(driver, "offer_prevention"));
    assert_string_equal(driver->listening, "idle");
    driver_destroy(driver);
}

/* --------------------------------------------------------- another way -- */

/* What it says first after `intent`, a second into a stretch for `muscle`. */
static void assert_way(const char *muscle, const char *intent,
                       const char *slots, const char *expected)
{
    struct text cramp = {0};
    text_printf(&cramp, "muscle=%s side=left", muscle);
    struct driver *driver = driver_create();
    driver_hear(driver, "cramp", text_str(&cramp));
    driver_finish_speaking(driver);
    driver_mark(driver);
    driver_hear(driver, intent, slots);
    driver_finish_speaking(driver);
    if (driver_find(driver, expected) == NULL) {
        fail_msg("%s, %s %s: no \"%s\"", muscle, intent, slots ? slots : "",
                 expected);
    }
    text_finish(&cramp);
    driver_destroy(driver);
}

static void what_cannot_be_done_gets_another_way(void **state)
{
    (void)state;
    assert_way("calf", "cant", "what=reach", "push the heel away");
    assert_way("calf", "cant", "what=stand", "needn't");
    assert_way("calf", "cant", "what=towel", "belt");
    assert_way("calf", "other_way", NULL, "push the heel away");
    assert_way("hamstring", "cant", "what=sit", "hold behind your left thigh");
    assert_way("thigh", "cant", "what=stand", "Lie with your left leg on top");
    assert_way("thigh", "cant", "what=reach", "slide that foot back");
    assert_way("foot", "cant", "what=reach", "Loop a towel");
    assert_way("foot", "cant", NULL, "Loop a towel");
    assert_way("shin", "cant", "what=sit", "Do only as much as you can");
    assert_way("inner_thigh", "other_way", NULL, "step wide");
}

static void what_cannot_be_done_is_remembered(void **state)
{
    (void)state;
    struct driver *driver = driver_create();
    driver_hear(driver, "cramp", "muscle=calf");
    driver_hear(driver, "cant", "what=reach");
    driver_hear(driver, "cant", "what=stand");
    driver_finish_speaking(driver);
    driver_mark(driver);
    driver_hear(driver, "other_way", NULL); /* only one is left */
    assert_non_null(driver_wording(driver, "no_other_way"));
    driver_destroy(driver);
}

static void who_cannot_stand_is_never_told_to(void **state)
{
    (void)state;
    struct driver *driver = driver_create();
    driver_hear(driver, "cramp", "muscle=thigh");
    driver_hear(driver, "cant", "what=stand");
    driver_finish_speaking(driver);
    driver_mark(driver);
    driver_hear(driver, "gone", NULL);
    driver_finish_speaking(driver);
    assert_non_null(driver_wording(driver, "gone_lying"));
    assert_null(driver_find(driver, "Stand up"));
    driver_destroy(driver);
}

static void when_every_way_was_tried_a_doctor_is_named(void **state)
{
    (void)state;
    struct driver *driver = driver_create();
    driver_hear(driver, "cramp", "muscle=calf");
    for (int i = 0; i < 3; i++) {
        driver_finish_speaking(driver);
        driver_mark(driver);
        driver_hear(driver, "other_way", NULL);
        assert_int_equal(driver_wording(driver, "no_other_way") != NULL,
                         i == 2);
    }
    assert_string_equal(driver->listening, "hold"); /* it goes on */
    driver_destroy(driver);
}

/* Pulling the toes up is what makes a shin cramp worse. */
static void a_shin_or_inner_thigh_never_gets_the_stretch_of_the_calf(
    void **state)
{
    (void)state;
    static const char *const slots[] = {"muscle=shin", "muscle=inner_thigh"};
    for (size_t i = 0; i < 2; i++) {
        struct driver *driver = driver_create();
        driver_hear(driver, "cramp", slots[i]);
        driver_pass_until(driver, "idle");
        driver->mark = 0;
        assert_null(driver_find(driver, "toes up"));
        assert_null(driver_find(driver, "Straighten your leg"));
        driver_destroy(driver);
    }
}

static void longer_and_shorter_change_this_hold_and_the_next(void **state)
{
    (void)state;
    struct driver *driver = driver_create();
    int64_t began_ms = begin_hold(driver, "muscle=calf");
    driver_pass_ms(driver, 5000);
    driver_hear(driver, "longer", NULL);
    assert_int_equal(next_release_ms(driver) - began_ms, HOLD_MS + 10000);
    driver_pass_until(driver, "hold");
    driver_finish_speaking(driver);
    began_ms = driver->now_ms;
    driver_hear(driver, "shorter", NULL);
    driver_hear(driver, "shorter", NULL);
    assert_int_equal(next_release_ms(driver) - began_ms, HOLD_MS - 10000);
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
    assert_string_equal(driver->listening, "idle");
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_sentence_is_the_action),
        cmocka_unit_test(
            an_unknown_muscle_is_coached_as_the_calf_then_asked_for),
        cmocka_unit_test(the_muscle_named_later_gets_its_own_stretch),
        cmocka_unit_test(naming_the_muscle_being_stretched_disturbs_no_hold),
        cmocka_unit_test(a_hold_is_exact_whatever_is_said_meanwhile),
        cmocka_unit_test(a_hold_is_exact_though_the_person_never_stops_talking),
        cmocka_unit_test(the_end_of_a_hold_has_a_sound),
        cmocka_unit_test(who_wants_less_talk_hears_half_time_as_a_sound),
        cmocka_unit_test(half_time_and_the_last_five_seconds_are_called),
        cmocka_unit_test(a_cue_that_would_come_late_is_left_out),
        cmocka_unit_test(a_hold_counts_down_by_whole_seconds),
        cmocka_unit_test(silence_goes_on_by_itself_and_ends_kindly),
        cmocka_unit_test(a_session_has_no_silence_longer_than_half_a_hold),
        cmocka_unit_test(after_ten_minutes_no_more_stretching_is_advised),
        cmocka_unit_test(it_still_hurts_takes_the_same_cramp_up_again),
        cmocka_unit_test(a_paused_hold_goes_on_with_what_was_left),
        cmocka_unit_test(a_pause_that_lasts_is_recalled_once_and_then_ended),
        cmocka_unit_test(the_other_leg_is_told_anew_from_the_start),
        cmocka_unit_test(where_no_side_is_known_none_is_made_up),
        cmocka_unit_test(a_step_that_an_answer_cut_off_is_told_again),
        cmocka_unit_test(next_and_back_walk_through_the_rounds),
        cmocka_unit_test(easing_and_pain_go_on_in_every_situation),
        cmocka_unit_test(gone_ends_it_and_offers_prevention_once),
        cmocka_unit_test(what_cannot_be_done_gets_another_way),
        cmocka_unit_test(what_cannot_be_done_is_remembered),
        cmocka_unit_test(who_cannot_stand_is_never_told_to),
        cmocka_unit_test(when_every_way_was_tried_a_doctor_is_named),
        cmocka_unit_test(
            a_shin_or_inner_thigh_never_gets_the_stretch_of_the_calf),
        cmocka_unit_test(longer_and_shorter_change_this_hold_and_the_next),
        cmocka_unit_test(
            an_exercise_takes_both_legs_in_turn_and_asks_for_no_cramp),
        cmocka_unit_test(after_two_questions_without_an_answer_it_only_tells),
        cmocka_unit_test(next_step_means_the_stretch_whatever_was_asked),
        cmocka_unit_test(never_mind_in_a_hold_ends_it),
        cmocka_unit_test(both_legs_are_taken_one_after_the_other),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
