/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * goodness: how well a word was pronounced, as the field's "goodness of
 * pronunciation": by the network alone, every phone counting the same. A word
 * that only ends like the one it is taken for has phones that fit badly, and
 * long vowels cannot make up for them. Private to grammar/.
 */
#ifndef UNCRAMP_GOODNESS_H
#define UNCRAMP_GOODNESS_H

#include <stddef.h>

#include "grammar/acoustics.h"

/* `n` frames from `first` on, in which a decoder heard a word. */
struct stretch {
    size_t first;
    size_t n;
};

/*
 * 0 where each frame is nothing rather than what it should be, down to
 * -SOUNDS_WORST. `phones`: the word's, with a space between them. -SOUNDS_WORST
 * where one is unknown, or there are fewer than NETWORK_STATES frames a phone.
 */
double goodness_of_pronunciation(const struct sounds *sounds,
                                 const struct stretch *stretch,
                                 const char *phones);

#endif
