/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The room is white noise, speech is a buzz in syllables: 160 ms loud, 80 ms
 * 15 dB softer. Levels are RMS, dB re full scale.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "audio/endpointer.h"

#define MS(ms)   ((uint64_t)(ms) * (PCM_RATE_HZ / 1000))
#define BUZZ_HZ  200
#define ROOM_DB  (-60.0)
#define VOICE_DB (-30.0)
#define NO_SOUND (-200.0)

struct scene {
    struct endpointer *endpointer;
    unsigned seed;
    int starts, ends;
    uint64_t first_start, last_end; /* endpointer_now() at those */
    size_t n_samples;               /* of the last utterance */
};

static double amplitude(double level_db)
{
    return 32768 * pow(10, level_db / 20);
}

/* Uniform noise with an RMS of 1. */
static double noise(unsigned *seed)
{
    return (rand_r(seed) / (double)RAND_MAX - 0.5) * sqrt(12);
}

static void feed_frame(struct scene *scene, const int16_t *frame)
{
    enum endpoint endpoint = endpointer_feed(scene->endpointer, frame);
    uint64_t now = endpointer_now(scene->endpointer);
    if (endpoint == ENDPOINT_START && scene->starts++ == 0) {
        scene->first_start = now;
    }
    if (endpoint == ENDPOINT_END) {
        scene->ends++;
        scene->last_end = now;
        (void)endpointer_utterance(scene->endpointer, &scene->n_samples);
    }
}

/* `ms` of a room at `room_db` with speech at `voice_db` in it. */
static void feed(struct scene *scene, int ms, double room_db, double voice_db)
{
    uint64_t begin = endpointer_now(scene->endpointer);
    for (int i = 0; i < ms / PCM_FRAME_MS; i++) {
        int16_t frame[PCM_FRAME_SAMPLES];
        for (size_t k = 0; k < PCM_FRAME_SAMPLES; k++) {
            uint64_t at = endpointer_now(scene->endpointer) - begin + k;
            bool soft = at % MS(240) >= MS(160);
            double buzz = at / (PCM_RATE_HZ / BUZZ_HZ / 2) % 2 ? 1 : -1;
            double value = amplitude(room_db) * noise(&scene->seed) +
                           amplitude(soft ? voice_db - 15 : voice_db) * buzz;
            frame[k] = (int16_t)lrint(fmax(-32768, fmin(32767, value)));
        }
        feed_frame(scene, frame);
    }
}

static int begin_scene(void **state)
{
    struct scene *scene = calloc(1, sizeof *scene);
    scene->endpointer = endpointer_create();
    scene->seed = 1;
    *state = scene;
    return 0;
}

static int end_scene(void **state)
{
    struct scene *scene = *state;
    endpointer_destroy(scene->endpointer);
    free(scene);
    return 0;
}

static void assert_near_ms(uint64_t at, uint64_t wanted_ms, uint64_t off_ms)
{
    uint64_t least = wanted_ms > off_ms ? wanted_ms - off_ms : 0;
    assert_in_range(at, MS(least), MS(wanted_ms + off_ms));
}

static void a_word_is_found_with_its_pre_roll(void **state)
{
    struct scene *scene = *state;
    feed(scene, 1000, ROOM_DB, NO_SOUND);
    assert_int_equal(scene->starts, 0);
    feed(scene, 480, ROOM_DB, VOICE_DB);
    assert_true(endpointer_in_speech(scene->endpointer));
    feed(scene, 380, ROOM_DB, NO_SOUND);
    assert_int_equal(scene->ends, 0);
    feed(scene, 20, ROOM_DB, NO_SOUND);
    assert_int_equal(scene->ends, 1);
    assert_false(endpointer_in_speech(scene->endpointer));
    assert_near_ms(scene->first_start, 1080, 20);
    assert_near_ms(endpointer_speech_start(scene->endpointer), 1000, 0);
    assert_near_ms(endpointer_speech_end(scene->endpointer), 1480, 0);
    assert_int_equal(scene->n_samples, MS(300 + 480 + 400));
}

static void the_utterance_is_exactly_what_was_fed(void **state)
{
    struct scene *scene = *state;
    int16_t fed[400][PCM_FRAME_SAMPLES];
    size_t n_frames = 0;
    enum endpoint endpoint = ENDPOINT_NONE;
    while (n_frames < 400 && endpoint != ENDPOINT_END) {
        bool voice = n_frames >= 100 && n_frames < 130;
        for (size_t k = 0; k < PCM_FRAME_SAMPLES; k++) {
            double value = amplitude(voice ? VOICE_DB : ROOM_DB);
            fed[n_frames][k] = (int16_t)lrint(value * noise(&scene->seed));
        }
        endpoint = endpointer_feed(scene->endpointer, fed[n_frames++]);
    }
    assert_int_equal(endpoint, ENDPOINT_END);
    size_t n;
    const int16_t *pcm = endpointer_utterance(scene->endpointer, &n);
    assert_in_range(n, 1, n_frames * PCM_FRAME_SAMPLES);
    assert_memory_equal(pcm, &fed[n_frames][0] - n, n * sizeof *pcm);
}

