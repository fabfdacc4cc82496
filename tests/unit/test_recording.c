/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A sentence that has a file is played from it; all others are the voice's. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "assistant/base/log.h"
#include "assistant/mouth/recording.h"
#include "assistant/mouth/rendering.h"
#include "audio/pcm.h"
#include "audio/soundfile.h"

#define RECORDED_HZ   44100
#define RECORDED_S    2
#define TONE_HZ       400.0
#define HUM_HZ        220.0 /* of the fake voice */
#define TWO_PI        6.283185307179586
#define BREATH_S      0.15
#define MARGIN_DB     0.5
#define LOUD          30000.0
#define SOFT          300.0
#define VOLUME_HALF   (VOICE_VOLUME / 2)
#define VOLUME_HALVES 6.02

static char folder[] = "/tmp/uncramp-recording-XXXXXX";
static struct voice *voice;
static struct text logged;

static void keep_line(void *context, const char *line)
{
    (void)context;
    text_printf(&logged, "%s\n", line);
}

static int begin(void **state)
{
    (void)state;
    voice = voice_fake_create();
    log_set_sink(keep_line, NULL);
    return mkdtemp(folder) != NULL ? 0 : -1;
}

static int end(void **state)
{
    (void)state;
    log_set_sink(NULL, NULL);
    text_finish(&logged);
    voice_destroy(voice);
    return rmdir(folder);
}

static void path_of(const char *name, char path[200])
{
    (void)snprintf(path, 200, "%s/%s", folder, name);
}

/* A tone for somebody's voice. */
static void record(const char *name, double amplitude)
{
    char path[200];
    int16_t pcm[RECORDED_HZ / 10];
    struct sound_writer *writer = NULL;
    path_of(name, path);
    assert_int_equal(sound_writer_open(path, RECORDED_HZ, &writer), STATUS_OK);
    for (size_t at = 0; at < (size_t)RECORDED_HZ * RECORDED_S;) {
        size_t n = 0;
        for (; n < sizeof pcm / sizeof *pcm; n++, at++) {
            double turns = TONE_HZ * (double)at / RECORDED_HZ;
            pcm[n] = (int16_t)lrint(amplitude * sin(TWO_PI * turns));
        }
        assert_int_equal(sound_writer_write(writer, pcm, n), STATUS_OK);
    }
    assert_int_equal(sound_writer_close(writer), STATUS_OK);
}

static void forget(const char *name)
{
    char path[200];
    path_of(name, path);
    assert_int_equal(unlink(path), 0);
}

/* Finished by the caller. */
static struct rendering say(const char *text, int volume)
{
    struct rendering rendering = {.recordings = folder};
    struct sentence sentence = {.id = 1,
                                .text = text,
                                .words_per_minute = VOICE_WORDS_PER_MINUTE,
                                .volume = volume};
    text_clear(&logged);
    assert_int_equal(rendering_make(&rendering, voice, &sentence), STATUS_OK);
    return rendering;
}

/* How often the sound goes up through zero in the second after `from_s`. */
static double pitch_hz(const struct rendering *rendering, double from_s)
{
    size_t from = (size_t)(from_s * VOICE_RATE_HZ);
    size_t ups = 0;
    assert_true(from + VOICE_RATE_HZ <= rendering->n_samples);
    for (size_t i = from; i < from + VOICE_RATE_HZ - 1; i++) {
        ups += rendering->pcm[i] < 0 && rendering->pcm[i + 1] >= 0;
    }
    return (double)ups;
}

static void assert_name(const char *sentence, const char *wanted)
{
    struct text name = {0};
    recording_name(sentence, strlen(sentence), &name);
    assert_string_equal(text_str(&name), wanted);
    text_finish(&name);
}

static void a_file_is_named_by_the_words_of_its_sentence(void **state)
{
    (void)state;
    assert_name("Has it gone?", "has-it-gone");
    assert_name(" I'm listening. ", "im-listening");
    assert_name("Calf, or foot - or thigh?", "calf-or-foot-or-thigh");
    assert_name("...", "");
}

