/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * utterance_pocketsphinx: a whole utterance as features, so that several
 * searches can decode the very same frames. Private to grammar/.
 */
#ifndef UNCRAMP_UTTERANCE_POCKETSPHINX_H
#define UNCRAMP_UTTERANCE_POCKETSPHINX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <pocketsphinx.h>

#include "assistant/base/status.h"
#include "grammar/confidence.h"

struct utterance {
    mfcc_t **frames; /* cepstra, 10 ms apart, without the silence */
    int n_frames;
    int n_cepstra; /* in each */
};

/* What a search makes of it. Start from {0}. */
struct hypothesis {
    char *words;   /* NULL where there are none */
    bool complete; /* a whole sentence, up to the end of the sound */
    struct path path;
};

/* 16 kHz mono. utterance_finish() frees the features. */
MUST_CHECK enum status utterance_analyse(ps_decoder_t *decoder,
                                         const int16_t *pcm, size_t n,
                                         struct utterance *out);
void utterance_finish(struct utterance *utterance);

/*
 * Decodes with the decoder's search of that name, which stays the one in use.
 * Normalised by the utterance's own mean, which stays the decoder's.
 */
MUST_CHECK enum status utterance_decode(const struct utterance *utterance,
                                        ps_decoder_t *decoder,
                                        const char *search,
                                        struct hypothesis *out);
void hypothesis_finish(struct hypothesis *hypothesis);

#endif
