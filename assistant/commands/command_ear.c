/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `uncramp ear`: the hearing process. Commands come in on stdin, events go out
 * on stdout; worker_loop.c keeps the microphone open.
 */
#include <stdio.h>
#include <string.h>

#include "assistant/base/clock.h"
#include "assistant/base/log.h"
#include "assistant/commands/commands.h"
#include "assistant/ear/hearing.h"
#include "assistant/ear/hearing_engine.h"
#include "assistant/ear/transcriber.h"
#include "assistant/knowledge.h"
#include "assistant/worker/signals.h"
#include "assistant/worker/worker_loop.h"
#include "audio/capture.h"
#include "audio/health.h"
#include "audio/pcm.h"

#define READ_MAX_SAMPLES (PCM_RATE_HZ / 10)
/* As often as worker_loop.c beats. */
#define DECODING_NS (500 * NS_PER_MS)

struct ear_worker {
    const char *device;
    const char *content;
    struct capture *capture;
    struct knowledge knowledge;
    struct recognizer *recognizer;
    struct hearing *hearing;       /* NULL until loaded */
    struct echo_reference *played; /* NULL: nobody tells */
    struct health health;          /* of the microphone */
    enum ailment told;             /* in the log */
    bool reopen;
    int64_t decoding_ns; /* when it last told that it is decoding */
};

static const struct {
    const char *name;
    const char *remedy;
} ailments[] = {
    [AILMENT_NONE] = {NULL, "the microphone is well again"},
    [AILMENT_UNKNOWN] = {"unknown", NULL},
    [AILMENT_SILENT] = {"silent", "the microphone gives nothing but zeros; is "
                                  "it muted? uncramp doctor says more"},
    [AILMENT_SLOW] = {"slow", "the microphone loses sound; plug it in again, "
                              "without a hub: uncramp doctor says more"},
    [AILMENT_CLIPPING] = {"clipping", "the microphone clips; turn it down: "
                                      "uncramp doctor says more"},
};

static void write_event(void *context, const struct ear_event *event)
{
    (void)context;
    worker_loop_write(ear_event_write(event));
}

static void tell(void *context, enum worker_state state, int64_t now_ns)
{
    static const enum ear_event_kind kinds[] = {
        [WORKER_WAITING] = EAR_WAITING,
        [WORKER_READY] = EAR_READY,
        [WORKER_BEAT] = EAR_BEAT,
    };
    const struct ear_worker *worker = context;
    struct ear_event event = {
        .kind = kinds[state],
        .text = state == WORKER_READY ? capture_device(worker->capture)
                                      : worker->device,
        .mono_ns = now_ns,
    };
    if (state == WORKER_BEAT) {
        event.level_db = hearing_level_db(worker->hearing);
        event.trouble = ailments[health_ailment(&worker->health)].name;
    }
    write_event(NULL, &event);
}

/* A verdict on a long utterance may take longer than a worker may be silent. */
static void tell_decoding(void *context)
{
    struct ear_worker *worker = context;
    int64_t now_ns = clock_mono_ns();
    if (now_ns - worker->decoding_ns >= DECODING_NS) {
        worker->decoding_ns = now_ns;
        tell(worker, WORKER_BEAT, now_ns);
    }
}

static void take_message(void *context, const struct json *message)
{
    const struct ear_worker *worker = context;
    const char *verb = json_text(message, "do");
    const char *state = json_text(message, "state");
    if (verb != NULL && strcmp(verb, "listen") == 0 && state != NULL) {
        (void)hearing_listen(worker->hearing, state,
                             json_flag(message, "speaking", false));
    }
}

static void take_by_hand(void *context, const char *line)
{
    const struct ear_worker *worker = context;
    if (strncmp(line, "listen ", 7) == 0) {
        if (!hearing_listen(worker->hearing, line + 7, false)) {
            log_warn("ear",
                     "there is no listening state \"%s\"; uncramp hear --help "
                     "lists them",
                     line + 7);
        }
    } else if (line[0] != '\0') {
        log_warn("ear", "no such command; try: listen idle");
    }
}

