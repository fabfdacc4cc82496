/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * safety: whatever is going on, a red flag is answered first, "it's worse"
 * stops and asks, and no answer is ever taken for a better one than it was.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "assistant/base/text.h"
#include "tests/unit/dialogue_situations.h"

static void check_flag(const struct red_flag *flag, const char *slots,
                       size_t situation)
{
    struct driver *driver = driver_create();
    driver_into(driver, situation);
    driver_hear(driver, "red_flag", slots);
    const struct utterance *first = driver_said(driver, 0);
    assert_non_null(first);
    driver_assert_begins(first->text, flag->say.items[0].text);
    assert_int_equal(first->start_ms, driver->now_ms);
    assert_true(first->answers);
    driver_finish_speaking(driver);
    assert_string_equal(driver->listening, "answer"); /* repeat that */
    if (flag->urgency == URGENCY_EMERGENCY) {
        driver_assert_said(driver, DRIVER_CANT_CALL);
    }
    driver_mark(driver);
    driver_pass_ms(driver, 15 * 60 * 1000);
    if (driver_said(driver, 0) != NULL) {
        fail_msg("%s from %s: it went on with \"%s\"", flag->id,
                 driver_situation_name(situation),
                 driver_said(driver, 0)->text);
    }
    driver_destroy(driver);
}

static void every_red_flag_stops_everything_and_is_answered_first(void **state)
{
    (void)state;
    struct driver *driver = driver_create();
    for (size_t i = 0; i < driver->content->n_red_flags; i++) {
        const struct red_flag *flag = &driver->content->red_flags[i];
        struct text slots = {0};
        text_printf(&slots, "flag=%s", flag->id);
        for (size_t s = 0; driver_situation_name(s) != NULL; s++) {
            check_flag(flag, text_str(&slots), s);
        }
        text_finish(&slots);
    }
    driver_destroy(driver);
}

static void its_worse_stops_and_asks_at_any_second(void **state)
{
    (void)state;
    for (int second = 0; second < 280; second++) {
        struct driver *driver = driver_create();
        driver_hear(driver, "cramp", "muscle=calf");
        driver_pass_ms(driver, second * 1000 + 137);
        driver_mark(driver);
        driver_hear(driver, "worse", NULL);
        assert_non_null(driver_said(driver, 0));
        driver_assert_begins(driver_said(driver, 0)->text,
                             "Stop, and let go gently");
        driver_finish_speaking(driver);
        assert_string_equal(driver->listening, "question");
        driver_hear(driver, "no", NULL);
        driver_finish_speaking(driver);
        driver_mark(driver);
        driver_pass_ms(driver, 600 * 1000);
        assert_null(driver_said(driver, 0)); /* the stretch is not taken up */
        driver_destroy(driver);
    }
}

static void after_its_worse_no_word_gets_both_kinds_of_advice(void **state)
{
    (void)state;
    struct driver *driver = driver_create();
    driver_hear(driver, "cramp", "muscle=calf");
    driver_pass_ms(driver, 12000);
    driver_hear(driver, "worse", NULL);
    driver_finish_speaking(driver);
    driver_mark(driver);
    driver_pass_ms(driver, 60 * 1000);
    driver_assert_said(driver, DRIVER_CANT_CALL);
    driver_assert_said(driver, "medical advice today");
    assert_string_equal(driver->listening, "idle");
    driver_destroy(driver);
}

static void a_second_cramp_is_asked_about_danger_again(void **state)
{
    (void)state;
    struct driver *driver = driver_create();
    driver_cramp_until_asked(driver);
    driver_hear(driver, "no", NULL);
    driver_hear(driver, "gone", NULL);
    driver_pass_until(driver, "idle");
    driver_hear(driver, "cramp", "muscle=foot");
    driver_pass_until_wording(driver, "screen");
    driver_destroy(driver);
}

