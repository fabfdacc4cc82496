/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Our own sounds are no speech: each, loud and in a room with an echo, through
 * endpointer and PocketSphinx. An ear that is told of them, as the mind does,
 * makes nothing of them in any state; one that is not told is not woken.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "assistant/base/clock.h"
#include "assistant/ear/ear_local.h"
#include "assistant/ear/hearing_engine.h"
#include "audio/earcon.h"
#include "audio/pcm.h"
#include "audio/resampler.h"

#define PEAK   20000.0
#define NOISE  20.0 /* RMS: -64 dB */
#define BEFORE PCM_RATE_HZ
#define AFTER  PCM_RATE_HZ
#define ECHO   (PCM_RATE_HZ / 4)
#define ECHO_S 0.06 /* to a third of its level: 60 dB in 0.4 s */
#define SOUND  (EARCON_SAMPLES_MAX + ECHO)
#define RECORD (BEFORE + SOUND + AFTER)

static struct content *content;
static struct phrasebook *book;
static struct recognizer *recognizer;
static double echo[ECHO];

static int load(void **state)
{
    (void)state;
    unsigned seed = 1;
    echo[0] = 1;
    for (size_t i = 1; i < ECHO; i++) {
        double decay = exp(-(double)i / PCM_RATE_HZ / ECHO_S);
        echo[i] = 0.1 * decay * (rand_r(&seed) / (double)RAND_MAX - 0.5);
    }
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
    recognizer_destroy(recognizer);
    phrasebook_destroy(book);
    content_destroy(content);
    return 0;
}

/* The sound as the microphone has it, with its echo, as loud as PEAK. */
static void record_sound(enum earcon earcon, double *recorded)
{
    int16_t played[EARCON_SAMPLES_MAX];
    int16_t sound[EARCON_SAMPLES_MAX];
    struct resampler *resampler = NULL;
    assert_int_equal(resampler_create(VOICE_RATE_HZ, PCM_RATE_HZ, &resampler),
                     STATUS_OK);
    size_t n = earcon_make(earcon, VOICE_VOLUME, played);
    n = resampler_run(resampler, played, n, sound);
    n += resampler_finish(resampler, sound + n);
    resampler_destroy(resampler);
    double peak = 0;
    memset(recorded, 0, SOUND * sizeof *recorded);
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < ECHO; j++) {
            recorded[i + j] += sound[i] * echo[j];
        }
    }
    for (size_t i = 0; i < SOUND; i++) {
        peak = fmax(peak, fabs(recorded[i]));
    }
    for (size_t i = 0; i < SOUND; i++) {
        recorded[i] *= PEAK / peak;
    }
}

struct outcome {
    int heard;
    int not_understood; /* as speech that gets a "sorry" */
};

static void note(void *context, const struct ear_event *event)
{
    struct outcome *outcome = context;
    outcome->heard += event->kind == EAR_HEARD;
    outcome->not_understood += event->kind == EAR_REJECTED &&
                               (strcmp(event->reason, "grammar") == 0 ||
                                strcmp(event->reason, "confidence") == 0);
}

static struct outcome hear(enum earcon earcon, const char *state, bool told)
{
    static double recorded[SOUND];
    static int16_t pcm[RECORD];
    const size_t half = BEFORE + EARCON_SAMPLES_MAX;
    unsigned seed = 7;
    struct outcome outcome = {0};
    struct ear_listener listener = {note, &outcome};
    record_sound(earcon, recorded);
    for (size_t i = 0; i < RECORD; i++) {
        bool in_it = i >= BEFORE && i < BEFORE + SOUND;
        double noise = (rand_r(&seed) / (double)RAND_MAX - 0.5) * NOISE;
        pcm[i] = (int16_t)lrint(noise * sqrt(12) +
                                (in_it ? recorded[i - BEFORE] : 0));
    }
    struct ear *ear = ear_local_create(recognizer, &listener, NULL);
    ear_listen(ear, state, told);
    assert_int_equal(ear_local_feed(ear, pcm, half, NS_PER_S), STATUS_OK);
    ear_listen(ear, state, false);
    assert_int_equal(
        ear_local_feed(ear, pcm + half, RECORD - half, 3 * NS_PER_S),
        STATUS_OK);
    ear_destroy(ear);
    return outcome;
}

static void an_ear_that_is_told_of_it_makes_nothing_of_it(void **state)
{
    (void)state;
    for (int e = EARCON_NONE + 1; e < EARCON_COUNT; e++) {
        for (size_t s = 0; phrasebook_state(s) != NULL; s++) {
            struct outcome outcome =
                hear((enum earcon)e, phrasebook_state(s)->name, true);
            assert_int_equal(outcome.heard, 0);
            assert_int_equal(outcome.not_understood, 0);
        }
    }
}

static void an_ear_that_is_not_told_is_not_woken_by_it(void **state)
{
    (void)state;
    int noticed = 0;
    for (int e = EARCON_NONE + 1; e < EARCON_COUNT; e++) {
        struct outcome outcome = hear((enum earcon)e, "idle", false);
        assert_int_equal(outcome.heard, 0);
        noticed += outcome.not_understood;
    }
    assert_true(noticed > 0); /* or the test is deaf */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_ear_that_is_told_of_it_makes_nothing_of_it),
        cmocka_unit_test(an_ear_that_is_not_told_is_not_woken_by_it),
    };
    return cmocka_run_group_tests(tests, load, unload);
}
