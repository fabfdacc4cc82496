/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * sentences: what can be said in each listening state, for roundtrip.py to
 * have it spoken. A state has some 700,000 sentences, so it prints distinct
 * random ones; choosing among them is left to the script. One line each:
 *
 *     state <tab> words <tab> intent <tab> slot=value;slot=value
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "assistant/base/memory.h"
#include "assistant/knowledge.h"

static int compare_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static int compare_slots(const void *a, const void *b)
{
    const struct slot *left = a;
    const struct slot *right = b;
    return strcmp(left->name, right->name);
}

static void print_sentence(const char *state, const struct automaton *automaton,
                           const char *words)
{
    struct intent intent = {0};
    if (!automaton_parse(automaton, words, &intent)) {
        (void)fprintf(stderr, "sentences: \"%s\" is sampled but not parsed\n",
                      words);
        exit(1);
    }
    (void)printf("%s\t%s\t%s\t", state, words, intent.name);
    qsort(intent.slots, intent.n_slots, sizeof *intent.slots, compare_slots);
    for (size_t i = 0; i < intent.n_slots; i++) {
        (void)printf("%s%s=%s", i > 0 ? ";" : "", intent.slots[i].name,
                     intent.slots[i].value);
    }
    (void)printf("\n");
    intent_finish(&intent);
}

static void print_state(const char *state, const struct automaton *automaton,
                        uint64_t seed, size_t n)
{
    char **sentences = xcalloc(n, sizeof *sentences);
    for (size_t i = 0; i < n; i++) {
        sentences[i] = automaton_sample(automaton, &seed);
    }
    qsort(sentences, n, sizeof *sentences, compare_text);
    for (size_t i = 0; i < n; i++) {
        if (i == 0 || strcmp(sentences[i], sentences[i - 1]) != 0) {
            print_sentence(state, automaton, sentences[i]);
        }
    }
    for (size_t i = 0; i < n; i++) {
        free(sentences[i]);
    }
    free(sentences);
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        (void)fprintf(stderr, "usage: sentences SEED SAMPLES\n");
        return 2;
    }
    struct knowledge knowledge;
    uint64_t seed = strtoull(argv[1], NULL, 10);
    size_t n = strtoul(argv[2], NULL, 10);
    enum status status = knowledge_load(NULL, &knowledge);
    for (size_t i = 0; status == STATUS_OK && phrasebook_state(i) != NULL;
         i++) {
        const char *state = phrasebook_state(i)->name;
        print_state(state, phrasebook_automaton(knowledge.phrasebook, state),
                    seed + i, n);
    }
    knowledge_finish(&knowledge);
    return status == STATUS_OK ? 0 : 1;
}
