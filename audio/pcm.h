/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * pcm: what everything above capture and below playback is made of: mono
 * int16 samples at 16 kHz (PCM_RATE_HZ). Counts are always samples.
 */
#ifndef UNCRAMP_PCM_H
#define UNCRAMP_PCM_H

#include <stddef.h>
#include <stdint.h>

#define PCM_RATE_HZ       16000
#define PCM_FRAME_MS      20
#define PCM_FRAME_SAMPLES (PCM_RATE_HZ / 1000 * PCM_FRAME_MS)
/* Level of digital silence, in dB relative to full scale. */
#define PCM_SILENCE_DB (-96.0)

/*
 * Mean of the first two channels, or the only one: n_frames interleaved frames
 * in, n_frames mono out. The others of a microphone array may carry what the
 * loudspeaker plays, or nothing.
 */
void pcm_mix_down(const int16_t *interleaved, unsigned channels,
                  size_t n_frames, int16_t *mono);
/* Copies mono samples to every channel of n_frames interleaved frames. */
void pcm_spread(const int16_t *mono, unsigned channels, size_t n_frames,
                int16_t *interleaved);
/* RMS level in dB re full scale, never below PCM_SILENCE_DB. */
double pcm_level_db(const int16_t *mono, size_t n_samples);
/*
 * How loud somebody speaks: the same of the frames no more than 16 dB below
 * the loudest, so that pauses do not count (the margin of ITU-T P.56).
 */
double pcm_speech_level_db(const int16_t *mono, size_t n_samples);

#endif
