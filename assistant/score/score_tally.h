/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * score_tally: what came of every labelled file under one condition (as
 * recorded, or with noise), and the figures drawn from it. Pure sums: nothing
 * is heard or printed here.
 */
#ifndef UNCRAMP_SCORE_TALLY_H
#define UNCRAMP_SCORE_TALLY_H

#include <stdbool.h>
#include <stddef.h>

#include "assistant/score/score_labels.h"
#include "grammar/intent.h"

#define SCORE_BINS 10

/* What the recognizer made of a file; texts belong to the caller. */
struct score_answer {
    /* The best guess; empty where it is no sentence of the grammar. */
    const struct intent *guess;
    const char *text; /* its words */
    double confidence;
    bool accepted;
    double audio_s;
    double cpu_s;
    double latency_ms;
};

/* `guess` is the intent, and has every slot, that the label wants. */
bool score_is_right(const struct label *label, const struct intent *guess);

/* A part of a whole, with its Wilson 95 % interval; NANs where n is 0. */
struct score_share {
    size_t part;
    size_t n;
    double percent;
    double low_percent;
    double high_percent;
};

struct score_bin {
    size_t answers; /* guesses of this confidence, accepted or not */
    size_t right;
};

/* What was taken for what, and how often. */
struct score_confusion {
    char *heard;
    char *wanted;
    size_t count;
};

struct score_figures {
    /* Of the files with an intent. */
    struct score_share right;   /* accepted, intent and labelled slots equal */
    struct score_share wrong;   /* accepted as something else */
    struct score_share refused; /* not accepted */
    struct score_share guessed; /* right if no guess had been refused */
    /* Of the files where nothing may be understood; n is 0 where none is. */
    struct score_share accepted[LABEL_KINDS];
    struct score_share accepted_all;
    double audio_s;
    double cpu_s;
    double latency_median_ms; /* NAN where nothing was heard */
    double latency_p95_ms;
    struct score_bin bins[SCORE_BINS];
};

/* A point of the curve over all thresholds. */
struct score_point {
    double false_rejects; /* of the files with an intent, 0..1 */
    double false_accepts; /* of the others, 0..1 */
};

struct score_tally;

struct score_tally *score_tally_create(void);
/* NULL is fine. */
void score_tally_destroy(struct score_tally *tally);
void score_tally_add(struct score_tally *tally, const struct label *label,
                     const struct score_answer *answer);

void score_tally_figures(const struct score_tally *tally,
                         struct score_figures *out);
/*
 * The `index`th most frequent confusion, NULL past the last: for each slot
 * that was wrong, or the intent; of what should be rejected, the words heard.
 * Owned by the tally, until the next is added.
 */
const struct score_confusion *score_tally_confusion(struct score_tally *tally,
                                                    size_t index);
/*
 * What would come of every threshold, from 0 up, that makes a difference; a
 * share of no files is 0. At least one point; the caller frees them.
 */
struct score_point *score_tally_curve(const struct score_tally *tally,
                                      size_t *n_points);

/* `part` of `n`; `part` <= `n`. */
struct score_share score_share_of(size_t part, size_t n);

#endif
