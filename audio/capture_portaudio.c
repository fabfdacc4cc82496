/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * capture: the microphone through PortAudio.
 *
 * The callback copies the device's frames as they are into a ring; the loop
 * mixes them down and resamples. Time is told by the count of samples handed
 * out, mapped through the stamps the callback left (stream_clock.h): output
 * sample k is device frame k * rate / 16000, exactly, since the resampler has
 * no delay of its own. Whether silence means a stall is the worker's verdict.
 */
#include "audio/capture.h"

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

/* A loop that is late by less than this loses nothing; a slow machine's is late
 * by as long as a verdict takes it. */
#define RING_S 4
/* Device frames turned into 16 kHz at a time. */
#define BLOCK_FRAMES 512

struct capture {
    struct device device; /* first: the callback's context */
    struct ring *ring;    /* device frames, interleaved */
    struct stream_board board;
    _Atomic uint64_t delivered;
    /* The loop's: */
    struct stream_clock clock;
    struct resampler *resampler;
    int16_t *frames; /* BLOCK_FRAMES of the device */
    int16_t *ready;  /* 16 kHz, not yet handed out */
    size_t n_ready;
    size_t ready_at;
    uint64_t handed_out;
};

static int on_block(const void *input, void *output, unsigned long n_frames,
                    const PaStreamCallbackTimeInfo *time,
                    PaStreamCallbackFlags flags, void *context)
{
    (void)output;
    (void)time;
    (void)flags;
    struct capture *capture = context;
    struct stream_stamp stamp = {.mono_ns = clock_mono_ns()};
    size_t n_samples = n_frames * capture->device.channels;
    uint64_t delivered =
        atomic_fetch_add_explicit(&capture->delivered, n_frames,
                                  memory_order_relaxed) +
        n_frames;
    if (input == NULL) {
        return paContinue;
    }
    (void)ring_write(capture->ring, input, n_samples);
    /* Frames that found no place are missing from what the loop counts. */
    uint64_t lost = ring_lost(capture->ring) / capture->device.channels;
    stamp.frames = delivered - lost;
    stream_board_write(&capture->board, &stamp);
    return paContinue;
}

enum status capture_open(const char *device, struct capture **out)
{
    *out = NULL;
    struct capture *capture = xcalloc(1, sizeof *capture);
    enum status status =
        device_open(&capture->device, DEVICE_INPUT, device, on_block);
    if (status != STATUS_OK) {
        goto out;
    }
    unsigned rate_hz = capture->device.rate_hz;
    status = resampler_create(rate_hz, PCM_RATE_HZ, &capture->resampler);
    if (status != STATUS_OK) {
        goto out;
    }
    capture->clock.rate_hz = rate_hz;
    capture->ring =
        ring_create((size_t)rate_hz * RING_S * capture->device.channels);
    capture->frames = xcalloc((size_t)BLOCK_FRAMES * capture->device.channels,
                              sizeof *capture->frames);
    capture->ready =
        xcalloc(resampler_output_max(capture->resampler, BLOCK_FRAMES),
                sizeof *capture->ready);
    status = device_start(&capture->device);
    if (status != STATUS_OK) {
        goto out;
    }
    log_info("capture", "\"%s\", %u Hz, %u channels, %.0f ms",
             capture->device.name, rate_hz, capture->device.channels,
             capture->device.latency_s * MS_PER_S);
    *out = capture;
    capture = NULL;
out:
    capture_close(capture);
    return status;
}

void capture_close(struct capture *capture)
{
    if (capture == NULL) {
        return;
    }
    device_close(&capture->device);
    resampler_destroy(capture->resampler);
    ring_destroy(capture->ring);
    free(capture->frames);
    free(capture->ready);
    free(capture);
}

/* False where the ring is empty. */
static bool refill(struct capture *capture)
{
    int16_t mono[BLOCK_FRAMES];
    unsigned channels = capture->device.channels;
    size_t n = ring_read(capture->ring, capture->frames,
                         (size_t)BLOCK_FRAMES * channels);
    if (n == 0) {
        return false;
    }
    pcm_mix_down(capture->frames, channels, n / channels, mono);
    capture->ready_at = 0;
    capture->n_ready =
        resampler_run(capture->resampler, mono, n / channels, capture->ready);
    return true;
}

size_t capture_read(struct capture *capture, int16_t *pcm, size_t capacity,
                    int64_t *end_ns)
{
    size_t n = 0;
    while (n < capacity) {
        if (capture->n_ready == 0 && !refill(capture)) {
            break;
        }
        size_t take =
            capacity - n < capture->n_ready ? capacity - n : capture->n_ready;
        memcpy(pcm + n, capture->ready + capture->ready_at, take * sizeof *pcm);
        capture->ready_at += take;
        capture->n_ready -= take;
        n += take;
    }
    struct stream_stamp stamp;
    if (stream_board_read(&capture->board, &stamp)) {
        stream_clock_update(&capture->clock, stamp.frames, stamp.mono_ns);
    }
    if (n > 0) {
        capture->handed_out += n;
        *end_ns = stream_clock_ns(&capture->clock, capture->handed_out *
                                                       capture->device.rate_hz /
                                                       PCM_RATE_HZ);
    }
    return n;
}

uint64_t capture_progress(const struct capture *capture)
{
    return atomic_load_explicit(&capture->delivered, memory_order_relaxed);
}

bool capture_second_choice(const struct capture *capture)
{
    return capture->device.second_choice;
}

bool capture_gone(const struct capture *capture)
{
    return device_gone(&capture->device);
}

const char *capture_device(const struct capture *capture)
{
    return capture->device.name;
}

unsigned capture_rate_hz(const struct capture *capture)
{
    return capture->device.rate_hz;
}

unsigned capture_channels(const struct capture *capture)
{
    return capture->device.channels;
}
