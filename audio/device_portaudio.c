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

#include <pa_linux_alsa.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "assistant/base/log.h"
#include "assistant/base/memory.h"
#include "assistant/base/text.h"
#include "audio/device_score.h"
#include "audio/pcm.h"

/*
 * Asked of the device, and in how many blocks it keeps that. Less makes answers
 * start sooner; more, in fewer blocks, lets it sleep longer, since each block
 * wakes up three threads, all night (tests/bench/RESULTS.md, Idle). An answer
 * waits for all of the loudspeaker's, but for a block of the microphone's.
 */
static const double latency_s[] = {
    [DEVICE_INPUT] = 0.21, [DEVICE_OUTPUT] = 0.12};
#define N_BLOCKS 3
/* Devices tried at most: each may take a second. */
#define CANDIDATES_MAX 4
/* Over every score: a name given in full means that one. */
#define EXACTLY 1000

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

/* A device that may be meant, and how likely it is. */
struct candidate {
    PaDeviceIndex index;
    int score;
};

/* Keeps the best CANDIDATES_MAX, best first; of equals the first listed. */
static size_t insert(struct candidate *best, size_t n,
                     struct candidate candidate)
{
    size_t at = n;
    while (at > 0 && best[at - 1].score < candidate.score) {
        at--;
    }
    if (at == CANDIDATES_MAX) {
        return n;
    }
    n = n < CANDIDATES_MAX ? n + 1 : n;
    memmove(best + at + 1, best + at, (n - at - 1) * sizeof *best);
    best[at] = candidate;
    return n;
}

/* What the default is worth. */
static int default_bonus(void)
{
    PaDeviceIndex n = Pa_GetDeviceCount();
    for (PaDeviceIndex i = 0; i < n; i++) {
        const PaDeviceInfo *info = Pa_GetDeviceInfo(i);
        if (info != NULL && device_score_served(info->name)) {
            return DEVICE_SCORE_DEFAULT_SERVED;
        }
    }
    return DEVICE_SCORE_DEFAULT_ALONE;
}

static size_t find_candidates(enum device_direction direction, const char *name,
                              struct candidate *best)
{
    bool input = direction == DEVICE_INPUT;
    PaDeviceIndex preferred =
        input ? Pa_GetDefaultInputDevice() : Pa_GetDefaultOutputDevice();
    PaDeviceIndex n_devices = Pa_GetDeviceCount();
    int bonus = default_bonus();
    size_t n = 0;
    for (PaDeviceIndex i = 0; i < n_devices; i++) {
        const PaDeviceInfo *info = Pa_GetDeviceInfo(i);
        if (info == NULL || channels_of(info, direction) < 1) {
            continue;
        }
        int score = device_score(info->name, input);
        score += i == preferred ? bonus : 0;
        if (name != NULL && strcasecmp(info->name, name) == 0) {
            score += EXACTLY;
        }
        if (name != NULL ? strcasestr(info->name, name) != NULL : score > 0) {
            n = insert(best, n, (struct candidate){i, score});
        }
    }
    return n;
}

static void complain_none(enum device_direction direction, const char *name)
{
    struct text names = {0};
    PaDeviceIndex n = Pa_GetDeviceCount();
    for (PaDeviceIndex i = 0; i < n; i++) {
        const PaDeviceInfo *info = Pa_GetDeviceInfo(i);
        if (info != NULL && channels_of(info, direction) > 0) {
            text_printf(&names, "%s\"%s\"", names.length ? ", " : "",
                        info->name);
        }
    }
    if (name != NULL) {
        complain(direction, "no %s has \"%s\" in its name; there are: %s",
                 noun(direction), name,
                 names.length ? text_str(&names) : "none at all");
    } else {
        /* What to do about it, `listen` knows better. */
        log_info("portaudio", "there is no %s; there are: %s", noun(direction),
                 names.length ? text_str(&names) : "none at all");
    }
    text_finish(&names);
}

static PaError open_at(struct device *device, enum device_direction direction,
                       PaDeviceIndex index, unsigned rate_hz, unsigned channels,
                       PaStreamCallback *callback)
{
    PaStreamParameters parameters = {
        .device = index,
        .channelCount = (int)channels,
        .sampleFormat = paInt16,
        .suggestedLatency = latency_s[direction],
    };
    bool input = direction == DEVICE_INPUT;
    (void)PaAlsa_SetNumPeriods(N_BLOCKS);
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

/*
 * The device's own rate, since cheap USB microphones have no other; but 48 kHz
 * before 44.1: three of its samples are one of ours, so that resampling takes a
 * third of the time. Two channels, then one; an array of microphones may have
 * only all of its own.
 */
static PaError open_any(struct device *device, enum device_direction direction,
                        PaDeviceIndex index, PaStreamCallback *callback)
{
    const PaDeviceInfo *info = Pa_GetDeviceInfo(index);
    unsigned own = (unsigned)info->defaultSampleRate;
    bool easy = direction == DEVICE_OUTPUT || own % PCM_RATE_HZ == 0;
    const unsigned rates[] = {easy ? own : 48000, own, 48000, 44100, 16000};
    unsigned most = (unsigned)channels_of(info, direction);
    const unsigned channels[] = {2, 1, most};
    PaError error = paInvalidChannelCount;
    for (size_t c = 0; c < sizeof channels / sizeof channels[0]; c++) {
        if (channels[c] > most || channels[c] > DEVICE_CHANNELS_MAX) {
            continue;
        }
        for (size_t i = 0; i < sizeof rates / sizeof rates[0]; i++) {
            error = open_at(device, direction, index, rates[i], channels[c],
                            callback);
            if (error == paNoError) {
                device->name = xstrdup(info->name);
                return paNoError;
            }
        }
    }
    return error;
}

static enum status open_best(struct device *device,
                             enum device_direction direction,
                             const struct candidate *candidates, size_t n,
                             PaStreamCallback *callback)
{
    /* The best that was ever listed. */
    static int best_score[2];
    PaError first_error = paNoError;
    if (candidates[0].score > best_score[direction]) {
        best_score[direction] = candidates[0].score;
    }
    for (size_t i = 0; i < n; i++) {
        PaError error =
            open_any(device, direction, candidates[i].index, callback);
        if (error == paNoError) {
            device->second_choice = candidates[i].score < best_score[direction];
            return STATUS_OK;
        }
        first_error = i == 0 ? error : first_error;
    }
    complain(direction,
             "the %s \"%s\" cannot be opened: %s; is another program using "
             "it?",
             noun(direction), Pa_GetDeviceInfo(candidates[0].index)->name,
             Pa_GetErrorText(first_error));
    return STATUS_NO_DEVICE;
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
    struct candidate candidates[CANDIDATES_MAX];
    size_t n = find_candidates(direction, name, candidates);
    if (n == 0) {
        complain_none(direction, name);
        return STATUS_NO_DEVICE;
    }
    return open_best(device, direction, candidates, n, callback);
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
