/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * adaptation: from some sentences of one person at one microphone, what makes
 * the recognizer start nearer to them: the mean of their cepstra, and, with
 * Debian's sphinxtrain, an MLLR transform of the acoustic model's means
 * (Leggetter and Woodland 1995). Only features are kept, no sound. One thread.
 */
#ifndef UNCRAMP_ADAPTATION_H
#define UNCRAMP_ADAPTATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "assistant/base/status.h"
#include "grammar/recognizer.h"

struct adaptation;

/* Of `config` it takes the models and dictionaries; copied. */
MUST_CHECK enum status adaptation_create(const struct recognizer_config *config,
                                         struct adaptation **out);
/* NULL is fine. */
void adaptation_destroy(struct adaptation *adaptation);

/* 16 kHz mono in which `words` (lower case) are surely said. */
MUST_CHECK enum status adaptation_add(struct adaptation *adaptation,
                                      const char *words, const int16_t *pcm,
                                      size_t n);
/* Over all frames added; all 0 where there are none. */
void adaptation_mean(const struct adaptation *adaptation,
                     double mean[RECOGNIZER_CEPSTRA]);

/* True where the programs that adaptation_transform() needs are installed. */
bool adaptation_has_tools(void);
/* The Debian packages that have them. */
#define ADAPTATION_PACKAGES "sphinxtrain and pocketsphinx"

/*
 * Writes an MLLR file to `folder`/transform; takes some seconds, at most
 * 60 s. The features, and copies of the model, are in `folder`, which must be
 * empty and private, while it runs, and are removed before it returns.
 * ENGINE, after one line, where a program fails.
 */
MUST_CHECK enum status adaptation_transform(const struct adaptation *adaptation,
                                            const char *folder);
/* Removes `folder` with whatever a run of it that was killed has left. */
void adaptation_clean(const char *folder);

#endif
