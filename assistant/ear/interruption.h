/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * interruption: whether somebody has spoken while we speak, or it was what is
 * left of our own voice. How far the sound is above that decides how sure of
 * the words one must be; what was doubted is believed when it is said again.
 * Pure: the caller has the sound and the verdict. One thread.
 */
#ifndef UNCRAMP_INTERRUPTION_H
#define UNCRAMP_INTERRUPTION_H

#include <stdbool.h>
#include <stdint.h>

#include "grammar/recognizer.h"

/* Start from {0}. */
struct interruption {
    double over_db;     /* its loudest over what may be left of our own voice */
    char *doubted;      /* the words of the one before; NULL: they were not */
    int64_t doubted_ns; /* when that ended */
    bool again;         /* these words were those, and are believed */
};

void interruption_finish(struct interruption *interruption);

/* An utterance begins; then each of its frames. */
void interruption_begin(struct interruption *interruption);
void interruption_feed(struct interruption *interruption, double over_db);

/* True where the verdict on it is to be believed at once. */
bool interruption_clear(const struct interruption *interruption,
                        const struct recognition *verdict);
/* The same at its end, or since it was said for the second time. */
bool interruption_believe(struct interruption *interruption,
                          const struct recognition *verdict, int64_t end_ns);
/* False where no echo of ours is that loud, whatever the words, and where they
 * were said twice: a sentence of ours comes once. */
bool interruption_may_be_own(const struct interruption *interruption);

#endif
