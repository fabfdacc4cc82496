/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * pcm: the few sums that every user of samples needs.
 *
 * Used inside audio callbacks too, so nothing here allocates, logs or keeps
 * state. Rates are the resampler's business.
 */
#include "audio/pcm.h"

#include <assert.h>
#include <math.h>

#define SPEECH_MARGIN 40.0 /* 16 dB */

void pcm_mix_down(const int16_t *interleaved, unsigned channels,
                  size_t n_frames, int16_t *mono)
{
    assert(channels > 0);
    unsigned last = channels > 1 ? 1 : 0;
    for (size_t i = 0; i < n_frames; i++) {
        const int16_t *frame = interleaved + i * channels;
        mono[i] = (int16_t)((frame[0] + frame[last]) / 2);
    }
}

void pcm_spread(const int16_t *mono, unsigned channels, size_t n_frames,
                int16_t *interleaved)
{
    for (size_t i = 0; i < n_frames; i++) {
        for (unsigned c = 0; c < channels; c++) {
            interleaved[i * channels + c] = mono[i];
        }
    }
}

/* Mean square, full scale being 1. */
static double power(const int16_t *mono, size_t n_samples)
{
    double sum = 0;
    for (size_t i = 0; i < n_samples; i++) {
        sum += (double)mono[i] * mono[i];
    }
    return n_samples > 0 ? sum / (double)n_samples / (32768.0 * 32768.0) : 0;
}

static double decibel(double mean)
{
    return mean > 0 ? fmax(10 * log10(mean), PCM_SILENCE_DB) : PCM_SILENCE_DB;
}

double pcm_level_db(const int16_t *mono, size_t n_samples)
{
    return decibel(power(mono, n_samples));
}

double pcm_speech_level_db(const int16_t *mono, size_t n_samples)
{
    double loudest = 0;
    for (size_t at = 0; at + PCM_FRAME_SAMPLES <= n_samples;
         at += PCM_FRAME_SAMPLES) {
        loudest = fmax(loudest, power(mono + at, PCM_FRAME_SAMPLES));
    }
    double sum = 0;
    size_t n = 0;
    for (size_t at = 0; at + PCM_FRAME_SAMPLES <= n_samples;
         at += PCM_FRAME_SAMPLES) {
        double frame = power(mono + at, PCM_FRAME_SAMPLES);
        if (frame >= loudest / SPEECH_MARGIN) {
            sum += frame;
            n++;
        }
    }
    return decibel(n > 0 ? sum / (double)n : 0);
}