static void clicks_are_no_utterance(void **state)
{
    struct scene *scene = *state;
    feed(scene, 1000, ROOM_DB, NO_SOUND);
    for (int i = 0; i < 10; i++) {
        feed(scene, 40, ROOM_DB, -10);
        feed(scene, 300, ROOM_DB, NO_SOUND);
    }
    assert_int_equal(scene->starts, 0);
}

static void speech_is_heard_at_every_level(void **state)
{
    (void)state;
    for (int loss_db = 0; loss_db <= 30; loss_db += 5) {
        void *own;
        begin_scene(&own);
        struct scene *scene = own;
        feed(scene, 1500, -50 - loss_db, NO_SOUND);
        feed(scene, 960, -50 - loss_db, -20 - loss_db);
        feed(scene, 1000, -50 - loss_db, NO_SOUND);
        assert_int_equal(scene->starts, 1);
        assert_int_equal(scene->ends, 1);
        assert_near_ms(endpointer_speech_start(scene->endpointer), 1500, 20);
        assert_near_ms(endpointer_speech_end(scene->endpointer), 2460, 100);
        end_scene(&own);
    }
}

static void a_recording_may_begin_with_speech(void **state)
{
    struct scene *scene = *state;
    feed(scene, 2400, ROOM_DB, VOICE_DB);
    feed(scene, 500, ROOM_DB, NO_SOUND);
    assert_int_equal(scene->starts, 1);
    assert_int_equal(scene->ends, 1);
    assert_near_ms(endpointer_speech_start(scene->endpointer), 0, 0);
    assert_near_ms(endpointer_speech_end(scene->endpointer), 2400, 80);
    assert_int_equal(scene->n_samples, scene->last_end);
}

static void a_fan_that_starts_does_not_hold_it_open(void **state)
{
    struct scene *scene = *state;
    feed(scene, 3000, ROOM_DB, NO_SOUND);
    feed(scene, 5000, -35, NO_SOUND);
    assert_int_equal(scene->starts, scene->ends);
    int before = scene->starts;
    feed(scene, 20000, -35, NO_SOUND);
    assert_int_equal(scene->starts, before);
    /* And speech over it is heard as before. */
    feed(scene, 960, -35, -15);
    feed(scene, 600, -35, NO_SOUND);
    assert_int_equal(scene->starts, before + 1);
    assert_int_equal(scene->ends, before + 1);
}

static void a_fan_that_stops_leaves_quiet_speech_heard(void **state)
{
    struct scene *scene = *state;
    feed(scene, 6000, -35, NO_SOUND);
    int before = scene->ends;
    feed(scene, 500, -65, NO_SOUND);
    feed(scene, 960, -65, -42);
    feed(scene, 600, -65, NO_SOUND);
    assert_int_equal(scene->ends, before + 1);
}

static void dither_on_digital_silence_is_no_speech(void **state)
{
    struct scene *scene = *state;
    feed(scene, 2000, NO_SOUND, NO_SOUND);
    feed(scene, 2000, -75, NO_SOUND);
    feed(scene, 2000, NO_SOUND, NO_SOUND);
    feed(scene, 2000, -90, NO_SOUND);
    assert_int_equal(scene->starts, 0);
}

static void hum_and_offset_are_no_speech(void **state)
{
    struct scene *scene = *state;
    int16_t frame[PCM_FRAME_SAMPLES];
    for (int i = 0; i < 500; i++) {
        for (size_t k = 0; k < PCM_FRAME_SAMPLES; k++) {
            int at = i * PCM_FRAME_SAMPLES + (int)k;
            double hum = i < 250 ? 0 : 400 * sin(2 * M_PI * 50 * at / 16000);
            frame[k] = (int16_t)lrint(-3000 + hum + 12 * noise(&scene->seed));
        }
        feed_frame(scene, frame);
    }
    assert_int_equal(scene->starts, scene->ends);
    assert_in_range(scene->starts, 0, 1);
    assert_true(endpointer_level_db(scene->endpointer) < -45); /* of -41 */
}

static void the_hangover_is_obeyed_and_clamped(void **state)
{
    struct scene *scene = *state;
    const struct {
        int set_ms, wanted_ms;
    } cases[] = {{400, 400}, {700, 700}, {1, 60}, {90000, 3000}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        endpointer_set_hangover_ms(scene->endpointer, cases[i].set_ms);
        feed(scene, 1000, ROOM_DB, NO_SOUND);
        feed(scene, 480, ROOM_DB, VOICE_DB);
        uint64_t end = endpointer_now(scene->endpointer);
        feed(scene, 3500, ROOM_DB, NO_SOUND);
        assert_int_equal(scene->ends, i + 1);
        assert_int_equal(scene->last_end - end, MS(cases[i].wanted_ms));
    }
}