static void after_a_warning_it_still_hurts_is_no_wish_for_a_stretch(
    void **state)
{
    (void)state;
    struct driver *driver = driver_create();
    driver_hear(driver, "red_flag", "flag=chest-pain");
    driver_finish_speaking(driver);
    driver_mark(driver);
    driver_hear(driver, "still_hurts", NULL);
    driver_finish_speaking(driver);
    driver_assert_said(driver, DRIVER_CANT_CALL);
    assert_string_equal(driver->listening, "answer");

    driver_destroy(driver);

    driver = driver_create();
    driver_hear(driver, "cramp", "muscle=calf");
    driver_hear(driver, "worse", NULL);
    driver_hear(driver, "no", NULL);
    driver_finish_speaking(driver);
    driver_mark(driver);
    driver_hear(driver, "still_hurts", NULL);
    assert_non_null(driver_wording(driver, "worse"));
    driver_destroy(driver);
}

/* A flag, then a cramp: where the driver stands when it was said. */
static struct driver *warn_then_cramp(const char *flag, int64_t later_ms)
{
    struct text slots = {0};
    text_printf(&slots, "flag=%s", flag);
    struct driver *driver = driver_create();
    driver_hear(driver, "red_flag", text_str(&slots));
    driver_pass_ms(driver, later_ms);
    driver_mark(driver);
    driver_hear(driver, "cramp", "muscle=calf side=left");
    driver_finish_speaking(driver);
    text_finish(&slots);
    return driver;
}

static void a_cramp_after_a_warning_hears_it_again_and_no_stretch(void **state)
{
    (void)state;
    struct driver *first = driver_create();
    for (size_t i = 0; i < first->content->n_red_flags; i++) {
        const struct red_flag *flag = &first->content->red_flags[i];
        struct driver *driver = warn_then_cramp(flag->id, 60 * 1000);
        if (flag->stretch) {
            assert_non_null(driver_find(driver, "Straighten your left leg"));
            driver_destroy(driver);
            continue;
        }
        driver_assert_begins(driver_said(driver, 0)->text,
                             flag->say.items[0].text);
        driver_assert_said(driver, flag->title);
        assert_string_equal(driver->listening, "question");
        driver_hear(driver, "yes", NULL);
        driver_pass_ms(driver, 10 * 60 * 1000);
        assert_null(driver_find(driver, "Straighten"));
        driver_destroy(driver);
    }
    driver_destroy(first);
}

static void a_warning_heard_wrongly_can_be_put_right(void **state)
{
    (void)state;
    struct driver *driver = warn_then_cramp("chest-pain", 1000);
    driver_mark(driver);
    driver_hear(driver, "no", NULL);
    assert_non_null(driver_find(driver, "Straighten your left leg"));
    driver_pass_until_wording(driver, "screen"); /* it is asked all the same */
    driver_destroy(driver);
}

static void half_an_hour_after_a_warning_a_cramp_is_a_cramp(void **state)
{
    (void)state;
    struct driver *driver = warn_then_cramp("swollen-leg", 31 * 60 * 1000);
    assert_non_null(driver_find(driver, "Straighten your left leg"));
    driver_destroy(driver);
}

static void after_its_worse_only_a_new_cramp_is_stretched(void **state)
{
    (void)state;
    static const char *const answers[] = {"no", "unsure", "yes"};
    for (size_t i = 0; i < 3; i++) {
        struct driver *driver = driver_create();
        driver_hear(driver, "cramp", "muscle=calf");
        driver_hear(driver, "worse", NULL);
        driver_hear(driver, "no", NULL);
        driver_finish_speaking(driver);
        driver_hear(driver, "cramp", "muscle=foot");
        assert_non_null(driver_wording(driver, "new_cramp"));
        driver_mark(driver);
        driver_hear(driver, answers[i], NULL);
        driver_finish_speaking(driver);
        assert_int_equal(driver_find(driver, "your toes") != NULL,
                         strcmp(answers[i], "yes") == 0);
        driver_destroy(driver);
    }
}

static void asking_for_an_ambulance_says_that_it_cannot_call(void **state)
{
    (void)state;
    for (size_t s = 0; driver_situation_name(s) != NULL; s++) {
        struct driver *driver = driver_create();
        driver_into(driver, s);
        driver_hear(driver, "call_help", NULL);
        assert_string_equal(driver_said(driver, 0)->text, DRIVER_CANT_CALL);
        driver_finish_speaking(driver);
        driver_mark(driver);
        driver_pass_ms(driver, 10 * 1000);
        /* "Half way there" is no answer to somebody who wants a doctor. */
        assert_null(driver_wording(driver, "half"));
        driver_destroy(driver);
    }
}

