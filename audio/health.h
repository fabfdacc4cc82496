/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * health: whether a microphone that is open and alive can be heard with. Pure:
 * samples and counts in, what ails it out. One thread.
 *
 * Zeros alone: it is muted. Real microphones hiss, so ten seconds of them are
 * enough; one with a noise gate gives zeros in every quiet moment, and is known
 * by zeros that come back soon after sound: it is then given ten times as long
 * each time. Too few samples a second: sound is being lost (47 % of it were
 * seen after a device had been spoken through); opening it anew may help, once.
 */
#ifndef UNCRAMP_HEALTH_H
#define UNCRAMP_HEALTH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

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

    int64_t window_ns; /* 0: the count begins anew */
    uint64_t window_frames;
    uint64_t last_frames;
    int slow_windows;
    bool reopened; /* and not well since */
    bool slow;
};

/* 16 kHz mono, as it comes. */
void health_feed(struct health *health, const int16_t *pcm, size_t n);
/*
 * `frames` of the device have come until `now_ns`. True where it should be
 * closed and opened again.
 */
bool health_count(struct health *health, uint64_t frames, unsigned rate_hz,
                  int64_t now_ns);
/* The device was opened: its frames count from 0. */
void health_opened(struct health *health);

/* The worst of them. */
enum ailment health_ailment(const struct health *health);

#endif
