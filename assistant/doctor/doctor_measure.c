/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is measured when: the room in quiet, then with our own signal in it,
 * then with a person's sentence, all in one recording. Each wait has an end,
 * and what is not over by then is killed and counts as hung.
 */
#include <math.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "assistant/base/clock.h"
#include "assistant/doctor/doctor.h"
#include "assistant/doctor/doctor_trials.h"
#include "assistant/worker/signals.h"
#include "audio/endpointer.h"
#include "audio/pcm.h"

#define TURN_MS 20
/* Far over what each takes: looking and opening 1 s, a virtual microphone's
 * first block 2 s, loading 1 s on a fast machine and 10 s on a slow one. */
#define LOOK_S  8.0
#define OPEN_S  6.0
#define FIRST_S 4.0
#define CLOSE_S 4.0
#define LOAD_S  40.0
#define PLAY_S  15.0
/* The first moments of a microphone crackle. */
#define SETTLE_S 0.3
#define QUIET_S  2.0
/* How late an echo is looked for, and how early: a virtual device takes sound
 * in blocks of a quarter of a second. */
#define ECHO_S       1.0
#define ECHO_EARLY_S 0.3
/* Our own voice dies away in the room for this long. */
#define GUARD_S    0.3
#define SENTENCE_S 8.0
#define VERDICT_S  10.0

struct examination {
    const struct config *config;
    const struct content *content;
    struct doctor_measures *measures;
    struct trial *program;
    struct trial *recorder;
};

static bool passes(int64_t until_ns)
{
    (void)poll(NULL, 0, TURN_MS);
    return clock_mono_ns() < until_ns && !signals_stop();
}

static int64_t in_s(double seconds)
{
    return clock_mono_ns() + (int64_t)(seconds * (double)NS_PER_S);
}

static void sleep_s(double seconds)
{
    int64_t until_ns = in_s(seconds);
    while (passes(until_ns)) {
    }
}

/* What became of a trial that was given its time. */
static enum doctor_end end_of(const struct trial *trial)
{
    switch (trial_state(trial)) {
    case TRIAL_DONE:
        return DOCTOR_WORKED;
    case TRIAL_DIED:
        return DOCTOR_DIED;
    case TRIAL_RUNS:
        break;
    }
    return DOCTOR_HUNG;
}

static void look_for_devices(struct doctor_measures *measures)
{
    struct trial *trial = devices_trial();
    int64_t until_ns = in_s(LOOK_S);
    while (trial_state(trial) == TRIAL_RUNS && passes(until_ns)) {
    }
    measures->listed = end_of(trial);
    if (measures->listed == DOCTOR_WORKED) {
        memcpy(&measures->devices, trial_shared(trial),
               sizeof measures->devices);
    }
    trial_destroy(trial);
}

/* ------------------------------------------------------------- microphone */

static size_t recorded(const struct examination *x, const int16_t **pcm)
{
    return recorder_samples(x->recorder, pcm);
}

static bool wait_for_samples(const struct examination *x, double seconds,
                             double patience_s)
{
    const int16_t *pcm = NULL;
    size_t wanted = (size_t)(seconds * PCM_RATE_HZ);
    int64_t until_ns = in_s(patience_s);
    while (recorded(x, &pcm) < wanted &&
           trial_state(x->recorder) == TRIAL_RUNS && passes(until_ns)) {
    }
    return recorded(x, &pcm) >= wanted;
}

static bool wait_for_stage(const struct examination *x, enum doctor_stage stage,
                           double patience_s)
{
    struct doctor_device *microphone = &x->measures->microphone;
    int64_t until_ns = in_s(patience_s);
    do {
        recorder_device(x->recorder, microphone);
    } while (microphone->stage < stage &&
             trial_state(x->recorder) == TRIAL_RUNS && passes(until_ns));
    return microphone->stage >= stage;
}

/* A microphone at half its rate takes twice as long to record two seconds. */
static bool begin_recording(struct examination *x)
{
    struct doctor_device *microphone = &x->measures->microphone;
    x->recorder = recorder_trial(x->config->microphone);
    if (!wait_for_stage(x, DOCTOR_RUNNING, OPEN_S)) {
        microphone->end = end_of(x->recorder);
        recorder_device(x->recorder, microphone);
        return false;
    }
    if (!wait_for_samples(x, SETTLE_S, FIRST_S)) {
        microphone->end = DOCTOR_STOOD_STILL;
        return false;
    }
    const int16_t *pcm = NULL;
    (void)wait_for_samples(x, SETTLE_S + QUIET_S, 3 * QUIET_S);
    size_t from = (size_t)(SETTLE_S * PCM_RATE_HZ);
    size_t n = recorded(x, &pcm);
    measure_sound(pcm + from, n - from, &x->measures->quiet);
    return true;
}

static void end_recording(struct examination *x, bool began)
{
    struct doctor_device *microphone = &x->measures->microphone;
    const int16_t *pcm = NULL;
    size_t n = recorded(x, &pcm);
    if (began) {
        int64_t until_ns = in_s(CLOSE_S);
        recorder_stop(x->recorder);
        while (trial_state(x->recorder) == TRIAL_RUNS && passes(until_ns)) {
        }
        microphone->end = end_of(x->recorder);
        recorder_device(x->recorder, microphone);
        measure_sound(pcm, n, &x->measures->all);
    }
    trial_destroy(x->recorder);
}

/* ------------------------------------------------------------ loudspeaker */

