/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * readings: all that a sentence can mean. automaton_parse() takes the reading
 * with the highest weight, and of equals the first in the file; a sentence
 * with two such equals is an accident of whoever wrote the grammar.
 */
#ifndef UNCRAMP_READINGS_H
#define UNCRAMP_READINGS_H

#include <stddef.h>

#include "grammar/automaton.h"

#define READINGS_MAX 8

struct readings {
    char *meanings[READINGS_MAX]; /* different ones, as readings_meaning() */
    double weights[READINGS_MAX]; /* of the heaviest parse of each, log */
    size_t count;                 /* 0: no sentence of the grammar's */
};

/* Looks at some thousand parses at most. readings_finish() frees. */
void readings_find(const struct automaton *automaton, const char *words,
                   struct readings *out);
void readings_finish(struct readings *readings);

/* "cramp muscle=calf side=left", slots by name; the caller frees it. */
char *readings_meaning(const struct intent *intent);

#endif
