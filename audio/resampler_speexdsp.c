/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * resampler: speexdsp's, wrapped so that every input sample is taken.
 *
 * speexdsp's filter would start with silence as long as its own delay; that is
 * skipped, so output sample k stands for the time of input sample k * from /
 * to, and clocks need no correction. The price is that the last few samples
 * stay inside until resampler_finish(). A loudspeaker mostly plays silence,
 * which stays silence without being filtered.
 */
#include "audio/resampler.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <speex/speex_resampler.h>

#include "assistant/base/log.h"
#include "assistant/base/memory.h"

#define RATE_MIN_HZ 4000
#define RATE_MAX_HZ 384000
/* Of 10. 4 keeps what a speech recognizer uses (up to 7 kHz) and costs little
 * on a small ARM; 3 is speexdsp's choice for telephony. */
#define QUALITY 4
/* speexdsp counts in 32 bits; longer input is given to it in pieces. */
#define PIECE_SAMPLES 4096

struct resampler {
    SpeexResamplerState *state; /* NULL where the rates are equal */
    unsigned from_hz;
    unsigned to_hz;
    /* After so many samples the two rates are in step again. */
    size_t period_in;
    size_t period_out;
    size_t n_silent; /* zeros that came last */
};

static unsigned common_divisor(unsigned a, unsigned b)
{
    return b == 0 ? a : common_divisor(b, a % b);
}

enum status resampler_create(unsigned from_hz, unsigned to_hz,
                             struct resampler **out)
{
    *out = NULL;
    if (from_hz < RATE_MIN_HZ || from_hz > RATE_MAX_HZ || to_hz < RATE_MIN_HZ ||
        to_hz > RATE_MAX_HZ) {
        log_error("resampler",
                  "cannot turn %u Hz into %u Hz; give a rate of %d to %d Hz",
                  from_hz, to_hz, RATE_MIN_HZ, RATE_MAX_HZ);
        return STATUS_LIMIT;
    }
    struct resampler *resampler = xcalloc(1, sizeof *resampler);
    resampler->from_hz = from_hz;
    resampler->to_hz = to_hz;
    resampler->period_in = from_hz / common_divisor(from_hz, to_hz);
    resampler->period_out = to_hz / common_divisor(from_hz, to_hz);
    if (from_hz != to_hz) {
        int error = RESAMPLER_ERR_SUCCESS;
        resampler->state =
            speex_resampler_init(1, from_hz, to_hz, QUALITY, &error);
        if (resampler->state == NULL) {
            log_error("resampler", "cannot turn %u Hz into %u Hz: %s", from_hz,
                      to_hz, speex_resampler_strerror(error));
            resampler_destroy(resampler);
            return STATUS_ENGINE;
        }
        (void)speex_resampler_skip_zeros(resampler->state);
    }
    *out = resampler;
    return STATUS_OK;
}

void resampler_destroy(struct resampler *resampler)
{
    if (resampler == NULL) {
        return;
    }
    if (resampler->state != NULL) {
        speex_resampler_destroy(resampler->state);
    }
    free(resampler);
}

static size_t tail_samples(const struct resampler *resampler)
{
    return (size_t)speex_resampler_get_input_latency(resampler->state);
}

size_t resampler_output_max(const struct resampler *resampler, size_t n_in)
{
    if (resampler->state == NULL) {
        return n_in;
    }
    size_t n = n_in + tail_samples(resampler);
    return n * resampler->to_hz / resampler->from_hz + 2;
}

static size_t zeros_at_begin(const int16_t *in, size_t n)
{
    size_t zeros = 0;
    while (zeros < n && in[zeros] == 0) {
        zeros++;
    }
    return zeros;
}

static size_t zeros_at_end(const int16_t *in, size_t n)
{
    size_t zeros = 0;
    while (zeros < n && in[n - 1 - zeros] == 0) {
        zeros++;
    }
    return zeros;
}

/* How many whole periods `in` begins with that, like all that the filter still
 * remembers, are silent: they would leave it as it is. */
static size_t silent_periods(struct resampler *resampler, const int16_t *in,
                             size_t n_in)
{
    bool forgotten = resampler->n_silent >= 2 * tail_samples(resampler);
    size_t zeros = zeros_at_end(in, n_in);
    resampler->n_silent = zeros == n_in ? resampler->n_silent + n_in : zeros;
    return forgotten ? zeros_at_begin(in, n_in) / resampler->period_in : 0;
}

size_t resampler_run(struct resampler *resampler, const int16_t *in,
                     size_t n_in, int16_t *out)
{
    if (resampler->state == NULL) {
        memmove(out, in, n_in * sizeof *in);
        return n_in;
    }
    size_t room = resampler_output_max(resampler, n_in);
    size_t periods = silent_periods(resampler, in, n_in);
    size_t n_out = periods * resampler->period_out;
    memset(out, 0, n_out * sizeof *out);
    in += periods * resampler->period_in;
    n_in -= periods * resampler->period_in;
    while (n_in > 0) {
        spx_uint32_t taken =
            n_in < PIECE_SAMPLES ? (spx_uint32_t)n_in : PIECE_SAMPLES;
        size_t left = room - n_out;
        spx_uint32_t made = left < UINT32_MAX ? (spx_uint32_t)left : UINT32_MAX;
        (void)speex_resampler_process_int(resampler->state, 0, in, &taken,
                                          out + n_out, &made);
        if (taken == 0 && made == 0) {
            break;
        }
        in += taken;
        n_in -= taken;
        n_out += made;
    }
    return n_out;
}

size_t resampler_finish(struct resampler *resampler, int16_t *out)
{
    static const int16_t silence[PIECE_SAMPLES];
    if (resampler->state == NULL) {
        return 0;
    }
    size_t n_out =
        resampler_run(resampler, silence, tail_samples(resampler), out);
    resampler_reset(resampler);
    return n_out;
}

void resampler_reset(struct resampler *resampler)
{
    resampler->n_silent = 0;
    if (resampler->state != NULL) {
        (void)speex_resampler_reset_mem(resampler->state);
        (void)speex_resampler_skip_zeros(resampler->state);
    }
}
