/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The danger questions (swollen? out of breath? worse?): each is asked until it
 * is answered or its time is up, and no word in between is taken for a better
 * answer than it was.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/dialogue_situations.h"

static void a_yes_to_the_danger_question_stops_and_asks_for_breath(void **state)
{
    (void)state;
    struct driver *driver = driver_create();
    driver_cramp_until_asked(driver);
    driver_mark(driver);
    driver_hear(driver, "yes", NULL);
    driver_assert_begins(driver_said(driver, 0)->text, "Stop stretching");
    driver_finish_speaking(driver);
    driver_mark(driver);
    driver_hear(driver, "yes", NULL);
    driver_finish_speaking(driver);
    driver_assert_said(driver, DRIVER_CANT_CALL);
    driver_destroy(driver);
}

static void no_breath_to_answer_counts_as_an_emergency(void **state)
{
    (void)state;
    struct driver *driver = driver_create();
    driver_cramp_until_asked(driver);
    driver_hear(driver, "yes", NULL);
    driver_finish_speaking(driver);
    driver_mark(driver);
    driver_pass_ms(driver, 60 * 1000);
    driver_assert_begins(driver_said(driver, 0)->text,
                         "If you're short of breath");
    driver_assert_said(driver, DRIVER_CANT_CALL);
    driver_assert_said(driver, "medical advice today");
    driver_destroy(driver);
}

static void no_to_the_danger_question_lets_the_hold_go_on(void **state)
{
    (void)state;
    struct driver *driver = driver_create();
    driver_cramp_until_asked(driver);
    driver_hear(driver, "no", NULL);
    driver_finish_speaking(driver);
    assert_string_equal(driver->listening, "hold");
    driver_pass_until_wording(driver, "rest_check");
    driver_destroy(driver);
}

/*
 * From the danger question to the first "has it gone?", every half second: a
 * yes either goes on to ask about breath, or comes when nothing but "has it
 * gone?" has been asked since.
 */
static void a_late_yes_to_the_danger_question_is_never_its_gone(void **state)
{
    (void)state;
    for (int64_t later_ms = 0; later_ms < 60000; later_ms += 500) {
        struct driver *driver = driver_create();
        driver_cramp_until_asked(driver);
        driver_mark(driver);
        driver_pass_ms(driver, later_ms);
        const struct utterance *asked = driver_wording(driver, "rest_check");
        bool asked_again = asked != NULL && asked->end_ms <= driver->now_ms;
        driver_hear(driver, "yes", NULL);
        driver_finish_speaking(driver);
        if (driver_wording(driver, "gone") != NULL && !asked_again) {
            fail_msg("a yes %d ms after the question was \"it's gone\"",
                     (int)later_ms);
        }
        driver_destroy(driver);
    }
}

/* What may be said while the danger question is open, and what leaves it so. */
static void the_danger_question_is_asked_until_it_was_heard(void **state)
{
    (void)state;
    static const struct {
        const char *intent;
        const char *slots;
    } interruptions[] = {
        {"pause", NULL},         {"muscle", "muscle=foot"},
        {"cramp", NULL},         {"still_hurts", NULL},
        {"easing", NULL},        {"other_leg", NULL},
        {"next", NULL},          {"back", NULL},
        {"topic", "topic=heat"},
    };
    for (size_t i = 0; i < sizeof interruptions / sizeof interruptions[0];
         i++) {
        struct driver *driver = driver_create();
        driver_hear(driver, "cramp", "muscle=calf side=left");
        driver_pass_until_wording(driver, "screen");
        driver_hear(driver, interruptions[i].intent, interruptions[i].slots);
        driver_finish_speaking(driver);
        if (strcmp(interruptions[i].intent, "pause") == 0) {
            driver_hear(driver, "go_on", NULL);
        }
        driver_mark(driver);
        if (strcmp(driver->listening, "question") != 0) {
            driver_pass_until_wording(driver, "screen");
            driver_finish_speaking(driver);
        }
        driver_mark(driver);
        driver_hear(driver, "yes", NULL);
        if (driver_find(driver, "Stop stretching") == NULL) {
            fail_msg("%s made it forget the danger question",
                     interruptions[i].intent);
        }
        driver_destroy(driver);
    }
}

