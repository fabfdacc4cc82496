/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * phrasebook: the shipped grammar and content fit each other and the dialogue:
 * whatever can be said has a reaction, and can be pronounced.
 */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "assistant/base/memory.h"
#include "assistant/base/text.h"
#include "assistant/phrasebook.h"
#include "grammar/dictionary.h"
#include "tests/unit/dialogue_situations.h"

#define GRAMMAR_DIR UNCRAMP_SOURCE_DIR "/grammar"
#define SAMPLES     3000
#define NAMES_MAX   100

static struct content *content;
static struct phrasebook *book;

static int load(void **state)
{
    (void)state;
    return content_load(UNCRAMP_SOURCE_DIR "/content", &content) == STATUS_OK &&
                   phrasebook_load(GRAMMAR_DIR, content, &book) == STATUS_OK
               ? 0
               : -1;
}

static int unload(void **state)
{
    (void)state;
    phrasebook_destroy(book);
    content_destroy(content);
    return 0;
}

/* ------------------------------------------------- names in source files -- */

struct names {
    char *items[NAMES_MAX];
    size_t count;
};

static bool has(const struct names *names, const char *name)
{
    for (size_t i = 0; i < names->count; i++) {
        if (strcmp(names->items[i], name) == 0) {
            return true;
        }
    }
    return false;
}

static char *read_file(const char *path)
{
    struct text text = {0};
    char line[1000];
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    while (fgets(line, sizeof line, file) != NULL) {
        text_append(&text, line);
    }
    (void)fclose(file);
    return text_take(&text);
}

/* Adds every word that stands between `before` and `after`. */
static void find_names(struct names *names, const char *source,
                       const char *before, const char *after)
{
    for (const char *at = strstr(source, before); at != NULL;
         at = strstr(at, before)) {
        at += strlen(before);
        size_t length = strspn(at, "abcdefghijklmnopqrstuvwxyz_");
        char *name = xstrndup(at, length);
        if (length > 0 && strncmp(at + length, after, strlen(after)) == 0 &&
            !has(names, name)) {
            assert_true(names->count < NAMES_MAX);
            names->items[names->count++] = name;
        } else {
            free(name);
        }
    }
}

static void free_names(struct names *names)
{
    for (size_t i = 0; i < names->count; i++) {
        free(names->items[i]);
    }
}

/* The intents in the table of a source file. */
static void find_reactions(struct names *names, const char *path)
{
    struct text full = {0};
    text_printf(&full, "%s%s", UNCRAMP_SOURCE_DIR, path);
    char *source = read_file(text_str(&full));
    char *table = strstr(source, "reactions[] = {");
    assert_non_null(table);
    char *table_end = strstr(table, "};");
    assert_non_null(table_end);
    *table_end = '\0';
    find_names(names, table, "{\"", "\"");
    free(source);
    text_finish(&full);
}

/* The intents of every grammar file, and those in the dialogue's tables. */
static void every_intent_has_a_reaction_and_the_other_way_round(void **state)
{
    (void)state;
    struct names said = {0};
    struct names answered = {0};
    DIR *dir = opendir(GRAMMAR_DIR);
    assert_non_null(dir);
    for (struct dirent *entry = readdir(dir); entry != NULL;
         entry = readdir(dir)) {
        if (strstr(entry->d_name, ".gram") != NULL) {
            struct text path = {0};
            text_printf(&path, "%s/%s", GRAMMAR_DIR, entry->d_name);
            char *source = read_file(text_str(&path));
            find_names(&said, source, "{intent=", "}");
            free(source);
            text_finish(&path);
        }
    }
    (void)closedir(dir);
    find_reactions(&answered, "/assistant/dialogue/conversation.c");
    find_reactions(&answered, "/assistant/dialogue/controls.c");

    assert_true(said.count > 30);
    for (size_t i = 0; i < said.count; i++) {
        if (!has(&answered, said.items[i])) {
            fail_msg("nothing reacts to the intent %s", said.items[i]);
        }
    }
    for (size_t i = 0; i < answered.count; i++) {
        if (!has(&said, answered.items[i])) {
            fail_msg("no grammar names the intent %s", answered.items[i]);
        }
    }
    free_names(&said);
    free_names(&answered);
}

