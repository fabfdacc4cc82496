/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * doctor_trials: the four things the doctor does in child processes: looking
 * for devices, recording, playing, and loading what is known. None of these
 * calls waits; whoever calls decides how long is too long.
 */
#ifndef UNCRAMP_DOCTOR_TRIALS_H
#define UNCRAMP_DOCTOR_TRIALS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "assistant/doctor/doctor.h"
#include "assistant/doctor/trial.h"

/* No trial, since it cannot hang: the state folder, and who runs. */
void doctor_look_at_state(struct doctor_state *out);

/* ---------------------------------------------------------------- devices */

/* The shared memory is a struct devices. */
struct trial *devices_trial(void);

/* ------------------------------------------------------------- microphone */

/* The most that is kept; then it goes on without keeping. */
#define RECORDER_MAX_S 60

struct trial *recorder_trial(const char *device);
/* What came so far, 16 kHz mono; valid as long as the trial. */
size_t recorder_samples(const struct trial *trial, const int16_t **pcm);
/* The number of the sample that the microphone took at `mono_ns`. */
size_t recorder_sample_at(const struct trial *trial, int64_t mono_ns);
/* Asks it to close the device and end. */
void recorder_stop(const struct trial *trial);
/* Device, rates and stage; `end` is left alone unless REFUSED. */
void recorder_device(const struct trial *trial, struct doctor_device *out);

/* ------------------------------------------------------------ loudspeaker */

/* What is played: a sentence, or where it is NULL the chirp of measure.h. */
struct player_task {
    const struct config *config;
    const char *sentence;
};

/* `task` is read while the trial starts only. */
struct trial *player_trial(const struct player_task *task);
/* When the device took the first sample; 0: not yet. */
int64_t player_began_ns(const struct trial *trial);
void player_device(const struct trial *trial, struct doctor_device *out);

/* ---------------------------------------------------------------- program */

/* Loads content, grammar and model, then waits for an utterance. */
struct trial *program_trial(const char *content_dir);
bool program_loaded(const struct trial *trial);
void program_result(const struct trial *trial, struct doctor_program *out);
/* Gives it an utterance, once, at most 15 s of it. */
void program_hear(const struct trial *trial, const int16_t *pcm, size_t n);
/* False until it has a verdict. */
bool program_heard(const struct trial *trial, struct doctor_hearing *out);

#endif
