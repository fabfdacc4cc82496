/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * speexdsp's adaptive filter does the work. It is given the reference from a
 * little before the measured delay: a filter of 200 ms, which holds most of
 * what a room gives back, learns faster than one that would cover every delay
 * there may be. With 128 ms the echo became 17 dB weaker, not 22, and of 48
 * people's "stop" 38 were heard, not 43; with 256 ms 43
 * (tests/bench/barge_in.py). No residual suppression: it sounds better, and is
 * recognised worse (reference: denoising 76 to 61 %).
 */
#include "audio/echo.h"

#include <stdlib.h>
#include <string.h>

#include <speex/speex_echo.h>

#include "assistant/base/log.h"
#include "assistant/base/memory.h"
#include "audio/echo_delay.h"
#include "audio/echo_leak.h"
#include "audio/echo_track.h"

enum {
    PER_MS = PCM_RATE_HZ / 1000,
    BLOCK_SAMPLES = 10 * PER_MS,
    FILTER_SAMPLES = 200 * PER_MS,
    /* The echo may begin so much before the loudest of it. */
    BEFORE_SAMPLES = 8 * PER_MS,
    /* A delay found elsewhere for so many frames on end is a new one. */
    MOVED_SAMPLES = 6 * PER_MS,
    MOVED_FRAMES = 15,
};
/* After the last sound was played it may still come back for so long. */
#define ECHO_FRAMES ((ECHO_DELAY_MAX_MS + 200) / PCM_FRAME_MS)

struct echo {
    struct echo_track track;
    struct echo_delay *delay;
    struct echo_leak leak;
    SpeexEchoState *canceller;
    bool found;         /* there is a delay */
    size_t samples;     /* it, less BEFORE_SAMPLES */
    int moved_frames;   /* for which another was found */
    bool open;          /* as logged last */
    int frames_to_come; /* in which our own voice may be heard */
};

struct echo *echo_create(const struct echo_reference *reference)
{
    struct echo *echo = xcalloc(1, sizeof *echo);
    int rate_hz = PCM_RATE_HZ;
    echo->track.reference = reference;
    echo->delay = echo_delay_create();
    echo->canceller = speex_echo_state_init(BLOCK_SAMPLES, FILTER_SAMPLES);
    (void)speex_echo_ctl(echo->canceller, SPEEX_ECHO_SET_SAMPLING_RATE,
                         &rate_hz);
    return echo;
}

void echo_destroy(struct echo *echo)
{
    if (echo != NULL) {
        speex_echo_state_destroy(echo->canceller);
        echo_delay_destroy(echo->delay);
        free(echo);
    }
}

/* What was learned of the room is wrong now. */
static void learn_anew(struct echo *echo)
{
    speex_echo_state_reset(echo->canceller);
    echo->leak = (struct echo_leak){0};
    echo->moved_frames = 0;
}

static void follow_delay(struct echo *echo)
{
    size_t peak = 0;
    if (!echo_delay_find(echo->delay, &peak)) {
        return;
    }
    size_t start = peak > BEFORE_SAMPLES ? peak - BEFORE_SAMPLES : 0;
    size_t away =
        start > echo->samples ? start - echo->samples : echo->samples - start;
    echo->moved_frames = away > MOVED_SAMPLES ? echo->moved_frames + 1 : 0;
    if (echo->found && echo->moved_frames < MOVED_FRAMES) {
        return;
    }
    if (echo->found) {
        learn_anew(echo);
    }
    echo->found = true;
    echo->samples = start;
    log_info("echo", "what I say comes back after %.0f ms",
             echo_delay_ms(echo));
}

static bool is_silent(const int16_t *pcm)
{
    for (size_t i = 0; i < PCM_FRAME_SAMPLES; i++) {
        if (abs(pcm[i]) > 2) {
            return false;
        }
    }
    return true;
}

static void cancel(struct echo *echo, const int16_t *heard, int16_t *out,
                   double *played_db)
{
    int16_t played[PCM_FRAME_SAMPLES];
    echo_track_read(&echo->track, echo->samples, PCM_FRAME_SAMPLES, played);
    for (size_t i = 0; i < PCM_FRAME_SAMPLES; i += BLOCK_SAMPLES) {
        speex_echo_cancellation(echo->canceller, heard + i, played + i,
                                out + i);
    }
    *played_db = pcm_level_db(played, PCM_FRAME_SAMPLES);
}

static void tell_open(struct echo *echo, bool open)
{
    if (open != echo->open) {
        echo->open = open;
        log_info("echo", "%s to interruptions: the echo is %.0f dB weaker",
                 open ? "open" : "closed", echo_weakened_db(echo));
    }
}

void echo_feed(struct echo *echo, const int16_t *heard, int64_t end_ns,
               const struct echo_listener *listener, struct echo_frame *out)
{
    int16_t played[PCM_FRAME_SAMPLES];
    if (!echo_track_advance(&echo->track, PCM_FRAME_SAMPLES, end_ns)) {
        if (echo->found) {
            log_info("echo", "the devices' clocks jumped");
        }
        echo->found = false;
        echo_delay_reset(echo->delay);
        learn_anew(echo);
    }
    echo_track_read(&echo->track, 0, PCM_FRAME_SAMPLES, played);
    echo->frames_to_come =
        is_silent(played) ? echo->frames_to_come - 1 : ECHO_FRAMES;
    memcpy(out->pcm, heard, sizeof out->pcm);
    out->playing = echo->frames_to_come > 0;
    out->cancelled = echo_leak_open(&echo->leak, listener->room_db);
    out->mask_db = PCM_SILENCE_DB;
    if (!out->playing) {
        echo->frames_to_come = 0;
        return;
    }
    if (!listener->in_speech) {
        echo_delay_feed(echo->delay, heard, played);
        follow_delay(echo);
    }
    struct echo_levels levels = {
        .played = pcm_level_db(played, PCM_FRAME_SAMPLES),
        .heard = pcm_level_db(heard, PCM_FRAME_SAMPLES),
        .in_speech = listener->in_speech,
    };
    if (echo->found) {
        cancel(echo, heard, out->pcm, &levels.played);
    }
    levels.left = pcm_level_db(out->pcm, PCM_FRAME_SAMPLES);
    echo_leak_feed(&echo->leak, &levels);
    out->cancelled = echo_leak_open(&echo->leak, listener->room_db);
    tell_open(echo, out->cancelled);
    out->mask_db = echo_leak_mask_db(&echo->leak);
}

double echo_delay_ms(const struct echo *echo)
{
    return echo->found ? (double)(echo->samples + BEFORE_SAMPLES) / PER_MS : -1;
}

double echo_weakened_db(const struct echo *echo)
{
    return echo->leak.heard - echo->leak.left;
}