/* Waits until all is played, or nothing has been taken for too long. */
static void wait_for_player(const struct trial *trial,
                            struct doctor_device *loudspeaker)
{
    int64_t until_ns = in_s(PLAY_S);
    int64_t first_ns = INT64_MAX;
    do {
        player_device(trial, loudspeaker);
        if (loudspeaker->stage == DOCTOR_RUNNING && first_ns == INT64_MAX) {
            first_ns = in_s(FIRST_S);
        }
    } while (trial_state(trial) == TRIAL_RUNS && passes(until_ns) &&
             (player_began_ns(trial) != 0 || clock_mono_ns() < first_ns));
    loudspeaker->end = end_of(trial);
    player_device(trial, loudspeaker);
    if (loudspeaker->end == DOCTOR_HUNG &&
        loudspeaker->stage == DOCTOR_RUNNING) {
        loudspeaker->end = DOCTOR_STOOD_STILL;
    }
}

/* Plays to the end; true where all of it was played. */
static bool play(const struct examination *x, const char *sentence,
                 struct doctor_device *loudspeaker, int64_t *began_ns)
{
    struct player_task task = {x->config, sentence};
    struct trial *trial = player_trial(&task);
    wait_for_player(trial, loudspeaker);
    *began_ns = player_began_ns(trial);
    trial_destroy(trial);
    return loudspeaker->end == DOCTOR_WORKED;
}

static void listen_for_echo(const struct examination *x, int64_t played_ns)
{
    const int16_t *pcm = NULL;
    sleep_s(ECHO_S);
    int64_t early_ns = (int64_t)(ECHO_EARLY_S * (double)NS_PER_S);
    size_t n = recorded(x, &pcm);
    size_t from = recorder_sample_at(x->recorder, played_ns - early_ns);
    struct echo_figures *echo = &x->measures->echo;
    measure_echo(pcm + from, n - from, echo);
    echo->delay_s = fmax(echo->delay_s - ECHO_EARLY_S, 0);
    x->measures->echo_tried = true;
}

/* --------------------------------------------------------------- sentence */

/* Up to the end of an utterance, of which `pcm` gets the place. */
static size_t listen(const struct examination *x, size_t at,
                     struct endpointer *endpointer, const int16_t **utterance)
{
    int64_t until_ns = in_s(SENTENCE_S);
    const int16_t *pcm = NULL;
    size_t n = 0;
    while (passes(until_ns)) {
        for (; at + PCM_FRAME_SAMPLES <= recorded(x, &pcm);
             at += PCM_FRAME_SAMPLES) {
            if (endpointer_feed(endpointer, pcm + at) == ENDPOINT_END) {
                *utterance = endpointer_utterance(endpointer, &n);
                return n;
            }
        }
    }
    return 0;
}

static void hear_sentence(const struct examination *x)
{
    struct doctor_hearing *hearing = &x->measures->hearing;
    struct doctor_device loudspeaker = {0};
    const char *prompt = content_wording(x->content, "doctor_prompt", 0);
    struct endpointer *endpointer = endpointer_create();
    const int16_t *pcm = NULL;
    int64_t began_ns = 0;
    (void)fprintf(stderr, "%s\n", prompt);
    (void)play(x, prompt, &loudspeaker, &began_ns);
    sleep_s(GUARD_S);
    (void)fprintf(stderr, "Listening.\n");
    hearing->tried = true;
    size_t n = listen(x, recorded(x, &pcm), endpointer, &pcm);
    hearing->spoken = n > 0;
    if (n > 0) {
        int64_t until_ns = in_s(VERDICT_S);
        measure_sound(pcm, n, &hearing->speech);
        program_hear(x->program, pcm, n);
        while (!program_heard(x->program, hearing) &&
               trial_state(x->program) == TRIAL_RUNS && passes(until_ns)) {
        }
    }
    endpointer_destroy(endpointer);
}

/* -------------------------------------------------------------- altogether */

static void wait_for_program(const struct examination *x)
{
    int64_t until_ns = in_s(LOAD_S);
    while (!program_loaded(x->program) &&
           trial_state(x->program) == TRIAL_RUNS && passes(until_ns)) {
    }
    program_result(x->program, &x->measures->program);
}

static void examine_sound(struct examination *x)
{
    struct doctor_measures *measures = x->measures;
    int64_t played_ns = 0;
    bool talking = isatty(STDIN_FILENO) != 0;
    if (talking) {
        (void)fprintf(stderr, "A moment of quiet, please; then a short chirp "
                              "from the loudspeaker.\n");
    }
    bool recording = begin_recording(x);
    bool played = play(x, NULL, &measures->loudspeaker, &played_ns);
    if (recording && played) {
        listen_for_echo(x, played_ns);
    }
    wait_for_program(x);
    if (recording && !measures->quiet.zeros && talking && !signals_stop() &&
        measures->program.end == DOCTOR_WORKED) {
        hear_sentence(x);
    }
    end_recording(x, recording);
}

enum status doctor_measure(const char *content_dir, const struct config *config,
                           const struct content *content,
                           struct doctor_measures *out)
{
    struct examination x = {
        .config = config,
        .content = content,
        .measures = out,
        .program = program_trial(content_dir),
    };
    *out = (struct doctor_measures){0};
    doctor_look_at_state(&out->state);
    look_for_devices(out);
    if (out->listed == DOCTOR_WORKED && out->devices.n > 0) {
        examine_sound(&x);
    } else {
        wait_for_program(&x);
    }
    trial_destroy(x.program);
    return signals_stop() ? STATUS_END : STATUS_OK;
}

void doctor_say(const struct config *config, const char *text)
{
    struct examination x = {.config = config};
    struct doctor_device loudspeaker = {0};
    int64_t began_ns = 0;
    (void)play(&x, text, &loudspeaker, &began_ns);
}
