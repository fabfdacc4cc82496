/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "audio/measure.h"

#include <math.h>
#include <stdlib.h>

#include "assistant/base/clock.h"
#include "assistant/base/memory.h"
#include "audio/pcm.h"

#define FULL_SCALE 32768.0
/* Within 0.1 dB of the end of the scale: resampling rounds flat tops. */
#define CLIPPED_FROM 32390

#define CHIRP_SAMPLES   (PCM_RATE_HZ * MEASURE_CHIRP_MS / MS_PER_S)
#define CHIRP_FROM_HZ   500.0
#define CHIRP_TO_HZ     4000.0
#define CHIRP_FADE_S    0.02
#define CHIRP_AMPLITUDE 8000.0
/*
 * Noise of that bandwidth and length comes to 0.09 at its best of 32,000
 * places (five deviations of 1 / sqrt(2 * 3500 Hz * 0.4 s)).
 */
#define LIKENESS_MIN 0.15

static int compare(const void *a, const void *b)
{
    double left = *(const double *)a;
    double right = *(const double *)b;
    return left < right ? -1 : left > right;
}

/* Without its offset, which nobody hears. */
static double sway_db(const int16_t *pcm, size_t n)
{
    double sum = 0;
    double squares = 0;
    for (size_t i = 0; i < n; i++) {
        sum += pcm[i];
        squares += (double)pcm[i] * pcm[i];
    }
    double mean = sum / (double)n;
    double power =
        (squares / (double)n - mean * mean) / (FULL_SCALE * FULL_SCALE);
    return power > 0 ? fmax(10 * log10(power), PCM_SILENCE_DB) : PCM_SILENCE_DB;
}

static double floor_db(const int16_t *pcm, size_t n)
{
    size_t n_frames = n / PCM_FRAME_SAMPLES;
    if (n_frames == 0) {
        return PCM_SILENCE_DB;
    }
    double *levels = xcalloc(n_frames, sizeof *levels);
    for (size_t i = 0; i < n_frames; i++) {
        levels[i] = sway_db(pcm + i * PCM_FRAME_SAMPLES, PCM_FRAME_SAMPLES);
    }
    qsort(levels, n_frames, sizeof *levels, compare);
    double median = levels[n_frames / 2];
    free(levels);
    return median;
}

void measure_sound(const int16_t *pcm, size_t n, struct sound_figures *out)
{
    int peak = 0;
    size_t clipped = 0;
    int64_t sum = 0;
    for (size_t i = 0; i < n; i++) {
        int size = abs(pcm[i]);
        peak = size > peak ? size : peak;
        clipped += size >= CLIPPED_FROM;
        sum += pcm[i];
    }
    *out = (struct sound_figures){
        .seconds = (double)n / PCM_RATE_HZ,
        .level_db = pcm_level_db(pcm, n),
        .floor_db = floor_db(pcm, n),
        .peak_db = peak > 0 ? 20 * log10(peak / FULL_SCALE) : PCM_SILENCE_DB,
        .zeros = n > 0 && peak == 0,
    };
    if (n > 0) {
        out->clipped = (double)clipped / (double)n;
        out->offset = (double)sum / (double)n / FULL_SCALE;
    }
}

size_t measure_chirp(unsigned rate_hz, int16_t *pcm, size_t capacity)
{
    const double length_s = (double)MEASURE_CHIRP_MS / MS_PER_S;
    const double hz_per_s = (CHIRP_TO_HZ - CHIRP_FROM_HZ) / length_s;
    size_t n = (size_t)rate_hz * MEASURE_CHIRP_MS / MS_PER_S;
    n = n < capacity ? n : capacity;
    for (size_t i = 0; i < n; i++) {
        double t = (double)i / rate_hz;
        double edge = fmin(fmin(t, length_s - t) / CHIRP_FADE_S, 1.0);
        double turns = t * (CHIRP_FROM_HZ + hz_per_s * t / 2);
        pcm[i] = (int16_t)lrint(CHIRP_AMPLITUDE * edge * sin(2 * M_PI * turns));
    }
    return n;
}

static int64_t product(const int16_t *a, const int16_t *b, size_t n)
{
    int64_t sum = 0;
    for (size_t i = 0; i < n; i++) {
        sum += (int32_t)a[i] * b[i];
    }
    return sum;
}

void measure_echo(const int16_t *pcm, size_t n, struct echo_figures *out)
{
    int16_t chirp[CHIRP_SAMPLES];
    size_t length = measure_chirp(PCM_RATE_HZ, chirp, CHIRP_SAMPLES);
    *out = (struct echo_figures){.level_db = PCM_SILENCE_DB};
    if (n < length) {
        return;
    }
    double chirp_energy = (double)product(chirp, chirp, length);
    int64_t energy = product(pcm, pcm, length);
    for (size_t at = 0; at + length <= n; at++) {
        double match = (double)product(pcm + at, chirp, length);
        double likeness =
            energy > 0 ? fabs(match) / sqrt(chirp_energy * (double)energy) : 0;
        if (likeness > out->likeness) {
            double mean = (double)energy / (double)length;
            out->likeness = likeness;
            out->delay_s = (double)at / PCM_RATE_HZ;
            out->level_db = fmax(20 * log10(likeness * sqrt(mean) / FULL_SCALE),
                                 PCM_SILENCE_DB);
        }
        if (at + length < n) {
            energy += (int32_t)pcm[at + length] * pcm[at + length] -
                      (int32_t)pcm[at] * pcm[at];
        }
    }
    out->found = out->likeness >= LIKENESS_MIN;
}
