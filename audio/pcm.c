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

double pcm_level_db(const int16_t *mono, size_t n_samples)
{
    double sum = 0;
    for (size_t i = 0; i < n_samples; i++) {
        sum += (double)mono[i] * mono[i];
    }
    if (sum <= 0) {
        return PCM_SILENCE_DB;
    }
    double mean = sum / (double)n_samples / (32768.0 * 32768.0);
    return fmax(10 * log10(mean), PCM_SILENCE_DB);
}
