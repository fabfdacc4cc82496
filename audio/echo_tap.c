/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "audio/echo_tap.h"

#include <stdlib.h>

#include "assistant/base/clock.h"
#include "assistant/base/memory.h"
#include "audio/pcm.h"
#include "audio/resampler.h"

/* Samples resampled at a time. */
#define PIECE 512

struct echo_tap {
    struct echo_reference *reference;
    struct resampler *resampler;
    unsigned rate_hz;
    int16_t *resampled;
    uint64_t n_in;
    uint64_t n_out;
};

enum status echo_tap_create(struct echo_reference *reference, unsigned rate_hz,
                            struct echo_tap **out)
{
    *out = NULL;
    struct resampler *resampler = NULL;
    enum status status = resampler_create(rate_hz, PCM_RATE_HZ, &resampler);
    if (status != STATUS_OK) {
        return status;
    }
    struct echo_tap *tap = xcalloc(1, sizeof *tap);
    tap->reference = reference;
    tap->resampler = resampler;
    tap->rate_hz = rate_hz;
    tap->resampled =
        xcalloc(resampler_output_max(resampler, PIECE), sizeof *tap->resampled);
    *out = tap;
    return STATUS_OK;
}

void echo_tap_destroy(struct echo_tap *tap)
{
    if (tap != NULL) {
        resampler_destroy(tap->resampler);
        free(tap->resampled);
        free(tap);
    }
}

/* The resampler keeps the last few samples back. */
static int64_t kept_back_ns(const struct echo_tap *tap)
{
    double in_s = (double)tap->n_in / tap->rate_hz;
    double out_s = (double)tap->n_out / PCM_RATE_HZ;
    return (int64_t)((in_s - out_s) * (double)NS_PER_S);
}

void echo_tap_write(struct echo_tap *tap, const int16_t *pcm, size_t n,
                    int64_t end_ns)
{
    while (n > 0) {
        size_t piece = n < PIECE ? n : PIECE;
        size_t made = resampler_run(tap->resampler, pcm, piece, tap->resampled);
        pcm += piece;
        n -= piece;
        tap->n_in += piece;
        tap->n_out += made;
        int64_t piece_ns =
            end_ns - (int64_t)n * NS_PER_S / (int64_t)tap->rate_hz;
        echo_reference_write(tap->reference, tap->resampled, made,
                             piece_ns - kept_back_ns(tap));
    }
}
