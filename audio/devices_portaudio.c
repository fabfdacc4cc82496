/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "audio/devices.h"

#include <stdio.h>

#include <portaudio.h>

#include "assistant/base/log.h"

static void add(struct devices *devices, const PaDeviceInfo *info, bool input,
                bool preferred)
{
    int channels = input ? info->maxInputChannels : info->maxOutputChannels;
    if (channels < 1 || devices->n == DEVICES_MAX) {
        return;
    }
    struct device_entry *entry = &devices->entries[devices->n++];
    (void)snprintf(entry->name, sizeof entry->name, "%s", info->name);
    entry->rate_hz = (unsigned)info->defaultSampleRate;
    entry->channels = (unsigned)channels;
    entry->input = input;
    entry->preferred = preferred;
}

enum status devices_list(struct devices *out)
{
    *out = (struct devices){0};
    PaError error = Pa_Initialize();
    if (error != paNoError) {
        log_warn("devices", "PortAudio does not start: %s",
                 Pa_GetErrorText(error));
        return STATUS_ENGINE;
    }
    PaDeviceIndex n = Pa_GetDeviceCount();
    for (PaDeviceIndex i = 0; i < n; i++) {
        const PaDeviceInfo *info = Pa_GetDeviceInfo(i);
        if (info != NULL) {
            add(out, info, true, i == Pa_GetDefaultInputDevice());
            add(out, info, false, i == Pa_GetDefaultOutputDevice());
        }
    }
    (void)Pa_Terminate();
    return STATUS_OK;
}
