/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "grammar/background_pocketsphinx.h"

#include <math.h>
#include <pthread.h>
#include <stdlib.h>

#include <sphinxbase/ckd_alloc.h>
#include <sphinxbase/fe.h>

#include "assistant/base/clock.h"
#include "assistant/base/memory.h"
#include "grammar/decoder_pocketsphinx.h"
#include "grammar/fsg_pocketsphinx.h"
#include "grammar/grammar.h"

#define NAME "background"

/* What it is measured with: cepstra that wander as much as those of speech,
 * each at a pace of its own. */
#define MEASURED_FRAMES 50
#define FRAMES_PER_S    100
#define WANDER          2.0
#define WANDER_PER_S    2.5

struct background {
    ps_decoder_t *decoder;
    pthread_t thread;
    bool threaded; /* else there was no thread to be had */
    const struct utterance *utterance;
    struct hypothesis found; /* the thread's, until it is joined */
    enum status status;
};

static enum status teach(struct background *background,
                         const struct automaton *automaton,
                         const struct lexicon *lexicon)
{
    bool *sayable = NULL;
    fsg_model_t *fsg = NULL;
    enum status status =
        lexicon_teach(lexicon, background->decoder, NAME, automaton, &sayable);
    if (status == STATUS_OK) {
        status = fsg_create(automaton, background->decoder, &fsg);
    }
    if (status == STATUS_OK) {
        status = decoder_use(background->decoder, NAME, fsg);
    }
    free(sayable);
    fsg_model_free(fsg);
    return status;
}

enum status background_create(const struct recognizer_config *config,
                              const struct lexicon *lexicon,
                              struct background **out)
{
    struct grammar *grammar = NULL;
    struct automaton *automaton = NULL;
    struct background *background = xcalloc(1, sizeof *background);
    enum status status = grammar_load(config->background, NULL, 0, &grammar);
    if (status == STATUS_OK) {
        status = automaton_build(grammar, &automaton);
    }
    if (status == STATUS_OK) {
        status = decoder_create(config, DECODER_QUICK, &background->decoder);
    }
    if (status == STATUS_OK) {
        status = teach(background, automaton, lexicon);
    }
    grammar_destroy(grammar);
    automaton_destroy(automaton);
    if (status != STATUS_OK) {
        background_destroy(background);
        background = NULL;
    }
    *out = background;
    return status;
}

void background_destroy(struct background *background)
{
    if (background != NULL) {
        if (background->decoder != NULL) {
            ps_free(background->decoder);
        }
        free(background);
    }
}

static struct utterance make_utterance(ps_decoder_t *decoder)
{
    struct utterance made = {
        .n_frames = MEASURED_FRAMES,
        .n_cepstra = fe_get_output_size(ps_get_fe(decoder)),
    };
    made.frames = ckd_calloc_2d((size_t)made.n_frames, (size_t)made.n_cepstra,
                                sizeof(mfcc_t));
    for (int i = 0; i < made.n_frames; i++) {
        for (int k = 0; k < made.n_cepstra; k++) {
            double turns = WANDER_PER_S * (k + 1) * i / FRAMES_PER_S;
            made.frames[i][k] =
                (mfcc_t)(WANDER * sin(2 * M_PI * turns) / (1 + 0.2 * k));
        }
    }
    return made;
}

/* Twice: the first time the model comes from the disk. */
enum status background_measure(struct background *background,
                               const struct acoustics *acoustics, double *pace)
{
    struct utterance utterance = make_utterance(background->decoder);
    enum status status = STATUS_OK;
    for (int time = 0; time < 2 && status == STATUS_OK; time++) {
        struct hypothesis found = {0};
        int64_t began_ns = clock_thread_ns();
        sounds_destroy(utterance.sounds);
        utterance_hear(&utterance, acoustics);
        status =
            utterance_decode(&utterance, background->decoder, NULL, &found);
        *pace = (double)(clock_thread_ns() - began_ns) / NS_PER_S *
                FRAMES_PER_S / MEASURED_FRAMES;
        hypothesis_finish(&found);
    }
    utterance_finish(&utterance);
    return status;
}

static void *decode(void *context)
{
    struct background *background = context;
    background->status = utterance_decode(
        background->utterance, background->decoder, NULL, &background->found);
    return NULL;
}

void background_begin(struct background *background,
                      const struct utterance *utterance)
{
    background->utterance = utterance;
    background->found = (struct hypothesis){0};
    background->threaded =
        pthread_create(&background->thread, NULL, decode, background) == 0;
}

enum status background_end(struct background *background,
                           struct hypothesis *out)
{
    if (background->threaded) {
        (void)pthread_join(background->thread, NULL);
    } else {
        (void)decode(background);
    }
    *out = background->found;
    return background->status;
}

void background_forget(struct background *background)
{
    decoder_forget(background->decoder);
}
