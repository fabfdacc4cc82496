/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * network: what speech sound each frame of an utterance is, by a small neural
 * network that sees what comes before and after it, too.
 *
 * The acoustic model's Gaussians see 50 ms and know how each sound is in quiet;
 * this sees 170 ms, and learned to tell the sounds apart in noise and in rooms.
 * What both hear alike is more likely to have been said. Learned by
 * tests/bench/adapt/sounds.py. Loaded once; read by any thread.
 */
#ifndef UNCRAMP_NETWORK_H
#define UNCRAMP_NETWORK_H

#include <stdbool.h>
#include <stddef.h>

#include "assistant/base/status.h"

/* Of a phone: its beginning, middle and end, each a sound. */
#define NETWORK_STATES 3

struct network;

/*
 * NOT_FOUND where the file is missing, INVALID where it is none, both with a
 * line. network_destroy(NULL) is fine.
 */
MUST_CHECK enum status network_load(const char *path, struct network **out);
void network_destroy(struct network *network);

/* How many cepstra it wants of a frame. */
size_t network_n_cepstra(const struct network *network);
/* How many sounds it knows: NETWORK_STATES of each phone. */
size_t network_n_sounds(const struct network *network);
/*
 * Which of its sounds the acoustic model's senone number `senone` is; of the
 * first 0 to network_n_senones().
 */
size_t network_n_senones(const struct network *network);
size_t network_sound(const struct network *network, size_t senone);

/* The first sound of the phone that a dictionary calls so, such as AH. */
bool network_find_phone(const struct network *network, const char *name,
                        size_t *sound);

/*
 * `frames`: 10 ms apart, their mean taken off. `out` gets network_n_sounds()
 * numbers for each: the natural logarithm of how likely the frame is, given
 * that sound, but for a number that is the same for all sounds of a frame.
 */
void network_hear(const struct network *network, float *const *frames, size_t n,
                  float *out);

#endif
