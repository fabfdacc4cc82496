/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * playback: the loudspeaker through PortAudio.
 *
 * The loop resamples into a short ring of mono samples at the device's rate;
 * the callback spreads them over the channels and adds silence. The ring is
 * short because a sentence can be cut at any time, and the writer is told how
 * much fitted. Dropping is asked for with a position, not a flag: what is
 * written right after the request is already the next sentence.
 */
#include "audio/playback.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "assistant/base/clock.h"
#include "assistant/base/log.h"
#include "assistant/base/memory.h"
#include "audio/device_portaudio.h"
#include "audio/pcm.h"
#include "audio/resampler.h"
#include "audio/ring.h"
#include "audio/stream_clock.h"

/* How far the loop may be ahead of the device. */
#define AHEAD_MS 300
/* A loop that is late by less than this misses nothing of what was given. */
#define GIVEN_S 2
/* Samples given to the resampler, and taken by the callback, at a time. */
#define BLOCK_SAMPLES 512

struct playback {
    struct device device;        /* first: the callback's context */
    struct ring *ring;           /* mono, at the device's rate */
    struct ring *given;          /* what the device took, the same way */
    struct stream_board board;   /* every block */
    struct stream_board played;  /* the last block with queued sound in it */
    _Atomic uint64_t asked_for;  /* frames */
    _Atomic uint64_t drop_until; /* positions before this are not played */
    /* The callback's: */
    uint64_t frames;
    uint64_t position;
    /* The loop's: */
    struct stream_clock clock;
    struct stream_stamp last; /* of `played`, as it was read last */
    struct resampler *resampler;
    int16_t *resampled;
    uint64_t queued;
    uint64_t n_given; /* read from `given` */
    size_t ahead_max;
};

static size_t take_queued(struct playback *playback, int16_t *mono, size_t n)
{
    uint64_t until =
        atomic_load_explicit(&playback->drop_until, memory_order_acquire);
    while (playback->position < until) {
        int16_t dropped[BLOCK_SAMPLES];
        uint64_t left = until - playback->position;
        size_t got =
            ring_read(playback->ring, dropped,
                      left < BLOCK_SAMPLES ? (size_t)left : BLOCK_SAMPLES);
        if (got == 0) {
            break;
        }
        playback->position += got;
    }
    size_t got = ring_read(playback->ring, mono, n);
    playback->position += got;
    return got;
}

static int on_block(const void *input, void *output, unsigned long n_frames,
                    const PaStreamCallbackTimeInfo *time,
                    PaStreamCallbackFlags flags, void *context)
{
    (void)input;
    (void)time;
    (void)flags;
    struct playback *playback = context;
    unsigned channels = playback->device.channels;
    struct stream_stamp stamp = {playback->frames, playback->position,
                                 clock_mono_ns()};
    int16_t *to = output;
    int16_t mono[BLOCK_SAMPLES];
    for (unsigned long left = n_frames; left > 0;) {
        size_t n = left < BLOCK_SAMPLES ? left : BLOCK_SAMPLES;
        size_t got = take_queued(playback, mono, n);
        memset(mono + got, 0, (n - got) * sizeof *mono);
        (void)ring_write(playback->given, mono, n);
        pcm_spread(mono, channels, n, to);
        to += n * channels;
        left -= n;
    }
    stream_board_write(&playback->board, &stamp);
    if (playback->position != stamp.position) {
        stamp.position = playback->position;
        stream_board_write(&playback->played, &stamp);
    }
    playback->frames += n_frames;
    atomic_fetch_add_explicit(&playback->asked_for, n_frames,
                              memory_order_relaxed);
    return paContinue;
}

