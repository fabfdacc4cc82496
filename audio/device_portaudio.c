/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * device: PortAudio's start, choice of a device, and end.
 *
 * PortAudio lists devices only when it starts, so every open starts it anew.
 * What ALSA and JACK print meanwhile is for log_keep_libraries_quiet(). The
 * same complaint is a warning once and information after that: whoever waits
 * for a microphone tries again every second, for ever.
 */
#include "audio/device_portaudio.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "assistant/base/log.h"
#include "assistant/base/memory.h"
#include "assistant/base/text.h"

/*
 * Asked of the device. Less makes answers start sooner; below 50 ms a busy
 * single-core board starts to miss blocks.
 */
#define LATENCY_S 0.05

static void complain(enum device_direction direction, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void complain(enum device_direction direction, const char *format, ...)
{
    static char last[2][512];
    static const char *const modules[] = {"capture", "playback"};
    char line[sizeof last[0]];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(line, sizeof line, format, args);
    va_end(args);
    bool again = strcmp(line, last[direction]) == 0;
    log_line(again ? LOG_INFO : LOG_WARN, modules[direction], "%s", line);
    memcpy(last[direction], line, sizeof line);
}

static const char *noun(enum device_direction direction)
{
    return direction == DEVICE_INPUT ? "microphone" : "loudspeaker";
}

static int channels_of(const PaDeviceInfo *info,
                       enum device_direction direction)
{
    return direction == DEVICE_INPUT ? info->maxInputChannels
                                     : info->maxOutputChannels;
}

static PaDeviceIndex find_named(enum device_direction direction,
                                const char *name)
{
    struct text names = {0};
    PaDeviceIndex found = paNoDevice;
    PaDeviceIndex n = Pa_GetDeviceCount();
    for (PaDeviceIndex i = 0; i < n && found == paNoDevice; i++) {
        const PaDeviceInfo *info = Pa_GetDeviceInfo(i);
        if (info == NULL || channels_of(info, direction) < 1) {
            continue;
        }
        if (strcasestr(info->name, name) != NULL) {
            found = i;
        }
        text_printf(&names, "%s\"%s\"", names.length ? ", " : "", info->name);
    }
    if (found == paNoDevice) {
        complain(direction, "no %s has \"%s\" in its name; there are: %s",
                 noun(direction), name,
                 names.length ? text_str(&names) : "none at all");
    }
    text_finish(&names);
    return found;
}

static PaDeviceIndex find_default(enum device_direction direction)
{
    PaDeviceIndex index = direction == DEVICE_INPUT
                              ? Pa_GetDefaultInputDevice()
                              : Pa_GetDefaultOutputDevice();
    if (index == paNoDevice) {
        /* What to do about it, `listen` knows better. */
        log_info("portaudio", "there is no %s", noun(direction));
    }
    return index;
}

static PaError open_at(struct device *device, enum device_direction direction,
                       PaDeviceIndex index, unsigned rate_hz, unsigned channels,
                       PaStreamCallback *callback)
{
    PaStreamParameters parameters = {
        .device = index,
        .channelCount = (int)channels,
        .sampleFormat = paInt16,
        .suggestedLatency = LATENCY_S,
    };
    bool input = direction == DEVICE_INPUT;
    PaError error = Pa_OpenStream(
        &device->stream, input ? &parameters : NULL, input ? NULL : &parameters,
        rate_hz, paFramesPerBufferUnspecified, paNoFlag, callback, device);
    if (error != paNoError) {
        device->stream = NULL;
        return error;
    }
    const PaStreamInfo *info = Pa_GetStreamInfo(device->stream);
    device->rate_hz = rate_hz;
    device->channels = channels;
    device->latency_s = input ? info->inputLatency : info->outputLatency;
    return paNoError;
}

/* The device's own rate first: cheap USB microphones have no other. */
static PaError open_any(struct device *device, enum device_direction direction,
                        PaDeviceIndex index, PaStreamCallback *callback)
{
    const PaDeviceInfo *info = Pa_GetDeviceInfo(index);
    const unsigned rates[] = {(unsigned)info->defaultSampleRate, 48000, 44100,
                              16000};
    int most = channels_of(info, direction);
    unsigned channels =
        most < DEVICE_CHANNELS_MAX ? (unsigned)most : DEVICE_CHANNELS_MAX;
    PaError error = paInvalidSampleRate;
    for (; channels > 0; channels--) {
        for (size_t i = 0; i < sizeof rates / sizeof rates[0]; i++) {
            error =
                open_at(device, direction, index, rates[i], channels, callback);
            if (error == paNoError) {
                device->name = xstrdup(info->name);
                return paNoError;
            }
        }
    }
    return error;
}

static void on_finished(void *context)
{
    struct device *device = context;
    atomic_store_explicit(&device->finished, true, memory_order_release);
}

enum status device_open(struct device *device, enum device_direction direction,
                        const char *name, PaStreamCallback *callback)
{
    PaError error = Pa_Initialize();
    device->begun = error == paNoError;
    if (error != paNoError) {
        complain(direction, "PortAudio does not start: %s",
                 Pa_GetErrorText(error));
        return STATUS_NO_DEVICE;
    }
    PaDeviceIndex index =
        name != NULL ? find_named(direction, name) : find_default(direction);
    if (index == paNoDevice) {
        return STATUS_NO_DEVICE;
    }
    error = open_any(device, direction, index, callback);
    if (error != paNoError) {
        complain(direction,
                 "the %s \"%s\" cannot be opened: %s; is another program "
                 "using it?",
                 noun(direction), Pa_GetDeviceInfo(index)->name,
                 Pa_GetErrorText(error));
        return STATUS_NO_DEVICE;
    }
    return STATUS_OK;
}

enum status device_start(struct device *device)
{
    (void)Pa_SetStreamFinishedCallback(device->stream, on_finished);
    PaError error = Pa_StartStream(device->stream);
    if (error != paNoError) {
        log_warn("portaudio", "\"%s\" does not start: %s", device->name,
                 Pa_GetErrorText(error));
        return STATUS_NO_DEVICE;
    }
    return STATUS_OK;
}

void device_close(struct device *device)
{
    if (device->stream != NULL) {
        (void)Pa_AbortStream(device->stream);
        (void)Pa_CloseStream(device->stream);
    }
    if (device->begun) {
        (void)Pa_Terminate();
    }
    free(device->name);
    device->stream = NULL;
    device->begun = false;
    device->name = NULL;
}

bool device_gone(const struct device *device)
{
    return atomic_load_explicit(&device->finished, memory_order_acquire) ||
           Pa_IsStreamActive(device->stream) != 1;
}
