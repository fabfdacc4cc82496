/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * red flags: whatever words the content gives them, said or typed, they are
 * understood as what they are, whatever is going on.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "assistant/phrasebook.h"
#include "tests/unit/dialogue_driver.h"

#define WORDINGS 60

static struct phrasebook *book;

static int load_book(void **state)
{
    (void)state;
    struct driver *driver = driver_create();
    enum status status =
        phrasebook_load(UNCRAMP_SOURCE_DIR "/grammar", driver->content, &book);
    driver_destroy(driver);
    return status == STATUS_OK ? 0 : -1;
}

static int unload_book(void **state)
{
    (void)state;
    phrasebook_destroy(book);
    return 0;
}

/* Everything that means `flag`, as a grammar of its own. */
static struct automaton *ways_to_say(const struct red_flag *flag)
{
    static const char source[] = "#JSGF V1.0; grammar flag;"
                                 "import <phrases.*>; import <words.*>;"
                                 "public <flag> = <red_flag>;";
    struct grammar_phrase *phrases = calloc(flag->ask.count, sizeof *phrases);
    for (size_t i = 0; i < flag->ask.count; i++) {
        phrases[i] =
            (struct grammar_phrase){.rule = "red_flag",
                                    .expansion = flag->ask.items[i].text,
                                    .slot = "flag",
                                    .value = flag->id,
                                    .path = "safety.yaml",
                                    .line = flag->ask.items[i].line};
    }
    struct grammar *grammar = NULL;
    struct automaton *automaton = NULL;
    assert_int_equal(grammar_parse(UNCRAMP_SOURCE_DIR "/grammar/flag.gram",
                                   source, strlen(source), phrases,
                                   flag->ask.count, &grammar),
                     STATUS_OK);
    assert_int_equal(automaton_build(grammar, &automaton), STATUS_OK);
    grammar_destroy(grammar);
    free(phrases);
    return automaton;
}

static void assert_means(const char *sentence, const char *state,
                         const struct red_flag *flag)
{
    struct intent said = {0};
    struct intent typed = {0};
    char *words = NULL;
    bool heard =
        automaton_parse(phrasebook_automaton(book, state), sentence, &said) &&
        phrasebook_typed(book, state, sentence, &typed, &words);
    const char *id = heard ? intent_slot(&said, "flag") : NULL;
    const char *typed_id = heard ? intent_slot(&typed, "flag") : NULL;
    if (id == NULL || typed_id == NULL || strcmp(id, flag->id) != 0 ||
        strcmp(typed_id, flag->id) != 0) {
        fail_msg("%s: \"%s\" is %s said and %s typed, not %s", state, sentence,
                 id ? id : "nothing", typed_id ? typed_id : "nothing",
                 flag->id);
    }
    free(words);
    intent_finish(&said);
    intent_finish(&typed);
}

/* With test_safety.c: every flag, in its wordings, from every state. */
static void every_way_to_say_a_red_flag_is_one_in_every_state(void **state)
{
    (void)state;
    struct driver *driver = driver_create();
    for (size_t i = 0; i < driver->content->n_red_flags; i++) {
        const struct red_flag *flag = &driver->content->red_flags[i];
        struct automaton *ways = ways_to_say(flag);
        uint64_t seed = 7 + i;
        for (int n = 0; n < WORDINGS; n++) {
            char *sentence = automaton_sample(ways, &seed);
            for (size_t s = 0; phrasebook_state(s) != NULL; s++) {
                assert_means(sentence, phrasebook_state(s)->name, flag);
            }
            free(sentence);
        }
        automaton_destroy(ways);
    }
    driver_destroy(driver);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            every_way_to_say_a_red_flag_is_one_in_every_state, load_book,
            unload_book),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
