/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * room: a room in numbers. What a loudspeaker plays comes to a microphone with
 * an echo of chosen delay and loudness, and their two clocks drift apart.
 */
#ifndef UNCRAMP_ROOM_H
#define UNCRAMP_ROOM_H

#include <stddef.h>
#include <stdint.h>

#include "audio/pcm.h"

#define ROOM_TAPS    400               /* reflections */
#define ROOM_HISTORY (PCM_RATE_HZ * 2) /* of the loudspeaker, a ring */

struct reflection {
    size_t delay;
    double gain;
};

struct room {
    struct reflection reflections[ROOM_TAPS];
    double drift; /* of the microphone's clock against the loudspeaker's */
    unsigned seed;
    double played[ROOM_HISTORY]; /* what the loudspeaker played */
    double echoed[ROOM_HISTORY]; /* what comes back of it, by its clock */
    int64_t n_played;
    int64_t n_heard; /* for who listens to count */
};

/* From `seed` and `drift`, which are set. */
void room_make(struct room *room, double delay_ms, double echo_gain);
/* The loudspeaker's next sample. */
void room_play(struct room *room, int16_t sample);
/* The echo in microphone sample `n`, which is between two of the others. */
double room_echo(const struct room *room, int64_t n);
/* 0 to 1, the next by `seed`. */
double room_chance(struct room *room);

#endif
