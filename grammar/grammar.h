/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * grammar: what can be said, read from JSGF files by a bounded parser.
 *
 * JSGF 1.0 without recursion to the left or anywhere else: rules,
 * alternatives, sequences, ( ), [ ], * and +, /weights/, tags, comments,
 * `import <file.rule>;` or `import <file.*>;` from FILE.gram in the same
 * folder. All public rules are starts. Matching ignores case. A weight makes
 * an alternative so much rarer than one without, which weighs 1; where any is
 * over 1, the largest becomes 1. What stands in [ ] weighs a tenth where sound
 * is searched.
 *
 * Tags bind to the one token, rule reference, group or optional just before
 * them: {name} fills slot `name` with the words, {name=value} with the value,
 * {intent=x} names the intent, {intent} takes the words as the intent, and
 * {threshold=0.05} lets less confidence suffice, for what sounds like nothing
 * else and must not be missed.
 *
 * PocketSphinx's own reader is not used: a 50-byte rule of nested + costs it
 * 15 s and 241 MB, and it accepts undefined rules in silence. Errors here are
 * logged as `path:line: what and what to do`.
 */
#ifndef UNCRAMP_GRAMMAR_H
#define UNCRAMP_GRAMMAR_H

#include <stddef.h>

#include "assistant/base/status.h"

struct grammar;

/*
 * A phrase that comes from elsewhere (a topic's `ask:`): `expansion`, in JSGF
 * syntax, becomes one more alternative of the rule <rule> and fills `slot`
 * with `value`. `path` and `line` say where it was written, for errors.
 */
struct grammar_phrase {
    const char *rule;
    const char *expansion;
    const char *slot;
    const char *value;
    const char *path;
    int line;
};

/*
 * Reads `path` and what it imports. `phrases` may be empty; a rule of theirs
 * that no file defines can be referenced from every file and need not be
 * imported. Only public rules can be imported. NOT_FOUND, INVALID (undefined
 * and recursive rules, used or not, among the rest) or LIMIT (files over 1 MB,
 * nesting over 32, more than 10,000 rules). On failure `*out` is NULL.
 */
MUST_CHECK enum status grammar_load(const char *path,
                                    const struct grammar_phrase *phrases,
                                    size_t n_phrases, struct grammar **out);
/* The same from memory; `path` is for errors and for finding imports. */
MUST_CHECK enum status grammar_parse(const char *path, const char *source,
                                     size_t length,
                                     const struct grammar_phrase *phrases,
                                     size_t n_phrases, struct grammar **out);
/* NULL is fine. */
void grammar_destroy(struct grammar *grammar);

#endif
