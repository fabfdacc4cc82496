/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * turn: sentences and their placeholders, what "repeat" means, what is cut off,
 * and how loud and fast it is said.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "content/sentence.h"
#include "tests/unit/dialogue_driver.h"

static void a_side_that_is_not_known_leaves_no_hole(void **state)
{
    (void)state;
    static const char *const muscles[] = {"calf", "hamstring", "thigh", "foot"};
    for (size_t i = 0; i < 4; i++) {
        struct driver *driver = driver_create();
        driver_hear_slot(driver, "cramp", "muscle", muscles[i]);
        driver_pass_until(driver, "idle");
        for (size_t n = 0; n < driver->n_said; n++) {
            const char *text = driver->said[n].text;
            assert_null(strstr(text, "  "));
            assert_null(strchr(text, '{'));
            assert_null(strstr(text, " ,"));
            assert_null(strstr(text, " ."));
            assert_non_null(strchr(".?!", text[strlen(text) - 1]));
        }
        driver_destroy(driver);
    }
}

static void ways_to_say_the_same_are_taken_in_turn(void **state)
{
    (void)state;
    struct driver *driver = driver_create();
    driver_mishear(driver, true);
    driver_finish_speaking(driver);
    size_t first = driver->n_said;
    driver_mishear(driver, true);
    driver_finish_speaking(driver);
    assert_true(driver->n_said > first);
    assert_string_not_equal(driver->said[0].text, driver->said[first].text);
    driver_destroy(driver);
}

static void no_turn_is_longer_than_two_breaths(void **state)
{
    (void)state;
    struct driver *driver = driver_create();
    for (size_t i = 0; i < driver->content->n_topics; i++) {
        driver_mark(driver);
        driver_hear_slot(driver, "topic", "topic",
                         driver->content->topics[i].id);
        driver_finish_speaking(driver);
        size_t words = 0;
        for (size_t n = 0; n < driver_n_said(driver); n++) {
            words += sentence_words(driver_said(driver, n)->text);
        }
        /* The head of a series adds how to walk through it. */
        assert_true(words <= 30 + 8);
    }
    driver_destroy(driver);
}

static void repeating_says_the_last_turn_whole(void **state)
{
    (void)state;
    struct driver *driver = driver_create();
    driver_hear(driver, "topic", "topic=heat");
    driver_finish_speaking(driver);
    size_t n = driver_n_said(driver);
    for (int again = 1; again <= 2; again++) {
        driver_hear(driver, "again", NULL);
        driver_finish_speaking(driver);
        assert_int_equal(driver_n_said(driver), n * (size_t)(again + 1));
        for (size_t i = 0; i < n; i++) {
            assert_string_equal(
                driver_said(driver, (size_t)again * n + i)->text,
                driver_said(driver, i)->text);
        }
    }
    driver_destroy(driver);
}

static void repeating_in_a_hold_tells_the_step_and_not_a_cue(void **state)
{
    (void)state;
    struct driver *driver = driver_create();
    driver_cramp_until_asked(driver);
    driver_hear(driver, "no", NULL);
    driver_pass_until_wording(driver, "half");
    driver_finish_speaking(driver);
    driver_mark(driver);
    driver_hear(driver, "again", NULL);
    driver_finish_speaking(driver);
    assert_non_null(driver_find(driver, "Straighten your leg"));
    assert_null(driver_wording(driver, "half"));
    assert_null(driver_wording(driver, "screen")); /* it was answered */
    driver_destroy(driver);
}

static void with_nothing_said_there_is_nothing_to_repeat(void **state)
{
    (void)state;
    struct driver *driver = driver_create();
    driver_hear(driver, "again", NULL);
    assert_non_null(driver_wording(driver, "nothing_to_repeat"));
    driver_destroy(driver);
}

static void what_is_heard_cuts_off_what_is_being_said(void **state)
{
    (void)state;
    struct driver *driver = driver_create();
    driver_hear(driver, "topic", "topic=heat");
    driver_pass_ms(driver, 700);
    driver_hear(driver, "stop", NULL);
    assert_true(driver_said(driver, 0)->cut);
    assert_non_null(driver_wording(driver, "stopped"));
    assert_int_equal(driver_wording(driver, "stopped")->start_ms, 700);
    assert_string_equal(driver->listening, "idle");
    driver_destroy(driver);
}

static void only_the_first_sentence_answers(void **state)
{
    (void)state;
    struct driver *driver = driver_create();
    driver_hear(driver, "cramp", "muscle=calf");
    driver_pass_ms(driver, 60000);
    for (size_t i = 0; i < driver_n_said(driver); i++) {
        assert_int_equal(driver_said(driver, i)->answers, i == 0);
    }
    driver_destroy(driver);
}

