/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * playback: mono samples out of the loudspeaker. The stream stays open and
 * plays silence when nothing is queued, so that no first syllable is lost.
 *
 * The same caution as in capture.h: open and close can hang. Main thread only.
 */
#ifndef UNCRAMP_PLAYBACK_H
#define UNCRAMP_PLAYBACK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "assistant/base/status.h"

struct playback;

/*
 * Opens and starts the output device as capture_open() does; samples will be
 * given at `rate_hz` and are resampled to the device's rate.
 */
MUST_CHECK enum status playback_open(const char *device, unsigned rate_hz,
                                     struct playback **out);
/* Stops and closes; may hang. NULL is fine. */
void playback_close(struct playback *playback);

/* Queues at most what fits; returns how many of the `n` samples were taken. */
size_t playback_write(struct playback *playback, const int16_t *pcm, size_t n);
/* Ends the sound begun: the resampler's tail is queued and it starts anew. */
void playback_flush(struct playback *playback);
/* Silence from the next device block on; all that was queued is dropped. */
void playback_discard(struct playback *playback);

/*
 * Positions count device frames of queued sound (not of filler silence) since
 * open. `queued` is where the next sample written will stand; `played` is how
 * far the device has taken them, and `mono_ns`, if not NULL, gets the
 * CLOCK_MONOTONIC time of the device block that moved it last. Discarded sound
 * counts as played.
 */
uint64_t playback_queued(const struct playback *playback);
uint64_t playback_played(struct playback *playback, int64_t *mono_ns);

/*
 * Moves at most `capacity` samples of what the device has been given, at its
 * rate, silence included, to `pcm`, and returns how many; `end_ns` gets the
 * CLOCK_MONOTONIC time at which the device took the last of them, unchanged
 * where there are none. Whoever does not read loses the newest.
 */
size_t playback_given(struct playback *playback, int16_t *pcm, size_t capacity,
                      int64_t *end_ns);

/* Device frames asked for since open; a stall is this standing still. */
uint64_t playback_progress(const struct playback *playback);
/* From "taken by the device" to "heard", as the device states it. */
double playback_latency_s(const struct playback *playback);
/* True where a better device has been seen, which could not be opened. */
bool playback_second_choice(const struct playback *playback);
bool playback_gone(const struct playback *playback);
const char *playback_device(const struct playback *playback);
unsigned playback_rate_hz(const struct playback *playback);
unsigned playback_channels(const struct playback *playback);

#endif
