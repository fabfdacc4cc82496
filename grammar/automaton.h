/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * automaton: a grammar as one finite-state machine, the single form from
 * which come PocketSphinx's search, the parse of words into an intent, and
 * sampled sentences. Immutable once built: any thread may parse and sample. The
 * search is made when it is first asked for.
 *
 * Arcs carry a word, or nothing (an epsilon arc, which may carry a tag's
 * begin or end). A sentence's weight is the product of its arcs', each of which
 * the file makes 1 where it gives none; in the search what stands in [ ] weighs
 * less, and a weight may stand on another arc of its sentence.
 */
#ifndef UNCRAMP_AUTOMATON_H
#define UNCRAMP_AUTOMATON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "assistant/base/status.h"
#include "grammar/grammar.h"
#include "grammar/intent.h"

/* A grammar that would pass these is refused with STATUS_LIMIT and a line. */
#define AUTOMATON_STATES_MAX 100000
#define AUTOMATON_ARCS_MAX   200000
/* A sentence longer than this is not parsed. */
#define AUTOMATON_SENTENCE_WORDS_MAX 200

#define AUTOMATON_NO_WORD (-1)

struct automaton;

struct automaton_arc {
    int from;
    int to;
    int word; /* index for automaton_word(), or AUTOMATON_NO_WORD */
    float weight;
};

/*
 * INVALID where no rule is public or a public one has no sentence; LIMIT as
 * above, with the line of the rule that passed it.
 */
MUST_CHECK enum status automaton_build(const struct grammar *grammar,
                                       struct automaton **out);
/* NULL is fine. */
void automaton_destroy(struct automaton *automaton);

size_t automaton_n_words(const struct automaton *automaton);
/* Lower case; owned by the automaton. Each word is listed once. */
const char *automaton_word(const struct automaton *automaton, size_t index);

/*
 * One machine to search them all, sharing what they have in common: its start
 * number i begins the sentences of parts[i]. It is for a search only: nothing
 * can be parsed or sampled with it. The parts' own searches are freed, and made
 * again where somebody asks for them.
 */
struct automaton *automaton_unite(const struct automaton *const *parts,
                                  size_t n);

/* The machine for a search: no tags; one start state unless united, one final
 * state. Made when it is first asked for, so to be asked by one thread only. */
size_t automaton_n_states(const struct automaton *automaton);
size_t automaton_n_arcs(const struct automaton *automaton);
struct automaton_arc automaton_arc(const struct automaton *automaton,
                                   size_t index);
size_t automaton_n_starts(const struct automaton *automaton);
int automaton_start(const struct automaton *automaton, size_t index);
int automaton_final(const struct automaton *automaton);

/*
 * The intent of `words` (lower case, separated by single spaces, dictionary
 * variants such as "read(2)" allowed). True and `*intent` filled where the
 * whole sentence is in the grammar. Slots: words joined by one space; the same
 * slot twice, the last wins; two intents on a path, the outermost; two parses,
 * the higher weight, then the first in the file. A tag whose expansion took
 * no words (an optional that was not said) counts only on <NULL> itself.
 */
bool automaton_parse(const struct automaton *automaton, const char *words,
                     struct intent *intent);

/*
 * A random sentence: alternatives by weight, repeats at most 3 times. `seed`
 * is read and advanced (any value but 0). The caller frees it. "" only where
 * the weights make words as good as impossible.
 */
char *automaton_sample(const struct automaton *automaton, uint64_t *seed);
/*
 * Calls `take` with every sentence, repeats at most once, at most `max`;
 * returns how many there were (max + 1 where there are more).
 */
size_t automaton_enumerate(const struct automaton *automaton, size_t max,
                           void (*take)(void *context, const char *sentence),
                           void *context);

#endif
