/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * automaton: the table of words, and reading access to the finished machine.
 * Building, searching, parsing and sampling are in automaton_*.c.
 */
#include "grammar/automaton.h"

#include <stdlib.h>
#include <string.h>

#include "assistant/base/memory.h"
#include "grammar/automaton_private.h"
#include "grammar/automaton_search.h"

void automaton_destroy(struct automaton *automaton)
{
    if (automaton == NULL) {
        return;
    }
    for (int i = 0; i < automaton->n_words; i++) {
        free(automaton->words[i]);
    }
    for (int i = 0; i < automaton->n_tags; i++) {
        free(automaton->tags[i].name);
        free(automaton->tags[i].value);
    }
    free(automaton->words);
    free(automaton->buckets);
    free(automaton->tags);
    free(automaton->machine.arcs);
    free(automaton->machine.first);
    free(automaton->opening.states);
    free(automaton->opening.to);
    free(automaton->opening.first);
    search_free(automaton->search);
    free(automaton);
}

/* ------------------------------------------------------------------ words */

static size_t hash_word(const char *word, size_t length)
{
    uint32_t hash = 2166136261u; /* FNV-1a */
    for (size_t i = 0; i < length; i++) {
        hash = (hash ^ (unsigned char)word[i]) * 16777619u;
    }
    return hash;
}

/* The bucket that holds the word, or the empty one where it belongs. */
static size_t find_bucket(const struct automaton *automaton, const char *word,
                          size_t length)
{
    size_t mask = automaton->n_buckets - 1;
    size_t i = hash_word(word, length) & mask;
    while (automaton->buckets[i] != 0) {
        const char *there = automaton->words[automaton->buckets[i] - 1];
        if (strncmp(there, word, length) == 0 && there[length] == '\0') {
            break;
        }
        i = (i + 1) & mask;
    }
    return i;
}

static void grow_buckets(struct automaton *automaton)
{
    automaton->n_buckets = automaton->n_buckets ? 2 * automaton->n_buckets : 64;
    free(automaton->buckets);
    automaton->buckets =
        xcalloc(automaton->n_buckets, sizeof *automaton->buckets);
    automaton->words = xrealloc(automaton->words, automaton->n_buckets,
                                sizeof *automaton->words);
    for (int i = 0; i < automaton->n_words; i++) {
        const char *word = automaton->words[i];
        automaton->buckets[find_bucket(automaton, word, strlen(word))] = i + 1;
    }
}

int automaton_find_word(const struct automaton *automaton, const char *word,
                        size_t length)
{
    if (automaton->n_buckets == 0) {
        return AUTOMATON_NO_WORD;
    }
    return automaton->buckets[find_bucket(automaton, word, length)] - 1;
}

int automaton_add_word(struct automaton *automaton, const char *word)
{
    if (2 * (size_t)automaton->n_words >= automaton->n_buckets) {
        grow_buckets(automaton);
    }
    size_t bucket = find_bucket(automaton, word, strlen(word));
    if (automaton->buckets[bucket] == 0) {
        automaton->words[automaton->n_words++] = xstrdup(word);
        automaton->buckets[bucket] = automaton->n_words;
    }
    return automaton->buckets[bucket] - 1;
}

bool automaton_read_words(const struct automaton *automaton, const char *words,
                          struct automaton_input *input)
{
    *input = (struct automaton_input){0};
    while (*words != '\0') {
        size_t length = strcspn(words, " ");
        const char *variant = memchr(words, '(', length);
        if (length > 0 && input->n_words == AUTOMATON_SENTENCE_WORDS_MAX) {
            return false;
        }
        if (length > 0) {
            input->ids[input->n_words++] = automaton_find_word(
                automaton, words, variant ? (size_t)(variant - words) : length);
        }
        words += length;
        words += strspn(words, " ");
    }
    return true;
}

/* ----------------------------------------------------------------- access */

size_t automaton_n_words(const struct automaton *automaton)
{
    return (size_t)automaton->n_words;
}

const char *automaton_word(const struct automaton *automaton, size_t index)
{
    return automaton->words[index];
}
