/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assistant/ear/transcriber.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "assistant/base/clock.h"
#include "assistant/base/memory.h"
#include "assistant/ear/hearing_engine.h"
#include "assistant/knowledge.h"
#include "audio/pcm.h"
#include "audio/soundfile.h"

#define UTTERANCE_MAX_S 30.0
/* For grammars of other people's: as much as an answer in a session takes. */
#define GRAMMAR_THRESHOLD 0.4
#define GRAMMAR_STATE     "grammar"

struct transcriber {
    struct knowledge knowledge;         /* of a listening state of ours */
    struct automaton *own;              /* of a grammar file */
    const struct automaton *understood; /* either of them */
    struct recognizer *recognizer;
    struct voice_profile profile; /* empty: heard as anybody */
    char *name;
};

static enum status use_grammar(struct transcriber *transcriber,
                               const char *path)
{
    struct grammar *grammar = NULL;
    enum status status = grammar_load(path, NULL, 0, &grammar);
    if (status == STATUS_OK) {
        status = automaton_build(grammar, &transcriber->own);
    }
    grammar_destroy(grammar);
    if (status == STATUS_OK) {
        status = hearing_engine(&transcriber->profile, EFFORT_FULL,
                                &transcriber->recognizer);
    }
    if (status == STATUS_OK) {
        status = recognizer_add(
            transcriber->recognizer, GRAMMAR_STATE, transcriber->own,
            voice_profile_threshold(&transcriber->profile, GRAMMAR_THRESHOLD));
    }
    transcriber->understood = transcriber->own;
    return status == STATUS_OK
               ? recognizer_use(transcriber->recognizer, GRAMMAR_STATE)
               : status;
}

static enum status use_state(struct transcriber *transcriber,
                             const struct options *options, const char *state)
{
    enum status status =
        knowledge_load(options->value[OPTION_CONTENT], &transcriber->knowledge);
    if (status != STATUS_OK) {
        return status;
    }
    const struct phrasebook *book = transcriber->knowledge.phrasebook;
    transcriber->understood = phrasebook_automaton(book, state);
    if (transcriber->understood == NULL) {
        (void)fprintf(stderr,
                      "uncramp: there is no listening state \"%s\"; uncramp %s "
                      "--help lists them\n",
                      state, options->command->name);
        return STATUS_USAGE;
    }
    status = hearing_recognizer(book, &transcriber->profile, EFFORT_FULL,
                                &transcriber->recognizer);
    return status == STATUS_OK ? recognizer_use(transcriber->recognizer, state)
                               : status;
}

enum status transcriber_create(const struct options *options,
                               struct transcriber **out)
{
    struct transcriber *transcriber = xcalloc(1, sizeof *transcriber);
    const char *grammar = options->value[OPTION_GRAMMAR];
    const char *state = options->value[OPTION_STATE];
    state = state ? state : phrasebook_state(0)->name;
    transcriber->name = xstrdup(grammar ? grammar : state);
    if (!options->on[OPTION_PLAIN]) {
        voice_profile_load(&transcriber->profile);
    }
    enum status status = grammar != NULL
                             ? use_grammar(transcriber, grammar)
                             : use_state(transcriber, options, state);
    if (status != STATUS_OK) {
        transcriber_destroy(transcriber);
        transcriber = NULL;
    }
    *out = transcriber;
    return status;
}

void transcriber_destroy(struct transcriber *transcriber)
{
    if (transcriber != NULL) {
        recognizer_destroy(transcriber->recognizer);
        automaton_destroy(transcriber->own);
        knowledge_finish(&transcriber->knowledge);
        voice_profile_finish(&transcriber->profile);
        free(transcriber->name);
        free(transcriber);
    }
}

const struct automaton *transcriber_automaton(
    const struct transcriber *transcriber)
{
    return transcriber->understood;
}

const char *transcriber_name(const struct transcriber *transcriber)
{
    return transcriber->name;
}

static double cpu_s(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

enum status transcriber_read(const char *path, int16_t **pcm, size_t *n_samples)
{
    return sound_read(path, UTTERANCE_MAX_S, pcm, n_samples);
}

enum status transcriber_hear(struct transcriber *transcriber,
                             const int16_t *pcm, size_t n,
                             struct recognition *out, struct verdict_cost *cost)
{
    int64_t began_ns = clock_mono_ns();
    double began_s = cpu_s();
    enum status status =
        recognizer_finish(transcriber->recognizer, pcm, n, out);
    *cost = (struct verdict_cost){
        .audio_s = (double)n / PCM_RATE_HZ,
        .cpu_s = cpu_s() - began_s,
        .elapsed_ms = (double)(clock_mono_ns() - began_ns) / NS_PER_MS,
    };
    return status;
}

void transcriber_help(void)
{
    (void)printf("listening states:\n");
    for (size_t i = 0; phrasebook_state(i) != NULL; i++) {
        const struct listening_state *state = phrasebook_state(i);
        (void)printf("  %-20s %s\n", state->name, state->purpose);
    }
}
