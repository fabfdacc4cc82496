/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * recognizer_pocketsphinx: Debian's PocketSphinx 0.8+5prealpha.
 *
 * One decoder does all passes. The live one is streamed, with the cepstral mean
 * that the utterance before left behind; the verdict decodes the whole
 * utterance at once, with the grammar and with the background. The decoder
 * starts without a dictionary; each state adds the words it needs. Order of
 * calls and the verdict are recognizer.c's.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <pocketsphinx.h>
#include <sphinxbase/ckd_alloc.h>

#include "assistant/base/log.h"
#include "assistant/base/memory.h"
#include "assistant/base/text.h"
#include "grammar/decoder_pocketsphinx.h"
#include "grammar/dictionary.h"
#include "grammar/fsg_pocketsphinx.h"
#include "grammar/grammar.h"
#include "grammar/pronunciation.h"
#include "grammar/recognizer_ops.h"
#include "grammar/utterance_pocketsphinx.h"

/* Weight of the grammar's probabilities against the sound: the default. */
#define LANGUAGE_WEIGHT 6.5F

/* The decoder's searches. */
#define SEARCH     "states"
#define BACKGROUND "background"

/* Shorter than any word: 0.1 s. */
#define SAMPLES_MIN 1600
/* Half a second. */
#define PIECE_SAMPLES 8000

struct sphinx {
    struct recognizer base;
    ps_decoder_t *decoder;
    char *dictionary;
    char *extra_dictionary;   /* or NULL */
    struct automaton *united; /* of all states; NULL before the first use */
    fsg_model_t *fsg;
    mfcc_t *mean; /* the live pass's, while the verdict is made */
};

/* ------------------------------------------------------------------ start */

static enum status check_dictionary(const char *path, const char *advice)
{
    struct stat about;
    if (path == NULL || (stat(path, &about) == 0 && S_ISREG(about.st_mode))) {
        return STATUS_OK;
    }
    log_error("recognizer", "no dictionary: %s is missing; %s", path, advice);
    return STATUS_NOT_FOUND;
}

/* ----------------------------------------------------------------- states */

/* Makes the decoder know the word in all its variants; false if it cannot. */
static bool teach_word(ps_decoder_t *decoder, const char *word,
                       const struct dictionary *dictionary, size_t index)
{
    char *known = ps_lookup_word(decoder, word);
    ckd_free(known);
    if (known != NULL) {
        return true;
    }
    const char *phones = dictionary_phones(dictionary, index, 0);
    struct text name = {0};
    bool taught = false;
    for (size_t variant = 0; phones != NULL; variant++) {
        text_clear(&name);
        text_append(&name, word);
        if (taught) {
            text_printf(&name, "(%zu)", variant + 1);
        }
        if (ps_add_word(decoder, text_str(&name), phones, FALSE) >= 0) {
            taught = true;
        } else {
            log_warn("recognizer",
                     "the dictionary's \"%s %s\" has a phone that the model "
                     "does not have; correct it",
                     word, phones);
        }
        phones = dictionary_phones(dictionary, index, variant + 1);
    }
    text_finish(&name);
    return taught;
}

/* A guess is better than never hearing the word. */
static bool teach_guess(ps_decoder_t *decoder, const char *word,
                        const char *grammar)
{
    char *phones = NULL;
    bool taught = pronounce(word, &phones) == STATUS_OK &&
                  ps_add_word(decoder, word, phones, FALSE) >= 0;
    if (taught) {
        log_warn("recognizer",
                 "\"%s\" (in %s) is in no dictionary; it is taken to sound "
                 "like %s; add that, or better, to grammar/extra.dict",
                 word, grammar, phones);
    } else {
        log_warn("recognizer",
                 "\"%s\" (in %s) is in no dictionary, so it will not be "
                 "heard; give it a pronunciation in grammar/extra.dict",
                 word, grammar);
    }
    free(phones);
    return taught;
}

/* One flag per word of the automaton; the caller frees it. */
static enum status teach_words(struct sphinx *sphinx, const char *name,
                               const struct automaton *automaton, bool **out)
{
    struct dictionary *dictionary = NULL;
    enum status status = dictionary_load(
        sphinx->dictionary, sphinx->extra_dictionary, automaton, &dictionary);
    if (status != STATUS_OK) {
        return status;
    }
    size_t n = automaton_n_words(automaton);
    bool *sayable = xcalloc(n, sizeof *sayable);
    for (size_t i = 0; i < n; i++) {
        const char *word = automaton_word(automaton, i);
        sayable[i] = teach_word(sphinx->decoder, word, dictionary, i) ||
                     teach_guess(sphinx->decoder, word, name);
    }
    dictionary_destroy(dictionary);
    *out = sayable;
    return STATUS_OK;
}