/* ------------------------------------------------------------ what is said --
 */

static void check_slots(const char *sentence, const struct intent *intent)
{
    const char *topic = intent_slot(intent, "topic");
    const char *routine = intent_slot(intent, "routine");
    const char *flag = intent_slot(intent, "flag");
    const char *muscle = intent_slot(intent, "muscle");
    const char *side = intent_slot(intent, "side");
    bool named = strcmp(intent->name, "topic") == 0      ? topic != NULL
                 : strcmp(intent->name, "routine") == 0  ? routine != NULL
                 : strcmp(intent->name, "red_flag") == 0 ? flag != NULL
                 : strcmp(intent->name, "side") == 0     ? side != NULL
                                                         : true;
    bool known =
        (topic == NULL || content_topic(content, topic) != NULL) &&
        (routine == NULL || content_routine(content, routine) != NULL) &&
        (flag == NULL || content_red_flag(content, flag) != NULL) &&
        (muscle == NULL || content_first_aid(content, muscle) != NULL ||
         strcmp(muscle, "outer_thigh") == 0) &&
        (side == NULL || strcmp(side, "left") == 0 ||
         strcmp(side, "right") == 0 || strcmp(side, "both") == 0);
    if (!named || !known) {
        fail_msg("\"%s\" means %s, with a slot nobody knows", sentence,
                 intent->name);
    }
}

static void whatever_can_be_said_means_something_there_is(void **state)
{
    (void)state;
    for (size_t s = 0; phrasebook_state(s) != NULL; s++) {
        const char *name = phrasebook_state(s)->name;
        const struct automaton *automaton = phrasebook_automaton(book, name);
        uint64_t seed = 20 + s;
        for (int i = 0; i < SAMPLES; i++) {
            struct intent intent = {0};
            char *sentence = automaton_sample(automaton, &seed);
            assert_true(automaton_parse(automaton, sentence, &intent));
            if (intent.name == NULL) {
                fail_msg("%s: \"%s\" has no intent", name, sentence);
            } else {
                check_slots(sentence, &intent);
            }
            intent_finish(&intent);
            free(sentence);
        }
    }
}

static void what_is_typed_means_the_same_as_what_is_said(void **state)
{
    (void)state;
    for (size_t s = 0; phrasebook_state(s) != NULL; s++) {
        const char *name = phrasebook_state(s)->name;
        const struct automaton *automaton = phrasebook_automaton(book, name);
        uint64_t seed = 40 + s;
        for (int i = 0; i < SAMPLES / 10; i++) {
            struct intent said = {0};
            struct intent typed = {0};
            char *words = NULL;
            char *sentence = automaton_sample(automaton, &seed);
            assert_true(automaton_parse(automaton, sentence, &said));
            assert_true(phrasebook_typed(book, name, sentence, &typed, &words));
            if (strcmp(said.name, typed.name) != 0) {
                fail_msg("%s: \"%s\" is %s said and %s typed", name, sentence,
                         said.name, typed.name);
            }
            intent_finish(&said);
            intent_finish(&typed);
            free(words);
            free(sentence);
        }
    }
}

/* Every intent a state can hear, heard in every situation with that state. */
static void no_sentence_of_a_state_is_left_without_an_answer(void **state)
{
    (void)state;
    for (size_t situation = 0; driver_situation_name(situation) != NULL;
         situation++) {
        struct driver *driver = driver_create();
        driver_into(driver, situation);
        const char *name = driver->listening;
        driver_destroy(driver);
        struct names seen = {0};
        uint64_t seed = 60;
        for (int i = 0; i < SAMPLES; i++) {
            struct intent intent = {0};
            char *sentence =
                automaton_sample(phrasebook_automaton(book, name), &seed);
            assert_true(automaton_parse(phrasebook_automaton(book, name),
                                        sentence, &intent));
            if (!has(&seen, intent.name)) {
                seen.items[seen.count++] = xstrdup(intent.name);
                driver = driver_create();
                driver_into(driver, situation);
                dialogue_heard(driver->dialogue, driver->now_ms, &intent);
                driver_pass_ms(driver, 0);
                if (driver_said(driver, 0) == NULL) {
                    fail_msg("%s: \"%s\" gets no answer",
                             driver_situation_name(situation), sentence);
                }
                driver_destroy(driver);
            }
            intent_finish(&intent);
            free(sentence);
        }
        free_names(&seen);
    }
}

