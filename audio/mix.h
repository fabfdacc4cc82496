/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * mix: speech with noise added at a chosen signal-to-noise ratio, so that
 * hearing can be measured. It is the mixing of Picovoice's speech-to-intent
 * benchmark, so that figures can be laid beside its published ones: the ratio
 * is that of the loudest frames of 2,048 samples, not of the means, and the
 * sum is scaled to a peak of half of full scale.
 */
#ifndef UNCRAMP_MIX_H
#define UNCRAMP_MIX_H

#include <stddef.h>
#include <stdint.h>

#define MIX_FRAME_SAMPLES 2048

/*
 * Where in `n_noise` samples of noise the stretch for `n` samples of speech
 * begins: drawn from a hash of the seed, the speech's name and the ratio, and
 * of nothing else. So a file meets the same noise whatever is heard before it
 * and at whatever other ratios. Noise shorter than the speech begins anywhere
 * and is repeated. `n_noise` > 0.
 */
size_t mix_start(uint64_t seed, const char *name, double snr_db, size_t n,
                 size_t n_noise);

/*
 * `n` samples of `speech` and of `noise` from `start` on (wrapping at its
 * end) into `out`. Silent speech stays silent; under silent noise speech is
 * only scaled. `n_noise` > 0, `start` < `n_noise`.
 */
void mix_noise(const int16_t *speech, size_t n, const int16_t *noise,
               size_t n_noise, size_t start, double snr_db, int16_t *out);

#endif
