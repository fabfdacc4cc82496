/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * endpointer: where an utterance begins and ends in a stream of samples.
 *
 * Energy against a tracked noise floor. An utterance begins when speech has
 * lasted a few frames, is given with ENDPOINTER_PRE_ROLL_MS of sound from
 * before, and ends after a hangover of quiet or at the cap: a grammar search
 * in one endless utterance grows without bound (4.5 KB/s, measured).
 * No words here, no clock: time is the count of samples fed. One thread.
 */
#ifndef UNCRAMP_ENDPOINTER_H
#define UNCRAMP_ENDPOINTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "audio/pcm.h"

#define ENDPOINTER_PRE_ROLL_MS 300
#define ENDPOINTER_MAX_MS      12000

enum endpoint {
    ENDPOINT_NONE,  /* nothing changed */
    ENDPOINT_START, /* this frame made it an utterance */
    ENDPOINT_END    /* this frame ended the utterance */
};

struct endpointer;

struct endpointer *endpointer_create(void);
/* NULL is fine. */
void endpointer_destroy(struct endpointer *endpointer);

/* Takes one frame of PCM_FRAME_SAMPLES samples. */
enum endpoint endpointer_feed(struct endpointer *endpointer,
                              const int16_t *frame);
/*
 * The utterance so far, pre-roll included: grows from START, complete at END.
 * Owned by the endpointer; valid until the next feed.
 */
const int16_t *endpointer_utterance(const struct endpointer *endpointer,
                                    size_t *n_samples);
/*
 * Ends the utterance under way, if any, as if its hangover had passed; no
 * ENDPOINT_END follows. It stays readable until the next feed.
 */
void endpointer_end(struct endpointer *endpointer);

/* What is no louder than this, dB re full scale, is known to be no speech;
 * from the next frame on. */
void endpointer_set_mask_db(struct endpointer *endpointer, double mask_db);

/* How much quiet ends an utterance, from the next frame on; 60 to 3000 ms. */
void endpointer_set_hangover_ms(struct endpointer *endpointer, int ms);

/* Samples fed since creation: the clock of the two below. */
uint64_t endpointer_now(const struct endpointer *endpointer);
/* Where speech (not its pre-roll) began, and where its last frame ended. */
uint64_t endpointer_speech_start(const struct endpointer *endpointer);
uint64_t endpointer_speech_end(const struct endpointer *endpointer);
/* True from START until END. */
bool endpointer_in_speech(const struct endpointer *endpointer);
/* Level of the last frame and the tracked noise floor, dB re full scale. */
double endpointer_level_db(const struct endpointer *endpointer);
double endpointer_floor_db(const struct endpointer *endpointer);

#endif