enum status playback_open(const char *device, unsigned rate_hz,
                          struct playback **out)
{
    *out = NULL;
    struct playback *playback = xcalloc(1, sizeof *playback);
    enum status status =
        device_open(&playback->device, DEVICE_OUTPUT, device, on_block);
    if (status != STATUS_OK) {
        goto out;
    }
    unsigned device_hz = playback->device.rate_hz;
    status = resampler_create(rate_hz, device_hz, &playback->resampler);
    if (status != STATUS_OK) {
        goto out;
    }
    size_t block_max = resampler_output_max(playback->resampler, BLOCK_SAMPLES);
    playback->resampled = xcalloc(block_max, sizeof *playback->resampled);
    playback->clock.rate_hz = device_hz;
    playback->ahead_max = (size_t)device_hz * AHEAD_MS / MS_PER_S;
    /* The rest is for the tail that playback_flush() adds. */
    playback->ring = ring_create(playback->ahead_max + block_max);
    playback->given = ring_create((size_t)device_hz * GIVEN_S);
    status = device_start(&playback->device);
    if (status != STATUS_OK) {
        goto out;
    }
    log_info("playback", "\"%s\", %u Hz, %u channels, %.0f ms",
             playback->device.name, device_hz, playback->device.channels,
             playback->device.latency_s * MS_PER_S);
    *out = playback;
    playback = NULL;
out:
    playback_close(playback);
    return status;
}

void playback_close(struct playback *playback)
{
    if (playback == NULL) {
        return;
    }
    device_close(&playback->device);
    resampler_destroy(playback->resampler);
    ring_destroy(playback->ring);
    ring_destroy(playback->given);
    free(playback->resampled);
    free(playback);
}

static void queue(struct playback *playback, size_t n)
{
    playback->queued += ring_write(playback->ring, playback->resampled, n);
}

size_t playback_write(struct playback *playback, const int16_t *pcm, size_t n)
{
    size_t taken = 0;
    while (taken < n) {
        size_t block = n - taken < BLOCK_SAMPLES ? n - taken : BLOCK_SAMPLES;
        if (ring_used(playback->ring) +
                resampler_output_max(playback->resampler, block) >
            playback->ahead_max) {
            break;
        }
        queue(playback, resampler_run(playback->resampler, pcm + taken, block,
                                      playback->resampled));
        taken += block;
    }
    return taken;
}

void playback_flush(struct playback *playback)
{
    queue(playback, resampler_finish(playback->resampler, playback->resampled));
}

void playback_discard(struct playback *playback)
{
    resampler_reset(playback->resampler);
    atomic_store_explicit(&playback->drop_until, playback->queued,
                          memory_order_release);
}

size_t playback_given(struct playback *playback, int16_t *pcm, size_t capacity,
                      int64_t *end_ns)
{
    size_t n = ring_read(playback->given, pcm, capacity);
    playback->n_given += n;
    if (n > 0) {
        /* Follows the blocks' stamps. */
        (void)playback_played(playback, NULL);
        *end_ns = stream_clock_ns(
            &playback->clock, playback->n_given + ring_lost(playback->given));
    }
    return n;
}

uint64_t playback_queued(const struct playback *playback)
{
    return playback->queued;
}

uint64_t playback_played(struct playback *playback, int64_t *mono_ns)
{
    struct stream_stamp stamp;
    if (stream_board_read(&playback->board, &stamp)) {
        stream_clock_update(&playback->clock, stamp.frames, stamp.mono_ns);
    }
    if (stream_board_read(&playback->played, &stamp)) {
        playback->last = stamp;
    }
    if (mono_ns != NULL) {
        *mono_ns =
            playback->last.position == 0
                ? 0
                : stream_clock_ns(&playback->clock, playback->last.frames);
    }
    return playback->last.position;
}

uint64_t playback_progress(const struct playback *playback)
{
    return atomic_load_explicit(&playback->asked_for, memory_order_relaxed);
}

double playback_latency_s(const struct playback *playback)
{
    return playback->device.latency_s;
}

bool playback_second_choice(const struct playback *playback)
{
    return playback->device.second_choice;
}

bool playback_gone(const struct playback *playback)
{
    return device_gone(&playback->device);
}

const char *playback_device(const struct playback *playback)
{
    return playback->device.name;
}

unsigned playback_rate_hz(const struct playback *playback)
{
    return playback->device.rate_hz;
}

unsigned playback_channels(const struct playback *playback)
{
    return playback->device.channels;
}
