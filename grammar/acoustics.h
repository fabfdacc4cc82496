/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * acoustics: how well each frame of an utterance fits each senone of the
 * acoustic model, for any number of searches: what the model's Gaussians say
 * and what the network says, added. Each alone mishears what the other does
 * not. Loaded once; read by any thread.
 */
#ifndef UNCRAMP_ACOUSTICS_H
#define UNCRAMP_ACOUSTICS_H

#include <stddef.h>
#include <stdint.h>

#include "assistant/base/status.h"

struct acoustics;

/*
 * `folder` holds means, variances and sendump, `network` is a file, and so is
 * `transform` (gaussians.h), which may be NULL. NOT_FOUND or INVALID, with a
 * line; acoustics_destroy(NULL) is fine.
 */
MUST_CHECK enum status acoustics_load(const char *folder, const char *network,
                                      const char *transform,
                                      struct acoustics **out);
void acoustics_destroy(struct acoustics *acoustics);

/* An utterance, heard once. */
struct sounds;

/* `frames`: 10 ms apart, their mean taken off. sounds_destroy(NULL) is fine. */
struct sounds *acoustics_hear(const struct acoustics *acoustics,
                              float *const *frames, size_t n);
void sounds_destroy(struct sounds *sounds);

size_t sounds_n_senones(const struct sounds *sounds);
size_t sounds_n_frames(const struct sounds *sounds);
/*
 * Of one frame, PocketSphinx's scores: 0 for the senone that fits best, and a
 * tenth of a natural logarithm (0.1024) for each that another is worse. `out`
 * has room for all senones, `scratch` for as many floats.
 */
void sounds_scores(const struct sounds *sounds, size_t frame, float *scratch,
                   int16_t *out);

#endif
