/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * capture: the microphone as 16 kHz mono, whatever the device gives.
 *
 * PortAudio 19.6 can hang for ever in open and close (a frozen sound server,
 * a suspended source); callers run in a process whose supervisor kills it.
 * The device list is frozen once opened: to see a new device, close and open
 * again. Main thread only; the callback inside copies, counts, returns.
 */
#ifndef UNCRAMP_CAPTURE_H
#define UNCRAMP_CAPTURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "assistant/base/status.h"

struct capture;

/*
 * Opens and starts the input device whose name contains `device` (any case),
 * or where it is NULL the likeliest (device_score.h), at the device's own rate
 * (then 48000, 44100, 16000), with two channels, one, or all that it has.
 * STATUS_NO_DEVICE where there is none, or none with that name (logged with the
 * names there are).
 */
MUST_CHECK enum status capture_open(const char *device, struct capture **out);
/* Stops and closes; may hang, see above. NULL is fine. */
void capture_close(struct capture *capture);

/*
 * Moves at most `capacity` samples of 16 kHz mono to `pcm` and returns how
 * many. `end_ns` gets the CLOCK_MONOTONIC time at which the last of them was
 * taken from the device; unchanged where none came.
 */
size_t capture_read(struct capture *capture, int16_t *pcm, size_t capacity,
                    int64_t *end_ns);

/* Device frames delivered since open; a stall is this standing still. */
uint64_t capture_progress(const struct capture *capture);
/* True once the device has gone: close it, and open again later. */
bool capture_gone(const struct capture *capture);
/* True where a better device has been seen, which could not be opened. */
bool capture_second_choice(const struct capture *capture);
/* Name, rate and channels of the device; the name is owned by `capture`. */
const char *capture_device(const struct capture *capture);
unsigned capture_rate_hz(const struct capture *capture);
unsigned capture_channels(const struct capture *capture);

#endif
