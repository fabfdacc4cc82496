/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * device: what capture and playback share about PortAudio: starting it,
 * finding a device by name, settling on a rate, keeping its chatter apart.
 *
 * Half-duplex streams with a callback only: through the ALSA pulse plugin
 * duplex streams died in 5 of 12 runs, and blocking reads race with close.
 * Everything here can hang (see capture.h). Main thread only.
 */
#ifndef UNCRAMP_DEVICE_PORTAUDIO_H
#define UNCRAMP_DEVICE_PORTAUDIO_H

#include <stdatomic.h>
#include <stdbool.h>

#include <portaudio.h>

#include "assistant/base/status.h"

/* As many as PulseAudio and ALSA offer of anything. */
#define DEVICE_CHANNELS_MAX 32

enum device_direction { DEVICE_INPUT, DEVICE_OUTPUT };

/* PortAudio hands callbacks one pointer, also the one that says the device
 * has gone: so this is the first member of whoever has a device. */
struct device {
    bool begun;
    PaStream *stream;
    char *name;
    unsigned rate_hz;
    unsigned channels;
    double latency_s;
    bool second_choice;   /* a better one was there once, or is, and busy */
    atomic_bool finished; /* set by PortAudio's thread once the device left */
};

/*
 * Starts PortAudio and opens the stream, int16, not yet running. `name` as in
 * capture_open(). NO_DEVICE where there is none or it cannot be opened now.
 * The callback gets `device` as its context. `device` is all zero before, must
 * stay where it is, and needs device_close() also after failure.
 */
MUST_CHECK enum status device_open(struct device *device,
                                   enum device_direction direction,
                                   const char *name,
                                   PaStreamCallback *callback);
/* From here on the callback runs. */
MUST_CHECK enum status device_start(struct device *device);
void device_close(struct device *device);
bool device_gone(const struct device *device);

#endif
