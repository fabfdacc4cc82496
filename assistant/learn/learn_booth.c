/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * While something is said, what the microphone takes goes to the endpointer
 * too, for its noise floor, and is then dropped.
 */
#include "assistant/learn/learn_booth.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "assistant/base/clock.h"
#include "assistant/base/log.h"
#include "assistant/base/memory.h"
#include "assistant/mind/manner.h"
#include "assistant/mouth/mouth_process.h"
#include "assistant/worker/signals.h"
#include "audio/capture.h"
#include "audio/endpointer.h"
#include "audio/voice.h"

#define TURN_MS       20
#define SILENCE_MAX_S 8
/* A worker says by then whether it has a loudspeaker. */
#define MOUTH_START_S 10
/* Over what a sentence is estimated to take. */
#define MOUTH_PATIENCE_S 5.0
/* Our own voice dies away in the room for this long. */
#define GUARD_MS    300
#define HANGOVER_MS 650

struct booth {
    const struct config *config;
    struct capture *capture;
    struct endpointer *endpointer;
    struct mouth *mouth;
    bool mouth_known; /* whether there is a loudspeaker */
    bool mouth_ready;
    int asked_id;
    int done_id;
    int16_t frame[PCM_FRAME_SAMPLES];
    size_t n_frame;
};

static void on_mouth(void *context, const struct mouth_event *event)
{
    struct booth *booth = context;
    switch (event->kind) {
    case MOUTH_READY:
    case MOUTH_WAITING:
    case MOUTH_LOST:
        booth->mouth_known = true;
        booth->mouth_ready = event->kind == MOUTH_READY;
        break;
    case MOUTH_DONE:
        booth->done_id = event->id;
        break;
    case MOUTH_RESTARTED:
    case MOUTH_STARTED:
    case MOUTH_BEAT:
        break;
    }
}

/* Takes what the microphone has, up to the end of an utterance. */
static enum endpoint listen(struct booth *booth)
{
    enum endpoint endpoint = ENDPOINT_NONE;
    int64_t end_ns = 0;
    size_t n = 0;
    while (endpoint != ENDPOINT_END &&
           (n = capture_read(booth->capture, booth->frame + booth->n_frame,
                             PCM_FRAME_SAMPLES - booth->n_frame, &end_ns)) >
               0) {
        booth->n_frame += n;
        if (booth->n_frame == PCM_FRAME_SAMPLES) {
            booth->n_frame = 0;
            endpoint = endpointer_feed(booth->endpointer, booth->frame);
        }
    }
    return endpoint;
}

/* A little time passes. */
static enum status turn(struct booth *booth, enum endpoint *endpoint)
{
    struct worker *worker = mouth_process_worker(booth->mouth);
    struct pollfd fd = {.fd = worker_fd(worker), .events = POLLIN};
    (void)poll(&fd, 1, TURN_MS);
    worker_tick(worker, clock_mono_ns());
    *endpoint = listen(booth);
    if (signals_stop()) {
        return STATUS_END;
    }
    if (capture_gone(booth->capture)) {
        log_error("learn", "the microphone is gone; nothing was changed");
        return STATUS_NO_DEVICE;
    }
    return STATUS_OK;
}

static enum status wait_for_mouth(struct booth *booth, int64_t until_ns)
{
    enum endpoint endpoint = ENDPOINT_NONE;
    enum status status = STATUS_OK;
    while (status == STATUS_OK && !booth->mouth_known &&
           clock_mono_ns() < until_ns) {
        status = turn(booth, &endpoint);
    }
    return status;
}

enum status booth_open(const struct options *options,
                       const struct config *config, struct booth **out)
{
    struct booth *booth = xcalloc(1, sizeof *booth);
    *out = NULL;
    enum status status = capture_open(config->microphone, &booth->capture);
    if (status != STATUS_OK) {
        if (status == STATUS_NO_DEVICE) {
            log_error("learn", "there is no microphone; plug one in, or name "
                               "recordings with --from");
        }
        free(booth);
        return status;
    }
    struct mouth_listener listener = {on_mouth, booth};
    int64_t now_ns = clock_mono_ns();
    booth->endpointer = endpointer_create();
    endpointer_set_hangover_ms(booth->endpointer, HANGOVER_MS);
    booth->mouth = mouth_process_create(options, config, &listener, -1, now_ns);
    booth->config = config;
    *out = booth;
    return wait_for_mouth(booth, now_ns + MOUTH_START_S * NS_PER_S);
}

void booth_close(struct booth *booth)
{
    if (booth != NULL) {
        mouth_destroy(booth->mouth);
        endpointer_destroy(booth->endpointer);
        capture_close(booth->capture);
        free(booth);
    }
}

enum status booth_say(struct booth *booth, const char *text)
{
    struct sentence sentence = {
        .id = ++booth->asked_id,
        .text = text,
        .words_per_minute = VOICE_WORDS_PER_MINUTE,
        .volume = VOICE_VOLUME,
    };
    const struct manner manner = {.config = booth->config,
                                  .minute_of_day = manner_minute_of_day};
    enum endpoint endpoint = ENDPOINT_NONE;
    enum status status = STATUS_OK;
    double patience_s = mouth_estimate_s(text) + MOUTH_PATIENCE_S;
    int64_t until_ns =
        clock_mono_ns() + (int64_t)(patience_s * (double)NS_PER_S);
    if (!booth->mouth_ready) {
        return STATUS_OK;
    }
    manner_apply(&manner, &sentence);
    mouth_say(booth->mouth, &sentence);
    while (status == STATUS_OK && booth->mouth_ready &&
           booth->done_id != sentence.id && clock_mono_ns() < until_ns) {
        status = turn(booth, &endpoint);
    }
    until_ns = clock_mono_ns() + GUARD_MS * NS_PER_MS;
    while (status == STATUS_OK && clock_mono_ns() < until_ns) {
        status = turn(booth, &endpoint);
    }
    return status;
}

enum status booth_record(struct booth *booth, const int16_t **pcm, size_t *n)
{
    enum endpoint endpoint = ENDPOINT_NONE;
    enum status status = STATUS_OK;
    int64_t until_ns = clock_mono_ns() + SILENCE_MAX_S * NS_PER_S;
    *n = 0;
    endpointer_end(booth->endpointer);
    while (status == STATUS_OK && endpoint != ENDPOINT_END &&
           (endpointer_in_speech(booth->endpointer) ||
            clock_mono_ns() < until_ns)) {
        status = turn(booth, &endpoint);
    }
    if (status == STATUS_OK && endpoint == ENDPOINT_END) {
        *pcm = endpointer_utterance(booth->endpointer, n);
    }
    return status;
}
