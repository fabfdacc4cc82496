/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/bench/room.h"

#include <math.h>
#include <stdlib.h>

#include "audio/pcm.h"

#define RATE   PCM_RATE_HZ
#define DIES_S 0.35 /* the echo's reverberation, by 60 dB */
#define DIRECT 0.6  /* of the echo's energy comes first */
#define SINC   16

double room_chance(struct room *room)
{
    return rand_r(&room->seed) / (double)RAND_MAX;
}

void room_make(struct room *room, double delay_ms, double echo_gain)
{
    double energy = 0;
    for (size_t i = 1; i < ROOM_TAPS; i++) {
        double after_s = DIES_S * 0.8 * room_chance(room);
        room->reflections[i] = (struct reflection){
            .delay = (size_t)((delay_ms / 1000 + 0.002 + after_s) * RATE),
            .gain = (room_chance(room) - 0.5) * pow(10, -3 * after_s / DIES_S),
        };
        energy += room->reflections[i].gain * room->reflections[i].gain;
    }
    for (size_t i = 1; i < ROOM_TAPS; i++) {
        room->reflections[i].gain *= echo_gain * sqrt((1 - DIRECT) / energy);
    }
    room->reflections[0] = (struct reflection){(size_t)(delay_ms / 1000 * RATE),
                                               echo_gain * sqrt(DIRECT)};
}

void room_play(struct room *room, int16_t sample)
{
    int64_t at = room->n_played++;
    room->played[at % ROOM_HISTORY] = sample;
    double sum = 0;
    for (size_t i = 0; i < ROOM_TAPS; i++) {
        int64_t from = at - (int64_t)room->reflections[i].delay;
        if (from >= 0) {
            sum +=
                room->reflections[i].gain * room->played[from % ROOM_HISTORY];
        }
    }
    room->echoed[at % ROOM_HISTORY] = sum;
}

double room_echo(const struct room *room, int64_t n)
{
    double place = (double)n * (1 + room->drift) - SINC;
    int64_t whole = (int64_t)floor(place);
    double sum = 0;
    for (int64_t k = whole - SINC + 1; k <= whole + SINC; k++) {
        double x = place - (double)k;
        if (k >= 0) {
            double sinc = fabs(x) < 1e-9 ? 1 : sin(M_PI * x) / (M_PI * x);
            double window = 0.5 + 0.5 * cos(M_PI * x / (SINC + 1));
            sum += room->echoed[k % ROOM_HISTORY] * sinc * window;
        }
    }
    return sum;
}
