/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * confusion: sentences of one grammar that mean different things but sound
 * alike, and sentences that mean two things at once.
 *
 * How far two sentences lie apart is counted where they differ: what it costs
 * to get from one to the other phone by phone (phones.h), over the phones of
 * the words that they do not share, or over four where those are fewer: a lost
 * "ow" is soon overheard. So "how long" and "how loud" are as near as "long"
 * and "loud", in however long a sentence. What is compared is a sample of the
 * grammar's sentences, the same each time.
 */
#ifndef UNCRAMP_CONFUSION_H
#define UNCRAMP_CONFUSION_H

#include <stddef.h>

#include "grammar/automaton.h"

/* Two sentences that mean different things. */
struct confusion {
    char *sentences[2];
    char *meanings[2]; /* as readings_meaning() writes them */
    double distance;   /* 0: the same sound; 1: nothing in common */
};

/* One sentence that means two things, neither more likely than the other. */
struct ambiguity {
    char *sentence;
    char *meanings[2]; /* the first is the one that counts */
};

struct confusion_report {
    struct confusion *pairs; /* nearest first */
    size_t n_pairs;
    struct ambiguity *ambiguities; /* one for each two meanings */
    size_t n_ambiguities;
    size_t n_sentences; /* different ones that were looked at */
};

/* What is asked; all of it must outlive the call only. */
struct confusion_query {
    const struct automaton *automaton;
    /* The phones of automaton_word(`word`), NULL where they are not known:
     * sentences with that word are left out. */
    const char *(*phones_of)(void *context, size_t word);
    void *context;
    /* Sentences to be among those compared, where the grammar has them. */
    const char *const *sentences;
    size_t n_sentences;
    size_t n_worst; /* pairs to report at most */
};

/*
 * Of each two meanings the two nearest sentences are a pair; the nearest of
 * those are reported, each two different parts once. About a second and 20 MB
 * for a large grammar.
 */
void confusion_find(const struct confusion_query *query,
                    struct confusion_report *out);
void confusion_report_finish(struct confusion_report *report);

#endif
