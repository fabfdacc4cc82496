/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * recognizer_pocketsphinx: Debian's PocketSphinx 0.8+5prealpha.
 *
 * One decoder does the passes with the grammar. The live one is streamed, with
 * the cepstral mean that the utterance before left behind; the other decodes
 * the whole utterance at once, as another decoder does with the background;
 * how well its frames fit each sound is computed once for both (acoustics.h).
 * Order of calls and the verdict are recognizer.c's.
 */
#include <math.h>
#include <stdlib.h>

#include <pocketsphinx.h>

#include "assistant/base/log.h"
#include "assistant/base/memory.h"
#include "grammar/background_pocketsphinx.h"
#include "grammar/decoder_pocketsphinx.h"
#include "grammar/fsg_pocketsphinx.h"
#include "grammar/lexicon_pocketsphinx.h"
#include "grammar/recognizer_ops.h"
#include "grammar/utterance_pocketsphinx.h"

/* Shorter than any word: 0.1 s. */
#define SAMPLES_MIN 1600
/* Half a second. */
#define PIECE_SAMPLES 8000

struct sphinx {
    struct recognizer base;
    ps_decoder_t *decoder;
    struct lexicon *lexicon;
    struct background *background;
    struct acoustics *acoustics;
    struct automaton *united; /* of all states; NULL before the first use */
    fsg_model_t *fsg;
    mfcc_t *mean; /* the live pass's, while the verdict is made */
};

/* ----------------------------------------------------------------- states */

static enum status sphinx_add(struct recognizer *recognizer,
                              const struct recognizer_state *state)
{
    struct sphinx *sphinx = (struct sphinx *)recognizer;
    bool *sayable = NULL;
    enum status status = lexicon_teach(sphinx->lexicon, sphinx->decoder,
                                       state->name, state->automaton, &sayable);
    if (status == STATUS_OK && !fsg_has_sentence(state->automaton, sayable)) {
        log_error("recognizer",
                  "the grammar of %s has no sentence whose words are all in "
                  "the dictionary",
                  state->name);
        status = STATUS_INVALID;
    }
    free(sayable);
    return status;
}

/*
 * All states become one search that is begun in different places. They have
 * most of their sentences in common; apart they cost 7 MB each.
 */
static enum status unite(struct sphinx *sphinx)
{
    const struct recognizer *recognizer = &sphinx->base;
    const struct automaton **parts =
        xcalloc(recognizer->n_states, sizeof(struct automaton *));
    for (size_t i = 0; i < recognizer->n_states; i++) {
        parts[i] = recognizer->states[i].automaton;
    }
    automaton_destroy(sphinx->united);
    sphinx->united = automaton_unite(parts, recognizer->n_states);
    free(parts);
    fsg_model_free(sphinx->fsg);
    sphinx->fsg = NULL;
    enum status status =
        fsg_create(sphinx->united, sphinx->decoder, &sphinx->fsg);
    if (status == STATUS_OK) {
        status = decoder_use(sphinx->decoder, "states", sphinx->fsg);
    }
    return status;
}

static enum status sphinx_use(struct recognizer *recognizer,
                              const struct recognizer_state *state)
{
    struct sphinx *sphinx = (struct sphinx *)recognizer;
    enum status status = STATUS_OK;
    if (sphinx->united == NULL ||
        automaton_n_starts(sphinx->united) != recognizer->n_states) {
        status = unite(sphinx);
    }
    if (status == STATUS_OK) {
        size_t index = (size_t)(state - recognizer->states);
        sphinx->fsg->start_state = automaton_start(sphinx->united, index);
    }
    return status;
}

/* -------------------------------------------------------------- live pass */

static enum status sphinx_begin(struct recognizer *recognizer)
{
    struct sphinx *sphinx = (struct sphinx *)recognizer;
    return ps_start_utt(sphinx->decoder) == 0
               ? STATUS_OK
               : decoder_failed("begin an utterance");
}

static enum status sphinx_feed(struct recognizer *recognizer,
                               const int16_t *pcm, size_t n)
{
    struct sphinx *sphinx = (struct sphinx *)recognizer;
    /* After a breath all of an utterance comes again, at once. */
    while (n > 0) {
        size_t piece = n < PIECE_SAMPLES ? n : PIECE_SAMPLES;
        if (ps_process_raw(sphinx->decoder, pcm, piece, FALSE, FALSE) < 0) {
            return decoder_failed("take sound");
        }
        recognizer_made_progress(recognizer);
        pcm += piece;
        n -= piece;
    }
    return STATUS_OK;
}

static const char *sphinx_words(struct recognizer *recognizer)
{
    struct sphinx *sphinx = (struct sphinx *)recognizer;
    return ps_get_hyp(sphinx->decoder, NULL);
}

static void sphinx_end(struct recognizer *recognizer)
{
    struct sphinx *sphinx = (struct sphinx *)recognizer;
    (void)ps_end_utt(sphinx->decoder);
}

/* ---------------------------------------------------------------- verdict */

