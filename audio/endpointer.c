/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * endpointer: energy per frame against a floor that follows the room.
 *
 * The floor is the least smoothed level of the last seconds (minimum
 * statistics): it falls at once, and rises when the last quiet moment leaves
 * the window. Speech always has gaps that keep the floor down. What is as loud
 * for half a second and softer than the words before it is no speech either,
 * but a fan that has begun: the floor jumps up to it. Two thresholds, so that
 * weak endings of words do not flicker. What was said, and whether it was
 * speech at all, is for the recognizer, which hears the whole utterance.
 */
#include "audio/endpointer.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "assistant/base/memory.h"

/* All counted in frames of PCM_FRAME_MS. */
#define FRAMES(ms)      ((ms) / PCM_FRAME_MS)
#define PRE_ROLL        FRAMES(ENDPOINTER_PRE_ROLL_MS)
#define UTTERANCE_MAX   FRAMES(ENDPOINTER_MAX_MS)
#define HANGOVER        FRAMES(400)
#define HANGOVER_MIN_MS 60
#define HANGOVER_MAX_MS 3000

/* An utterance begins with START_SPEECH frames of speech in START_WINDOW. */
#define START_SPEECH 4
#define START_WINDOW 6

/* Over the floor, to begin and to go on. */
#define BEGIN_DB 12.0
#define STAY_DB  8.0
/* Under the loudest of the utterance: an echo of the room, not a word. */
#define DYNAMIC_DB 25.0

/* A fan: STEADY_FRAMES within STEADY_DB of each other, and at least
 * STEADY_BELOW_DB under the loudest. People's vowels do not last so evenly:
 * none in 200 orders for coffee. */
#define STEADY_FRAMES   FRAMES(480)
#define STEADY_DB       6.0
#define STEADY_BELOW_DB 6.0

/* The floor: the least of FLOOR_SLOTS slots of FLOOR_SLOT frames. */
#define FLOOR_SLOT  FRAMES(300)
#define FLOOR_SLOTS 11
/* Until so much has been heard, the room is taken to be no louder than this:
 * the first thing heard may be speech. */
#define FIRST_FRAMES   FRAMES(1000)
#define FIRST_FLOOR_DB (-50.0)
/* Digital silence says nothing about the room. This also sets the quietest
 * speech, -63 dB: a dither of several bits stays below. */
#define FLOOR_MIN_DB (-75.0)

/* Rumble and offset: what is below 100 Hz is no speech. */
#define HIGH_PASS 0.96

struct floor {
    double slots[FLOOR_SLOTS]; /* least level in each, dB; a ring */
    size_t slot;
    size_t in_slot; /* frames in the newest */
    double smoothed;
    uint64_t frames;
};

struct endpointer {
    int16_t *samples; /* of the utterance, or of its possible pre-roll */
    size_t n_frames;  /* in `samples` */
    size_t hangover;
    struct floor floor;
    double filter_in, filter_out;
    double level_db;
    double loudest_db;
    double mask_db;
    double levels[STEADY_FRAMES]; /* the last ones, dB; a ring */
    size_t next_level;
    uint64_t now;
    uint64_t speech_start, speech_end;
    unsigned recent; /* bit n: n frames ago was speech */
    bool in_speech;
    bool ended; /* the utterance is complete, and given away by the next feed */
};

struct endpointer *endpointer_create(void)
{
    struct endpointer *endpointer = xcalloc(1, sizeof *endpointer);
    endpointer->samples = xcalloc((size_t)UTTERANCE_MAX * PCM_FRAME_SAMPLES,
                                  sizeof *endpointer->samples);
    endpointer->hangover = HANGOVER;
    endpointer->level_db = PCM_SILENCE_DB;
    endpointer->mask_db = PCM_SILENCE_DB;
    for (size_t i = 0; i < STEADY_FRAMES; i++) {
        endpointer->levels[i] = PCM_SILENCE_DB;
    }
    return endpointer;
}

void endpointer_destroy(struct endpointer *endpointer)
{
    if (endpointer == NULL) {
        return;
    }
    free(endpointer->samples);
    free(endpointer);
}

