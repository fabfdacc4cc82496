/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "grammar/repertoire.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "assistant/base/memory.h"
#include "grammar/automaton_private.h"
#include "grammar/phones.h"
#include "grammar/readings.h"

/* Of what is no `ask:` line, our states show all with a third of these. */
#define SAMPLES      20000
#define SEED         20260301u
#define MEANINGS_MAX 1000

struct word_phones {
    unsigned char *phones; /* NULL: unknown */
    size_t n;
};

static int compare_texts(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Different sentences, sorted; the caller frees them. */
static char **sample(const struct confusion_query *query, size_t *n)
{
    size_t n_all = SAMPLES + query->n_sentences;
    char **texts = xcalloc(n_all, sizeof *texts);
    uint64_t seed = SEED;
    for (size_t i = 0; i < SAMPLES; i++) {
        texts[i] = automaton_sample(query->automaton, &seed);
    }
    for (size_t i = SAMPLES; i < n_all; i++) {
        texts[i] = xstrdup(query->sentences[i - SAMPLES]);
    }
    qsort(texts, n_all, sizeof *texts, compare_texts);
    *n = 0;
    for (size_t i = 0; i < n_all; i++) {
        if (*n > 0 && strcmp(texts[*n - 1], texts[i]) == 0) {
            free(texts[i]);
        } else {
            texts[(*n)++] = texts[i];
        }
    }
    return texts;
}

static void read_words(struct repertoire *repertoire,
                       const struct confusion_query *query)
{
    size_t n = automaton_n_words(query->automaton);
    repertoire->words = xcalloc(n, sizeof *repertoire->words);
    for (size_t i = 0; i < n; i++) {
        unsigned char found[PHONES_MAX];
        struct word_phones *word = &repertoire->words[i];
        const char *text = query->phones_of(query->context, i);
        if (text != NULL && phones_read(text, found, &word->n) && word->n > 0) {
            word->phones = xcalloc(word->n, 1);
            memcpy(word->phones, found, word->n);
        }
    }
}

/* False where a word has no phones or there are too many of them. */
static bool pronounce_sentence(const struct repertoire *repertoire,
                               struct sentence *sentence)
{
    size_t n = 0;
    for (int i = 0; i < sentence->n_words; i++) {
        const struct word_phones *word = &repertoire->words[sentence->words[i]];
        if (word->phones == NULL || n + word->n > PHONES_MAX) {
            return false;
        }
        n += word->n;
    }
    sentence->phones = xcalloc(n, 1);
    n = 0;
    for (int i = 0; i < sentence->n_words; i++) {
        const struct word_phones *word = &repertoire->words[sentence->words[i]];
        sentence->starts[i] = (int)n;
        memcpy(sentence->phones + n, word->phones, word->n);
        n += word->n;
    }
    sentence->starts[sentence->n_words] = (int)n;
    return true;
}

/* The number of a meaning, or -1 past MEANINGS_MAX. */
static int find_meaning(struct repertoire *repertoire, const char *meaning)
{
    for (int i = 0; i < repertoire->n_meanings; i++) {
        if (strcmp(repertoire->meanings[i], meaning) == 0) {
            return i;
        }
    }
    if (repertoire->n_meanings == MEANINGS_MAX) {
        return -1;
    }
    repertoire->meanings[repertoire->n_meanings] = xstrdup(meaning);
    return repertoire->n_meanings++;
}

/* Its meaning's number; -1 where it is no sentence of the grammar's. */
static int understand(struct repertoire *repertoire, const char *text)
{
    int found = -1;
    struct intent intent = {0};
    if (automaton_parse(repertoire->automaton, text, &intent)) {
        char *meaning = readings_meaning(&intent);
        found = find_meaning(repertoire, meaning);
        free(meaning);
    }
    intent_finish(&intent);
    return found;
}

static void finish_sentence(struct sentence *sentence)
{
    free(sentence->text);
    free(sentence->words);
    free(sentence->phones);
    free(sentence->starts);
}

/* Takes `text` over. */
static void add_sentence(struct repertoire *repertoire, char *text)
{
    struct automaton_input input;
    struct sentence sentence = {.text = text};
    if (automaton_read_words(repertoire->automaton, text, &input) &&
        input.n_words <= SENTENCE_WORDS_MAX) {
        size_t n = (size_t)input.n_words;
        sentence.n_words = input.n_words;
        sentence.words = xcalloc(n, sizeof(int));
        sentence.starts = xcalloc(n + 1, sizeof(int));
        memcpy(sentence.words, input.ids, n * sizeof(int));
        sentence.meaning = understand(repertoire, text);
    }
    if (sentence.words != NULL && sentence.meaning >= 0 &&
        pronounce_sentence(repertoire, &sentence)) {
        repertoire->sentences[repertoire->n_sentences++] = sentence;
    } else {
        finish_sentence(&sentence);
    }
}

/* By meaning, the shortest first. */
static int compare_sentences(const void *a, const void *b)
{
    const struct sentence *left = a;
    const struct sentence *right = b;
    if (left->meaning != right->meaning) {
        return left->meaning < right->meaning ? -1 : 1;
    }
    if (left->n_words != right->n_words) {
        return left->n_words < right->n_words ? -1 : 1;
    }
    return strcmp(left->text, right->text);
}

void repertoire_fill(struct repertoire *repertoire,
                     const struct confusion_query *query)
{
    size_t n = 0;
    char **texts = sample(query, &n);
    *repertoire = (struct repertoire){.automaton = query->automaton};
    read_words(repertoire, query);
    repertoire->sentences = xcalloc(n, sizeof *repertoire->sentences);
    repertoire->meanings = xcalloc(MEANINGS_MAX, sizeof(char *));
    for (size_t i = 0; i < n; i++) {
        add_sentence(repertoire, texts[i]);
    }
    free(texts);
    if (repertoire->n_sentences > 0) {
        qsort(repertoire->sentences, (size_t)repertoire->n_sentences,
              sizeof *repertoire->sentences, compare_sentences);
    }
}

void repertoire_finish(struct repertoire *repertoire)
{
    for (int i = 0; i < repertoire->n_sentences; i++) {
        finish_sentence(&repertoire->sentences[i]);
    }
    for (int i = 0; i < repertoire->n_meanings; i++) {
        free(repertoire->meanings[i]);
    }
    for (size_t i = 0; i < automaton_n_words(repertoire->automaton); i++) {
        free(repertoire->words[i].phones);
    }
    free(repertoire->sentences);
    free(repertoire->meanings);
    free(repertoire->words);
    *repertoire = (struct repertoire){0};
}
