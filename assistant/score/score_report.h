/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * score_report: the figures of a run of `score` as text: a table for a
 * person, JSON for a program, a curve as SVG. Nothing is printed here.
 */
#ifndef UNCRAMP_SCORE_REPORT_H
#define UNCRAMP_SCORE_REPORT_H

#include <stddef.h>
#include <stdint.h>

#include "assistant/base/text.h"
#include "assistant/score/score_tally.h"

#define SCORE_CONDITIONS_MAX 13
#define SCORE_CONFUSIONS_MAX 10

/* As recorded (the first one), or with noise. */
struct score_condition {
    char name[32]; /* "clean", "12 dB" */
    double snr_db; /* of those with noise */
    struct score_tally *tally;
};

struct score_run {
    const char *labels;     /* path */
    const char *understood; /* state or grammar file */
    const char *noise;      /* path; NULL: none */
    uint64_t seed;
    struct score_condition conditions[SCORE_CONDITIONS_MAX];
    size_t n_conditions;
    size_t n_files;
    size_t n_unreadable; /* in no figure */
    double peak_memory_mb;
};

/* Appends the table. */
void score_report_table(const struct score_run *run, struct text *out);
/* One JSON object; the caller frees it. */
char *score_report_json(const struct score_run *run);
/* Appends false accepts over false rejects, a line for each condition. */
void score_report_curve(const struct score_run *run, struct text *out);

#endif
