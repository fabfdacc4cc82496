/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * dialogue: sentences and their placeholders, what "repeat" means, how often
 * it owns up to not having understood, and questions about cramps.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "assistant/base/log.h"
#include "assistant/base/text.h"
#include "assistant/phrasebook.h"
#include "content/sentence.h"
#include "grammar/typed.h"
#include "tests/unit/dialogue_driver.h"

static void hear_with(struct driver *driver, const char *intent,
                      const char *slot, const char *value)
{
    struct text slots = {0};
    text_printf(&slots, "%s=%s", slot, value);
    driver_hear(driver, intent, text_str(&slots));
    text_finish(&slots);
}

static size_t n_said(const struct driver *driver)
{
    return driver->n_said - driver->mark;
}

/* --------------------------------------------------------------- sentences --
 */

static void nothing_is_said_before_somebody_speaks(void **state)
{
    (void)state;
    struct driver *driver = driver_create();
    driver_pass_ms(driver, 24LL * 3600 * 1000);
    assert_int_equal(n_said(driver), 0);
    assert_string_equal(driver->listening, "idle");
    assert_true(dialogue_due_ms(driver->dialogue) == DIALOGUE_NEVER);
    driver_destroy(driver);
}

static void a_side_that_is_not_known_leaves_no_hole(void **state)
{
    (void)state;
    static const char *const muscles[] = {"calf", "hamstring", "thigh", "foot"};
    for (size_t i = 0; i < 4; i++) {
        struct driver *driver = driver_create();
        hear_with(driver, "cramp", "muscle", muscles[i]);
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
        hear_with(driver, "topic", "topic", driver->content->topics[i].id);
        driver_finish_speaking(driver);
        size_t words = 0;
        for (size_t n = 0; n < n_said(driver); n++) {
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
    size_t n = n_said(driver);
    for (int again = 1; again <= 2; again++) {
        driver_hear(driver, "again", NULL);
        driver_finish_speaking(driver);
        assert_int_equal(n_said(driver), n * (size_t)(again + 1));
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
    driver_hear(driver, "cramp", "muscle=calf");
    driver_pass_until_wording(driver, "screen");
    driver_finish_speaking(driver);
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
    for (size_t i = 0; i < n_said(driver); i++) {
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

/* ------------------------------------------------------------ not understood
 * -- */

static int said_after_speech_not_understood(size_t situation, int times)
{
    struct driver *driver = driver_create();
    driver_into(driver, situation);
    int said = 0;
    for (int i = 0; i < times; i++) {
        driver_finish_speaking(driver);
        driver_mark(driver);
        driver_mishear(driver, false);
        said += n_said(driver) > 0;
    }
    driver_destroy(driver);
    return said;
}

static void after_words_speech_not_understood_gets_two_sounds(void **state)
{
    (void)state;
    for (size_t s = 0; driver_situation_name(s) != NULL; s++) {
        struct driver *driver = driver_create();
        driver_into(driver, s);
        bool idle = strcmp(driver_situation_name(s), "idle") == 0;
        for (int i = 0; i < 8; i++) {
            driver_finish_speaking(driver);
            driver_mishear(driver, false);
        }
        assert_int_equal(driver->sounds[EARCON_UNKNOWN], idle ? 0 : 2);
        driver_destroy(driver);
    }
}

static void speech_not_meant_for_it_is_left_alone(void **state)
{
    (void)state;
    for (size_t s = 0; driver_situation_name(s) != NULL; s++) {
        const char *name = driver_situation_name(s);
        int most = strcmp(name, "idle") == 0              ? 0
                   : strcmp(name, "paused") == 0          ? 2
                   : strstr(name, "question") == NULL     ? 1
                   : strcmp(name, "muscle question") == 0 ? 1
                                                          : 2;
        int said = said_after_speech_not_understood(s, 6);
        if (said != most) {
            fail_msg("%s: it owned up %d times, not %d", name, said, most);
        }
    }
}

static void whoever_types_always_gets_an_answer(void **state)
{
    (void)state;
    for (size_t s = 0; driver_situation_name(s) != NULL; s++) {
        struct driver *driver = driver_create();
        driver_into(driver, s);
        for (int i = 0; i < 5; i++) {
            driver_finish_speaking(driver);
            driver_mark(driver);
            driver_mishear(driver, true);
            assert_int_equal(n_said(driver) > 0, 1);
        }
        driver_destroy(driver);
    }
}

static void being_understood_makes_up_for_what_was_not(void **state)
{
    (void)state;
    struct driver *driver = driver_create();
    driver_hear(driver, "topic", "topic=heat");
    for (int i = 0; i < 3; i++) {
        driver_finish_speaking(driver);
        driver_mark(driver);
        driver_mishear(driver, false);
        assert_int_equal(n_said(driver) > 0, 1);
        driver_finish_speaking(driver);
        driver_hear(driver, "more", NULL);
    }
    driver_destroy(driver);
}

static void a_question_not_answered_clearly_asks_for_yes_or_no(void **state)
{
    (void)state;
    struct driver *driver = driver_create();
    driver_hear(driver, "cramp", "muscle=calf");
    driver_pass_until_wording(driver, "screen");
    driver_finish_speaking(driver);
    driver_mark(driver);
    driver_mishear(driver, false);
    driver_finish_speaking(driver);
    assert_non_null(driver_find(driver, "yes or no"));
    assert_string_equal(driver->listening, "question");
    driver_destroy(driver);
}

static void an_intent_without_a_reaction_is_not_silence(void **state)
{
    (void)state;
    struct driver *driver = driver_create();
    driver_hear(driver, "no such intent", NULL);
    assert_int_equal(n_said(driver) > 0, 1);
    driver_hear(driver, "topic", "topic=nothing");
    driver_hear(driver, "red_flag", NULL);
    driver_hear(driver, "routine", NULL);
    driver_destroy(driver);
}

/* Asides around what is to be said: "say, what can you do, to hear ...". */
static bool is_aside(const char *piece)
{
    static const char *const asides[] = {"and ", "when ", "to ",
                                         "for ", "if ",   "as "};
    for (size_t i = 0; i < sizeof asides / sizeof asides[0]; i++) {
        if (strncmp(piece, asides[i], strlen(asides[i])) == 0) {
            return true;
        }
    }
    return *piece == '\0';
}

static void assert_sayable(const struct phrasebook *book, const char *state,
                           const char *key, const char *piece)
{
    struct intent intent = {0};
    char *words = typed_words(piece);
    if (!automaton_parse(phrasebook_automaton(book, state), words, &intent)) {
        fail_msg("%s offers \"%s\", which nobody can say when %s", key, piece,
                 state);
    }
    intent_finish(&intent);
    free(words);
}

/* Everything that one way to say a wording tells people to say. */
static int check_offer(const struct phrasebook *book, const char *state,
                       const char *key, const char *text)
{
    int n = 0;
    char *copy = strdup(text);
    char *save = NULL;
    for (char *sentence = strtok_r(copy, ".?", &save); sentence != NULL;
         sentence = strtok_r(NULL, ".?", &save)) {
        char *say = strcasestr(sentence, "say");
        char *at = say != NULL ? say + strlen("say") : sentence;
        while (say != NULL && *at != '\0') {
            at += strspn(at, ", ");
            at += strncmp(at, "or ", 3) == 0 ? 3 : 0;
            at += strncmp(at, "say", 3) == 0 ? 3 : 0;
            at += strspn(at, ", ");
            char *end = strstr(at, ", ");
            char * or = strstr(at, " or ");
            end = or != NULL && (end == NULL || or < end) ? or : end;
            end = end != NULL ? end : at + strlen(at);
            char *next = *end != '\0' ? end + 1 : end;
            *end = '\0';
            if (!is_aside(at)) {
                assert_sayable(book, state, key, at);
                n++;
            }
            at = next;
        }
    }
    free(copy);
    return n;
}

static void what_it_offers_to_be_said_can_be_said_there(void **state)
{
    (void)state;
    static const struct {
        const char *key;
        const char *state;
    } offers[] = {
        {"ready", "idle"},
        {"stopped", "idle"},
        {"help_idle", "idle"},
        {"misheard_idle", "idle"},
        {"no_topic", "idle"},
        {"nothing_to_repeat", "idle"},
        {"help_session", "hold"},
        {"help_session", "rest"},
        {"misheard", "hold"},
        {"misheard", "rest"},
        {"misheard", "paused"},
        {"say_when_gone", "rest"},
        {"hurts", "hold"},
        {"both_legs", "hold"},
        {"paused", "paused"},
        {"help_paused", "paused"},
        {"help_question", "question"},
        {"misheard_question", "question"},
        {"help_answer", "answer"},
        {"misheard_answer", "answer"},
        {"series_next", "answer"},
        {"evidence_caution", "answer"},
    };
    struct driver *driver = driver_create();
    struct phrasebook *book = NULL;
    assert_int_equal(
        phrasebook_load(UNCRAMP_SOURCE_DIR "/grammar", driver->content, &book),
        STATUS_OK);
    for (size_t i = 0; i < sizeof offers / sizeof offers[0]; i++) {
        int n = 0;
        for (unsigned way = 0; way < 3; way++) {
            n += check_offer(
                book, offers[i].state, offers[i].key,
                content_wording(driver->content, offers[i].key, way));
        }
        assert_true(n > 0);
    }
    phrasebook_destroy(book);
    driver_destroy(driver);
}

/* --------------------------------------------------------------- what it knows
 * -- */

static void walk(const char *series, int n, const char *then)
{
    struct driver *driver = driver_create();
    hear_with(driver, "topic", "topic", series);
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
        hear_with(driver, "topic", "topic", driver->content->topics[i].id);
        for (size_t f = 0; f < 3; f++) {
            driver_finish_speaking(driver);
            assert_string_equal(driver->listening, "answer");
            driver_mark(driver);
            driver_hear(driver, follow_ups[f], NULL);
            assert_int_equal(n_said(driver) > 0, 1);
            assert_null(driver_wording(driver, "no_topic"));
        }
        driver_finish_speaking(driver);
    }
    driver_destroy(driver);
}

static void an_answer_may_be_asked_after_for_twenty_seconds(void **state)
{
    (void)state;
    struct driver *driver = driver_create();
    driver_hear(driver, "topic", "topic=heat");
    driver_finish_speaking(driver);
    driver_hear(driver, "more", NULL); /* takes longer than most */
    driver_finish_speaking(driver);
    driver_pass_ms(driver, 19500);
    assert_string_equal(driver->listening, "answer");
    driver_pass_ms(driver, 1000);
    assert_string_equal(driver->listening, "idle");
    driver_destroy(driver);
}

static void a_question_in_a_hold_leaves_the_hold_under_way(void **state)
{
    (void)state;
    struct driver *driver = driver_create();
    driver_hear(driver, "cramp", "muscle=calf");
    driver_pass_until_wording(driver, "screen");
    driver_finish_speaking(driver);
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
    assert_string_equal(driver->listening, "idle");
    driver_destroy(driver);
}

/* --------------------------------------------------------------- the voice --
 */

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

static void trouble_with_the_microphone_is_told_and_stops_no_hold(void **state)
{
    (void)state;
    struct driver *driver = driver_create();
    driver_hear(driver, "cramp", "muscle=calf");
    driver_finish_speaking(driver);
    int64_t began_ms = driver->now_ms;
    driver_pass_ms(driver, 10000);
    dialogue_notice(driver->dialogue, driver->now_ms, "mic_lost");
    driver_pass_until_wording(driver, "release");
    assert_int_equal(driver_wording(driver, "release")->start_ms - began_ms,
                     30000);
    driver->mark = 0;
    assert_non_null(driver_wording(driver, "mic_lost"));
    driver_destroy(driver);
}

static void drop_line(void *context, const char *line)
{
    (void)line;
    ++*(int *)context;
}

static void content_that_lacks_a_sentence_is_refused_at_the_start(void **state)
{
    (void)state;
    struct content empty = {0};
    struct dialogue *dialogue = NULL;
    int lines = 0;
    log_set_sink(drop_line, &lines);
    assert_int_equal(dialogue_create(&empty, &dialogue), STATUS_INVALID);
    log_set_sink(NULL, NULL);
    assert_null(dialogue);
    assert_true(lines > 40); /* one for each */
    dialogue_destroy(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_said_before_somebody_speaks),
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
        cmocka_unit_test(after_words_speech_not_understood_gets_two_sounds),
        cmocka_unit_test(speech_not_meant_for_it_is_left_alone),
        cmocka_unit_test(whoever_types_always_gets_an_answer),
        cmocka_unit_test(being_understood_makes_up_for_what_was_not),
        cmocka_unit_test(a_question_not_answered_clearly_asks_for_yes_or_no),
        cmocka_unit_test(an_intent_without_a_reaction_is_not_silence),
        cmocka_unit_test(what_it_offers_to_be_said_can_be_said_there),
        cmocka_unit_test(next_walks_through_a_series_and_on_to_the_next),
        cmocka_unit_test(every_topic_says_more_how_sure_and_who),
        cmocka_unit_test(an_answer_may_be_asked_after_for_twenty_seconds),
        cmocka_unit_test(a_question_in_a_hold_leaves_the_hold_under_way),
        cmocka_unit_test(
            with_no_topic_more_asks_again_and_leaves_nothing_behind),
        cmocka_unit_test(the_voice_changes_within_bounds),
        cmocka_unit_test(a_slower_voice_is_heard_at_once),
        cmocka_unit_test(what_was_too_soft_is_said_again_louder),
        cmocka_unit_test(what_was_said_is_not_said_again_louder),
        cmocka_unit_test(trouble_with_the_microphone_is_told_and_stops_no_hold),
        cmocka_unit_test(content_that_lacks_a_sentence_is_refused_at_the_start),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
