/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * utterance_pocketsphinx: a whole utterance as features, so that several
 * decoders can search the very same frames, at the same time. Private to
 * grammar/.
 */
#ifndef UNCRAMP_UTTERANCE_POCKETSPHINX_H
#define UNCRAMP_UTTERANCE_POCKETSPHINX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <pocketsphinx.h>

#include "assistant/base/status.h"
#include "grammar/acoustics.h"
#include "grammar/confidence.h"
#include "grammar/recognizer_ops.h"

struct utterance {
    mfcc_t **frames; /* cepstra, 10 ms apart, without the silence */
    int n_frames;
    int n_cepstra;         /* in each */
    struct sounds *sounds; /* what they sound like; NULL: not heard yet */
};

/* What a search makes of it. Start from {0}, or from {.rated = true} for the
 * goodness of its words, too, where it is complete. */
struct hypothesis {
    bool rated;
    char *words;   /* NULL where there are none */
    bool complete; /* a whole sentence, up to the end of the sound */
    struct path path;
};

/* 16 kHz mono. utterance_finish() frees the features. */
MUST_CHECK enum status utterance_analyse(ps_decoder_t *decoder,
                                         const int16_t *pcm, size_t n,
                                         struct utterance *out);
void utterance_finish(struct utterance *utterance);
/* Takes their mean off the features, which decoding needs, and once only; the
 * mean becomes the decoder's. */
void utterance_normalise(struct utterance *utterance, ps_decoder_t *decoder);

/* Before anything decodes it. */
void utterance_hear(struct utterance *utterance,
                    const struct acoustics *acoustics);

/* Tells `watched` of its progress; NULL is fine. */
MUST_CHECK enum status utterance_decode(const struct utterance *utterance,
                                        ps_decoder_t *decoder,
                                        const struct recognizer *watched,
                                        struct hypothesis *out);
void hypothesis_finish(struct hypothesis *hypothesis);

#endif
