/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Our own voice is played into a room (room.h), and people speak into it. The
 * ear is the real one. As fast as it goes.
 *
 *     barge_in_room DELAY_MS ECHO_DB DRIFT_PPM SECONDS [FILE...]
 *
 * ECHO_DB is the echo's level against the person's. Each FILE is "stop", said
 * at some moment while it speaks, and once more LATE_S later where that did not
 * stop it, with at least GAP_S in between; then SECONDS is not used. Without
 * files only it speaks, for SECONDS. One line of JSON comes out.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "assistant/base/clock.h"
#include "assistant/base/memory.h"
#include "assistant/ear/hearing.h"
#include "assistant/ear/hearing_engine.h"
#include "assistant/knowledge.h"
#include "assistant/mind/own_words.h"
#include "assistant/mouth/rendering.h"
#include "audio/echo.h"
#include "audio/echo_tap.h"
#include "audio/pcm.h"
#include "audio/resampler.h"
#include "audio/soundfile.h"
#include "audio/stream_clock.h"
#include "tests/bench/room.h"

#define RATE      PCM_RATE_HZ
#define FRAME     PCM_FRAME_SAMPLES
#define PERSON_DB (-28.0) /* level of a person's speech */
#define ROOM_DB   (-68.0) /* noise */
#define EDGE_DB   30.0
#define STAMP_NS  2e6  /* a device's blocks are late by up to this */
#define FIRST_S   15.0 /* before that nobody speaks */
#define GAP_S     5.0
#define IN_TIME_S 0.5
#define LATE_S    2.0

struct person {
    int16_t *pcm;
    size_t n;
};

struct bench {
    struct knowledge knowledge;
    struct recognizer *recognizer;
    struct voice *voice;
    struct rendering rendering;
    struct resampler *resampler;
    struct echo_reference *reference;
    struct echo_tap *tap;
    struct stream_clock clock; /* the loudspeaker's */
    struct hearing *hearing;
    struct echo *probe;
    struct own_words own;
    struct room room;
    int16_t *sentence; /* being said, 16 kHz */
    size_t n_sentence;
    size_t at;
    size_t next_topic;
    size_t pause; /* samples until the next sentence */
    int64_t speaking_until;
    const struct person *person; /* speaking now, or NULL */
    int64_t person_began;
    int64_t person_ended; /* the end of the last one's speech */
    bool open;            /* not yet stopped */
    bool saying_again;
    int stopped, late, again, wrong, self, own_held, ignored, missed;
    double worst_ms;
};

static double active_level_db(const int16_t *pcm, size_t n)
{
    double loudest = PCM_SILENCE_DB;
    for (size_t i = 0; i + FRAME <= n; i += FRAME) {
        loudest = fmax(loudest, pcm_level_db(pcm + i, FRAME));
    }
    double sum = 0;
    int frames = 0;
    for (size_t i = 0; i + FRAME <= n; i += FRAME) {
        double db = pcm_level_db(pcm + i, FRAME);
        if (db > loudest - 25) {
            sum += pow(10, db / 10);
            frames++;
        }
    }
    return 10 * log10(sum / fmax(frames, 1) + 1e-12);
}

/* A recording has noise of its own, which would come and go with the word: it
 * is cut to what is within EDGE_DB of its loudest. */
static void find_speech(const int16_t *pcm, size_t n, size_t *begin,
                        size_t *end)
{
    double loudest = PCM_SILENCE_DB;
    for (size_t i = 0; i + FRAME <= n; i += FRAME) {
        loudest = fmax(loudest, pcm_level_db(pcm + i, FRAME));
    }
    *begin = n;
    *end = 0;
    for (size_t i = 0; i + FRAME <= n; i += FRAME) {
        if (pcm_level_db(pcm + i, FRAME) > loudest - EDGE_DB) {
            *begin = i < *begin ? i : *begin;
            *end = i + FRAME;
        }
    }
}

static enum status load_person(const char *path, struct person *person)
{
    int16_t *pcm = NULL;
    size_t n = 0;
    enum status status = sound_read(path, 5, &pcm, &n);
    if (status != STATUS_OK) {
        return status;
    }
    size_t begin = 0;
    size_t end = 0;
    find_speech(pcm, n, &begin, &end);
    *person = (struct person){.pcm = xcalloc(end - begin, sizeof *pcm),
                              .n = end - begin};
    double gain = pow(10, (PERSON_DB - active_level_db(pcm, n)) / 20);
    for (size_t i = 0; i < person->n; i++) {
        double value = fmax(-32768, fmin(32767, gain * pcm[begin + i]));
        person->pcm[i] = (int16_t)lrint(value);
    }
    free(pcm);
    return STATUS_OK;
}