static void every_word_can_be_pronounced(void **state)
{
    (void)state;
    const char *extra = GRAMMAR_DIR "/extra.dict";
    for (size_t s = 0; phrasebook_state(s) != NULL; s++) {
        const char *name = phrasebook_state(s)->name;
        const struct automaton *automaton = phrasebook_automaton(book, name);
        struct dictionary *dictionary = NULL;
        assert_int_equal(
            dictionary_load(DICTIONARY_DEBIAN,
                            access(extra, R_OK) == 0 ? extra : NULL, automaton,
                            &dictionary),
            STATUS_OK);
        for (size_t i = 0; i < automaton_n_words(automaton); i++) {
            if (dictionary_phones(dictionary, i, 0) == NULL) {
                fail_msg("%s: \"%s\" is in no dictionary", name,
                         automaton_word(automaton, i));
            }
        }
        dictionary_destroy(dictionary);
    }
}

static void a_short_word_wakes_nothing_when_idle(void **state)
{
    (void)state;
    static const char *const words[] = {"stop", "next", "yes",  "no",
                                        "more", "help", "pause"};
    struct intent intent = {0};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        assert_false(automaton_parse(phrasebook_automaton(book, "idle"),
                                     words[i], &intent));
    }
}

/* ------------------------------------------------------------------- typed --
 */

static void assert_typed(const char *line, const char *name, const char *flag)
{
    struct intent intent = {0};
    char *words = NULL;
    bool found = phrasebook_typed(book, "idle", line, &intent, &words);
    if (name == NULL ? found : !found || strcmp(intent.name, name) != 0) {
        fail_msg("\"%s\" means %s", line, found ? intent.name : "nothing");
    }
    if (flag != NULL) {
        assert_string_equal(intent_slot(&intent, "flag"), flag);
    }
    intent_finish(&intent);
    free(words);
}

static void of_several_things_in_a_line_the_most_urgent_counts(void **state)
{
    (void)state;
    assert_typed("my left calf is cramping up again and my chest hurts",
                 "red_flag", "chest-pain");
    assert_typed("my chest hurts and my left calf is cramping up again",
                 "red_flag", "chest-pain");
    assert_typed("my leg is swollen and red and I can't breathe", "red_flag",
                 "breathless");
    assert_typed("my left calf is cramping and my leg is swollen", "red_flag",
                 "swollen-leg");
    assert_typed("I don't have chest pain but my leg is swollen", "red_flag",
                 "swollen-leg");
    assert_typed("my calf is cramping I don't have chest pain", "cramp", NULL);
}

static void what_is_denied_counts_for_nothing(void **state)
{
    (void)state;
    assert_typed("my leg is not cramping", NULL, NULL);
    assert_typed("I don't have chest pain", NULL, NULL);
    assert_typed("what's the weather", NULL, NULL);
    assert_typed("", NULL, NULL);
    assert_typed("?!", NULL, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_intent_has_a_reaction_and_the_other_way_round),
        cmocka_unit_test(whatever_can_be_said_means_something_there_is),
        cmocka_unit_test(what_is_typed_means_the_same_as_what_is_said),
        cmocka_unit_test(no_sentence_of_a_state_is_left_without_an_answer),
        cmocka_unit_test(every_word_can_be_pronounced),
        cmocka_unit_test(a_short_word_wakes_nothing_when_idle),
        cmocka_unit_test(of_several_things_in_a_line_the_most_urgent_counts),
        cmocka_unit_test(what_is_denied_counts_for_nothing),
    };
    return cmocka_run_group_tests(tests, load, unload);
}
