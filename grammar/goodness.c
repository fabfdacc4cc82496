/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "grammar/goodness.h"

#include <float.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "assistant/base/memory.h"
#include "grammar/network.h"

/* No word of the dictionary has more. */
#define PHONES_MAX 40
#define STATES_MAX (NETWORK_STATES * PHONES_MAX)

/* A way through the word up to one of its states. */
struct way {
    double cost;     /* of all frames */
    double goodness; /* of the phones that are over */
    double phone;    /* cost of the one it is in */
    size_t n_frames; /* of that one */
};

static const struct way no_way = {.cost = DBL_MAX};

static size_t read_phones(const struct sounds *sounds, const char *phones,
                          size_t *states)
{
    char *rest = NULL;
    char *copy = xstrdup(phones);
    size_t n = 0;
    for (char *name = strtok_r(copy, " ", &rest); name != NULL;
         name = strtok_r(NULL, " ", &rest)) {
        size_t sound = 0;
        if (n == STATES_MAX || !sounds_find_phone(sounds, name, &sound)) {
            n = 0;
            break;
        }
        for (size_t i = 0; i < NETWORK_STATES; i++) {
            states[n++] = sound + i;
        }
    }
    free(copy);
    return n;
}

static double mean_of_phone(const struct way *way)
{
    return way->phone / (double)way->n_frames;
}

/* From the state before into the next one. */
static struct way step(const struct way *before, bool new_phone)
{
    struct way way = *before;
    if (new_phone && before->cost < DBL_MAX) {
        way.goodness -= mean_of_phone(before);
        way.phone = 0.0;
        way.n_frames = 0;
    }
    return way;
}

/* By a frame. */
static struct way longer(struct way way, float worse)
{
    way.cost += (double)worse;
    way.phone += (double)worse;
    way.n_frames++;
    return way;
}

static void hear_frame(const float *worse, const size_t *states, size_t n,
                       struct way *ways)
{
    for (size_t i = n; i-- > 0;) {
        struct way way = ways[i];
        if (i > 0 && ways[i - 1].cost < way.cost) {
            way = step(&ways[i - 1], i % NETWORK_STATES == 0);
        }
        if (way.cost < DBL_MAX) {
            ways[i] = longer(way, worse[states[i]]);
        }
    }
}

double goodness_of_pronunciation(const struct sounds *sounds,
                                 const struct stretch *stretch,
                                 const char *phones)
{
    size_t states[STATES_MAX];
    struct way ways[STATES_MAX];
    size_t n = read_phones(sounds, phones, states);
    if (n == 0 || stretch->n < n ||
        stretch->first + stretch->n > sounds_n_frames(sounds)) {
        return -SOUNDS_WORST;
    }
    for (size_t i = 0; i < n; i++) {
        ways[i] = no_way;
    }
    ways[0] = longer((struct way){0},
                     sounds_worse(sounds, stretch->first)[states[0]]);
    for (size_t f = 1; f < stretch->n; f++) {
        hear_frame(sounds_worse(sounds, stretch->first + f), states, n, ways);
    }
    size_t n_phones = n / NETWORK_STATES;
    return (ways[n - 1].goodness - mean_of_phone(&ways[n - 1])) /
           (double)n_phones;
}