/* The next sentence of what it knows, at 16 kHz. */
static void next_sentence(struct bench *b)
{
    const struct content *content = b->knowledge.content;
    const struct topic *topic =
        &content->topics[b->next_topic++ % content->n_topics];
    const char *end = strstr(topic->answer, ". ");
    char *text =
        xstrndup(topic->answer, end != NULL ? (size_t)(end - topic->answer)
                                            : strlen(topic->answer));
    struct sentence sentence = {.id = 1,
                                .text = text,
                                .words_per_minute = VOICE_WORDS_PER_MINUTE,
                                .volume = VOICE_VOLUME};
    if (rendering_make(&b->rendering, b->voice, &sentence) != STATUS_OK) {
        abort();
    }
    free(b->sentence);
    b->sentence =
        xcalloc(resampler_output_max(b->resampler, b->rendering.n_samples),
                sizeof(int16_t));
    resampler_reset(b->resampler);
    b->n_sentence = resampler_run(b->resampler, b->rendering.pcm,
                                  b->rendering.n_samples, b->sentence);
    b->at = 0;
    own_words_say(&b->own, text);
    free(text);
}

static int16_t next_played(struct bench *b)
{
    if (b->pause > 0) {
        if (--b->pause == 0) {
            next_sentence(b);
        }
        return 0;
    }
    int16_t sample = b->sentence[b->at++];
    if (b->at == b->n_sentence) {
        b->pause = RATE / 5;
    }
    return sample;
}

static void on_event(void *context, const struct ear_event *event)
{
    struct bench *b = context;
    int64_t after = b->room.n_heard - b->person_ended;
    bool meant = b->person_ended > 0 && b->room.n_heard > b->person_began &&
                 after < (int64_t)(LATE_S * RATE);
    if (event->kind == EAR_REJECTED) {
        b->ignored++;
    }
    if (event->kind != EAR_HEARD) {
        return;
    }
    bool own = event->may_be_own && own_words_hold(&b->own, event->text);
    if (!meant) {
        (void)fprintf(stderr, "%.1f s: %s (%.2f)%s%s\n",
                      (double)b->room.n_heard / RATE, event->text,
                      event->confidence, own ? " own" : "", " SELF");
    }
    if (own) {
        b->own_held++;
        return;
    }
    if (!meant) {
        b->self++;
    } else if (strcmp(event->intent.name, "stop") != 0) {
        b->wrong++;
    } else if (b->open) {
        double ms = 1000.0 * (double)after / RATE;
        b->open = false;
        *(b->saying_again          ? &b->again
          : ms <= 1000 * IN_TIME_S ? &b->stopped
                                   : &b->late) += 1;
        b->worst_ms = fmax(b->worst_ms, ms);
    }
    b->pause = RATE;
}

static void step(struct bench *b)
{
    struct room *room = &b->room;
    int16_t out[2 * FRAME];
    int16_t heard[FRAME];
    size_t n_out = 0;
    const int64_t frame = FRAME;
    int64_t until =
        (int64_t)ceil((double)(room->n_heard + frame) * (1 + room->drift));
    while (room->n_played < until) {
        out[n_out] = next_played(b);
        room_play(room, out[n_out++]);
    }
    double out_s = (double)room->n_played / (RATE * (1 + room->drift));
    stream_clock_update(
        &b->clock, (uint64_t)room->n_played,
        (int64_t)(out_s * (double)NS_PER_S + STAMP_NS * room_chance(room)));
    echo_tap_write(b->tap, out, n_out,
                   stream_clock_ns(&b->clock, (uint64_t)room->n_played));
    for (size_t i = 0; i < FRAME; i++) {
        double noise =
            (room_chance(room) + room_chance(room) + room_chance(room) - 1.5) *
            2 * 32768 * pow(10, ROOM_DB / 20);
        double value = noise + room_echo(room, room->n_heard + (int64_t)i);
        if (b->person != NULL) {
            size_t at = (size_t)(room->n_heard - b->person_began) + i;
            value += at < b->person->n ? b->person->pcm[at] : 0;
        }
        heard[i] = (int16_t)lrint(fmax(-32768, fmin(32767, value)));
    }
    room->n_heard += FRAME;
    int64_t end_ns = room->n_heard * NS_PER_S / RATE;
    struct echo_listener listener = {
        .room_db = ROOM_DB, .in_speech = hearing_in_speech(b->hearing)};
    struct echo_frame probed;
    echo_feed(b->probe, heard, end_ns, &listener, &probed);
    if (hearing_feed(b->hearing, heard, FRAME, end_ns) != STATUS_OK) {
        abort();
    }
}