/* The guess, and the background's against it, both at the same time. */
static enum status decode_twice(struct sphinx *sphinx,
                                const struct utterance *utterance,
                                struct guess *out)
{
    struct hypothesis guess = {.rated = true};
    struct hypothesis background = {0};
    background_begin(sphinx->background, utterance);
    enum status status =
        utterance_decode(utterance, sphinx->decoder, &sphinx->base, &guess);
    enum status compared = background_end(sphinx->background, &background);
    if (status == STATUS_OK && guess.complete) {
        status = compared;
        out->fit = sound_fit_of(&guess.path, &background.path);
        out->confidence = confidence_of(&out->fit);
    }
    out->words = guess.words;
    out->complete = guess.complete;
    guess.words = NULL;
    hypothesis_finish(&guess);
    hypothesis_finish(&background);
    return status;
}

/* The mean of words is what the next live pass starts from; noise leaves it. */
static enum status sphinx_decode(struct recognizer *recognizer,
                                 const int16_t *pcm, size_t n,
                                 struct guess *out)
{
    struct sphinx *sphinx = (struct sphinx *)recognizer;
    cmn_t *cmn = ps_get_feat(sphinx->decoder)->cmn_struct;
    struct utterance utterance = {0};
    if (n < SAMPLES_MIN) {
        return STATUS_OK;
    }
    cmn_live_get(cmn, sphinx->mean);
    enum status status = utterance_analyse(sphinx->decoder, pcm, n, &utterance);
    if (status == STATUS_OK) {
        utterance_normalise(&utterance, sphinx->decoder);
        utterance_hear(&utterance, sphinx->acoustics);
        status = decode_twice(sphinx, &utterance, out);
    }
    utterance_finish(&utterance);
    if (out->words != NULL && isfinite(cmn->cmn_mean[0])) {
        cmn_live_get(cmn, sphinx->mean);
    }
    cmn_live_set(cmn, sphinx->mean);
    return status;
}

static void sphinx_rest(struct recognizer *recognizer)
{
    struct sphinx *sphinx = (struct sphinx *)recognizer;
    decoder_forget(sphinx->decoder);
    background_forget(sphinx->background);
}

/* ----------------------------------------------------------------- public */

static void start_mean(struct sphinx *sphinx, const double *mean)
{
    cmn_t *cmn = ps_get_feat(sphinx->decoder)->cmn_struct;
    sphinx->mean = xcalloc((size_t)cmn->veclen, sizeof *sphinx->mean);
    if (mean != NULL && cmn->veclen == RECOGNIZER_CEPSTRA) {
        for (size_t i = 0; i < RECOGNIZER_CEPSTRA; i++) {
            sphinx->mean[i] = (mfcc_t)mean[i];
        }
        cmn_live_set(cmn, sphinx->mean);
    }
}

static enum status measure(struct sphinx *sphinx)
{
    double pace = 0;
    enum status status =
        background_measure(sphinx->background, sphinx->acoustics, &pace);
    sphinx->base.effort = effort_for(pace);
    log_info("recognizer", "a second of speech takes this machine %.3f s: %s",
             pace,
             sphinx->base.effort == EFFORT_FULL
                 ? "heard with a live pass"
                 : "too slow for a live pass, so answers come 0.4 s later");
    return status;
}

static void sphinx_destroy(struct recognizer *recognizer)
{
    struct sphinx *sphinx = (struct sphinx *)recognizer;
    background_destroy(sphinx->background);
    acoustics_destroy(sphinx->acoustics);
    if (sphinx->decoder != NULL) {
        ps_free(sphinx->decoder);
    }
    fsg_model_free(sphinx->fsg);
    automaton_destroy(sphinx->united);
    lexicon_destroy(sphinx->lexicon);
    free(sphinx->mean);
    free(sphinx);
}

enum status recognizer_pocketsphinx_create(
    const struct recognizer_config *config, struct recognizer **out)
{
    static const struct recognizer_ops ops = {
        .add = sphinx_add,
        .use = sphinx_use,
        .begin = sphinx_begin,
        .feed = sphinx_feed,
        .words = sphinx_words,
        .end = sphinx_end,
        .decode = sphinx_decode,
        .rest = sphinx_rest,
        .destroy = sphinx_destroy,
    };
    struct sphinx *sphinx = xcalloc(1, sizeof *sphinx);
    sphinx->base.ops = &ops;
    *out = NULL;
    enum status status = lexicon_create(
        config->dictionary, config->extra_dictionary, &sphinx->lexicon);
    if (status == STATUS_OK) {
        status = decoder_create(config, DECODER_WIDE, &sphinx->decoder);
    }
    if (status == STATUS_OK) {
        status = acoustics_load(decoder_parameters(config), config->network,
                                config->transform, &sphinx->acoustics);
    }
    if (status == STATUS_OK) {
        status =
            background_create(config, sphinx->lexicon, &sphinx->background);
    }
    sphinx->base.effort = config->effort;
    if (status == STATUS_OK && config->effort == EFFORT_MEASURED) {
        status = measure(sphinx);
    }
    if (status != STATUS_OK) {
        sphinx_destroy(&sphinx->base);
        return status;
    }
    start_mean(sphinx, config->mean);
    *out = &sphinx->base;
    return STATUS_OK;
}
