/* SPDX-License-Identifier: GPL-3.0-or-later */
/* resampler: mono int16 from one rate to another, streaming. One thread. */
#ifndef UNCRAMP_RESAMPLER_H
#define UNCRAMP_RESAMPLER_H

#include <stddef.h>
#include <stdint.h>

#include "assistant/base/status.h"

struct resampler;

/* Rates of 4,000 to 384,000 Hz; others are STATUS_LIMIT. */
MUST_CHECK enum status resampler_create(unsigned from_hz, unsigned to_hz,
                                        struct resampler **out);
/* NULL is fine. */
void resampler_destroy(struct resampler *resampler);

/* The most samples that `n_in` more can become, resampler_finish() included. */
size_t resampler_output_max(const struct resampler *resampler, size_t n_in);
/*
 * Takes all of `in`; `out` must hold resampler_output_max(n_in) samples.
 * Returns how many were written. Equal rates copy.
 */
size_t resampler_run(struct resampler *resampler, const int16_t *in,
                     size_t n_in, int16_t *out);
/*
 * Ends the sound: writes the few samples the filter still holds, then as
 * resampler_reset(). `out` must hold resampler_output_max(0) samples.
 */
size_t resampler_finish(struct resampler *resampler, int16_t *out);
/* Forgets the samples before: the next ones start a new sound. */
void resampler_reset(struct resampler *resampler);

#endif