static double frame_level_db(struct endpointer *endpointer,
                             const int16_t *frame)
{
    double sum = 0;
    double in = endpointer->filter_in;
    double out = endpointer->filter_out;
    for (size_t i = 0; i < PCM_FRAME_SAMPLES; i++) {
        out = HIGH_PASS * (out + frame[i] - in);
        in = frame[i];
        sum += out * out;
    }
    endpointer->filter_in = in;
    endpointer->filter_out = out;
    const size_t n = PCM_FRAME_SAMPLES;
    double mean = sum / (double)n / (32768.0 * 32768.0);
    return fmax(10 * log10(mean + 1e-12), PCM_SILENCE_DB);
}

static void floor_feed(struct floor *floor, double level_db)
{
    level_db = fmax(level_db, FLOOR_MIN_DB);
    /* Smoothed in dB: short gaps count, single odd frames do not. */
    floor->smoothed = floor->frames == 0
                          ? level_db
                          : floor->smoothed + (level_db - floor->smoothed) / 2;
    if (floor->in_slot == FLOOR_SLOT || floor->frames == 0) {
        floor->slot = (floor->slot + 1) % FLOOR_SLOTS;
        floor->slots[floor->slot] = floor->smoothed;
        floor->in_slot = 0;
    }
    floor->slots[floor->slot] =
        fmin(floor->slots[floor->slot], floor->smoothed);
    floor->in_slot++;
    floor->frames++;
}

static double floor_db(const struct floor *floor)
{
    /* Slots not yet reached are 0 dB and never the least. */
    double least = floor->frames < FIRST_FRAMES ? FIRST_FLOOR_DB : 0;
    for (size_t i = 0; i < FLOOR_SLOTS; i++) {
        least = fmin(least, floor->slots[i]);
    }
    return least;
}

static void floor_jump(struct floor *floor, double level_db)
{
    for (size_t i = 0; i < FLOOR_SLOTS; i++) {
        floor->slots[i] = level_db;
    }
    floor->smoothed = level_db;
}

/* True where the last frames are a fan's; `*level_db` gets the loudest. */
static bool is_steady(const struct endpointer *endpointer, double *level_db)
{
    double least = INFINITY;
    double most = -INFINITY;
    for (size_t i = 0; i < STEADY_FRAMES; i++) {
        least = fmin(least, endpointer->levels[i]);
        most = fmax(most, endpointer->levels[i]);
    }
    *level_db = most;
    return most - least < STEADY_DB &&
           most < endpointer->loudest_db - STEADY_BELOW_DB;
}

static bool is_speech(const struct endpointer *endpointer)
{
    double over_db = endpointer->in_speech ? STAY_DB : BEGIN_DB;
    double least = fmax(floor_db(&endpointer->floor) + over_db,
                        endpointer->mask_db + over_db - STAY_DB);
    if (endpointer->in_speech) {
        least = fmax(least, endpointer->loudest_db - DYNAMIC_DB);
    }
    return endpointer->level_db > least;
}

/* Keeps the newest `n_frames` frames. */
static void keep(struct endpointer *endpointer, size_t n_frames)
{
    if (endpointer->n_frames > n_frames) {
        size_t dropped = endpointer->n_frames - n_frames;
        memmove(endpointer->samples,
                endpointer->samples + dropped * PCM_FRAME_SAMPLES,
                n_frames * PCM_FRAME_SAMPLES * sizeof *endpointer->samples);
        endpointer->n_frames = n_frames;
    }
}

static size_t frames_since(const struct endpointer *endpointer, uint64_t when)
{
    return (size_t)(endpointer->now - when) / PCM_FRAME_SAMPLES;
}