static enum status sphinx_add(struct recognizer *recognizer,
                              const struct recognizer_state *state)
{
    struct sphinx *sphinx = (struct sphinx *)recognizer;
    bool *sayable = NULL;
    enum status status =
        teach_words(sphinx, state->name, state->automaton, &sayable);
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
 * It decodes what the grammar's search decodes too, so it may be quick: its
 * beams are narrower. The engine takes them from the settings as they are when
 * a search is made.
 */
static enum status add_background(struct sphinx *sphinx,
                                  const struct automaton *background)
{
    static const struct {
        const char *option;
        double narrow;
    } beams[] = {{"-beam", 1e-40}, {"-pbeam", 1e-40}, {"-wbeam", 1e-20}};
    enum { N_BEAMS = sizeof beams / sizeof beams[0] };
    double wide[N_BEAMS];
    cmd_ln_t *settings = ps_get_config(sphinx->decoder);
    fsg_model_t *fsg = NULL;
    enum status status =
        fsg_create(background, sphinx->decoder, LANGUAGE_WEIGHT, &fsg);
    for (size_t i = 0; i < N_BEAMS; i++) {
        wide[i] = cmd_ln_float_r(settings, beams[i].option);
        cmd_ln_set_float_r(settings, beams[i].option, beams[i].narrow);
    }
    if (status == STATUS_OK &&
        ps_set_fsg(sphinx->decoder, BACKGROUND, fsg) != 0) {
        log_error("recognizer", "PocketSphinx refuses the background grammar");
        status = STATUS_ENGINE;
    }
    for (size_t i = 0; i < N_BEAMS; i++) {
        cmd_ln_set_float_r(settings, beams[i].option, wide[i]);
    }
    fsg_model_free(fsg);
    return status;
}

static enum status load_background(struct sphinx *sphinx, const char *path)
{
    struct grammar *grammar = NULL;
    struct automaton *background = NULL;
    bool *sayable = NULL;
    enum status status = grammar_load(path, NULL, 0, &grammar);
    if (status == STATUS_OK) {
        status = automaton_build(grammar, &background);
    }
    if (status == STATUS_OK) {
        status = teach_words(sphinx, BACKGROUND, background, &sayable);
    }
    if (status == STATUS_OK) {
        status = add_background(sphinx, background);
    }
    grammar_destroy(grammar);
    automaton_destroy(background);
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
    enum status status = fsg_create(sphinx->united, sphinx->decoder,
                                    LANGUAGE_WEIGHT, &sphinx->fsg);
    if (status == STATUS_OK &&
        (ps_set_fsg(sphinx->decoder, SEARCH, sphinx->fsg) != 0 ||
         ps_set_search(sphinx->decoder, SEARCH) != 0)) {
        log_error("recognizer", "PocketSphinx refuses the grammars");
        status = STATUS_ENGINE;
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

/* The guess, and the background's against it. */
static enum status decode_twice(struct sphinx *sphinx,
                                const struct utterance *utterance,
                                struct guess *out)
{
    struct hypothesis guess = {0};
    struct hypothesis background = {0};
    enum status status = utterance_decode(utterance, sphinx->decoder, SEARCH,
                                          &sphinx->base, &guess);
    if (status == STATUS_OK && guess.complete) {
        status = utterance_decode(utterance, sphinx->decoder, BACKGROUND,
                                  &sphinx->base, &background);
        out->fit = sound_fit_of(&guess.path, &background.path);
        out->confidence = confidence_of(&out->fit);
    }
    if (ps_set_search(sphinx->decoder, SEARCH) != 0) {
        status = decoder_failed("go back to its grammar");
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
        status = decode_twice(sphinx, &utterance, out);
    }
    utterance_finish(&utterance);
    if (out->words != NULL && isfinite(cmn->cmn_mean[0])) {
        cmn_live_get(cmn, sphinx->mean);
    }
    cmn_live_set(cmn, sphinx->mean);
    return status;
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

static void sphinx_destroy(struct recognizer *recognizer)
{
    struct sphinx *sphinx = (struct sphinx *)recognizer;
    if (sphinx->decoder != NULL) {
        ps_free(sphinx->decoder);
    }
    fsg_model_free(sphinx->fsg);
    automaton_destroy(sphinx->united);
    free(sphinx->dictionary);
    free(sphinx->extra_dictionary);
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
        .destroy = sphinx_destroy,
    };
    const char *dictionary =
        config->dictionary ? config->dictionary : DICTIONARY_DEBIAN;
    const char *extra = config->extra_dictionary;
    enum status status = STATUS_OK;
    *out = NULL;
    if ((status = check_dictionary(dictionary,
                                   "install the package pocketsphinx-en-us")) !=
            STATUS_OK ||
        (status = check_dictionary(extra, "install or build uncramp again")) !=
            STATUS_OK) {
        return status;
    }
    struct sphinx *sphinx = xcalloc(1, sizeof *sphinx);
    sphinx->base.ops = &ops;
    sphinx->dictionary = xstrdup(dictionary);
    sphinx->extra_dictionary = extra ? xstrdup(extra) : NULL;
    status = decoder_create(config, &sphinx->decoder);
    if (status == STATUS_OK) {
        status = load_background(sphinx, config->background);
    }
    if (status != STATUS_OK) {
        sphinx_destroy(&sphinx->base);
        return status;
    }
    start_mean(sphinx, config->mean);
    *out = &sphinx->base;
    return STATUS_OK;
}
