/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the dialogue notes of a cramp, and what it makes of its notes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "assistant/diary/cramp.h"
#include "tests/unit/dialogue_situations.h"

/* Monday, 5 January 2026, three at night. */
#define NOW_S  INT64_C(1767582000)
#define DAY_S  INT64_C(86400)
#define HOUR_S INT64_C(3600)

/* Notes as many as there can be, and plays a diary. */
struct pad {
    struct cramp noted[8];
    int64_t began_ms[8];
    size_t n;
    struct history history;
    bool fails;
    int forgotten;
};

static void note(void *context, const struct cramp *cramp, int64_t began_ms)
{
    struct pad *pad = context;
    assert_true(pad->n < sizeof pad->noted / sizeof pad->noted[0]);
    pad->began_ms[pad->n] = began_ms;
    pad->noted[pad->n++] = *cramp;
}

static bool recall(void *context, int64_t now_ms, struct history *out)
{
    const struct pad *pad = context;
    (void)now_ms;
    *out = pad->history;
    return !pad->fails;
}

static bool forget(void *context)
{
    struct pad *pad = context;
    pad->forgotten++;
    return !pad->fails;
}

static struct driver *driver_with(struct pad *pad)
{
    struct driver *driver = driver_create();
    const struct notebook notebook = {note, recall, forget, pad};
    dialogue_set_notebook(driver->dialogue, &notebook);
    return driver;
}

static void hold(struct driver *driver, const char *slots)
{
    driver_hear(driver, "cramp", slots);
    driver_finish_speaking(driver);
    driver_pass_ms(driver, 1000);
}

static void check(const struct pad *pad, size_t i, enum cramp_ending ending,
                  const char *muscle, const char *side)
{
    assert_true(i < pad->n);
    assert_string_equal(cramp_ending_name(pad->noted[i].ending),
                        cramp_ending_name(ending));
    assert_string_equal(pad->noted[i].muscle, muscle);
    assert_string_equal(pad->noted[i].side, side);
}

static void a_cramp_that_has_gone_is_noted_once_it_is_quiet(void **state)
{
    (void)state;
    struct pad pad = {0};
    struct driver *driver = driver_with(&pad);
    driver_pass_ms(driver, 5000);
    hold(driver, "muscle=foot side=right");
    driver_pass_ms(driver, 60000);
    int64_t gone_ms = driver->now_ms;
    driver_hear(driver, "gone", NULL);
    assert_int_equal(pad.n, 0);
    driver_pass_until(driver, "idle");
    assert_int_equal(pad.n, 1);
    check(&pad, 0, CRAMP_GONE, "foot", "right");
    assert_int_equal(pad.began_ms[0], 5000);
    assert_int_equal(pad.noted[0].lasted_s, (gone_ms - 5000) / 1000);
    assert_string_equal(pad.noted[0].helped, "a foot stretch");
    driver_destroy(driver);
}

static void how_it_ended_is_noted(void **state)
{
    (void)state;
    static const struct {
        const char *intent;
        const char *slots;
        const char *then; /* the answer to what is asked */
        enum cramp_ending ending;
    } cases[] = {
        {"stop", NULL, NULL, CRAMP_STOPPED},
        {"worse", NULL, "yes", CRAMP_WARNED},
        {"worse", NULL, "no", CRAMP_WARNED},
        {"red_flag", "flag=chest-pain", NULL, CRAMP_WARNED},
        {"gone", NULL, "yes", CRAMP_WARNED}, /* yes, it is swollen */
        {"gone", NULL, "stop", CRAMP_GONE},
        {"thanks", NULL, NULL, CRAMP_UNANSWERED},
        {"pause", NULL, NULL, CRAMP_UNANSWERED},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct pad pad = {0};
        struct driver *driver = driver_with(&pad);
        hold(driver, "muscle=calf side=both");
        driver_hear(driver, cases[i].intent, cases[i].slots);
        if (cases[i].then != NULL) {
            driver_finish_speaking(driver);
            driver_hear(driver, cases[i].then, NULL);
        }
        driver_pass_until(driver, "idle");
        assert_int_equal(pad.n, 1);
        check(&pad, 0, cases[i].ending, "calf", "both");
        assert_int_equal(pad.noted[0].lasted_s >= 0,
                         strcmp(cases[i].intent, "gone") == 0);
        driver_destroy(driver);
    }
}

