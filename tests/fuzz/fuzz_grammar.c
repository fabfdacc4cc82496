/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Any bytes as a grammar: reading and building end well, and what was built
 * understands the sentences it makes. An import finds no file, since the path
 * lies in no folder.
 */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "assistant/base/log.h"
#include "grammar/automaton.h"

#define SAMPLES     8
#define SENTENCES   20
#define N_BYTES_MAX ((size_t)1 << 16)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void drop_line(void *context, const char *line)
{
    (void)context;
    assert(line[0] != '\0');
}

static size_t count_words(const char *sentence)
{
    size_t n = *sentence != '\0';
    for (; *sentence != '\0'; sentence++) {
        n += *sentence == ' ';
    }
    return n;
}

static void understand(const struct automaton *automaton, const char *sentence)
{
    struct intent intent = {0};
    size_t n = count_words(sentence);
    if (n > 0 && n <= AUTOMATON_SENTENCE_WORDS_MAX) {
        assert(automaton_parse(automaton, sentence, &intent));
    }
    intent_finish(&intent);
}

static void take_sentence(void *context, const char *sentence)
{
    understand(context, sentence);
}

static void check_search(const struct automaton *automaton)
{
    int n_states = (int)automaton_n_states(automaton);
    for (size_t i = 0; i < automaton_n_arcs(automaton); i++) {
        struct automaton_arc arc = automaton_arc(automaton, i);
        assert(arc.from >= 0 && arc.from < n_states);
        assert(arc.to >= 0 && arc.to < n_states);
        assert(arc.word < (int)automaton_n_words(automaton));
        assert(arc.weight > 0.0f && arc.weight <= 1.0f);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct grammar *grammar = NULL;
    struct automaton *automaton = NULL;
    log_set_sink(drop_line, NULL);
    if (size > N_BYTES_MAX) {
        return 0;
    }
    if (grammar_parse("/dev/null/g.gram", (const char *)data, size, NULL, 0,
                      &grammar) != STATUS_OK) {
        assert(grammar == NULL);
        return 0;
    }
    if (automaton_build(grammar, &automaton) == STATUS_OK) {
        uint64_t seed = size + 1;
        for (int i = 0; i < SAMPLES; i++) {
            char *sentence = automaton_sample(automaton, &seed);
            understand(automaton, sentence);
            free(sentence);
        }
        (void)automaton_enumerate(automaton, SENTENCES, take_sentence,
                                  automaton);
        check_search(automaton);
    }
    automaton_destroy(automaton);
    grammar_destroy(grammar);
    return 0;
}
