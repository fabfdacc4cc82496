/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * acoustics: how well each frame of an utterance fits each senone of the
 * acoustic model, for any number of searches: what the model's Gaussians say
 * and what the network says, added. Each alone mishears what the other does
 * not. Loaded once; read by any thread.
 */
#ifndef UNCRAMP_ACOUSTICS_H
#define UNCRAMP_ACOUSTICS_H

#include <stdbool.h>
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

/* By how much a sound can fit a frame worse than the best, by the network, in
 * natural logarithms: of a voice unlike those it learned from it may be quite
 * wrong, but no more than so about one frame. */
#define SOUNDS_WORST 6.0f

/* An utterance, heard once. */
struct sounds;

/* `frames`: 10 ms apart, their mean taken off. sounds_destroy(NULL) is fine. */
struct sounds *acoustics_hear(const struct acoustics *acoustics,
                              float *const *frames, size_t n);
void sounds_destroy(struct sounds *sounds);

size_t sounds_n_senones(const struct sounds *sounds);
size_t sounds_n_frames(const struct sounds *sounds);
/*
 * Of one frame, PocketSphinx's scores: 0 for the senone that fits best, and
 * more for the others, 1 for 0.1024 of a natural logarithm, of which 0.7 are
 * counted. `out` has room for all senones, `scratch` for as many floats.
 */
void sounds_scores(const struct sounds *sounds, size_t frame, float *scratch,
                   int16_t *out);

/*
 * What the network alone says: of each of its sounds, by how much it fits the
 * frame worse than the best. Its first sound of a phone (network.h) is where
 * sounds_find_phone() finds it, where there is such a phone.
 */
const float *sounds_worse(const struct sounds *sounds, size_t frame);
bool sounds_find_phone(const struct sounds *sounds, const char *phone,
                       size_t *sound);

#endif
