/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fsg_pocketsphinx: an automaton as PocketSphinx's kind. Private to grammar/.
 */
#ifndef UNCRAMP_FSG_POCKETSPHINX_H
#define UNCRAMP_FSG_POCKETSPHINX_H

#include <stdbool.h>

#include <pocketsphinx.h>
#include <sphinxbase/fsg_model.h>

#include "assistant/base/status.h"
#include "grammar/automaton.h"

/* True where a sentence of only `sayable` words (a flag for each) is left. */
bool fsg_has_sentence(const struct automaton *automaton, const bool *sayable);

/*
 * Leaves out the arcs of words that the decoder does not know, and what leads
 * nowhere then. It begins at the automaton's start number 0. LIMIT where its
 * empty arcs are too many. fsg_model_free() frees it.
 */
MUST_CHECK enum status fsg_create(const struct automaton *automaton,
                                  ps_decoder_t *decoder, fsg_model_t **out);

#endif