/* Neither is an answer: it is asked again. */
static void neither_gone_nor_never_mind_ends_a_danger_question(void **state)
{
    (void)state;
    static const char *const intents[] = {"gone", "never_mind"};
    static const char *const situations[] = {"danger question", "feel question",
                                             "breath question",
                                             "worse question"};
    for (size_t i = 0; i < 8; i++) {
        const char *intent = intents[i % 2];
        struct driver *driver = driver_create();
        driver_into_named(driver, situations[i / 2]);
        driver_hear(driver, intent, NULL);
        driver_finish_speaking(driver);
        char *all = driver_all_said(driver);
        if (all[strlen(all) - 1] != '?' ||
            strcmp(driver->listening, "question") != 0) {
            fail_msg("%s: \"%s\" ended it with: %s", situations[i / 2], intent,
                     all);
        }
        free(all);
        driver_mark(driver);
        driver_hear(driver, "yes", NULL);
        driver_finish_speaking(driver);
        assert_null(driver_wording(driver, "gone"));
        assert_null(driver_wording(driver, "offer_prevention"));
        driver_destroy(driver);
    }
}

/* "Wait, let me catch my breath." */
static void wait_is_asked_again_whether_there_is_breath(void **state)
{
    (void)state;
    struct driver *driver = driver_create();
    driver_into_named(driver, "breath question");
    driver_hear(driver, "pause", NULL);
    driver_finish_speaking(driver);
    assert_non_null(driver_wording(driver, "breath"));
    assert_string_equal(driver->listening, "question");
    driver_destroy(driver);
}

static void a_cramp_gone_at_once_is_asked_about_danger_too(void **state)
{
    (void)state;
    struct driver *driver = driver_create();
    driver_hear(driver, "cramp", "muscle=calf");
    driver_hear(driver, "gone", NULL);
    driver_finish_speaking(driver);
    assert_non_null(driver_wording(driver, "screen"));
    driver_hear(driver, "no", NULL);
    driver_finish_speaking(driver);
    assert_non_null(driver_wording(driver, "offer_prevention"));
    assert_null(driver_wording(driver, "going_on"));
    driver_destroy(driver);
}

static void maybe_is_never_taken_for_the_better_answer(void **state)
{
    (void)state;
    struct driver *driver = driver_create();
    driver_cramp_until_asked(driver);
    driver_mark(driver);
    driver_hear(driver, "unsure", NULL);
    driver_assert_begins(driver_said(driver, 0)->text, "Stop stretching");
    driver_finish_speaking(driver);
    driver_mark(driver);
    driver_hear(driver, "unsure", NULL);
    driver_finish_speaking(driver);
    driver_assert_said(driver, DRIVER_CANT_CALL);
    driver_destroy(driver);
}

static void in_the_dark_it_asks_what_a_hand_can_tell(void **state)
{
    (void)state;
    static const struct {
        const char *answer;
        const char *said;
    } answers[] = {{"yes", "screen_yes"},
                   {"unsure", "screen_yes"},
                   {"cant_see", "screen_yes"},
                   {"no", "going_on"}};
    for (size_t i = 0; i < 4; i++) {
        struct driver *driver = driver_create();
        driver_into_named(driver, "feel question");
        driver_hear(driver, answers[i].answer, NULL);
        assert_non_null(driver_wording(driver, answers[i].said));
        driver_destroy(driver);
    }
    /* Where there was a sign already it is a "maybe". */
    struct driver *driver = driver_create();
    driver_into_named(driver, "worse question");
    driver_hear(driver, "cant_see", NULL);
    driver_finish_speaking(driver);
    driver_assert_said(driver, DRIVER_CANT_CALL);
    driver_destroy(driver);
}

/* What may be said instead of an answer, once there was a sign of danger. */
static const struct {
    const char *intent;
    const char *slots;
} instead[] = {
    {"pause", NULL},
    {"stop", NULL},
    {"never_mind", NULL},
    {"gone", NULL},
    {"worse", NULL},
    {"hurts", NULL},
    {"still_hurts", NULL},
    {"easing", NULL},
    {"cramp", "muscle=calf side=left"},
    {"muscle", "muscle=calf"},
    {"side", "side=left"},
    {"routine", "routine=calf-bed"},
    {"routine", "routine=bedtime"},
    {"next", NULL},
    {"next_step", NULL},
    {"back", NULL},
    {"start_over", NULL},
    {"again", NULL},
    {"go_on", NULL},
    {"other_leg", NULL},
    {"other_way", NULL},
    {"cant", NULL},
    {"how_long", NULL},
    {"longer", NULL},
    {"topic", "topic=heat"},
    {"topic", "topic=causes"},
    {"diary", NULL},
    {"forget_diary", NULL},
    {"thanks", NULL},
    {"ready", NULL},
};

