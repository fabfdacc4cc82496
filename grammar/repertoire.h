/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * repertoire: sentences of one grammar, each with its meaning and its phones.
 * Private to grammar/: what confusion.c compares.
 *
 * A grammar has too many sentences to list; these are sampled, the same ones
 * each time. The shorter a sentence the likelier it is among them; what must
 * not be missing is named by who asks.
 */
#ifndef UNCRAMP_REPERTOIRE_H
#define UNCRAMP_REPERTOIRE_H

#include "grammar/automaton.h"
#include "grammar/confusion.h"

/* Longer sentences are left out. */
#define SENTENCE_WORDS_MAX 40

struct sentence {
    char *text;
    int *words; /* numbers of the automaton's */
    int n_words;
    int meaning; /* index of repertoire.meanings */
    unsigned char *phones;
    int *starts; /* of each word's phones, and the end of the last */
};

/* All different, by meaning, of each meaning the shortest first. */
struct repertoire {
    const struct automaton *automaton;
    struct sentence *sentences;
    int n_sentences;
    char **meanings; /* different ones, as readings_meaning() writes them */
    int n_meanings;
    struct word_phones *words; /* by the automaton's number */
};

/* repertoire_finish() frees. */
void repertoire_fill(struct repertoire *repertoire,
                     const struct confusion_query *query);
void repertoire_finish(struct repertoire *repertoire);

#endif
