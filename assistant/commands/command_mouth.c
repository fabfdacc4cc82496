/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `uncramp mouth`: the speaking process. Sentences come in on stdin, events go
 * out on stdout; worker_loop.c keeps the loudspeaker open, on silence.
 */
#include <stdio.h>
#include <string.h>

#include "assistant/base/clock.h"
#include "assistant/base/log.h"
#include "assistant/commands/commands.h"
#include "assistant/mouth/mouth.h"
#include "assistant/mouth/recording.h"
#include "assistant/mouth/rendering.h"
#include "assistant/worker/signals.h"
#include "assistant/worker/worker_loop.h"
#include "audio/echo_tap.h"
#include "audio/pace.h"
#include "audio/playback.h"
#include "audio/voice.h"

/* Samples of what the device took, moved at a time. */
#define GIVEN_MAX 1024

struct mouth_worker {
    const char *device;
    struct playback *playback; /* NULL: no device yet */
    struct voice *voice;
    struct echo_reference *played; /* NULL: nobody wants to know */
    struct echo_tap *tap;          /* of the device that is open */

    struct pace pace; /* of the loudspeaker */
    bool told_slow;   /* in the log */
    bool reopen;

    struct rendering rendering;
    int id;         /* of the sentence being said; 0: none */
    int by_hand_id; /* the last one given to a sentence typed by hand */
    size_t written; /* samples of it given to playback */
    bool flushed;   /* all of them */
    bool started;   /* and the first one has been taken */
    uint64_t from;  /* its place in playback's positions */
    uint64_t to;
};

static void tell(void *context, enum worker_state state, int64_t now_ns)
{
    static const enum mouth_event_kind kinds[] = {
        [WORKER_WAITING] = MOUTH_WAITING,
        [WORKER_READY] = MOUTH_READY,
        [WORKER_BEAT] = MOUTH_BEAT,
    };
    const struct mouth_worker *worker = context;
    struct mouth_event event = {
        .kind = kinds[state],
        .text = state == WORKER_READY ? playback_device(worker->playback)
                                      : worker->device,
        .mono_ns = now_ns,
        .trouble =
            state == WORKER_BEAT && worker->pace.slow ? "stuttering" : NULL,
    };
    worker_loop_write(mouth_event_write(&event));
}

/* How much of the sentence the device has taken, in seconds. */
static double played_s(const struct mouth_worker *worker)
{
    if (worker->playback == NULL) {
        return 0;
    }
    uint64_t played = playback_played(worker->playback, NULL);
    return played > worker->from
               ? (double)(played - worker->from) /
                     (double)playback_rate_hz(worker->playback)
               : 0;
}

static void cancel(struct mouth_worker *worker, int id)
{
    if (id == 0 || id != worker->id) {
        return;
    }
    struct mouth_event event = {
        .kind = MOUTH_DONE,
        .id = id,
        .cut = true,
        .duration_s = played_s(worker),
        .mono_ns = clock_mono_ns(),
    };
    if (worker->playback != NULL) {
        playback_discard(worker->playback);
    }
    worker->id = 0;
    worker_loop_write(mouth_event_write(&event));
}

static void begin(struct mouth_worker *worker)
{
    worker->written = 0;
    worker->flushed = false;
    worker->started = false;
    worker->from = worker->playback ? playback_queued(worker->playback) : 0;
}

static void say(struct mouth_worker *worker, const struct sentence *sentence)
{
    if (sentence->id == worker->id) {
        return; /* sent again because we were late to be ready */
    }
    cancel(worker, worker->id);
    if (rendering_make(&worker->rendering, worker->voice, sentence) !=
        STATUS_OK) {
        rendering_make_earcon(&worker->rendering, EARCON_TROUBLE,
                              sentence->volume);
    }
    worker->id = sentence->id;
    begin(worker);
}

static void take_message(void *context, const struct json *json)
{
    struct mouth_worker *worker = context;
    const char *verb = json_text(json, "do");
    struct sentence sentence = {
        .id = (int)json_integer(json, "id", 0),
        .text = json_text(json, "text"),
        .earcon = earcon_find(json_text(json, "name")),
        .words_per_minute =
            (int)json_integer(json, "words_per_minute", VOICE_WORDS_PER_MINUTE),
        .volume = (int)json_integer(json, "volume", VOICE_VOLUME),
    };
    bool say_it =
        verb != NULL &&
        ((strcmp(verb, "say") == 0 && sentence.text != NULL) ||
         (strcmp(verb, "sound") == 0 && sentence.earcon != EARCON_NONE));
    if (verb != NULL && strcmp(verb, "cancel") == 0) {
        cancel(worker, sentence.id);
    } else if (say_it && sentence.id != 0) {
        say(worker, &sentence);
    }
}

static void take_by_hand(void *context, const char *line)
{
    struct mouth_worker *worker = context;
    struct sentence sentence = {
        .id = worker->by_hand_id + 1,
        .text = line + 4,
        .words_per_minute = VOICE_WORDS_PER_MINUTE,
        .volume = VOICE_VOLUME,
    };
    if (strncmp(line, "sound ", 6) == 0) {
        sentence.earcon = earcon_find(line + 6);
    }
    if (strncmp(line, "say ", 4) == 0 || sentence.earcon != EARCON_NONE) {
        worker->by_hand_id++;
        say(worker, &sentence);
    } else if (line[0] != '\0') {
        log_warn("mouth", "no such command; try: say hello, or: sound ready");
    }
}

