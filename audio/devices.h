/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * devices: the sound devices that there are, by the names that --device-in and
 * --device-out take. Can hang as capture.h can; the same thread rules.
 */
#ifndef UNCRAMP_DEVICES_H
#define UNCRAMP_DEVICES_H

#include <stdbool.h>
#include <stddef.h>

#include "assistant/base/status.h"

#define DEVICES_MAX 64

struct device_entry {
    char name[96];
    unsigned rate_hz;  /* what it prefers */
    unsigned channels; /* at most */
    bool input;        /* a microphone; else a loudspeaker */
    bool preferred;    /* the system's default */
};

struct devices {
    struct device_entry entries[DEVICES_MAX];
    size_t n; /* a device that does both is there twice */
};

/* ENGINE where PortAudio does not start; no device at all is OK. */
MUST_CHECK enum status devices_list(struct devices *out);

#endif
