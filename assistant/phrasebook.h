/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * phrasebook: what can be understood in each listening state: the grammar
 * files of grammar/, joined with the phrases in the content's files, as one
 * automaton for each. Ear and mind build the same ones. Read-only once made.
 */
#ifndef UNCRAMP_PHRASEBOOK_H
#define UNCRAMP_PHRASEBOOK_H

#include <stddef.h>

#include "assistant/base/status.h"
#include "content/content.h"
#include "grammar/automaton.h"
#include "grammar/intent.h"

/* The listening state in which it speaks itself, whatever is under way. */
#define PHRASEBOOK_SPEAKING "speaking"

struct listening_state {
    const char *name;
    const char *purpose; /* for --help */
    const char *grammar; /* what can be said: grammar/GRAMMAR.gram */
    double threshold;    /* confidence from which it is accepted */
};

struct phrasebook;

/*
 * Reads `dir`/GRAMMAR.gram for every state. Errors are logged with file and
 * line. `content` must outlive it.
 */
MUST_CHECK enum status phrasebook_load(const char *dir,
                                       const struct content *content,
                                       struct phrasebook **out);
/* The same without what only phrasebook_typed() needs: not to be called then.
 */
MUST_CHECK enum status phrasebook_load_heard(const char *dir,
                                             const struct content *content,
                                             struct phrasebook **out);
/* NULL is fine. */
void phrasebook_destroy(struct phrasebook *phrasebook);

/* Every state, "idle" first; NULL past the last. Static. */
const struct listening_state *phrasebook_state(size_t index);
/* NULL where there is no such state. */
const struct listening_state *phrasebook_find_state(const char *name);
/* The grammars of the states, each once; NULL past the last. Static. */
const char *phrasebook_grammar(size_t index);
/* NULL where there is no such state; the same for all with one grammar. */
const struct automaton *phrasebook_automaton(const struct phrasebook *book,
                                             const char *state);

/*
 * What a typed line means in `state`: whole, fillers skipped, some words too
 * short to be spoken included; failing that, what it holds of a red flag, of
 * an answer or order in a session, or of cramps. False where it means nothing
 * to us.
 * `words` gets the line as words, which the caller frees.
 */
bool phrasebook_typed(const struct phrasebook *book, const char *state,
                      const char *line, struct intent *intent, char **words);

#endif
