/* SPDX-License-Identifier: GPL-3.0-or-later */
/* learn_prompts: what is asked for is worth saying, and safe to say aloud. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "assistant/learn/learn_prompts.h"
#include "grammar/dictionary.h"
#include "grammar/phones.h"

static struct content *content;
static struct phrasebook *book;
static struct learn_prompts prompts;

static int load(void **state)
{
    (void)state;
    return content_load(UNCRAMP_SOURCE_DIR "/content", &content) == STATUS_OK &&
                   phrasebook_load(UNCRAMP_SOURCE_DIR "/grammar", content,
                                   &book) == STATUS_OK &&
                   learn_prompts_choose(book, DICTIONARY_DEBIAN, &prompts) ==
                       STATUS_OK
               ? 0
               : -1;
}

static int unload(void **state)
{
    (void)state;
    learn_prompts_finish(&prompts);
    phrasebook_destroy(book);
    content_destroy(content);
    return 0;
}

static void there_are_sixteen_different_ones(void **state)
{
    (void)state;
    assert_int_equal(prompts.n, LEARN_PROMPTS);
    for (size_t i = 0; i < prompts.n; i++) {
        for (size_t j = 0; j < i; j++) {
            assert_string_not_equal(prompts.items[i].words,
                                    prompts.items[j].words);
        }
    }
}

static void the_orders_that_matter_are_among_them(void **state)
{
    (void)state;
    static const char *const orders[] = {"my calf is cramping", "stop", "next",
                                         "it hurts", "yes"};
    for (size_t i = 0; i < sizeof orders / sizeof orders[0]; i++) {
        size_t j = 0;
        while (j < prompts.n &&
               strcmp(prompts.items[j].words, orders[i]) != 0) {
            j++;
        }
        assert_true(j < prompts.n);
    }
}

static void each_means_something_and_nothing_alarming(void **state)
{
    (void)state;
    for (size_t i = 0; i < prompts.n; i++) {
        struct intent intent = {0};
        assert_true(
            automaton_parse(phrasebook_automaton(book, prompts.items[i].state),
                            prompts.items[i].words, &intent));
        assert_string_not_equal(intent.name, "red_flag");
        assert_string_not_equal(intent.name, "call_help");
        intent_finish(&intent);
    }
}

/* All but a few of the 39: ZH and OY are in hardly any sentence of ours. */
static void nearly_every_phone_is_asked_for(void **state)
{
    (void)state;
    unsigned seen[PHONES_COUNT] = {0};
    size_t n_seen = 0;
    for (size_t i = 0; i < prompts.n; i++) {
        const struct automaton *automaton =
            phrasebook_automaton(book, prompts.items[i].state);
        struct dictionary *dictionary = NULL;
        assert_int_equal(
            dictionary_load(DICTIONARY_DEBIAN, NULL, automaton, &dictionary),
            STATUS_OK);
        for (size_t w = 0; w < automaton_n_words(automaton); w++) {
            const char *word = automaton_word(automaton, w);
            const char *phones = dictionary_phones(dictionary, w, 0);
            unsigned char numbers[PHONES_MAX];
            size_t n = 0;
            const char *at = strstr(prompts.items[i].words, word);
            size_t length = strlen(word);
            bool whole = at != NULL &&
                         (at == prompts.items[i].words || at[-1] == ' ') &&
                         (at[length] == ' ' || at[length] == '\0');
            if (whole && phones != NULL && phones_read(phones, numbers, &n)) {
                for (size_t k = 0; k < n; k++) {
                    n_seen += seen[numbers[k]]++ == 0;
                }
            }
        }
        dictionary_destroy(dictionary);
    }
    assert_true(n_seen >= PHONES_COUNT - 4);
}

static void a_second_choice_is_the_same(void **state)
{
    (void)state;
    struct learn_prompts again = {0};
    assert_int_equal(learn_prompts_choose(book, DICTIONARY_DEBIAN, &again),
                     STATUS_OK);
    assert_int_equal(again.n, prompts.n);
    for (size_t i = 0; i < again.n; i++) {
        assert_string_equal(again.items[i].words, prompts.items[i].words);
    }
    learn_prompts_finish(&again);
}

static void the_state_of_a_sentence_is_found(void **state)
{
    (void)state;
    assert_string_equal(learn_prompts_state(book, "my calf is cramping"),
                        "idle");
    assert_null(learn_prompts_state(book, "colourless green ideas"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(there_are_sixteen_different_ones),
        cmocka_unit_test(the_orders_that_matter_are_among_them),
        cmocka_unit_test(each_means_something_and_nothing_alarming),
        cmocka_unit_test(nearly_every_phone_is_asked_for),
        cmocka_unit_test(a_second_choice_is_the_same),
        cmocka_unit_test(the_state_of_a_sentence_is_found),
    };
    return cmocka_run_group_tests(tests, load, unload);
}
