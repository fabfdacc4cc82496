/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * health: whether a microphone that is open and alive can be heard with. Pure:
 * samples and counts in, what ails it out. One thread.
 *
 * Zeros alone: it is muted. Real microphones hiss, so ten seconds of them are
 * enough; one with a noise gate gives zeros in every quiet moment, and is known
 * by zeros that come back soon after sound: it is then given ten times as long
 * each time.
 */
#ifndef UNCRAMP_HEALTH_H
#define UNCRAMP_HEALTH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "audio/pace.h"

enum ailment {
    AILMENT_NONE,
    AILMENT_UNKNOWN, /* only zeros so far, but not for long */
    AILMENT_SILENT,
    AILMENT_SLOW,
    AILMENT_CLIPPING
};

/* Begins as {0}, and lasts over closing and opening the device. */
struct health {
    uint64_t zeros; /* samples since the last that was none */
    uint64_t hiss;  /* samples since the last gap of zeros */
    uint64_t patience;
    bool sounded; /* ever */
    bool silent;

    size_t n_second; /* of the second under way */
    size_t n_clipped;
    int clipped_heat;
    bool clipping;

    struct pace pace;
};

/* 16 kHz mono, as it comes. */
void health_feed(struct health *health, const int16_t *pcm, size_t n);
/* The worst of them. */
enum ailment health_ailment(const struct health *health);

#endif
