/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * background_pocketsphinx: what an utterance would be as any common words, for
 * confidence.h to compare a guess with. It has a decoder and, for each
 * utterance, a thread of its own, so that the answer need not wait for it.
 * Private to grammar/.
 */
#ifndef UNCRAMP_BACKGROUND_POCKETSPHINX_H
#define UNCRAMP_BACKGROUND_POCKETSPHINX_H

#include "assistant/base/status.h"
#include "grammar/lexicon_pocketsphinx.h"
#include "grammar/recognizer.h"
#include "grammar/utterance_pocketsphinx.h"

struct background;

/* The grammar is `config`'s, and so is the model. */
MUST_CHECK enum status background_create(const struct recognizer_config *config,
                                         const struct lexicon *lexicon,
                                         struct background **out);
/* How many seconds of one core it takes for a second of speech: of a sound made
 * for it, so that it is the same everywhere. ENGINE where it failed. */
MUST_CHECK enum status background_measure(struct background *background,
                                          const struct acoustics *acoustics,
                                          double *pace);
/* NULL is fine. */
void background_destroy(struct background *background);

/* Begins to decode; nobody may change `utterance` before background_end(). */
void background_begin(struct background *background,
                      const struct utterance *utterance);
/*
 * Waits for it: not long, since our own grammars take longer. After each begin,
 * once; hypothesis_finish() frees what is found. ENGINE where it failed.
 */
MUST_CHECK enum status background_end(struct background *background,
                                      struct hypothesis *out);

/* What the last utterance took is freed. */
void background_forget(struct background *background);

#endif