static void start(struct bench *b)
{
    struct ear_listener listener = {on_event, b};
    if (knowledge_load(NULL, &b->knowledge) != STATUS_OK ||
        hearing_recognizer(b->knowledge.phrasebook, NULL, EFFORT_FULL,
                           &b->recognizer) != STATUS_OK ||
        voice_espeak_create(NULL, &b->voice) != STATUS_OK ||
        resampler_create(VOICE_RATE_HZ, RATE, &b->resampler) != STATUS_OK ||
        echo_reference_create(&b->reference) != STATUS_OK ||
        echo_tap_create(b->reference, RATE, &b->tap) != STATUS_OK) {
        exit(1);
    }
    b->hearing = hearing_create(b->recognizer, &listener, b->reference);
    b->probe = echo_create(b->reference);
    (void)hearing_listen(b->hearing, "answer", true);
}

static void finish(struct bench *b)
{
    hearing_destroy(b->hearing);
    echo_destroy(b->probe);
    echo_tap_destroy(b->tap);
    echo_reference_destroy(b->reference);
    resampler_destroy(b->resampler);
    rendering_finish(&b->rendering);
    voice_destroy(b->voice);
    recognizer_destroy(b->recognizer);
    knowledge_finish(&b->knowledge);
    own_words_finish(&b->own);
    free(b->sentence);
}

static void step_until(struct bench *b, double seconds)
{
    while ((double)b->room.n_heard / RATE < seconds) {
        step(b);
    }
}

static void let_speak(struct bench *b, const struct person *person)
{
    double now_s = (double)b->room.n_heard / RATE;
    step_until(b, now_s + GAP_S * (1 + room_chance(&b->room)));
    b->person = person;
    b->open = true;
    for (int i = 0; i < 2 && b->open; i++) {
        b->saying_again = i > 0;
        b->person_began = b->room.n_heard;
        b->person_ended = b->room.n_heard + (int64_t)person->n;
        step_until(b, (double)b->person_ended / RATE + LATE_S);
    }
    b->missed += b->open;
    b->person = NULL;
}

static void report(const struct bench *b, double delay_ms, double echo_db,
                   int n_people)
{
    (void)printf(
        "{\"delay_ms\":%g,\"echo_db\":%g,\"drift_ppm\":%g,"
        "\"seconds\":%.0f,\"n\":%d,\"stopped\":%d,\"late\":%d,\"again\":%d,"
        "\"missed\":%d,\"wrong\":%d,\"self\":%d,\"held\":%d,"
        "\"rejected\":%d,\"worst_ms\":%.0f,"
        "\"measured_ms\":%.0f,\"weakened_db\":%.1f}\n",
        delay_ms, echo_db, b->room.drift * 1e6, (double)b->room.n_heard / RATE,
        n_people, b->stopped, b->late, b->again, b->missed, b->wrong, b->self,
        b->own_held, b->ignored, b->worst_ms, echo_delay_ms(b->probe),
        echo_weakened_db(b->probe));
}

int main(int argc, char **argv)
{
    static struct bench b;
    if (argc < 5) {
        (void)fprintf(stderr, "usage: barge_in_room DELAY_MS ECHO_DB DRIFT_PPM "
                              "SECONDS [FILE...]\n");
        return 2;
    }
    double delay_ms = strtod(argv[1], NULL);
    double echo_db = strtod(argv[2], NULL);
    b.room.drift = strtod(argv[3], NULL) * 1e-6;
    b.room.seed = (unsigned)(delay_ms * 7 + echo_db * 13 + 1000);
    b.next_topic = b.room.seed;
    b.clock.rate_hz = RATE;
    start(&b);
    next_sentence(&b);
    double own_db = active_level_db(b.sentence, b.n_sentence);
    room_make(&b.room, delay_ms, pow(10, (PERSON_DB + echo_db - own_db) / 20));
    step_until(&b, argc == 5 ? strtod(argv[4], NULL) : FIRST_S);
    for (int i = 5; i < argc; i++) {
        struct person person;
        if (load_person(argv[i], &person) != STATUS_OK) {
            return 1;
        }
        let_speak(&b, &person);
        free(person.pcm);
    }
    report(&b, delay_ms, echo_db, argc - 5);
    finish(&b);
    return 0;
}