static enum status load(void *context)
{
    struct ear_worker *worker = context;
    struct ear_listener listener = {.hear = write_event};
    enum status status =
        knowledge_load_heard(worker->content, &worker->knowledge);
    if (status == STATUS_OK) {
        status = hearing_recognizer_personal(
            worker->knowledge.phrasebook, EFFORT_MEASURED, &worker->recognizer);
    }
    if (status == STATUS_OK) {
        worker->hearing =
            hearing_create(worker->recognizer, &listener, worker->played);
        recognizer_on_progress(worker->recognizer, tell_decoding, worker);
    }
    return status;
}

static enum status open_device(void *context)
{
    struct ear_worker *worker = context;
    worker->reopen = false;
    pace_opened(&worker->health.pace);
    return capture_open(worker->device, &worker->capture);
}

static void close_device(void *context)
{
    struct ear_worker *worker = context;
    capture_close(worker->capture);
    worker->capture = NULL;
    if (worker->hearing != NULL) {
        hearing_forget(worker->hearing);
    }
}

static uint64_t progress(const void *context)
{
    return capture_progress(((const struct ear_worker *)context)->capture);
}

static bool gone(const void *context)
{
    const struct ear_worker *worker = context;
    return worker->reopen || capture_gone(worker->capture);
}

static bool second_choice(const void *context)
{
    return capture_second_choice(((const struct ear_worker *)context)->capture);
}

static void watch_health(struct ear_worker *worker, int64_t now_ns)
{
    if (pace_count(&worker->health.pace, capture_progress(worker->capture),
                   capture_rate_hz(worker->capture), now_ns)) {
        log_warn("ear", "the microphone loses sound; opening it again");
        worker->reopen = true;
    }
    enum ailment ailment = health_ailment(&worker->health);
    if (ailment != worker->told && ailments[ailment].remedy != NULL) {
        log_line(ailment == AILMENT_NONE ? LOG_INFO : LOG_WARN, "ear", "%s",
                 ailments[ailment].remedy);
        worker->told = ailment;
    }
}

static enum status hear_more(void *context, int64_t now_ns)
{
    struct ear_worker *worker = context;
    int16_t pcm[READ_MAX_SAMPLES];
    int64_t end_ns = now_ns;
    enum status status = STATUS_OK;
    size_t n = 0;
    while (status == STATUS_OK &&
           (n = capture_read(worker->capture, pcm, READ_MAX_SAMPLES, &end_ns)) >
               0) {
        health_feed(&worker->health, pcm, n);
        status = hearing_feed(worker->hearing, pcm, n, end_ns);
    }
    watch_health(worker, now_ns);
    return status;
}

static bool hears_nobody(const void *context)
{
    const struct ear_worker *worker = context;
    return !hearing_in_speech(worker->hearing);
}

void command_ear_help(void)
{
    (void)printf("The line \"listen NAME\" on stdin sets what it understands, "
                 "at first idle.\n\n");
    transcriber_help();
}

enum status command_ear(const struct options *options)
{
    static const struct worker_ops ops = {
        .name = "ear",
        .message = take_message,
        .by_hand = take_by_hand,
        .load = load,
        .open = open_device,
        .close = close_device,
        .progress = progress,
        .gone = gone,
        .second_choice = second_choice,
        .work = hear_more,
        .idle = hears_nobody,
        .tell = tell,
    };
    struct ear_worker worker = {
        .device = options->value[OPTION_DEVICE_IN],
        .content = options->value[OPTION_CONTENT],
    };
    worker.played = echo_reference_inherit();
    signals_install();
    log_keep_libraries_quiet();
    enum status status = worker_loop_run(&ops, &worker);
    hearing_destroy(worker.hearing);
    recognizer_destroy(worker.recognizer);
    knowledge_finish(&worker.knowledge);
    echo_reference_destroy(worker.played);
    return status;
}
