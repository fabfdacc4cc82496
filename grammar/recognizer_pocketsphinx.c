/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * recognizer_pocketsphinx: Debian's PocketSphinx 0.8+5prealpha.
 *
 * One decoder does both passes. The live one is streamed, with the cepstral
 * mean that the utterance before left behind; the verdict decodes the whole
 * utterance at once (full_utt), so that its mean is its own. The decoder
 * starts without a dictionary; each state adds the words it needs.
 *
 * The engine calls exit() on a broken model. Missing files are found before;
 * of the rest its last words are logged, so that it never dies in silence.
 * Order of calls and the verdict are recognizer.c's.
 */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <pocketsphinx.h>
#include <sphinxbase/ckd_alloc.h>
#include <sphinxbase/err.h>
#include <sphinxbase/fe.h>

#include "assistant/base/log.h"
#include "assistant/base/memory.h"
#include "assistant/base/text.h"
#include "grammar/confidence_pocketsphinx.h"
#include "grammar/dictionary.h"
#include "grammar/fsg_pocketsphinx.h"
#include "grammar/recognizer_ops.h"

#define MODEL_DEBIAN "/usr/share/pocketsphinx/model/en-us/en-us"

/* Weight of the grammar's probabilities against the sound: the default. */
#define LANGUAGE_WEIGHT 6.5F

#define SEARCH "states"

/* Shorter than any word: 0.1 s. */
#define SAMPLES_MIN 1600

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

static void log_engine(void *context, err_lvl_t level, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void log_engine(void *context, err_lvl_t level, const char *format, ...)
{
    char line[400];
    (void)context;
    if (level < ERR_ERROR ||
        (level < ERR_FATAL && log_get_level() < LOG_DEBUG)) {
        return;
    }
    va_list args;
    va_start(args, format);
    (void)vsnprintf(line, sizeof line, format, args);
    va_end(args);
    if (level >= ERR_FATAL) {
        log_error("recognizer",
                  "PocketSphinx gave up: %s; reinstall pocketsphinx-en-us if "
                  "its model is broken",
                  line);
    } else {
        log_debug("recognizer", "PocketSphinx: %s", line);
    }
}

static bool has_file(const char *folder, const char *name)
{
    struct text path = {0};
    struct stat about;
    text_printf(&path, "%s/%s", folder, name);
    bool found = stat(text_str(&path), &about) == 0 && S_ISREG(about.st_mode) &&
                 about.st_size > 0;
    text_finish(&path);
    return found;
}

static enum status check_model(const char *folder)
{
    static const char *const files[] = {"mdef",        "means",
                                        "variances",   "transition_matrices",
                                        "feat.params", "noisedict"};
    const char *missing = NULL;
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        if (missing == NULL && !has_file(folder, files[i])) {
            missing = files[i];
        }
    }
    if (missing == NULL && !has_file(folder, "sendump") &&
        !has_file(folder, "mixture_weights")) {
        missing = "sendump";
    }
    if (missing == NULL) {
        return STATUS_OK;
    }
    log_error("recognizer",
              "no acoustic model: %s/%s is missing or empty; install the "
              "package pocketsphinx-en-us",
              folder, missing);
    return STATUS_NOT_FOUND;
}

static enum status check_dictionary(const char *path, const char *advice)
{
    struct stat about;
    if (path == NULL || (stat(path, &about) == 0 && S_ISREG(about.st_mode))) {
        return STATUS_OK;
    }
    log_error("recognizer", "no dictionary: %s is missing; %s", path, advice);
    return STATUS_NOT_FOUND;
}

/*
 * Wide beams, for noise; but words end often, and each end kept costs time and
 * memory: -wbeam 1e-60 takes twice as long and 10 MB more for nothing.
 */
