/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * lexicon_pocketsphinx: how words sound, for decoders, which start without a
 * dictionary and are taught only the words they need. Private to grammar/.
 */
#ifndef UNCRAMP_LEXICON_POCKETSPHINX_H
#define UNCRAMP_LEXICON_POCKETSPHINX_H

#include <stdbool.h>

#include <pocketsphinx.h>

#include "assistant/base/status.h"
#include "grammar/automaton.h"

struct lexicon;

/*
 * `dictionary` NULL: Debian's; `extra`, which goes before it, may be NULL.
 * NOT_FOUND where a file is missing.
 */
MUST_CHECK enum status lexicon_create(const char *dictionary, const char *extra,
                                      struct lexicon **out);
/* NULL is fine. */
void lexicon_destroy(struct lexicon *lexicon);

/*
 * Makes the decoder know the words of the automaton, called `name` in
 * warnings, in all their variants. A word of no dictionary sounds as eSpeak NG
 * would say it: a guess is better than never hearing it. `out` gets one flag a
 * word, which the caller frees: false where it could not be taught.
 */
MUST_CHECK enum status lexicon_teach(const struct lexicon *lexicon,
                                     ps_decoder_t *decoder, const char *name,
                                     const struct automaton *automaton,
                                     bool **out);

#endif
