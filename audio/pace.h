/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * pace: whether a sound device takes or gives as many samples as its rate says.
 * Too few a second: sound is being lost (47 % of a microphone's were seen after
 * it had been spoken through); opening it anew may help, once. Pure: counts and
 * times in. One thread.
 */
#ifndef UNCRAMP_PACE_H
#define UNCRAMP_PACE_H

#include <stdbool.h>
#include <stdint.h>

/* Begins as {0}, and lasts over closing and opening the device. */
struct pace {
    int64_t window_ns; /* 0: the count begins anew */
    uint64_t window_frames;
    uint64_t last_frames;
    int slow_windows;
    bool reopened; /* and not well since */
    bool slow;     /* the verdict: opening it anew has not helped */
};

/*
 * `frames` of the device have passed until `now_ns`. True where it should be
 * closed and opened again.
 */
bool pace_count(struct pace *pace, uint64_t frames, unsigned rate_hz,
                int64_t now_ns);
/* The device was opened: its frames count from 0. */
void pace_opened(struct pace *pace);

#endif
