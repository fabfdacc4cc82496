/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * echo_delay: how long what is played takes to come back through the
 * microphone: the lag at which the two sounds are most alike, over the last
 * seconds in which something was played. Whitened, at 4 kHz: a quarter of a
 * millisecond is exact enough for the canceller, whose filter does the rest.
 * One thread.
 */
#ifndef UNCRAMP_ECHO_DELAY_H
#define UNCRAMP_ECHO_DELAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Longer than Bluetooth's usual quarter of a second. */
#define ECHO_DELAY_MAX_MS 320

struct echo_delay;

struct echo_delay *echo_delay_create(void);
/* NULL is fine. */
void echo_delay_destroy(struct echo_delay *delay);

/* A frame (PCM_FRAME_SAMPLES) of what was heard, and of what was played at
 * the same time. */
void echo_delay_feed(struct echo_delay *delay, const int16_t *heard,
                     const int16_t *played);
/* In samples of PCM_RATE_HZ; false while nothing stands out. */
bool echo_delay_find(const struct echo_delay *delay, size_t *samples);
/* Forgets all. */
void echo_delay_reset(struct echo_delay *delay);

#endif
