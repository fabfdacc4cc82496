/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * recognizer: what every engine has in common: the states, the order of calls
 * (PocketSphinx crashes where it is wrong) and the verdict. Engines only turn
 * samples into words and a confidence; whether those are a sentence, and sure
 * enough, is decided here, so the fake and the real one cannot differ in it.
 */
#include "grammar/recognizer.h"

#include <stdlib.h>
#include <string.h>

#include "assistant/base/log.h"
#include "assistant/base/memory.h"
#include "grammar/recognizer_ops.h"

#define RATE_HZ         16000
#define UTTERANCE_S_MAX 30

const char *reject_reason_name(enum reject_reason reason)
{
    static const char *const names[] = {
        [REJECT_NONE] = "",
        [REJECT_GRAMMAR] = "grammar",
        [REJECT_CONFIDENCE] = "confidence",
        [REJECT_NOISE] = "noise",
    };
    return names[reason];
}

void recognition_finish(struct recognition *recognition)
{
    free(recognition->text);
    intent_finish(&recognition->intent);
    *recognition = (struct recognition){0};
}

void recognizer_destroy(struct recognizer *recognizer)
{
    if (recognizer == NULL) {
        return;
    }
    recognizer_cancel(recognizer);
    for (size_t i = 0; i < recognizer->n_states; i++) {
        free(recognizer->states[i].name);
    }
    free(recognizer->states);
    recognizer->ops->destroy(recognizer);
}

void recognizer_on_progress(struct recognizer *recognizer,
                            void (*made)(void *context), void *context)
{
    recognizer->made_progress = made;
    recognizer->progress_context = context;
}

enum effort recognizer_effort(const struct recognizer *recognizer)
{
    return recognizer->effort;
}

/* ----------------------------------------------------------------- states */

static size_t find_state(const struct recognizer *recognizer, const char *name)
{
    size_t i = 0;
    while (i < recognizer->n_states &&
           strcmp(recognizer->states[i].name, name) != 0) {
        i++;
    }
    return i;
}

enum status recognizer_add(struct recognizer *recognizer, const char *state,
                           const struct automaton *automaton, double threshold)
{
    if (find_state(recognizer, state) < recognizer->n_states) {
        log_error("recognizer", "the state %s is added twice", state);
        return STATUS_INVALID;
    }
    recognizer_cancel(recognizer);
    struct recognizer_state added = {
        .name = xstrdup(state), .automaton = automaton, .threshold = threshold};
    enum status status = recognizer->ops->add(recognizer, &added);
    if (status != STATUS_OK) {
        free(added.name);
        return status;
    }
    size_t used = recognizer->state
                      ? (size_t)(recognizer->state - recognizer->states)
                      : 0;
    recognizer->states = xrealloc(recognizer->states, recognizer->n_states + 1,
                                  sizeof *recognizer->states);
    recognizer->state = recognizer->state ? &recognizer->states[used] : NULL;
    recognizer->states[recognizer->n_states++] = added;
    return STATUS_OK;
}

enum status recognizer_use(struct recognizer *recognizer, const char *state)
{
    size_t i = find_state(recognizer, state);
    if (i == recognizer->n_states) {
        log_error("recognizer", "there is no state called %s", state);
        return STATUS_NOT_FOUND;
    }
    recognizer_cancel(recognizer);
    enum status status =
        recognizer->ops->use(recognizer, &recognizer->states[i]);
    recognizer->state = status == STATUS_OK ? &recognizer->states[i] : NULL;
    return status;
}

/* -------------------------------------------------------------- live pass */

enum status recognizer_begin(struct recognizer *recognizer)
{
    if (recognizer->state == NULL) {
        log_error("recognizer", "no state is in use; nothing can be heard");
        return STATUS_INVALID;
    }
    recognizer_cancel(recognizer);
    enum status status = recognizer->ops->begin(recognizer);
    recognizer->live = status == STATUS_OK;
    return status;
}

enum status recognizer_feed(struct recognizer *recognizer, const int16_t *pcm,
                            size_t n)
{
    if (!recognizer->live) {
        log_error("recognizer", "sound came before the utterance began");
        return STATUS_INVALID;
    }
    return n > 0 ? recognizer->ops->feed(recognizer, pcm, n) : STATUS_OK;
}

bool recognizer_partial(struct recognizer *recognizer, const char **text)
{
    const char *words =
        recognizer->live ? recognizer->ops->words(recognizer) : NULL;
    words = words ? words : "";
    if (text != NULL) {
        *text = words;
    }
    struct intent intent = {0};
    bool complete =
        *words != '\0' &&
        automaton_parse(recognizer->state->automaton, words, &intent);
    intent_finish(&intent);
    return complete;
}

void recognizer_cancel(struct recognizer *recognizer)
{
    if (recognizer->live) {
        recognizer->ops->end(recognizer);
        recognizer->live = false;
    }
}

/* ---------------------------------------------------------------- verdict */

static enum reject_reason judge(const struct recognizer_state *state,
                                const struct guess *guess,
                                struct intent *intent)
{
    if (guess->words == NULL || *guess->words == '\0') {
        return REJECT_NOISE;
    }
    if (!guess->complete ||
        !automaton_parse(state->automaton, guess->words, intent)) {
        return REJECT_GRAMMAR;
    }
    double threshold = state->threshold;
    if (intent->threshold > 0.0 && intent->threshold < threshold) {
        threshold = intent->threshold;
    }
    return guess->confidence < threshold ? REJECT_CONFIDENCE : REJECT_NONE;
}

enum status recognizer_finish(struct recognizer *recognizer, const int16_t *pcm,
                              size_t n, struct recognition *out)
{
    recognition_finish(out);
    recognizer_cancel(recognizer);
    if (recognizer->state == NULL) {
        log_error("recognizer", "no state is in use; nothing can be heard");
        return STATUS_INVALID;
    }
    if (n > (size_t)RATE_HZ * UTTERANCE_S_MAX) {
        log_error("recognizer", "an utterance longer than %d s; cut it",
                  UTTERANCE_S_MAX);
        return STATUS_LIMIT;
    }
    struct guess guess = {0};
    enum status status = recognizer->ops->decode(recognizer, pcm, n, &guess);
    if (status != STATUS_OK) {
        free(guess.words);
        return status;
    }
    out->reason = judge(recognizer->state, &guess, &out->intent);
    out->accepted = out->reason == REJECT_NONE;
    if (!out->accepted) {
        intent_finish(&out->intent);
    }
    out->confidence = guess.confidence;
    out->fit = guess.fit;
    out->text = guess.words ? guess.words : xstrdup("");
    return STATUS_OK;
}

void recognizer_rest(struct recognizer *recognizer)
{
    recognizer_cancel(recognizer);
    if (recognizer->ops->rest != NULL && recognizer->state != NULL) {
        recognizer->ops->rest(recognizer);
    }
    memory_give_back();
}
