/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * score_labels: what is said in each of many sound files, from a text file of
 * lines with fields between tabs. The first line names the columns:
 *
 *     file     intent      slots       file     word        file     said
 *     a.flac   order       size=large  b.flac   stop        c.flac   hello
 *     x.flac   -                       y.flac   _unknown_
 *
 * `file` is looked for from the folder of the labels. `intent` and `word` are
 * the intent that must be understood; where they are `-`, `_unknown_` or
 * `_silence_`, and in every line under `said`, nothing must be. Slots are
 * name=value with ; between. More columns are left to others.
 */
#ifndef UNCRAMP_SCORE_LABELS_H
#define UNCRAMP_SCORE_LABELS_H

#include <stddef.h>

#include "assistant/base/status.h"
#include "grammar/intent.h"

/* What may be accepted of a file: what was labelled, or nothing. */
enum label_kind {
    LABEL_SPEECH,
    LABEL_OTHER,   /* - */
    LABEL_UNKNOWN, /* _unknown_ */
    LABEL_SILENCE, /* _silence_ */
    LABEL_SAID,
    LABEL_KINDS
};

/* As written in the file; "" for LABEL_SPEECH. */
const char *label_kind_name(enum label_kind kind);

struct label {
    char *file; /* as written */
    char *path; /* where it is */
    int line;
    enum label_kind kind;
    char *text;           /* the second column */
    struct intent intent; /* of LABEL_SPEECH */
};

/* Start from {0}. */
struct score_labels {
    struct label *rows;
    size_t n_rows;
};

/*
 * Reads the file at `path`. The first mistake is logged as `path:line: what,
 * what to do`: INVALID, or LIMIT for a file, line or number of lines larger
 * than any that makes sense. No rows at all is INVALID. `out` holds nothing
 * after a failure.
 */
MUST_CHECK enum status score_labels_load(const char *path,
                                         struct score_labels *out);
/* The same of `length` bytes; `path` is for messages and for the folder. */
MUST_CHECK enum status score_labels_parse(const char *path, const char *bytes,
                                          size_t length,
                                          struct score_labels *out);
void score_labels_finish(struct score_labels *labels);

#endif
