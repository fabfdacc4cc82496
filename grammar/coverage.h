/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * coverage: what several grammars together use of their files, and where a
 * word of theirs stands.
 */
#ifndef UNCRAMP_COVERAGE_H
#define UNCRAMP_COVERAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "grammar/grammar.h"

/* Calls `take` once for each rule that no sentence of any grammar can use. */
void coverage_unused_rules(const struct grammar *const *grammars, size_t n,
                           void (*take)(void *context, const char *path,
                                        int line, const char *rule),
                           void *context);
/* True where one of them was read from `path` or imports it. */
bool coverage_has_file(const struct grammar *const *grammars, size_t n,
                       const char *path);
/* Where `word` (lower case) stands first; false where none has it. */
bool coverage_find_word(const struct grammar *const *grammars, size_t n,
                        const char *word, const char **path, int *line);

#endif