static void a_name_is_never_a_path(void **state)
{
    (void)state;
    assert_name("../etc/passwd.", "etc-passwd");
}

static void a_recorded_sentence_is_played_at_the_voice_s_rate(void **state)
{
    (void)state;
    record("has-it-gone.wav", LOUD);
    struct rendering rendering = say("Has it gone?", VOICE_VOLUME);
    assert_true(fabs(pitch_hz(&rendering, 0.5) - TONE_HZ) < 2);
    double length_s = rendering_s(rendering.n_samples);
    assert_true(fabs(length_s - RECORDED_S - BREATH_S) < 0.01);
    rendering_finish(&rendering);
    forget("has-it-gone.wav");
}

static void what_has_no_recording_is_the_voice_s(void **state)
{
    (void)state;
    struct rendering rendering =
        say("Hold it there for a while now.", VOICE_VOLUME);
    assert_true(fabs(pitch_hz(&rendering, 0) - HUM_HZ) < 2);
    assert_string_equal(text_str(&logged), "");
    rendering_finish(&rendering);
}

static void the_voice_says_what_is_around_a_recording(void **state)
{
    (void)state;
    const char *spoken = "Hold it there for a while now.";
    record("has-it-gone.wav", LOUD);
    struct rendering alone = say(spoken, VOICE_VOLUME);
    struct rendering both =
        say("Hold it there for a while now. Has it gone? Hold it there for a "
            "while now.",
            VOICE_VOLUME);
    double alone_s = rendering_s(alone.n_samples);
    assert_true(fabs(pitch_hz(&both, 0) - HUM_HZ) < 2);
    assert_true(fabs(pitch_hz(&both, alone_s + 0.5) - TONE_HZ) < 2);
    assert_true(fabs(pitch_hz(&both, alone_s + RECORDED_S + BREATH_S + 0.1) -
                     HUM_HZ) < 2);
    rendering_finish(&alone);
    rendering_finish(&both);
    forget("has-it-gone.wav");
}

static double level_db(double amplitude, int volume)
{
    record("has-it-gone.wav", amplitude);
    struct rendering rendering = say("Has it gone?", volume);
    double db = pcm_speech_level_db(rendering.pcm, rendering.n_samples);
    rendering_finish(&rendering);
    forget("has-it-gone.wav");
    return db;
}

static void recordings_are_as_loud_as_the_voice_whoever_made_them(void **state)
{
    (void)state;
    double loud = level_db(LOUD, VOICE_VOLUME);
    assert_true(fabs(level_db(SOFT, VOICE_VOLUME) - loud) < MARGIN_DB);
    assert_true(fabs(loud - level_db(LOUD, VOLUME_HALF) - VOLUME_HALVES) <
                MARGIN_DB);
}

static void what_cannot_be_read_is_the_voice_s_after_a_line_in_the_log(
    void **state)
{
    (void)state;
    char path[200];
    path_of("has-it-gone.flac", path);
    FILE *file = fopen(path, "we");
    assert_non_null(file);
    assert_true(fputs("no sound", file) >= 0);
    assert_int_equal(fclose(file), 0);
    struct rendering rendering =
        say("Has it gone? Has it gone? Has it gone?", VOICE_VOLUME);
    assert_true(fabs(pitch_hz(&rendering, 0) - HUM_HZ) < 2);
    assert_non_null(strstr(text_str(&logged), "has-it-gone.flac"));
    rendering_finish(&rendering);
    forget("has-it-gone.flac");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_is_named_by_the_words_of_its_sentence),
        cmocka_unit_test(a_name_is_never_a_path),
        cmocka_unit_test(a_recorded_sentence_is_played_at_the_voice_s_rate),
        cmocka_unit_test(what_has_no_recording_is_the_voice_s),
        cmocka_unit_test(the_voice_says_what_is_around_a_recording),
        cmocka_unit_test(recordings_are_as_loud_as_the_voice_whoever_made_them),
        cmocka_unit_test(
            what_cannot_be_read_is_the_voice_s_after_a_line_in_the_log),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
