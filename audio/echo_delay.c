/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "audio/echo_delay.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "assistant/base/memory.h"
#include "audio/pcm.h"

enum {
    STEP = 4, /* samples of 16 kHz in one of ours */
    FRAME = PCM_FRAME_SAMPLES / STEP,
    LAGS = ECHO_DELAY_MAX_MS * PCM_RATE_HZ / 1000 / STEP,
};
/* What was heard long ago counts for less: a time constant of two seconds. */
#define KEEP 0.99F
/* Frames in which something was played before an answer is given. */
#define FRAMES_MIN 25
/* The best lag is as alike as this, and stands out from all that are not its
 * neighbours. A voice is like itself one pitch period later. */
#define LIKENESS_MIN 0.12
#define STANDS_OUT   1.25
#define NEIGHBOURS   (25 * PCM_RATE_HZ / 1000 / STEP)

struct echo_delay {
    float played[LAGS + FRAME]; /* newest last */
    float products[LAGS];
    float heard_power;
    float played_power;
    float heard_before, played_before; /* for the whitening */
    unsigned frames;
    size_t best; /* lag */
};

struct echo_delay *echo_delay_create(void)
{
    return xcalloc(1, sizeof(struct echo_delay));
}

void echo_delay_destroy(struct echo_delay *delay)
{
    free(delay);
}

void echo_delay_reset(struct echo_delay *delay)
{
    *delay = (struct echo_delay){0};
}

/* Down to 4 kHz, and its difference: without that, low vowels decide. */
static void whiten(const int16_t *pcm, float *before, float *out)
{
    for (size_t i = 0; i < FRAME; i++) {
        float sum = 0;
        for (size_t k = 0; k < STEP; k++) {
            sum += pcm[i * STEP + k];
        }
        out[i] = sum - *before;
        *before = sum;
    }
}

static float dot(const float *a, const float *b)
{
    float sum = 0;
    for (size_t i = 0; i < FRAME; i++) {
        sum += a[i] * b[i];
    }
    return sum;
}

void echo_delay_feed(struct echo_delay *delay, const int16_t *heard,
                     const int16_t *played)
{
    float now[FRAME];
    whiten(heard, &delay->heard_before, now);
    memmove(delay->played, delay->played + FRAME,
            LAGS * sizeof delay->played[0]);
    whiten(played, &delay->played_before, delay->played + LAGS);
    float power = 0;
    for (size_t i = 0; i < LAGS + FRAME; i++) {
        power += delay->played[i] * delay->played[i];
    }
    if (power < LAGS + FRAME) {
        return; /* silence */
    }
    delay->heard_power = delay->heard_power * KEEP + dot(now, now);
    delay->played_power =
        delay->played_power * KEEP + power * FRAME / (LAGS + FRAME);
    delay->best = 0;
    for (size_t lag = 0; lag < LAGS; lag++) {
        delay->products[lag] =
            delay->products[lag] * KEEP + dot(now, delay->played + LAGS - lag);
        if (fabsf(delay->products[lag]) > fabsf(delay->products[delay->best])) {
            delay->best = lag;
        }
    }
    delay->frames++;
}

/* How alike the two are at the best lag: 0, no echo to be found, to 1. */
static double likeness(const struct echo_delay *delay)
{
    double power = (double)delay->heard_power * (double)delay->played_power;
    return power > 0 ? fabs((double)delay->products[delay->best]) / sqrt(power)
                     : 0;
}

bool echo_delay_find(const struct echo_delay *delay, size_t *samples)
{
    float rival = 0;
    for (size_t lag = 0; lag < LAGS; lag++) {
        size_t away = lag > delay->best ? lag - delay->best : delay->best - lag;
        if (away > NEIGHBOURS) {
            rival = fmaxf(rival, fabsf(delay->products[lag]));
        }
    }
    *samples = delay->best * STEP;
    return delay->frames >= FRAMES_MIN && likeness(delay) >= LIKENESS_MIN &&
           fabsf(delay->products[delay->best]) >= rival * (float)STANDS_OUT;
}