static void a_pause_shorter_than_the_hangover_keeps_one_utterance(void **state)
{
    struct scene *scene = *state;
    endpointer_set_hangover_ms(scene->endpointer, 700);
    feed(scene, 1000, ROOM_DB, NO_SOUND);
    feed(scene, 960, ROOM_DB, VOICE_DB);
    feed(scene, 600, ROOM_DB, NO_SOUND);
    feed(scene, 960, ROOM_DB, VOICE_DB - 10);
    feed(scene, 800, ROOM_DB, NO_SOUND);
    assert_int_equal(scene->starts, 1);
    assert_int_equal(scene->ends, 1);
}

static void endless_speech_is_cut_at_the_cap(void **state)
{
    struct scene *scene = *state;
    feed(scene, 1000, ROOM_DB, NO_SOUND);
    feed(scene, 11700, ROOM_DB, VOICE_DB);
    assert_int_equal(scene->ends, 1);
    assert_int_equal(scene->n_samples, MS(ENDPOINTER_MAX_MS));
    feed(scene, 13000, ROOM_DB, VOICE_DB);
    assert_in_range(scene->ends, 2, 3);
}

static void the_next_utterance_has_nothing_of_the_last(void **state)
{
    struct scene *scene = *state;
    endpointer_set_hangover_ms(scene->endpointer, 60);
    feed(scene, 1000, ROOM_DB, NO_SOUND);
    feed(scene, 480, ROOM_DB, VOICE_DB);
    feed(scene, 160, ROOM_DB, NO_SOUND);
    assert_int_equal(scene->ends, 1);
    uint64_t end = endpointer_speech_end(scene->endpointer);
    feed(scene, 480, ROOM_DB, VOICE_DB);
    size_t n;
    (void)endpointer_utterance(scene->endpointer, &n);
    assert_int_equal(scene->starts, 2);
    assert_int_equal(endpointer_now(scene->endpointer) - n, end);
}

static void an_end_from_outside_keeps_what_was_said(void **state)
{
    struct scene *scene = *state;
    feed(scene, 2000, ROOM_DB, NO_SOUND);
    feed(scene, 480, ROOM_DB, VOICE_DB);
    size_t before = 0;
    size_t after = 0;
    (void)endpointer_utterance(scene->endpointer, &before);
    endpointer_end(scene->endpointer);
    (void)endpointer_utterance(scene->endpointer, &after);
    assert_true(before >= MS(480));
    assert_int_equal(after, before);
    assert_false(endpointer_in_speech(scene->endpointer));
    feed(scene, 1000, ROOM_DB, NO_SOUND);
    assert_int_equal(scene->ends, 0);
    feed(scene, 480, ROOM_DB, VOICE_DB);
    feed(scene, 480, ROOM_DB, NO_SOUND);
    assert_int_equal(scene->ends, 1);
}

static void a_fan_that_begins_ends_what_was_said_before_it(void **state)
{
    struct scene *scene = *state;
    feed(scene, 2000, ROOM_DB, NO_SOUND);
    feed(scene, 960, ROOM_DB, VOICE_DB);
    uint64_t end = endpointer_now(scene->endpointer);
    feed(scene, 1000, VOICE_DB - 15, NO_SOUND);
    assert_int_equal(scene->ends, 1);
    assert_in_range(endpointer_speech_end(scene->endpointer), end - MS(100),
                    end + MS(40));
    feed(scene, 10000, VOICE_DB - 15, NO_SOUND);
    assert_int_equal(scene->starts, 1);
    feed(scene, 960, VOICE_DB - 15, VOICE_DB);
    feed(scene, 1000, VOICE_DB - 15, NO_SOUND);
    assert_int_equal(scene->ends, 2);
}

static void level_and_floor_are_what_was_fed(void **state)
{
    struct scene *scene = *state;
    feed(scene, 5000, -55, NO_SOUND);
    assert_true(fabs(endpointer_level_db(scene->endpointer) + 55) < 1.5);
    assert_true(fabs(endpointer_floor_db(scene->endpointer) + 55) < 2.5);
    assert_int_equal(endpointer_now(scene->endpointer), MS(5000));
}

#define SCENE(test)                                                            \
    cmocka_unit_test_setup_teardown(test, begin_scene, end_scene)

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCENE(a_word_is_found_with_its_pre_roll),
        SCENE(the_utterance_is_exactly_what_was_fed),
        SCENE(clicks_are_no_utterance),
        SCENE(speech_is_heard_at_every_level),
        SCENE(a_recording_may_begin_with_speech),
        SCENE(a_fan_that_starts_does_not_hold_it_open),
        SCENE(a_fan_that_stops_leaves_quiet_speech_heard),
        SCENE(dither_on_digital_silence_is_no_speech),
        SCENE(hum_and_offset_are_no_speech),
        SCENE(the_hangover_is_obeyed_and_clamped),
        SCENE(a_pause_shorter_than_the_hangover_keeps_one_utterance),
        SCENE(endless_speech_is_cut_at_the_cap),
        SCENE(the_next_utterance_has_nothing_of_the_last),
        SCENE(an_end_from_outside_keeps_what_was_said),
        SCENE(a_fan_that_begins_ends_what_was_said_before_it),
        SCENE(level_and_floor_are_what_was_fed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