static void a_sentence_reported_twice_or_never_said_changes_nothing(
    void **state)
{
    (void)state;
    struct driver *driver = driver_create();
    driver_hear(driver, "cramp", "muscle=calf");
    driver_hear(driver, "gone", NULL);
    driver_finish_speaking(driver); /* an answer is waited for */
    int64_t due_ms = dialogue_due_ms(driver->dialogue);
    assert_true(due_ms != DIALOGUE_NEVER);
    dialogue_said(driver->dialogue, driver->now_ms, 1);
    dialogue_said(driver->dialogue, driver->now_ms, 0);
    dialogue_said(driver->dialogue, driver->now_ms, -7);
    dialogue_said(driver->dialogue, driver->now_ms, 999);
    assert_true(dialogue_due_ms(driver->dialogue) == due_ms);
    driver_destroy(driver);
}

static void nobody_carrying_actions_out_does_no_harm(void **state)
{
    (void)state;
    struct driver *driver = driver_create();
    struct intent intent = {0};
    intent_set_name(&intent, "abilities");
    for (int i = 0; i < 500; i++) {
        dialogue_heard(driver->dialogue, i, &intent);
    }
    intent_finish(&intent);
    driver_destroy(driver);
}

static void the_voice_changes_within_bounds(void **state)
{
    (void)state;
    static const char *const changes[] = {"louder", "quieter", "slower",
                                          "faster"};
    struct driver *driver = driver_create();
    for (size_t c = 0; c < 4; c++) {
        for (int i = 0; i < 20; i++) {
            driver_hear(driver, changes[c], NULL);
            driver_finish_speaking(driver);
            const struct utterance *last = &driver->said[driver->n_said - 1];
            assert_in_range(last->words_per_minute, 120, 210);
            assert_in_range(last->volume, 40, 200);
        }
        driver_hear(driver, "louder", NULL);
        driver_finish_speaking(driver);
    }
    driver_destroy(driver);
}

static void a_slower_voice_is_heard_at_once(void **state)
{
    (void)state;
    struct driver *driver = driver_create();
    driver_hear(driver, "slower", NULL);
    assert_int_equal(driver_said(driver, 0)->words_per_minute, 135);
    driver_destroy(driver);
}

static void what_was_too_soft_is_said_again_louder(void **state)
{
    (void)state;
    struct driver *driver = driver_create();
    driver_hear(driver, "topic", "topic=causes");
    driver_pass_ms(driver, 3000);
    assert_non_null(driver_said(driver, 1));
    assert_null(driver_said(driver, 2));
    const char *second = driver_said(driver, 1)->text;
    for (int i = 0; i < 2; i++) {
        driver_mark(driver);
        driver_hear(driver, "louder", NULL);
        driver_pass_ms(driver, 2500);
        assert_non_null(driver_wording(driver, "louder"));
        assert_string_equal(driver_said(driver, 1)->text, second);
        assert_int_equal(driver_said(driver, 1)->volume, 130 + 30 * i);
    }
    driver_finish_speaking(driver);
    assert_string_equal(driver_said(driver, 2)->text,
                        "Say next, to go through them.");
    driver_hear(driver, "again", NULL);
    driver_finish_speaking(driver);
    assert_non_null(driver_find(driver, "Often nobody knows why."));
    driver_destroy(driver);
}

static void what_was_said_is_not_said_again_louder(void **state)
{
    (void)state;
    struct driver *driver = driver_create();
    driver_hear(driver, "topic", "topic=causes");
    driver_finish_speaking(driver);
    driver_mark(driver);
    driver_hear(driver, "louder", NULL);
    driver_finish_speaking(driver);
    assert_null(driver_said(driver, 1));
    driver_destroy(driver);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_side_that_is_not_known_leaves_no_hole),
        cmocka_unit_test(ways_to_say_the_same_are_taken_in_turn),
        cmocka_unit_test(no_turn_is_longer_than_two_breaths),
        cmocka_unit_test(repeating_says_the_last_turn_whole),
        cmocka_unit_test(repeating_in_a_hold_tells_the_step_and_not_a_cue),
        cmocka_unit_test(with_nothing_said_there_is_nothing_to_repeat),
        cmocka_unit_test(what_is_heard_cuts_off_what_is_being_said),
        cmocka_unit_test(only_the_first_sentence_answers),
        cmocka_unit_test(
            a_sentence_reported_twice_or_never_said_changes_nothing),
        cmocka_unit_test(nobody_carrying_actions_out_does_no_harm),
        cmocka_unit_test(the_voice_changes_within_bounds),
        cmocka_unit_test(a_slower_voice_is_heard_at_once),
        cmocka_unit_test(what_was_too_soft_is_said_again_louder),
        cmocka_unit_test(what_was_said_is_not_said_again_louder),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
