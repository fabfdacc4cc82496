/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Where utterances begin and end: recordings of tests/speech, labelled in
 * endpoints.tsv, in rooms of several kinds, through endpointer and PocketSphinx
 * as the ear has them. At `breath_s`, between two words, the speaker may draw
 * breath. All times are those of the samples, not of a clock.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "assistant/base/clock.h"
#include "assistant/ear/hearing.h"
#include "assistant/ear/hearing_engine.h"
#include "audio/pcm.h"
#include "audio/soundfile.h"

#define SPEECH  UNCRAMP_SOURCE_DIR "/tests/speech/"
#define RECORDS 6
#define NOTHING (-100.0)

/* So that the endpointer knows the room, and can end what never stops. */
#define BEFORE_S 2.0
#define AFTER_S  6.0
#define SCENE_S  12.0

struct record {
    char file[60];
    char intent[20];
    double begin_s;
    double breath_s;
    double end_s;
    int16_t *pcm;
    size_t n;
    double level; /* RMS of the speech */
};

/* What there is beside the voice, in dB against its level. */
struct room {
    double steady_db; /* noise, always */
    double fan_db;    /* noise that begins inside the sentence and stays */
    double film_db;   /* other people talking, always */
    double breath_s;  /* a pause in the sentence */
    double voice_db;  /* of the voice itself; 0: as recorded */
};

struct outcome {
    int ends;
    int heard;
    double start_s; /* when the begin was noticed */
    double end_s;   /* the last of the speech, as told */
    double told_s;  /* when that was told */
    char intent[20];
};

static struct content *content;
static struct phrasebook *book;
static struct recognizer *recognizer;
static struct record records[RECORDS];

static size_t samples(double s)
{
    return (size_t)(s * PCM_RATE_HZ);
}

static double rms(const int16_t *pcm, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
        sum += (double)pcm[i] * pcm[i];
    }
    return sqrt(sum / (double)n);
}

/* file, begin_s, breath_s, end_s, intent. */
static void read_labels(char *line, struct record *record)
{
    char *rest = strchr(line, '\t');
    assert_non_null(rest);
    *rest++ = '\0';
    (void)snprintf(record->file, sizeof record->file, "%.59s", line);
    record->begin_s = strtod(rest, &rest);
    record->breath_s = strtod(rest, &rest);
    record->end_s = strtod(rest, &rest);
    assert_true(record->begin_s < record->breath_s &&
                record->breath_s < record->end_s && *rest == '\t');
    rest[strcspn(rest, "\n")] = '\0';
    (void)snprintf(record->intent, sizeof record->intent, "%.19s", rest + 1);
}

static void read_record(FILE *labels, struct record *record)
{
    char path[1000];
    char line[200];
    assert_non_null(fgets(line, sizeof line, labels));
    read_labels(line, record);
    (void)snprintf(path, sizeof path, SPEECH "%s", record->file);
    assert_int_equal(sound_read(path, SCENE_S, &record->pcm, &record->n),
                     STATUS_OK);
    size_t begin = samples(record->begin_s);
    record->level = rms(record->pcm + begin, samples(record->end_s) - begin);
}

static int load(void **state)
{
    (void)state;
    char header[100];
    FILE *labels = fopen(SPEECH "endpoints.tsv", "r");
    assert_non_null(labels);
    assert_non_null(fgets(header, sizeof header, labels));
    for (size_t i = 0; i < RECORDS; i++) {
        read_record(labels, &records[i]);
    }
    (void)fclose(labels);
    return content_load(UNCRAMP_SOURCE_DIR "/content", &content) == STATUS_OK &&
                   phrasebook_load(UNCRAMP_SOURCE_DIR "/grammar", content,
                                   &book) == STATUS_OK &&
                   hearing_recognizer(book, NULL, EFFORT_FULL, &recognizer) ==
                       STATUS_OK
               ? 0
               : -1;
}

static int unload(void **state)
{
    (void)state;
    for (size_t i = 0; i < RECORDS; i++) {
        free(records[i].pcm);
    }
    recognizer_destroy(recognizer);
    phrasebook_destroy(book);
    content_destroy(content);
    return 0;
}

/* --------------------------------------------------------------- the scene */

static double gain(double level_db)
{
    return level_db <= NOTHING ? 0 : pow(10, level_db / 20);
}

/* A fan's, most of it below 500 Hz; an RMS of about 1. */
static double noise(unsigned *seed, double *last)
{
    double white = (rand_r(seed) / (double)RAND_MAX - 0.5) * sqrt(12);
    *last += 0.2 * (white - *last);
    return 3 * *last;
}

/* All the other recordings at once, over and over; an RMS of about 1. */
static double film(const struct record *record, size_t at)
{
    double sum = 0;
    for (size_t i = 0; i < RECORDS; i++) {
        const struct record *other = &records[i];
        size_t begin = samples(other->begin_s);
        size_t length = samples(other->end_s) - begin;
        if (other != record) {
            sum += other->pcm[begin + (at + i * 5000) % length] / other->level;
        }
    }
    return sum / sqrt(RECORDS - 1);
}

