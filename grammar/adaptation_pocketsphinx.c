/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The features are those that the recognizer itself makes of the sound, so
 * what is learned from them fits what it hears.
 */
#include <stdlib.h>
#include <string.h>

#include <pocketsphinx.h>

#include "assistant/base/memory.h"
#include "grammar/adaptation_private.h"
#include "grammar/decoder_pocketsphinx.h"
#include "grammar/dictionary.h"
#include "grammar/utterance_pocketsphinx.h"

static char *copy(const char *text)
{
    return text ? xstrdup(text) : NULL;
}

enum status adaptation_create(const struct recognizer_config *config,
                              struct adaptation **out)
{
    ps_decoder_t *decoder = NULL;
    *out = NULL;
    enum status status = decoder_create(config, DECODER_WIDE, &decoder);
    if (status != STATUS_OK) {
        return status;
    }
    const char *model = cmd_ln_str_r(ps_get_config(decoder), "-hmm");
    struct adaptation *adaptation = xcalloc(1, sizeof *adaptation);
    adaptation->decoder = decoder;
    adaptation->model = xstrdup(model);
    adaptation->adapted = xstrdup(config->adapted ? config->adapted : model);
    adaptation->dictionary =
        xstrdup(config->dictionary ? config->dictionary : DICTIONARY_DEBIAN);
    adaptation->extra_dictionary = copy(config->extra_dictionary);
    *out = adaptation;
    return STATUS_OK;
}

void adaptation_destroy(struct adaptation *adaptation)
{
    if (adaptation == NULL) {
        return;
    }
    for (size_t i = 0; i < adaptation->n_utterances; i++) {
        free(adaptation->utterances[i].words);
        free(adaptation->utterances[i].cepstra);
    }
    free(adaptation->utterances);
    ps_free(adaptation->decoder);
    free(adaptation->model);
    free(adaptation->adapted);
    free(adaptation->dictionary);
    free(adaptation->extra_dictionary);
    free(adaptation);
}

enum status adaptation_add(struct adaptation *adaptation, const char *words,
                           const int16_t *pcm, size_t n)
{
    struct utterance heard = {0};
    enum status status = utterance_analyse(adaptation->decoder, pcm, n, &heard);
    if (status == STATUS_OK && heard.n_cepstra != RECOGNIZER_CEPSTRA) {
        status = STATUS_INVALID;
    }
    if (status == STATUS_OK && heard.n_frames > 0) {
        size_t n_frames = (size_t)heard.n_frames;
        float *cepstra = xcalloc(n_frames, RECOGNIZER_CEPSTRA * sizeof(float));
        for (size_t i = 0; i < n_frames * RECOGNIZER_CEPSTRA; i++) {
            cepstra[i] = (float)heard.frames[0][i];
        }
        adaptation->utterances =
            xrealloc(adaptation->utterances, adaptation->n_utterances + 1,
                     sizeof *adaptation->utterances);
        adaptation->utterances[adaptation->n_utterances++] =
            (struct adaptation_utterance){xstrdup(words), cepstra, n_frames};
    }
    utterance_finish(&heard);
    return status;
}

void adaptation_mean(const struct adaptation *adaptation,
                     double mean[RECOGNIZER_CEPSTRA])
{
    size_t n_frames = 0;
    memset(mean, 0, RECOGNIZER_CEPSTRA * sizeof *mean);
    for (size_t i = 0; i < adaptation->n_utterances; i++) {
        const struct adaptation_utterance *u = &adaptation->utterances[i];
        for (size_t at = 0; at < u->n_frames * RECOGNIZER_CEPSTRA; at++) {
            mean[at % RECOGNIZER_CEPSTRA] += (double)u->cepstra[at];
        }
        n_frames += u->n_frames;
    }
    for (size_t i = 0; n_frames > 0 && i < RECOGNIZER_CEPSTRA; i++) {
        mean[i] /= (double)n_frames;
    }
}