static void what_a_silence_hears_ends_by_itself(void **state)
{
    (void)state;
    for (size_t s = 0; driver_situation_name(s) != NULL; s++) {
        struct driver *driver = driver_create();
        driver_into(driver, s);
        driver_pass_until(driver, "idle");
        driver_finish_speaking(driver);
        driver_mark(driver);
        driver_pass_ms(driver, 8LL * 3600 * 1000);
        assert_null(driver_said(driver, 0));
        driver_destroy(driver);
    }
}

static void a_warning_is_asked_after_by_its_name_again(void **state)
{
    (void)state;
    struct driver *driver = driver_create();
    driver_into_named(driver, "warned question");
    driver_hear(driver, "topic", "topic=causes");
    driver_hear(driver, "who_says", NULL);
    driver_finish_speaking(driver);
    driver_mark(driver);
    driver_hear(driver, "never_mind", NULL);
    driver_assert_said(driver,
                       content_red_flag(driver->content, "swollen-leg")->title);
    driver_destroy(driver);
}

/* A cramp that eases does not tell that there is no clot. */
static void after_a_warning_gone_is_no_good_news(void **state)
{
    (void)state;
    static const char *const flags[] = {"flag=fainting", "flag=swollen-leg"};
    for (size_t i = 0; i < 2; i++) {
        struct driver *driver = driver_create();
        driver_hear(driver, "cramp", "muscle=calf");
        driver_hear(driver, "red_flag", flags[i]);
        driver_finish_speaking(driver);
        driver_mark(driver);
        driver_hear(driver, "gone", NULL);
        driver_finish_speaking(driver);
        assert_non_null(driver_wording(driver, "gone_warned"));
        driver_assert_said(driver, "call your emergency number");
        assert_null(driver_wording(driver, "gone"));
        assert_null(driver_wording(driver, "offer_prevention"));
        driver_destroy(driver);
    }
}

static void after_a_warning_what_is_not_understood_repeats_it(void **state)
{
    (void)state;
    static const char *const intents[] = {NULL, "next", "go_on"};
    for (size_t i = 0; i < 3; i++) {
        struct driver *driver = driver_create();
        driver_hear(driver, "cramp", "muscle=calf");
        driver_hear(driver, "red_flag", "flag=chest-pain");
        driver_finish_speaking(driver);
        driver_mark(driver);
        if (intents[i] != NULL) {
            driver_hear(driver, intents[i], NULL);
        } else {
            driver_mishear(driver, true);
        }
        driver_finish_speaking(driver);
        driver_assert_said(driver, DRIVER_CANT_CALL);
        driver_destroy(driver);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_red_flag_stops_everything_and_is_answered_first),
        cmocka_unit_test(its_worse_stops_and_asks_at_any_second),
        cmocka_unit_test(after_its_worse_no_word_gets_both_kinds_of_advice),
        cmocka_unit_test(a_second_cramp_is_asked_about_danger_again),
        cmocka_unit_test(
            after_a_warning_it_still_hurts_is_no_wish_for_a_stretch),
        cmocka_unit_test(a_cramp_after_a_warning_hears_it_again_and_no_stretch),
        cmocka_unit_test(a_warning_heard_wrongly_can_be_put_right),
        cmocka_unit_test(half_an_hour_after_a_warning_a_cramp_is_a_cramp),
        cmocka_unit_test(after_its_worse_only_a_new_cramp_is_stretched),
        cmocka_unit_test(asking_for_an_ambulance_says_that_it_cannot_call),
        cmocka_unit_test(what_a_silence_hears_ends_by_itself),
        cmocka_unit_test(a_warning_is_asked_after_by_its_name_again),
        cmocka_unit_test(after_a_warning_gone_is_no_good_news),
        cmocka_unit_test(after_a_warning_what_is_not_understood_repeats_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
