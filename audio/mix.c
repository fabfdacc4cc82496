/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "audio/mix.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "assistant/base/memory.h"

#define PEAK (0.5 * 32768)

/* FNV-1a (64 bits) over more bytes. */
static uint64_t hash_more(uint64_t hash, const void *bytes, size_t n)
{
    const unsigned char *byte = bytes;
    for (size_t i = 0; i < n; i++) {
        hash = (hash ^ byte[i]) * UINT64_C(0x100000001b3);
    }
    return hash;
}

/* The last step of SplitMix64: FNV alone leaves the high bits too alike. */
static uint64_t scramble(uint64_t x)
{
    x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
    return x ^ (x >> 31);
}

size_t mix_start(uint64_t seed, const char *name, double snr_db, size_t n,
                 size_t n_noise)
{
    assert(n_noise > 0);
    /* Whole thousandths, so that equal ratios are equal bytes. */
    int64_t snr_mdb = llround(snr_db * 1000);
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    hash = hash_more(hash, &seed, sizeof seed);
    hash = hash_more(hash, name, strlen(name));
    hash = hash_more(hash, &snr_mdb, sizeof snr_mdb);
    size_t n_starts = n <= n_noise ? n_noise - n + 1 : n_noise;
    return (size_t)(scramble(hash) % n_starts);
}

/* The most that a whole frame holds; what is shorter than one counts whole. */
static double peak_energy(const int16_t *pcm, size_t n)
{
    size_t frame = n < MIX_FRAME_SAMPLES ? n : MIX_FRAME_SAMPLES;
    double most = 0;
    for (size_t at = 0; frame > 0 && at + frame <= n; at += frame) {
        double energy = 0;
        for (size_t i = at; i < at + frame; i++) {
            energy += (double)pcm[i] * pcm[i];
        }
        most = fmax(most, energy);
    }
    return most;
}

/* Takes `pcm` plus `gain` times `more`, scaled to the peak, to `out`. */
static void add_scaled(const int16_t *pcm, const int16_t *more, double gain,
                       size_t n, int16_t *out)
{
    double peak = 0;
    for (size_t i = 0; i < n; i++) {
        peak = fmax(peak, fabs(pcm[i] + gain * more[i]));
    }
    double scale = peak > 0 ? PEAK / peak : 0;
    for (size_t i = 0; i < n; i++) {
        out[i] = (int16_t)lrint(scale * (pcm[i] + gain * more[i]));
    }
}

void mix_noise(const int16_t *speech, size_t n, const int16_t *noise,
               size_t n_noise, size_t start, double snr_db, int16_t *out)
{
    assert(start < n_noise);
    int16_t *window = xcalloc(n, sizeof *window);
    for (size_t i = 0; i < n; i++) {
        window[i] = noise[(start + i % n_noise) % n_noise];
    }
    double wanted = peak_energy(speech, n) / pow(10, snr_db / 10);
    double found = peak_energy(window, n);
    double gain = found > 0 ? sqrt(wanted / found) : 0;
    add_scaled(speech, window, gain, n, out);
    free(window);
}