static ps_decoder_t *start_decoder(const char *model)
{
    cmd_ln_t *settings =
        cmd_ln_init(NULL, ps_args(), TRUE, "-hmm", model, "-beam", "1e-80",
                    "-wbeam", "1e-40", "-pbeam", "1e-80", "-bestpath", "no",
                    "-logfn", "/dev/null", NULL);
    if (settings == NULL) {
        return NULL;
    }
    ps_decoder_t *decoder = ps_init(settings);
    cmd_ln_free_r(settings);
    return decoder;
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

/* One flag per word of the automaton; the caller frees it. */
static enum status teach_words(struct sphinx *sphinx,
                               const struct recognizer_state *state, bool **out)
{
    struct dictionary *dictionary = NULL;
    const struct automaton *automaton = state->automaton;
    enum status status = dictionary_load(
        sphinx->dictionary, sphinx->extra_dictionary, automaton, &dictionary);
    if (status != STATUS_OK) {
        return status;
    }
    size_t n = automaton_n_words(automaton);
    bool *sayable = xcalloc(n, sizeof *sayable);
    for (size_t i = 0; i < n; i++) {
        const char *word = automaton_word(automaton, i);
        sayable[i] = teach_word(sphinx->decoder, word, dictionary, i);
        if (!sayable[i]) {
            log_warn("recognizer",
                     "\"%s\" (in %s) is in no dictionary, so it will not be "
                     "heard; give it a pronunciation in grammar/extra.dict",
                     word, state->name);
        }
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
    enum status status = teach_words(sphinx, state, &sayable);
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

static enum status failed(const char *what)
{
    log_error("recognizer", "PocketSphinx failed to %s", what);
    return STATUS_ENGINE;
}

static enum status sphinx_begin(struct recognizer *recognizer)
{
    struct sphinx *sphinx = (struct sphinx *)recognizer;
    return ps_start_utt(sphinx->decoder) == 0 ? STATUS_OK
                                              : failed("begin an utterance");
}

static enum status sphinx_feed(struct recognizer *recognizer,
                               const int16_t *pcm, size_t n)
{
    struct sphinx *sphinx = (struct sphinx *)recognizer;
    return ps_process_raw(sphinx->decoder, pcm, n, FALSE, FALSE) >= 0
               ? STATUS_OK
               : failed("take sound");
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

/*
 * Lets the front end hear the utterance once for nothing, so that its estimate
 * of the noise is this utterance's own from the first frame on: the same sound
 * gives the same guess, whatever was heard before. It costs a tenth of a
 * verdict, and starting without any estimate costs 4 points of score.
 */
static void learn_noise(ps_decoder_t *decoder, const int16_t *pcm, size_t n)
{
    fe_t *front = ps_get_fe(decoder);
    mfcc_t **frames = NULL;
    int32 n_frames = 0;
    fe_start_stream(front);
    (void)fe_start_utt(front);
    (void)fe_process_utt(front, pcm, n, &frames, &n_frames);
    ckd_free_2d(frames);
}

/*
 * The words of the whole utterance, normalised by its own mean. A live pass
 * turns that off in the decoder for good (feat_cmn() keeps its "live"), hence
 * the first line.
 */
static enum status decode_whole(ps_decoder_t *decoder, const int16_t *pcm,
                                size_t n, struct guess *out)
{
    ps_get_feat(decoder)->cmn = CMN_BATCH;
    learn_noise(decoder, pcm, n);
    if (ps_start_utt(decoder) != 0) {
        return failed("begin an utterance");
    }
    bool decoded = ps_process_raw(decoder, pcm, n, FALSE, TRUE) >= 0;
    /* Before the end is declared, words of half a sentence are shown too. */
    const char *words = decoded ? ps_get_hyp(decoder, NULL) : NULL;
    out->words = words ? xstrdup(words) : NULL;
    out->confidence = words ? confidence_rate(decoder) : 0.0;
    if (ps_end_utt(decoder) < 0 || !decoded) {
        return failed("decode an utterance");
    }
    words = ps_get_hyp(decoder, NULL);
    if (words != NULL) {
        free(out->words);
        out->words = xstrdup(words);
        out->complete = true;
        out->confidence = confidence_rate(decoder);
    }
    return STATUS_OK;
}

/* The mean of words is what the next live pass starts from; noise leaves it. */
static enum status sphinx_decode(struct recognizer *recognizer,
                                 const int16_t *pcm, size_t n,
                                 struct guess *out)
{
    struct sphinx *sphinx = (struct sphinx *)recognizer;
    cmn_t *cmn = ps_get_feat(sphinx->decoder)->cmn_struct;
    if (n < SAMPLES_MIN) {
        return STATUS_OK;
    }
    cmn_live_get(cmn, sphinx->mean);
    enum status status = decode_whole(sphinx->decoder, pcm, n, out);
    if (out->words != NULL && isfinite(cmn->cmn_mean[0])) {
        cmn_live_get(cmn, sphinx->mean);
    }
    cmn_live_set(cmn, sphinx->mean);
    return status;
}

/* ----------------------------------------------------------------- public */

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
    const char *model = config->model ? config->model : MODEL_DEBIAN;
    const char *dictionary =
        config->dictionary ? config->dictionary : DICTIONARY_DEBIAN;
    const char *extra = config->extra_dictionary;
    enum status status = STATUS_OK;
    *out = NULL;
    if ((status = check_model(model)) != STATUS_OK ||
        (status = check_dictionary(dictionary,
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
    err_set_callback(log_engine, NULL);
    sphinx->decoder = start_decoder(model);
    if (sphinx->decoder == NULL) {
        log_error("recognizer", "PocketSphinx cannot load the model in %s",
                  model);
        sphinx_destroy(&sphinx->base);
        return STATUS_ENGINE;
    }
    sphinx->mean =
        xcalloc((size_t)ps_get_feat(sphinx->decoder)->cmn_struct->veclen,
                sizeof *sphinx->mean);
    *out = &sphinx->base;
    return STATUS_OK;
}