/* The voice at a sample of the scene: the recording with its pause. */
static double voice(const struct record *record, const struct room *room,
                    size_t at)
{
    size_t breath = samples(BEFORE_S + record->breath_s);
    size_t pause = samples(room->breath_s);
    if (at < samples(BEFORE_S) || (at >= breath && at < breath + pause)) {
        return 0;
    }
    at -= samples(BEFORE_S) + (at >= breath ? pause : 0);
    return at < record->n ? record->pcm[at] : 0;
}

static double seconds(int64_t ns)
{
    return (double)ns / (double)NS_PER_S - BEFORE_S;
}

static void note(void *context, const struct ear_event *event)
{
    struct outcome *outcome = context;
    if (event->mono_ns < (int64_t)(BEFORE_S * (double)NS_PER_S)) {
        return; /* a room that is loud from the first sample */
    }
    if (event->kind == EAR_SPEECH_START) {
        if (outcome->ends == 0) {
            outcome->start_s = seconds(event->mono_ns);
        }
        return;
    }
    outcome->heard += event->kind == EAR_HEARD;
    if (outcome->ends++ > 0) {
        return; /* the fan or the film alone */
    }
    outcome->end_s = seconds(event->end_ns);
    outcome->told_s = seconds(event->mono_ns);
    (void)snprintf(outcome->intent, sizeof outcome->intent, "%s",
                   event->intent.name ? event->intent.name : "");
}

static struct outcome hear(const struct record *record, const struct room *room)
{
    struct outcome outcome = {0};
    struct ear_listener listener = {.hear = note, .context = &outcome};
    struct hearing *hearing = hearing_create(recognizer, &listener, NULL);
    double level = record->level * gain(room->voice_db);
    size_t fan_at = samples(BEFORE_S + record->breath_s);
    size_t n = samples(BEFORE_S + record->end_s + room->breath_s + AFTER_S);
    unsigned seed = 1;
    double steady = 0;
    double fan = 0;
    for (size_t i = 0; i < n; i++) {
        double x = voice(record, room, i) * gain(room->voice_db);
        x += level * gain(room->steady_db) * noise(&seed, &steady);
        x += i < fan_at ? 0 : level * gain(room->fan_db) * noise(&seed, &fan);
        x += level * gain(room->film_db) * film(record, i);
        int16_t sample = (int16_t)fmax(-32768, fmin(32767, x));
        assert_int_equal(
            hearing_feed(hearing, &sample, 1,
                         (int64_t)(i + 1) * NS_PER_S / PCM_RATE_HZ),
            STATUS_OK);
    }
    hearing_destroy(hearing);
    return outcome;
}

/* ------------------------------------------------------------------- tests */

/*
 * Every recording, in one such room: the begin noticed, and the end told, no
 * more than so late; the end no further off. In a quiet room it is also
 * understood; how much of it is in noise, is score's to say.
 */
static void check(const struct room *room, double late_s, double off_s,
                  double told_s)
{
    bool quiet = room->steady_db < -40 && room->fan_db <= NOTHING &&
                 room->film_db <= NOTHING;
    for (size_t i = 0; i < RECORDS; i++) {
        const struct record *record = &records[i];
        double end_s = record->end_s + room->breath_s;
        struct outcome outcome = hear(record, room);
        print_message("%s: noticed after %.2f s, end off by %.2f s, told after "
                      "%.2f s, %d of %d heard\n",
                      record->file, outcome.start_s - record->begin_s,
                      outcome.end_s - end_s, outcome.told_s - end_s,
                      outcome.heard, outcome.ends);
        assert_in_range(outcome.heard, quiet ? 1 : 0, 1);
        if (quiet) {
            assert_int_equal(outcome.ends, 1);
            assert_string_equal(outcome.intent, record->intent);
        }
        assert_true(outcome.start_s >= record->begin_s - 0.05);
        assert_true(outcome.start_s <= record->begin_s + late_s);
        assert_true(fabs(outcome.end_s - end_s) <= off_s);
        assert_true(outcome.told_s <= end_s + told_s);
    }
}

static void in_a_quiet_room(void **state)
{
    (void)state;
    check(&(struct room){-45, NOTHING, NOTHING, 0, 0}, 0.2, 0.12, 0.45);
}

static void from_far_away(void **state)
{
    (void)state;
    check(&(struct room){-30, NOTHING, NOTHING, 0, -20}, 0.2, 0.12, 0.45);
}

static void beside_a_fan(void **state)
{
    (void)state;
    check(&(struct room){-18, NOTHING, NOTHING, 0, 0}, 0.2, 0.3, 1.0);
}

static void after_a_breath_inside_the_sentence(void **state)
{
    (void)state;
    check(&(struct room){-45, NOTHING, NOTHING, 0.45, 0}, 0.2, 0.12, 0.45);
}

static void though_a_fan_begins_and_never_stops(void **state)
{
    (void)state;
    check(&(struct room){-45, -18, NOTHING, 0, 0}, 0.2, 0.25, 1.0);
}

static void though_a_film_never_stops(void **state)
{
    (void)state;
    check(&(struct room){-45, NOTHING, -30, 0, 0}, 0.3, 0.15, 1.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(in_a_quiet_room),
        cmocka_unit_test(from_far_away),
        cmocka_unit_test(beside_a_fan),
        cmocka_unit_test(after_a_breath_inside_the_sentence),
        cmocka_unit_test(though_a_fan_begins_and_never_stops),
        cmocka_unit_test(though_a_film_never_stops),
    };
    return cmocka_run_group_tests(tests, load, unload);
}