static enum status open_device(void *context)
{
    struct mouth_worker *worker = context;
    worker->reopen = false;
    pace_opened(&worker->pace);
    enum status status =
        playback_open(worker->device, VOICE_RATE_HZ, &worker->playback);
    begin(worker);
    if (status == STATUS_OK && worker->played != NULL) {
        status = echo_tap_create(
            worker->played, playback_rate_hz(worker->playback), &worker->tap);
    }
    return status;
}

static void close_device(void *context)
{
    struct mouth_worker *worker = context;
    playback_close(worker->playback);
    echo_tap_destroy(worker->tap);
    worker->playback = NULL;
    worker->tap = NULL;
    worker->id = 0;
}

static uint64_t progress(const void *context)
{
    return playback_progress(((const struct mouth_worker *)context)->playback);
}

static bool gone(const void *context)
{
    const struct mouth_worker *worker = context;
    return worker->reopen || playback_gone(worker->playback);
}

static bool second_choice(const void *context)
{
    return playback_second_choice(
        ((const struct mouth_worker *)context)->playback);
}

static void feed(struct mouth_worker *worker)
{
    const struct rendering *rendering = &worker->rendering;
    size_t left = rendering->n_samples - worker->written;
    if (left > 0) {
        worker->written += playback_write(
            worker->playback, rendering->pcm + worker->written, left);
    }
    if (worker->written == rendering->n_samples && !worker->flushed) {
        playback_flush(worker->playback);
        worker->flushed = true;
        worker->to = playback_queued(worker->playback);
    }
}

/* Tells when the sentence begins, and when its last sample was heard. */
static void follow(struct mouth_worker *worker, int64_t now_ns)
{
    struct mouth_event event = {
        .id = worker->id,
        .duration_s = rendering_s(worker->rendering.n_samples),
    };
    uint64_t played = playback_played(worker->playback, &event.mono_ns);
    if (!worker->started && (played > worker->from || worker->flushed)) {
        if (played <= worker->from && worker->to > worker->from) {
            return;
        }
        worker->started = true;
        event.kind = MOUTH_STARTED;
        worker_loop_write(mouth_event_write(&event));
    }
    int64_t heard_ns =
        event.mono_ns +
        (int64_t)(playback_latency_s(worker->playback) * (double)NS_PER_S);
    if (worker->flushed && played >= worker->to && now_ns >= heard_ns) {
        worker->id = 0;
        event.kind = MOUTH_DONE;
        event.mono_ns = now_ns;
        worker_loop_write(mouth_event_write(&event));
    }
}

/* Tells the ear what is played. */
static void tell_played(struct mouth_worker *worker)
{
    int16_t pcm[GIVEN_MAX];
    int64_t end_ns = 0;
    size_t n = 0;
    while (worker->tap != NULL &&
           (n = playback_given(worker->playback, pcm, GIVEN_MAX, &end_ns)) >
               0) {
        echo_tap_write(worker->tap, pcm, n, end_ns);
    }
}

static void watch_pace(struct mouth_worker *worker, int64_t now_ns)
{
    if (pace_count(&worker->pace, playback_progress(worker->playback),
                   playback_rate_hz(worker->playback), now_ns)) {
        log_warn("mouth", "the loudspeaker loses sound; opening it again");
        worker->reopen = true;
    }
    if (worker->pace.slow != worker->told_slow) {
        worker->told_slow = worker->pace.slow;
        log_line(worker->told_slow ? LOG_WARN : LOG_INFO, "mouth", "%s",
                 worker->told_slow
                     ? "the loudspeaker loses sound; plug it in again, without "
                       "a hub: uncramp doctor says more"
                     : "the loudspeaker is well again");
    }
}

static enum status speak_more(void *context, int64_t now_ns)
{
    struct mouth_worker *worker = context;
    tell_played(worker);
    watch_pace(worker, now_ns);
    if (worker->id != 0) {
        feed(worker);
        follow(worker, now_ns);
    }
    return STATUS_OK;
}

static bool says_nothing(const void *context)
{
    return ((const struct mouth_worker *)context)->id == 0;
}

void command_mouth_help(void)
{
    (void)printf("A line on stdin is \"say TEXT\", or \"sound NAME\" for one "
                 "of these sounds:\n");
    for (int i = EARCON_NONE + 1; i < EARCON_COUNT; i++) {
        (void)printf(" %s", earcon_name((enum earcon)i));
    }
    (void)printf("\n");
}

enum status command_mouth(const struct options *options)
{
    static const struct worker_ops ops = {
        .name = "mouth",
        .message = take_message,
        .by_hand = take_by_hand,
        .open = open_device,
        .close = close_device,
        .progress = progress,
        .gone = gone,
        .second_choice = second_choice,
        .work = speak_more,
        .idle = says_nothing,
        .tell = tell,
    };
    struct mouth_worker worker = {
        .device = options->value[OPTION_DEVICE_OUT],
        .rendering = {.recordings = options->value[OPTION_RECORDINGS]},
    };
    recording_look(worker.rendering.recordings);
    signals_install();
    log_keep_libraries_quiet();
    worker.played = echo_reference_inherit();
    enum status status =
        voice_espeak_create(options->value[OPTION_VOICE], &worker.voice);
    if (status == STATUS_OK) {
        status = worker_loop_run(&ops, &worker);
    }
    rendering_finish(&worker.rendering);
    voice_destroy(worker.voice);
    echo_reference_destroy(worker.played);
    return status;
}
