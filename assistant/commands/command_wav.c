/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `uncramp wav`: the conversation with a recording, as fast as it goes. One
 * step is 20 ms of sound: file, ear, mind, mouth, OUT. When the file has ended
 * silence follows, until it is idle again or ten minutes have passed.
 */
#include <stdlib.h>
#include <string.h>

#include "assistant/base/clock.h"
#include "assistant/commands/commands.h"
#include "assistant/ear/ear_local.h"
#include "assistant/ear/hearing_engine.h"
#include "assistant/knowledge.h"
#include "assistant/mind/mind.h"
#include "assistant/mouth/mouth_local.h"
#include "assistant/worker/signals.h"
#include "audio/echo_tap.h"
#include "audio/pcm.h"
#include "audio/soundfile.h"

#define STEP_NS      (PCM_FRAME_MS * NS_PER_MS)
#define STEP_OUT     (VOICE_RATE_HZ / 1000 * PCM_FRAME_MS + 1)
#define AFTER_END_NS (10 * 60 * NS_PER_S)
/* Enough silence for the last utterance to end. */
#define SILENCE_END_NS (1 * NS_PER_S)

struct recorded_conversation {
    struct config config;
    struct knowledge knowledge;
    struct recognizer *recognizer;
    struct voice *voice;
    struct sound_reader *in;
    struct sound_writer *out;
    struct report *report;
    struct mind *mind;
    struct scribe *scribe;
    struct ear *ear;
    struct mouth *mouth;
    struct echo_reference *played;
    struct echo_tap *tap;
    int64_t now_ns;
    int64_t ended_ns; /* when the file ended; MIND_NEVER: it goes on */
};

/* One frame of the file, padded with silence past its end. */
static enum status next_frame(struct recorded_conversation *c,
                              int16_t frame[PCM_FRAME_SAMPLES])
{
    size_t filled = 0;
    while (filled < PCM_FRAME_SAMPLES && c->ended_ns == MIND_NEVER) {
        size_t n = 0;
        enum status status = sound_reader_read(c->in, frame + filled,
                                               PCM_FRAME_SAMPLES - filled, &n);
        if (status == STATUS_END) {
            c->ended_ns = c->now_ns;
        } else if (status != STATUS_OK) {
            return status;
        }
        filled += n;
    }
    memset(frame + filled, 0, (PCM_FRAME_SAMPLES - filled) * sizeof *frame);
    return STATUS_OK;
}

static bool over(const struct recorded_conversation *c)
{
    if (c->ended_ns == MIND_NEVER) {
        return false;
    }
    int64_t after_ns = c->now_ns - c->ended_ns;
    bool idle = strcmp(mind_state(c->mind), "idle") == 0 &&
                mind_quiet(c->mind) && !ear_local_in_speech(c->ear);
    return after_ns >= AFTER_END_NS || (idle && after_ns >= SILENCE_END_NS);
}

static enum status step(struct recorded_conversation *c)
{
    int16_t spoken[STEP_OUT];
    int16_t frame[PCM_FRAME_SAMPLES];
    mouth_local_pull(c->mouth, spoken, STEP_OUT, c->now_ns);
    enum status status = next_frame(c, frame);
    c->now_ns += STEP_NS;
    echo_tap_write(c->tap, spoken, STEP_OUT, c->now_ns);
    if (status == STATUS_OK) {
        status = ear_local_feed(c->ear, frame, PCM_FRAME_SAMPLES, c->now_ns);
    }
    mind_tick(c->mind, c->now_ns);
    if (status == STATUS_OK && c->out != NULL) {
        status = sound_writer_write(c->out, spoken, STEP_OUT);
    }
    return status;
}

static enum status start(struct recorded_conversation *c,
                         const struct options *options)
{
    enum status status = config_load(options, &c->config);
    if (status == STATUS_OK) {
        status = config_check_voice(&c->config);
    }
    if (status == STATUS_OK) {
        status = sound_reader_open(options->args[0], &c->in);
    }
    if (status == STATUS_OK) {
        status = knowledge_load(options->value[OPTION_CONTENT], &c->knowledge);
    }
    if (status == STATUS_OK) {
        status = hearing_recognizer_personal(
            c->knowledge.phrasebook,
            options->on[OPTION_SLOW] ? EFFORT_LOW : EFFORT_FULL,
            &c->recognizer);
    }
    if (status == STATUS_OK) {
        status = voice_espeak_create(c->config.voice, &c->voice);
    }
    if (status == STATUS_OK && options->value[OPTION_OUT] != NULL) {
        status = sound_writer_open(options->value[OPTION_OUT], VOICE_RATE_HZ,
                                   &c->out);
    }
    if (status == STATUS_OK) {
        status = echo_reference_create(&c->played);
    }
    if (status == STATUS_OK) {
        status = echo_tap_create(c->played, VOICE_RATE_HZ, &c->tap);
    }
    c->ended_ns = MIND_NEVER;
    c->report = report_create(options->on[OPTION_EVENTS], false, 0);
    if (status == STATUS_OK) {
        status = mind_create(c->knowledge.content, c->report, &c->mind);
    }
    if (status == STATUS_OK) {
        mind_configure(c->mind, &c->config, NULL);
    }
    return status;
}

static enum status finish(struct recorded_conversation *c, enum status status)
{
    mind_destroy(c->mind);
    scribe_destroy(c->scribe);
    ear_destroy(c->ear);
    mouth_destroy(c->mouth);
    echo_tap_destroy(c->tap);
    echo_reference_destroy(c->played);
    report_destroy(c->report);
    enum status written = sound_writer_close(c->out);
    sound_reader_close(c->in);
    voice_destroy(c->voice);
    recognizer_destroy(c->recognizer);
    knowledge_finish(&c->knowledge);
    config_finish(&c->config);
    return status == STATUS_OK ? written : status;
}

enum status command_wav(const struct options *options)
{
    struct recorded_conversation c = {0};
    signals_install();
    enum status status = start(&c, options);
    if (status != STATUS_OK) {
        return finish(&c, status);
    }
    c.scribe = c.config.diary ? scribe_create(NULL) : NULL;
    mind_keep_diary(c.mind, c.scribe);
    struct ear_listener ear_listener = mind_ear_listener(c.mind);
    struct mouth_listener mouth_listener = mind_mouth_listener(c.mind);
    c.ear = ear_local_create(c.recognizer, &ear_listener, c.played);
    c.mouth = mouth_local_create(c.voice, c.config.recordings, &mouth_listener);
    mind_begin(c.mind, c.ear, c.mouth, 0);
    while (status == STATUS_OK && !over(&c) && !signals_stop()) {
        status = step(&c);
    }
    return finish(&c, status);
}