/* Whatever was said, silence is told whom to call, and a yes is no wish for a
 * stretch. */
static void check_instead(const char *situation, size_t i, bool then_yes)
{
    struct driver *driver = driver_create();
    driver_into_named(driver, situation);
    driver_hear(driver, instead[i].intent, instead[i].slots);
    driver_finish_speaking(driver);
    if (then_yes && strcmp(driver->listening, "question") == 0) {
        driver_hear(driver, "yes", NULL);
    }
    driver_pass_ms(driver, 5 * 60 * 1000);
    char *all = driver_all_said(driver);
    if (strstr(all, DRIVER_CANT_CALL) == NULL ||
        strstr(all, "Straighten") != NULL) {
        fail_msg("%s, \"%s\"%s: %s", situation, instead[i].intent,
                 then_yes ? ", yes" : "", all);
    }
    free(all);
    driver_destroy(driver);
}

static void after_a_sign_of_danger_nothing_keeps_the_advice_back(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof instead / sizeof instead[0]; i++) {
        check_instead("breath question", i, false);
        check_instead("breath question", i, true);
        check_instead("worse question", i, false);
        check_instead("worse question", i, true);
    }
}

static void skipping_to_the_end_does_not_skip_the_danger_question(void **state)
{
    (void)state;
    struct driver *driver = driver_create();
    driver_into_named(driver, "danger question");
    while (driver_wording(driver, "rounds_done") == NULL) {
        driver_hear(driver, "next_step", NULL);
    }
    driver_hear(driver, "yes", NULL); /* late, for "is that leg swollen?" */
    driver_finish_speaking(driver);
    assert_non_null(driver_wording(driver, "screen"));
    driver_hear(driver, "yes", NULL);
    driver_assert_said(driver, "Stop stretching");
    driver_destroy(driver);
}

static void a_cramp_in_an_exercise_has_its_own_leg_and_danger_question(
    void **state)
{
    (void)state;
    static const struct {
        const char *intent;
        const char *slots;
    } cramps[] = {{"cramp", "muscle=calf"},
                  {"muscle", "muscle=calf"},
                  {"routine", "routine=calf-bed"}};
    for (size_t i = 0; i < 3; i++) {
        struct driver *driver = driver_create();
        driver_hear(driver, "routine", "routine=bedtime");
        driver_pass_ms(driver, 20000);
        driver_mark(driver);
        driver_hear(driver, cramps[i].intent, cramps[i].slots);
        driver_finish_speaking(driver);
        assert_null(driver_find(driver, "left leg"));
        assert_null(driver_find(driver, "right leg"));
        driver_pass_until_wording(driver, "screen");
        driver_destroy(driver);
    }
}

/* Of the leg; of the cramp it is good news. */
static void fine_means_what_was_asked(void **state)
{
    (void)state;
    struct driver *driver = driver_create();
    driver_cramp_until_asked(driver);
    driver_mark(driver);
    driver_hear(driver, "gone", "what=fine");
    driver_finish_speaking(driver);
    assert_non_null(driver_wording(driver, "going_on"));
    assert_null(driver_wording(driver, "gone"));
    driver_hear(driver, "gone", "what=fine");
    driver_finish_speaking(driver);
    assert_non_null(driver_wording(driver, "gone"));
    driver_destroy(driver);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(
            a_yes_to_the_danger_question_stops_and_asks_for_breath),
        cmocka_unit_test(no_breath_to_answer_counts_as_an_emergency),
        cmocka_unit_test(no_to_the_danger_question_lets_the_hold_go_on),
        cmocka_unit_test(a_late_yes_to_the_danger_question_is_never_its_gone),
        cmocka_unit_test(the_danger_question_is_asked_until_it_was_heard),
        cmocka_unit_test(neither_gone_nor_never_mind_ends_a_danger_question),
        cmocka_unit_test(wait_is_asked_again_whether_there_is_breath),
        cmocka_unit_test(a_cramp_gone_at_once_is_asked_about_danger_too),
        cmocka_unit_test(maybe_is_never_taken_for_the_better_answer),
        cmocka_unit_test(in_the_dark_it_asks_what_a_hand_can_tell),
        cmocka_unit_test(after_a_sign_of_danger_nothing_keeps_the_advice_back),
        cmocka_unit_test(skipping_to_the_end_does_not_skip_the_danger_question),
        cmocka_unit_test(
            a_cramp_in_an_exercise_has_its_own_leg_and_danger_question),
        cmocka_unit_test(fine_means_what_was_asked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