static enum endpoint feed_idle(struct endpointer *endpointer)
{
    const unsigned window = (1U << START_WINDOW) - 1;
    unsigned recent = endpointer->recent & window;
    keep(endpointer, PRE_ROLL + START_WINDOW);
    if (__builtin_popcount(recent) < START_SPEECH) {
        return ENDPOINT_NONE;
    }
    size_t first = 0; /* how many frames ago speech began, this one included */
    while (recent != 0) {
        recent >>= 1;
        first++;
    }
    keep(endpointer, PRE_ROLL + first);
    endpointer->in_speech = true;
    endpointer->loudest_db = endpointer->level_db;
    endpointer->speech_start = endpointer->now - first * PCM_FRAME_SAMPLES;
    endpointer->speech_end = endpointer->now;
    return ENDPOINT_START;
}

void endpointer_end(struct endpointer *endpointer)
{
    if (endpointer->in_speech) {
        endpointer->in_speech = false;
        endpointer->ended = true;
        endpointer->recent = 0;
    }
}

static enum endpoint feed_speech(struct endpointer *endpointer, bool speech)
{
    double fan_db = 0;
    if (speech && is_steady(endpointer, &fan_db)) {
        floor_jump(&endpointer->floor, fan_db);
        endpointer->speech_end =
            endpointer->now - (uint64_t)STEADY_FRAMES * PCM_FRAME_SAMPLES;
    } else if (speech) {
        endpointer->speech_end = endpointer->now;
        endpointer->loudest_db =
            fmax(endpointer->loudest_db, endpointer->level_db);
    }
    size_t quiet = frames_since(endpointer, endpointer->speech_end);
    if (quiet < endpointer->hangover && endpointer->n_frames < UTTERANCE_MAX) {
        return ENDPOINT_NONE;
    }
    endpointer_end(endpointer);
    return ENDPOINT_END;
}

enum endpoint endpointer_feed(struct endpointer *endpointer,
                              const int16_t *frame)
{
    if (endpointer->ended) {
        /* The quiet after this utterance is pre-roll of the next. */
        keep(endpointer, frames_since(endpointer, endpointer->speech_end));
        endpointer->ended = false;
    }
    memcpy(endpointer->samples + endpointer->n_frames * PCM_FRAME_SAMPLES,
           frame, PCM_FRAME_SAMPLES * sizeof *frame);
    endpointer->n_frames++;
    endpointer->now += PCM_FRAME_SAMPLES;
    endpointer->level_db = frame_level_db(endpointer, frame);
    endpointer->levels[endpointer->next_level] = endpointer->level_db;
    endpointer->next_level = (endpointer->next_level + 1) % STEADY_FRAMES;
    bool speech = is_speech(endpointer);
    floor_feed(&endpointer->floor, endpointer->level_db);
    endpointer->recent = endpointer->recent << 1 | speech;
    return endpointer->in_speech ? feed_speech(endpointer, speech)
                                 : feed_idle(endpointer);
}

const int16_t *endpointer_utterance(const struct endpointer *endpointer,
                                    size_t *n_samples)
{
    bool any = endpointer->in_speech || endpointer->ended;
    *n_samples = any ? endpointer->n_frames * PCM_FRAME_SAMPLES : 0;
    return endpointer->samples;
}

void endpointer_set_hangover_ms(struct endpointer *endpointer, int ms)
{
    if (ms < HANGOVER_MIN_MS) {
        ms = HANGOVER_MIN_MS;
    }
    if (ms > HANGOVER_MAX_MS) {
        ms = HANGOVER_MAX_MS;
    }
    endpointer->hangover = (size_t)(ms + PCM_FRAME_MS - 1) / PCM_FRAME_MS;
}

void endpointer_set_mask_db(struct endpointer *endpointer, double mask_db)
{
    endpointer->mask_db = mask_db;
}

uint64_t endpointer_now(const struct endpointer *endpointer)
{
    return endpointer->now;
}

uint64_t endpointer_speech_start(const struct endpointer *endpointer)
{
    return endpointer->speech_start;
}

uint64_t endpointer_speech_end(const struct endpointer *endpointer)
{
    return endpointer->speech_end;
}

bool endpointer_in_speech(const struct endpointer *endpointer)
{
    return endpointer->in_speech;
}

double endpointer_level_db(const struct endpointer *endpointer)
{
    return endpointer->level_db;
}

double endpointer_floor_db(const struct endpointer *endpointer)
{
    return floor_db(&endpointer->floor);
}
