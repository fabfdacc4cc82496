/* SPDX-License-Identifier: GPL-3.0-or-later */
/* answers: a topic, and what may be asked about it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/dialogue_driver.h"

/* --------------------------------------------------------------- what it knows
 * -- */

static void walk(const char *series, int n, const char *then)
{
    struct driver *driver = driver_create();
    driver_hear_slot(driver, "topic", "topic", series);
    driver_finish_speaking(driver);
    assert_non_null(driver_wording(driver, "series_next"));
    for (int i = 1; i <= n; i++) {
        driver_mark(driver);
        driver_hear(driver, "next", NULL);
        driver_finish_speaking(driver);
        const struct topic *topic = content_series(driver->content, series, i);
        assert_non_null(topic);
        assert_memory_equal(driver_said(driver, 0)->text, topic->answer, 10);
        assert_string_equal(driver->listening, "answer");
    }
    driver_mark(driver);
    driver_hear(driver, "next", NULL);
    const struct topic *after = content_topic(driver->content, then);
    assert_non_null(after);
    assert_memory_equal(driver_said(driver, 0)->text, after->answer, 10);
    driver_destroy(driver);
}

static void next_walks_through_a_series_and_on_to_the_next(void **state)
{
    (void)state;
    walk("immediate", 4, "causes");
    walk("causes", 5, "solutions");
    walk("solutions", 4, "preventions");
    walk("preventions", 6, "cold-at-night");
}

static void every_topic_says_more_how_sure_and_who(void **state)
{
    (void)state;
    struct driver *driver = driver_create();
    for (size_t i = 0; i < driver->content->n_topics; i++) {
        static const char *const follow_ups[] = {"more", "how_sure",
                                                 "who_says"};
        driver_hear_slot(driver, "topic", "topic",
                         driver->content->topics[i].id);
        for (size_t f = 0; f < 3; f++) {
            driver_finish_speaking(driver);
            assert_string_equal(driver->listening, "answer");
            driver_mark(driver);
            driver_hear(driver, follow_ups[f], NULL);
            assert_int_equal(driver_n_said(driver) > 0, 1);
            assert_null(driver_wording(driver, "no_topic"));
        }
        driver_finish_speaking(driver);
    }
    driver_destroy(driver);
}

/* From the end of what it says. */
static void assert_attentive_for_twenty_seconds(struct driver *driver)
{
    driver_finish_speaking(driver);
    driver_pass_ms(driver, 19500);
    assert_string_equal(driver->listening, "answer");
    driver_pass_ms(driver, 1000);
    assert_string_equal(driver->listening, "idle");
}

static void an_answer_may_be_asked_after_for_twenty_seconds(void **state)
{
    (void)state;
    struct driver *driver = driver_create();
    driver_hear(driver, "topic", "topic=heat");
    driver_finish_speaking(driver);
    driver_hear(driver, "more", NULL); /* takes longer than most */
    assert_attentive_for_twenty_seconds(driver);
    driver_destroy(driver);
}

static void a_question_in_a_hold_leaves_the_hold_under_way(void **state)
{
    (void)state;
    struct driver *driver = driver_create();
    driver_cramp_until_asked(driver);
    driver_hear(driver, "no", NULL);
    driver_mark(driver);
    driver_hear(driver, "topic", "topic=heat");
    driver_finish_speaking(driver);
    assert_string_equal(driver->listening, "hold");
    driver_hear(driver, "how_sure", NULL);
    driver_finish_speaking(driver);
    assert_non_null(driver_wording(driver, "evidence_plausible"));
    driver_pass_until_wording(driver, "release");
    driver_destroy(driver);
}

static void with_no_topic_more_asks_again_and_leaves_nothing_behind(
    void **state)
{
    (void)state;
    struct driver *driver = driver_create();
    driver_hear(driver, "worse", NULL);
    driver_finish_speaking(driver);
    driver_mark(driver);
    driver_hear(driver, "more", NULL);
    driver_finish_speaking(driver);
    assert_non_null(driver_wording(driver, "worse_again"));
    driver_hear(driver, "no", NULL);
    driver_finish_speaking(driver);
    driver_hear(driver, "help", NULL);
    assert_non_null(driver_wording(driver, "help_idle"));
    driver_destroy(driver);
}

