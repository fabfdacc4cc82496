/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * typed: understands a typed line with the same automaton as speech.
 * Lower-cased, punctuation dropped, hyphens split, digits spelled; filler
 * words (the sentences of filler.gram) may be skipped anywhere.
 */
#ifndef UNCRAMP_TYPED_H
#define UNCRAMP_TYPED_H

#include <stdbool.h>
#include <stddef.h>

#include "grammar/automaton.h"
#include "grammar/intent.h"

/* The line as words with single spaces; the caller frees it, "" if none. */
char *typed_words(const char *line);

/*
 * The intent of `words` in `automaton`, skipping sentences of `filler` (may be
 * NULL). As little as possible is skipped. False where there is none.
 */
bool typed_parse(const struct automaton *automaton,
                 const struct automaton *filler, const char *words,
                 struct intent *intent);

/*
 * The longest stretch of `words` that is a sentence of `automaton` (fillers
 * skipped inside), unless one of the four words before it, or its first word,
 * negates it (not, don't, isn't, never, without, ...): with no "but" between
 * them and, where it begins with "my", "I" and the like, nothing but what leads
 * on to it ("I don't think my ..."); then the next longest, the leftmost first.
 * For red flags and cramps inside a longer line, however long.
 */
bool typed_spot(const struct automaton *automaton,
                const struct automaton *filler, const char *words,
                struct intent *intent);
/* The same, of stretches that end where `words` do, fillers apart. */
bool typed_spot_last(const struct automaton *automaton,
                     const struct automaton *filler, const char *words,
                     struct intent *intent);

#endif
