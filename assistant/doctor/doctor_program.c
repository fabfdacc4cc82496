/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The trial that loads what the ear loads, and then hears one utterance. In a
 * child, since PocketSphinx calls exit() on a corrupt model.
 */
#include <poll.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

#include "assistant/base/clock.h"
#include "assistant/doctor/doctor_trials.h"
#include "assistant/ear/hearing_engine.h"
#include "assistant/knowledge.h"
#include "audio/pcm.h"

#define TURN_MS         20
#define UTTERANCE_MAX_S 15

enum progress {
    STEP_LOADING,
    STEP_REFUSED,
    STEP_LOADED,
    STEP_ASKED,
    STEP_HEARD
};

struct program {
    atomic_int progress;
    char said[DOCTOR_TEXT_MAX];
    double seconds;
    enum effort effort;
    size_t n;
    int16_t pcm[UTTERANCE_MAX_S * PCM_RATE_HZ];
    struct doctor_hearing hearing;
};

static enum progress progress_of(const struct program *program)
{
    return (enum progress)atomic_load(&program->progress);
}

static void hear(struct program *program, struct recognizer *recognizer)
{
    struct recognition verdict = {0};
    struct doctor_hearing *hearing = &program->hearing;
    if (recognizer_finish(recognizer, program->pcm, program->n, &verdict) ==
        STATUS_OK) {
        hearing->understood = verdict.accepted;
        hearing->confidence = verdict.confidence;
        (void)snprintf(hearing->text, sizeof hearing->text, "%s", verdict.text);
    }
    atomic_store(&program->progress, STEP_HEARD);
    recognition_finish(&verdict);
}

static void work_program(void *shared, const void *context)
{
    struct program *program = shared;
    struct knowledge knowledge;
    struct recognizer *recognizer = NULL;
    int64_t began_ns = clock_mono_ns();
    doctor_take_log(program->said);
    enum status status = knowledge_load(context, &knowledge);
    if (status == STATUS_OK) {
        status = hearing_recognizer_personal(knowledge.phrasebook,
                                             EFFORT_MEASURED, &recognizer);
    }
    if (status == STATUS_OK) {
        program->effort = recognizer_effort(recognizer);
    }
    program->seconds = (double)(clock_mono_ns() - began_ns) / (double)NS_PER_S;
    atomic_store(&program->progress,
                 status == STATUS_OK ? STEP_LOADED : STEP_REFUSED);
    while (status == STATUS_OK && progress_of(program) != STEP_HEARD) {
        (void)poll(NULL, 0, TURN_MS);
        if (progress_of(program) == STEP_ASKED) {
            hear(program, recognizer);
        }
    }
    recognizer_destroy(recognizer);
    knowledge_finish(&knowledge);
}

struct trial *program_trial(const char *content_dir)
{
    return trial_start(work_program, content_dir, sizeof(struct program));
}

bool program_loaded(const struct trial *trial)
{
    return progress_of(trial_shared(trial)) >= STEP_LOADED;
}

void program_result(const struct trial *trial, struct doctor_program *out)
{
    const struct program *program = trial_shared(trial);
    enum progress progress = progress_of(program);
    enum trial_state state = trial_state(trial);
    out->seconds = program->seconds;
    out->effort = program->effort;
    (void)snprintf(out->said, sizeof out->said, "%s", program->said);
    if (progress >= STEP_LOADED) {
        out->end = DOCTOR_WORKED;
    } else if (progress == STEP_REFUSED) {
        out->end = DOCTOR_REFUSED;
    } else {
        out->end = state == TRIAL_RUNS ? DOCTOR_HUNG : DOCTOR_DIED;
    }
}

void program_hear(const struct trial *trial, const int16_t *pcm, size_t n)
{
    struct program *program = trial_shared(trial);
    size_t most = sizeof program->pcm / sizeof program->pcm[0];
    program->n = n < most ? n : most;
    memcpy(program->pcm, pcm, program->n * sizeof *pcm);
    atomic_store(&program->progress, STEP_ASKED);
}

bool program_heard(const struct trial *trial, struct doctor_hearing *out)
{
    const struct program *program = trial_shared(trial);
    if (progress_of(program) != STEP_HEARD) {
        return false;
    }
    out->understood = program->hearing.understood;
    out->confidence = program->hearing.confidence;
    memcpy(out->text, program->hearing.text, sizeof out->text);
    return true;
}