static void whoever_was_answered_is_understood_for_twenty_seconds(void **state)
{
    static const char *const intents[] = {"abilities", "diary", "thanks"};
    (void)state;
    for (size_t i = 0; i < sizeof intents / sizeof intents[0]; i++) {
        struct driver *driver = driver_create();
        driver_hear(driver, intents[i], NULL);
        driver_finish_speaking(driver);
        driver_mark(driver);
        driver_mishear(driver, false);
        assert_null(driver_said(driver, 0));
        driver_hear(driver, "again", NULL);
        assert_string_equal(driver_said(driver, 0)->text, driver->said[0].text);
        assert_attentive_for_twenty_seconds(driver);
        driver_destroy(driver);
    }
}

static void who_takes_leave_is_left_alone_at_once(void **state)
{
    static const char *const intents[] = {"stop", "pause", "never_mind"};
    (void)state;
    for (size_t i = 0; i < sizeof intents / sizeof intents[0]; i++) {
        struct driver *driver = driver_create();
        driver_hear(driver, "topic", "topic=heat");
        driver_finish_speaking(driver);
        driver_hear(driver, intents[i], NULL);
        assert_string_equal(driver->listening, "idle");
        driver_finish_speaking(driver);
        assert_string_equal(driver->listening, "idle");
        driver_destroy(driver);
    }
}

static void where_there_is_no_stretch_silence_ends_it_at_once(void **state)
{
    (void)state;
    struct driver *driver = driver_create();
    driver_hear(driver, "cramp", "muscle=outer_thigh");
    driver_pass_until_wording(driver, "screen");
    driver_pass_until_wording(driver, "ended");
    assert_string_equal(driver->listening, "idle");
    driver_destroy(driver);
}

static void check_kept_back(struct driver *driver, const char *warning)
{
    for (size_t i = 0; i < driver->content->n_topics; i++) {
        const struct topic *topic = &driver->content->topics[i];
        driver_mark(driver);
        driver_hear_slot(driver, "topic", "topic", topic->id);
        driver_assert_begins(driver_said(driver, 0)->text,
                             topic->treats ? warning : topic->answer);
        driver_mark(driver);
        driver_hear(driver, "next", NULL);
        const char *next = driver_said(driver, 0)->text;
        for (size_t j = 0; j < driver->content->n_topics; j++) {
            const struct topic *other = &driver->content->topics[j];
            if (other->treats && strstr(other->answer, next) != NULL) {
                fail_msg("next, after %s, is \"%s\"", topic->id, next);
            }
        }
    }
}

static void after_a_warning_nothing_is_told_to_be_done_with_the_leg(
    void **state)
{
    (void)state;
    struct driver *driver = driver_create();
    driver_hear(driver, "topic", "topic=massage");
    driver_hear(driver, "red_flag", "flag=swollen-leg");
    driver_mark(driver);
    driver_hear(driver, "more", NULL); /* of the massage */
    const char *warning =
        content_red_flag(driver->content, "swollen-leg")->say.items[0].text;
    driver_assert_begins(driver_said(driver, 0)->text, warning);
    check_kept_back(driver, warning);
    driver_destroy(driver);

    driver = driver_create();
    driver_hear(driver, "cramp", "muscle=calf");
    driver_hear(driver, "worse", NULL);
    driver_hear(driver, "no", NULL);
    check_kept_back(driver, "Rest it, and don't stretch it again.");
    driver_destroy(driver);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(next_walks_through_a_series_and_on_to_the_next),
        cmocka_unit_test(every_topic_says_more_how_sure_and_who),
        cmocka_unit_test(an_answer_may_be_asked_after_for_twenty_seconds),
        cmocka_unit_test(a_question_in_a_hold_leaves_the_hold_under_way),
        cmocka_unit_test(
            with_no_topic_more_asks_again_and_leaves_nothing_behind),
        cmocka_unit_test(whoever_was_answered_is_understood_for_twenty_seconds),
        cmocka_unit_test(who_takes_leave_is_left_alone_at_once),
        cmocka_unit_test(where_there_is_no_stretch_silence_ends_it_at_once),
        cmocka_unit_test(
            after_a_warning_nothing_is_told_to_be_done_with_the_leg),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
