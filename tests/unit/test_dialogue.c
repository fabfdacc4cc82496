/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * dialogue: when it says nothing, how often it owns up to not having
 * understood, and that what it offers can be said.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "assistant/base/log.h"
#include "assistant/phrasebook.h"
#include "grammar/typed.h"
#include "tests/unit/dialogue_situations.h"

static void nothing_is_said_before_somebody_speaks(void **state)
{
    (void)state;
    struct driver *driver = driver_create();
    driver_pass_ms(driver, 24LL * 3600 * 1000);
    assert_int_equal(driver_n_said(driver), 0);
    assert_string_equal(driver->listening, "idle");
    assert_true(dialogue_due_ms(driver->dialogue) == DIALOGUE_NEVER);
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
        said += driver_n_said(driver) > 0;
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
            assert_int_equal(driver_n_said(driver) > 0, 1);
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
        assert_int_equal(driver_n_said(driver) > 0, 1);
        driver_finish_speaking(driver);
        driver_hear(driver, "more", NULL);
    }
    driver_destroy(driver);
}

static void a_question_not_answered_clearly_asks_for_yes_or_no(void **state)
{
    (void)state;
    struct driver *driver = driver_create();
    driver_cramp_until_asked(driver);
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
    assert_int_equal(driver_n_said(driver) > 0, 1);
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
        cmocka_unit_test(after_words_speech_not_understood_gets_two_sounds),
        cmocka_unit_test(speech_not_meant_for_it_is_left_alone),
        cmocka_unit_test(whoever_types_always_gets_an_answer),
        cmocka_unit_test(being_understood_makes_up_for_what_was_not),
        cmocka_unit_test(a_question_not_answered_clearly_asks_for_yes_or_no),
        cmocka_unit_test(an_intent_without_a_reaction_is_not_silence),
        cmocka_unit_test(what_it_offers_to_be_said_can_be_said_there),
        cmocka_unit_test(trouble_with_the_microphone_is_told_and_stops_no_hold),
        cmocka_unit_test(content_that_lacks_a_sentence_is_refused_at_the_start),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
