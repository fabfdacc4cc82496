/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "audio/health.h"

#include <stdlib.h>

#include "audio/pcm.h"

/* A gap of so many zeros is no chance in a hiss of the last bit. */
#define GAP          (PCM_RATE_HZ / 20)
#define PATIENCE     ((uint64_t)10 * PCM_RATE_HZ)
#define PATIENCE_MAX ((uint64_t)3 * 3600 * PCM_RATE_HZ)
/* Sound for so long, without a gap: it has no noise gate. */
#define HISS ((uint64_t)10 * PCM_RATE_HZ)

/* As in measure.c. */
#define CLIPPED_FROM 32390
/* A second with more than this is clipped: a click has less. */
#define CLIPPED_MANY (PCM_RATE_HZ / 100)
/* Four such seconds within about twenty ail it, twenty clean ones heal it. */
#define HEAT_CLIPPED 6
#define HEAT_AILS    20
#define HEAT_MAX     24

static void take_zero(struct health *health)
{
    health->zeros++;
    if (health->patience == 0) {
        health->patience = PATIENCE;
    }
    if (health->zeros == GAP) {
        health->hiss = 0;
    }
    if (!health->silent && health->zeros >= health->patience) {
        health->silent = true;
        health->patience *= 10;
        if (health->patience > PATIENCE_MAX) {
            health->patience = PATIENCE_MAX;
        }
    }
}

static void take_sound(struct health *health)
{
    health->zeros = 0;
    health->sounded = true;
    health->silent = false;
    if (++health->hiss == HISS) {
        health->patience = PATIENCE;
    }
}

static void end_second(struct health *health)
{
    health->clipped_heat +=
        health->n_clipped > CLIPPED_MANY ? HEAT_CLIPPED : -1;
    if (health->clipped_heat < 0) {
        health->clipped_heat = 0;
    } else if (health->clipped_heat > HEAT_MAX) {
        health->clipped_heat = HEAT_MAX;
    }
    health->clipping = health->clipped_heat >= HEAT_AILS ||
                       (health->clipping && health->clipped_heat > 0);
    health->n_second = 0;
    health->n_clipped = 0;
}

void health_feed(struct health *health, const int16_t *pcm, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (pcm[i] == 0) {
            take_zero(health);
        } else {
            take_sound(health);
        }
        health->n_clipped += abs(pcm[i]) >= CLIPPED_FROM;
        if (++health->n_second == PCM_RATE_HZ) {
            end_second(health);
        }
    }
}

enum ailment health_ailment(const struct health *health)
{
    if (health->silent) {
        return AILMENT_SILENT;
    }
    if (health->pace.slow) {
        return AILMENT_SLOW;
    }
    if (health->clipping) {
        return AILMENT_CLIPPING;
    }
    return health->sounded ? AILMENT_NONE : AILMENT_UNKNOWN;
}