static void one_that_lasts_ten_minutes_is_noted_as_such(void **state)
{
    (void)state;
    struct pad pad = {0};
    struct driver *driver = driver_with(&pad);
    driver_hear(driver, "cramp", "muscle=calf");
    for (int i = 0; i < 20 && pad.n == 0; i++) {
        driver_pass_ms(driver, 60000);
        driver_hear(driver, "still_hurts", NULL);
    }
    check(&pad, 0, CRAMP_LASTED, "calf", "");
    driver_destroy(driver);
}

static void a_muscle_put_right_is_the_one_noted(void **state)
{
    (void)state;
    struct pad pad = {0};
    struct driver *driver = driver_with(&pad);
    hold(driver, "muscle=calf side=left");
    driver_hear(driver, "muscle", "muscle=foot");
    driver_hear(driver, "other_leg", NULL);
    driver_hear(driver, "stop", NULL);
    assert_int_equal(pad.n, 1);
    check(&pad, 0, CRAMP_STOPPED, "foot", "right");
    driver_destroy(driver);
}

static void what_comes_back_is_the_same_and_what_is_told_anew_another(
    void **state)
{
    (void)state;
    struct pad pad = {0};
    struct driver *driver = driver_with(&pad);
    hold(driver, "muscle=calf side=left");
    driver_hear(driver, "gone", NULL);
    driver_hear(driver, "still_hurts", NULL);
    driver_pass_ms(driver, 1000);
    driver_hear(driver, "gone", NULL);
    assert_int_equal(pad.n, 0);
    hold(driver, "muscle=foot side=right");
    assert_int_equal(pad.n, 1);
    check(&pad, 0, CRAMP_GONE, "calf", "left");
    driver_hear(driver, "stop", NULL);
    assert_int_equal(pad.n, 2);
    check(&pad, 1, CRAMP_STOPPED, "foot", "right");
    driver_destroy(driver);
}

static void only_cramps_are_noted(void **state)
{
    (void)state;
    struct pad pad = {0};
    struct driver *driver = driver_with(&pad);
    driver_hear(driver, "routine", "routine=bedtime");
    driver_pass_until(driver, "idle");
    driver_hear(driver, "topic", "topic=causes");
    driver_pass_until(driver, "idle");
    driver_hear(driver, "red_flag", "flag=chest-pain");
    driver_pass_ms(driver, 60000);
    dialogue_end(driver->dialogue);
    assert_int_equal(pad.n, 0);
    driver_destroy(driver);
}

static void one_that_is_under_way_at_the_end_is_noted(void **state)
{
    (void)state;
    struct pad pad = {0};
    struct driver *driver = driver_with(&pad);
    hold(driver, "muscle=shin side=left");
    dialogue_end(driver->dialogue);
    check(&pad, 0, CRAMP_UNANSWERED, "shin", "left");
    driver_destroy(driver);
}

/* Hours ago, and how that is said at three at night. */
static void the_hour_is_told_as_people_tell_it(void **state)
{
    (void)state;
    static const struct {
        int64_t ago_s;
        const char *said;
    } cases[] = {
        {0, "It was today, at about three at night."},
        {2 * HOUR_S + 1700, "It was today, at about one at night."},
        {3 * HOUR_S, "It was today, at about twelve at night."},
        {4 * HOUR_S, "It was yesterday, at about eleven at night."},
        {6 * HOUR_S, "It was yesterday, at about nine in the evening."},
        {15 * HOUR_S, "It was yesterday, at about twelve in the afternoon."},
        {18 * HOUR_S, "It was yesterday, at about nine in the morning."},
        {DAY_S + 4 * HOUR_S, "It was two days ago."},
        {100 * DAY_S, "It was one hundred days ago."},
        {-DAY_S, "I don't know."},
        {NOW_S - 60, "I don't know."},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct cramp cramp = {.began_s = NOW_S - cases[i].ago_s};
        struct pad pad = {.history = {&cramp, 1, NOW_S, 0}};
        struct driver *driver = driver_with(&pad);
        driver_hear(driver, "diary", "ask=last");
        assert_string_equal(driver_said(driver, 0)->text, cases[i].said);
        driver_destroy(driver);
    }
}

