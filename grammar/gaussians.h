/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * gaussians: how well the frames of an utterance fit each of the acoustic
 * model's senones, by the model's own parameters: a phonetically tied one, with
 * a codebook of densities for each phone in each of three streams (cepstra,
 * their differences, and the differences of those), and a senone's weights of
 * them.
 *
 * PocketSphinx computes the same, but for each of its decoders again, and
 * keeps it to itself; here it is computed once, and can be added to what the
 * network (network.h) hears. Loaded once; read by any thread.
 */
#ifndef UNCRAMP_GAUSSIANS_H
#define UNCRAMP_GAUSSIANS_H

#include <stddef.h>
#include <stdint.h>

#include "assistant/base/status.h"

#define GAUSSIANS_CEPSTRA 13
#define GAUSSIANS_STREAMS 3
/* Of a codebook's densities only the best count. */
#define GAUSSIANS_BEST 4

struct gaussians;

struct gaussians_config {
    const char *folder;    /* of means, variances and sendump */
    const char *transform; /* file of an MLLR transform of the means, as
                            * sphinxtrain writes it; NULL: none */
    /* The codebook of each senone, which are so many. */
    const unsigned char *codebooks;
    size_t n_senones;
};

/*
 * NOT_FOUND where a file is missing, INVALID where one is not of such a model,
 * with a line. gaussians_destroy(NULL) is fine.
 */
MUST_CHECK enum status gaussians_load(const struct gaussians_config *config,
                                      struct gaussians **out);
void gaussians_destroy(struct gaussians *gaussians);

/* The best densities of a codebook's streams in one frame. */
struct gaussians_best {
    float log_best;                                  /* the streams' together */
    float shares[GAUSSIANS_STREAMS][GAUSSIANS_BEST]; /* of the best */
    uint8_t densities[GAUSSIANS_STREAMS][GAUSSIANS_BEST];
};

size_t gaussians_n_codebooks(const struct gaussians *gaussians);
/*
 * Of `frames`, n of GAUSSIANS_CEPSTRA numbers, 10 ms apart, their mean taken
 * off, what frame `at` is: gaussians_n_codebooks() results.
 */
void gaussians_hear(const struct gaussians *gaussians, float *const *frames,
                    size_t n, size_t at, struct gaussians_best *out);
/* From that, the natural logarithm of how likely the frame is for each senone.
 */
void gaussians_weigh(const struct gaussians *gaussians,
                     const struct gaussians_best *best, float *out);

#endif
