/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A gain is learned as the value that one frame in five exceeds: up four steps
 * where a frame is above it, down one where below. It needs no memory of the
 * frames, forgets, and few people speak long enough over us to move it far.
 */
#include "audio/echo_leak.h"

#include <math.h>

#include "audio/pcm.h"

/* Quieter than this, nothing is learned: the room is louder. */
#define PLAYED_MIN_DB (-55.0)
/* Nor so much below the loudest: what is left then is the room. */
#define LOUD_DB 20.0
/* An echo dies away by 60 dB in 1.2 s or less. */
#define DIES_DB      1.0
#define LEARN_FRAMES 50
#define STEP_DB      0.1
#define STEP_FAST_DB 0.4 /* while it has learned little */
#define ABOVE        4.0
/* While somebody may be speaking nothing is learned for so long, which is all
 * that an interruption takes; and then slowly, since it may be ourselves. */
#define SPEECH_FRAMES 50
#define SPEECH_STEP   0.25
/* Before anything is known, an echo is taken to be louder than its cause. */
#define FIRST_GAIN_DB 20.0
/* The echo is weaker than it was by this, or so little louder than the room
 * that nobody would take it for speech. */
#define CANCELLED_DB 8.0
#define ROOM_DB      10.0
/* What one frame in five exceeds, few in a hundred exceed by this. */
#define MASK_DB       7.0
#define MASK_LEVEL_DB 10.0

static void learn(double *gain, double seen, double step)
{
    *gain += seen > *gain ? step * ABOVE : -step;
}

void echo_leak_feed(struct echo_leak *leak, const struct echo_levels *levels)
{
    leak->speech = levels->in_speech ? leak->speech + 1 : 0;
    leak->played = fmax(levels->played, leak->played - DIES_DB);
    if (leak->frames == 0) {
        leak->played = levels->played;
        leak->loudest = levels->played;
    }
    leak->loudest = fmax(leak->played, leak->loudest - STEP_DB / 10);
    if (leak->played < fmax(PLAYED_MIN_DB, leak->loudest - LOUD_DB) ||
        (leak->speech > 0 && leak->speech < SPEECH_FRAMES)) {
        return;
    }
    if (leak->frames++ == 0) {
        leak->heard = levels->heard - leak->played + FIRST_GAIN_DB;
        leak->left = leak->heard;
        leak->level = levels->left + FIRST_GAIN_DB;
    }
    double step = leak->frames < 4 * LEARN_FRAMES ? STEP_FAST_DB : STEP_DB;
    if (leak->speech > 0) {
        step *= SPEECH_STEP;
    }
    learn(&leak->heard, levels->heard - leak->played, step);
    learn(&leak->left, levels->left - leak->played, step);
    learn(&leak->level, levels->left, step);
}

bool echo_leak_open(const struct echo_leak *leak, double room_db)
{
    return leak->frames >= LEARN_FRAMES &&
           (leak->heard - leak->left >= CANCELLED_DB ||
            leak->level <= room_db + ROOM_DB);
}

double echo_leak_mask_db(const struct echo_leak *leak)
{
    return leak->frames == 0 ? PCM_SILENCE_DB
                             : fmin(leak->played + leak->left + MASK_DB,
                                    leak->level + MASK_LEVEL_DB);
}
