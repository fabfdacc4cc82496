/* SPDX-License-Identifier: GPL-3.0-or-later */
/* decoder_pocketsphinx: the engine, started safely. Private to grammar/. */
#ifndef UNCRAMP_DECODER_POCKETSPHINX_H
#define UNCRAMP_DECODER_POCKETSPHINX_H

#include <pocketsphinx.h>
#include <sphinxbase/fsg_model.h>

#include "assistant/base/status.h"
#include "grammar/recognizer.h"

/* How much of what is unlikely it follows. */
enum decoder_width {
    DECODER_WIDE, /* for noise */
    DECODER_QUICK /* at half the cost; where a rough answer will do */
};

/*
 * A decoder without words or searches, to be freed with ps_free(). The engine
 * calls exit() on a broken model, so files are looked for before: NOT_FOUND,
 * with the package to install; ENGINE where it cannot load them all the same.
 * Of the configuration it takes `model`, `adapted` and `transform`.
 */
MUST_CHECK enum status decoder_create(const struct recognizer_config *config,
                                      enum decoder_width width,
                                      ps_decoder_t **out);

/* The folder of the means, variances and sendump that such a decoder uses. */
const char *decoder_parameters(const struct recognizer_config *config);

/* Searches `fsg` from now on, under that name; ENGINE if it will not. */
MUST_CHECK enum status decoder_use(ps_decoder_t *decoder, const char *name,
                                   fsg_model_t *fsg);

/* Between utterances: the engine keeps every word that might have ended in the
 * last one, megabytes, until the next begins. */
void decoder_forget(ps_decoder_t *decoder);

/* ENGINE, after a line that says so. */
MUST_CHECK enum status decoder_failed(const char *to_do_what);

#endif