static void a_clock_that_is_not_set_is_owned_up_to(void **state)
{
    (void)state;
    struct cramp cramp = {.began_s = NOW_S};
    struct pad pad = {.history = {&cramp, 1, 300, 0}};
    struct driver *driver = driver_with(&pad);
    driver_hear(driver, "diary", "ask=week");
    assert_non_null(driver_wording(driver, "diary_no_clock"));
    driver_destroy(driver);
}

static void nobody_loses_a_diary_by_a_word_misheard(void **state)
{
    (void)state;
    static const char *const answers[] = {"no", "unsure", "stop", "never_mind"};
    for (size_t i = 0; i < sizeof answers / sizeof answers[0]; i++) {
        struct pad pad = {0};
        struct driver *driver = driver_with(&pad);
        driver_hear(driver, "forget_diary", NULL);
        driver_finish_speaking(driver);
        driver_hear(driver, answers[i], NULL);
        driver_pass_until(driver, "idle");
        assert_int_equal(pad.forgotten, 0);
        driver_destroy(driver);
    }
}

/* In every situation: a question that is open must stay what it is. */
static void a_danger_question_is_not_pushed_aside_to_forget(void **state)
{
    (void)state;
    for (size_t i = 0; driver_situation_name(i) != NULL; i++) {
        struct pad pad = {0};
        struct driver *driver = driver_with(&pad);
        driver_into(driver, i);
        driver_hear(driver, "forget_diary", NULL);
        driver_finish_speaking(driver);
        bool asked = driver_wording(driver, "diary_forget") != NULL;
        driver_hear(driver, "yes", NULL);
        assert_int_equal(pad.forgotten, asked);
        driver_destroy(driver);
    }
}

static void what_fails_is_told(void **state)
{
    (void)state;
    struct pad pad = {.fails = true};
    struct driver *driver = driver_with(&pad);
    driver_hear(driver, "diary", "ask=helped");
    assert_non_null(driver_wording(driver, "diary_unreadable"));
    driver_hear(driver, "forget_diary", NULL);
    driver_mark(driver);
    driver_hear(driver, "yes", NULL);
    assert_non_null(driver_wording(driver, "diary_unreadable"));
    assert_null(driver_wording(driver, "diary_forgotten"));
    driver_destroy(driver);
}

static void a_diary_switched_off_before_the_answer_is_not_forgotten(
    void **state)
{
    (void)state;
    struct pad pad = {0};
    const struct notebook none = {0};
    struct driver *driver = driver_with(&pad);
    driver_hear(driver, "forget_diary", NULL);
    dialogue_set_notebook(driver->dialogue, &none);
    driver_hear(driver, "yes", NULL);
    assert_non_null(driver_wording(driver, "diary_off"));
    driver_destroy(driver);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_cramp_that_has_gone_is_noted_once_it_is_quiet),
        cmocka_unit_test(how_it_ended_is_noted),
        cmocka_unit_test(one_that_lasts_ten_minutes_is_noted_as_such),
        cmocka_unit_test(a_muscle_put_right_is_the_one_noted),
        cmocka_unit_test(
            what_comes_back_is_the_same_and_what_is_told_anew_another),
        cmocka_unit_test(only_cramps_are_noted),
        cmocka_unit_test(one_that_is_under_way_at_the_end_is_noted),
        cmocka_unit_test(the_hour_is_told_as_people_tell_it),
        cmocka_unit_test(a_clock_that_is_not_set_is_owned_up_to),
        cmocka_unit_test(nobody_loses_a_diary_by_a_word_misheard),
        cmocka_unit_test(a_danger_question_is_not_pushed_aside_to_forget),
        cmocka_unit_test(what_fails_is_told),
        cmocka_unit_test(
            a_diary_switched_off_before_the_answer_is_not_forgotten),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
