/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One contract, two voices: what holds for eSpeak NG holds for the fake. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "assistant/base/log.h"
#include "assistant/base/memory.h"
#include "audio/pcm.h"
#include "audio/voice.h"

#define MS(samples) ((samples)*1000 / VOICE_RATE_HZ)

struct heard {
    int16_t *pcm;
    size_t n;
    size_t largest_chunk;
    size_t stop_after; /* samples; 0 for never */
    size_t after_stop;
    bool stopped;
};

static bool take(void *context, const int16_t *pcm, size_t n)
{
    struct heard *heard = context;
    heard->pcm = xrealloc(heard->pcm, heard->n + n, sizeof *pcm);
    memcpy(heard->pcm + heard->n, pcm, n * sizeof *pcm);
    heard->n += n;
    heard->after_stop += heard->stopped ? n : 0;
    heard->largest_chunk = n > heard->largest_chunk ? n : heard->largest_chunk;
    heard->stopped = heard->stop_after != 0 && heard->n >= heard->stop_after;
    return !heard->stopped;
}

static void keep_line(void *context, const char *line)
{
    (void)line;
    ++*(int *)context;
}

/* Speaks `text`; `heard` is emptied first, but keeps `stop_after`. */
static enum status speak(struct voice *voice, const char *text,
                         struct heard *heard)
{
    free(heard->pcm);
    *heard = (struct heard){.stop_after = heard->stop_after};
    const struct voice_sink sink = {take, heard};
    return voice_speak(voice, text, &sink);
}

static double loudness_db(const struct heard *heard)
{
    return pcm_level_db(heard->pcm, heard->n);
}

static size_t quiet_at(const int16_t *pcm, size_t n, bool end)
{
    size_t i = 0;
    while (i < n && abs(pcm[end ? n - 1 - i : i]) < 200) {
        i++;
    }
    return i;
}

static void a_sentence_lasts_about_as_long_as_its_words(void **state)
{
    struct heard heard = {0};
    assert_int_equal(speak(*state, "Pull your toes up towards you now", &heard),
                     STATUS_OK);
    assert_in_range(MS(heard.n), 1500, 3500); /* seven words */
    free(heard.pcm);
}

static void chunks_are_at_most_50_ms(void **state)
{
    struct heard heard = {0};
    assert_int_equal(speak(*state, "One, two, three.", &heard), STATUS_OK);
    assert_in_range(heard.largest_chunk, 1, VOICE_RATE_HZ / 20);
    free(heard.pcm);
}

static void a_sentence_begins_at_once_and_ends_soon(void **state)
{
    static const char *const texts[] = {"Stop.", "Hold it there.",
                                        "Four. Five. Six!", "Feet first?"};
    struct heard heard = {0};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        assert_int_equal(speak(*state, texts[i], &heard), STATUS_OK);
        assert_true(heard.n > 0);
        assert_true(MS(quiet_at(heard.pcm, heard.n, false)) <= 25);
        assert_true(MS(quiet_at(heard.pcm, heard.n, true)) <= 250);
    }
    free(heard.pcm);
}

static void no_sample_comes_after_the_sink_said_stop(void **state)
{
    struct heard heard = {.stop_after = VOICE_RATE_HZ / 10};
    const char *text = "This is a long sentence that will be cut off early.";
    assert_int_equal(speak(*state, text, &heard), STATUS_END);
    assert_int_equal(heard.after_stop, 0);
    assert_true(MS(heard.n) <= 200);
    heard.stop_after = 0; /* and the voice is as good as before */
    assert_int_equal(speak(*state, "Hold it there now.", &heard), STATUS_OK);
    assert_true(MS(heard.n) >= 500);
    free(heard.pcm);
}

static void nothing_to_say_is_no_sample_and_no_error(void **state)
{
    struct heard heard = {0};
    assert_int_equal(speak(*state, "", &heard), STATUS_OK);
    assert_int_equal(speak(*state, " ... \x01\xFF ", &heard), STATUS_OK);
    assert_int_equal(heard.n, 0);
}

static void the_rate_is_obeyed_and_clamped(void **state)
{
    const char *text = "Keep your leg straight and breathe slowly in and out";
    struct heard slow = {0};
    struct heard fast = {0};
    struct heard faster = {0};
    voice_set_rate(*state, -5);
    assert_int_equal(speak(*state, text, &slow), STATUS_OK);
    voice_set_rate(*state, VOICE_WORDS_PER_MINUTE_MAX);
    assert_int_equal(speak(*state, text, &fast), STATUS_OK);
    voice_set_rate(*state, 10000);
    assert_int_equal(speak(*state, text, &faster), STATUS_OK);
    voice_set_rate(*state, VOICE_WORDS_PER_MINUTE);
    assert_true(slow.n > fast.n * 5 / 4);
    assert_in_range(faster.n, fast.n * 9 / 10, fast.n * 11 / 10);
    free(slow.pcm);
    free(fast.pcm);
    free(faster.pcm);
}

static void the_volume_is_obeyed_and_clamped(void **state)
{
    struct heard soft = {0};
    struct heard loud = {0};
    voice_set_volume(*state, VOICE_VOLUME / 2);
    assert_int_equal(speak(*state, "Breathe out", &soft), STATUS_OK);
    voice_set_volume(*state, VOICE_VOLUME);
    assert_int_equal(speak(*state, "Breathe out", &loud), STATUS_OK);
    assert_in_range(loudness_db(&loud) - loudness_db(&soft), 4, 8);
    voice_set_volume(*state, -1);
    assert_int_equal(speak(*state, "Breathe out", &soft), STATUS_OK);
    assert_true(soft.n == 0 || loudness_db(&soft) < -80);
    voice_set_volume(*state, VOICE_VOLUME);
    free(soft.pcm);
    free(loud.pcm);
}

static void text_that_aborts_the_engine_is_spoken(void **state)
{
    char text[4097];
    for (size_t i = 0; i < 4096; i++) {
        text[i] = "s'"[i % 2];
    }
    text[4096] = '\0';
    struct heard heard = {0};
    int lines = 0;
    log_set_sink(keep_line, &lines);
    assert_int_equal(speak(*state, text, &heard), STATUS_OK);
    log_set_sink(NULL, NULL);
    assert_int_equal(lines, 1); /* it was cut, and that is said */
    assert_true(heard.n > 0);
    assert_int_equal(speak(*state, "^\xE0\xA5\xA4", &heard), STATUS_OK);
    free(heard.pcm);
}

static int create_espeak(void **state)
{
    return voice_espeak_create(NULL, (struct voice **)state) != STATUS_OK;
}

static int create_fake(void **state)
{
    *state = voice_fake_create();
    return 0;
}

static int destroy(void **state)
{
    voice_destroy(*state);
    return 0;
}

static void a_second_espeak_voice_is_refused(void **state)
{
    (void)state;
    int lines = 0;
    struct voice *first;
    struct voice *second;
    assert_int_equal(voice_espeak_create("en-us", &first), STATUS_OK);
    log_set_sink(keep_line, &lines);
    assert_int_equal(voice_espeak_create(NULL, &second), STATUS_BUSY);
    log_set_sink(NULL, NULL);
    assert_null(second);
    assert_int_equal(lines, 1);
    voice_destroy(first);
    voice_destroy(NULL);
}

static void an_unknown_espeak_voice_is_not_found(void **state)
{
    (void)state;
    int lines = 0;
    struct voice *voice;
    log_set_sink(keep_line, &lines);
    assert_int_equal(voice_espeak_create("xx-nobody", &voice),
                     STATUS_NOT_FOUND);
    log_set_sink(NULL, NULL);
    assert_null(voice);
    assert_int_equal(lines, 1);
}

static void keep_text(void *context, const char *line)
{
    text_append(context, line);
}

static void a_misspelt_espeak_voice_is_told_what_is_near(void **state)
{
    (void)state;
    static const char *const names[][2] = {
        {"en-usa", " en-us,"},
        {"en-gb+f33", " f3;"},
        {"fr-xx", " fr-fr;"},
    };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        struct text line = {0};
        struct text why = {0};
        struct voice *voice;
        log_set_sink(keep_text, &line);
        assert_int_equal(voice_espeak_create(names[i][0], &voice),
                         STATUS_NOT_FOUND);
        log_set_sink(NULL, NULL);
        assert_non_null(strstr(text_str(&line), names[i][1]));
        assert_false(voice_espeak_has(names[i][0], &why));
        assert_non_null(strstr(text_str(&line), text_str(&why)));
        text_finish(&line);
        text_finish(&why);
    }
}

static void an_espeak_voice_has_many_names_and_variants(void **state)
{
    (void)state;
    static const char *const names[] = {"en-us",     "EN-US",
                                        "gmw/en-US", "English (America)",
                                        "en-us+f3",  "en-gb+F3"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        struct text why = {0};
        struct voice *voice;
        assert_true(voice_espeak_has(names[i], &why));
        assert_string_equal(text_str(&why), "");
        assert_int_equal(voice_espeak_create(names[i], &voice), STATUS_OK);
        voice_destroy(voice);
    }
}

static void espeak_is_audible_and_leaves_a_breath(void **state)
{
    struct voice *voice;
    (void)state;
    assert_int_equal(voice_espeak_create(NULL, &voice), STATUS_OK);
    struct heard first = {0};
    struct heard second = {0};
    assert_int_equal(speak(voice, "Hold. Now let go.", &first), STATUS_OK);
    assert_int_equal(speak(voice, "Hold. Now let go.", &second), STATUS_OK);
    assert_in_range(first.n, second.n * 9 / 10, second.n * 11 / 10);
    assert_true(loudness_db(&first) > -30);
    assert_in_range(MS(quiet_at(first.pcm, first.n, true)), 150, 250);
    free(first.pcm);
    free(second.pcm);
    voice_destroy(voice);
}

int main(void)
{
    const struct CMUnitTest contract[] = {
        cmocka_unit_test(a_sentence_lasts_about_as_long_as_its_words),
        cmocka_unit_test(chunks_are_at_most_50_ms),
        cmocka_unit_test(a_sentence_begins_at_once_and_ends_soon),
        cmocka_unit_test(no_sample_comes_after_the_sink_said_stop),
        cmocka_unit_test(nothing_to_say_is_no_sample_and_no_error),
        cmocka_unit_test(the_rate_is_obeyed_and_clamped),
        cmocka_unit_test(the_volume_is_obeyed_and_clamped),
        cmocka_unit_test(text_that_aborts_the_engine_is_spoken),
    };
    const struct CMUnitTest espeak[] = {
        cmocka_unit_test(a_second_espeak_voice_is_refused),
        cmocka_unit_test(an_unknown_espeak_voice_is_not_found),
        cmocka_unit_test(a_misspelt_espeak_voice_is_told_what_is_near),
        cmocka_unit_test(an_espeak_voice_has_many_names_and_variants),
        cmocka_unit_test(espeak_is_audible_and_leaves_a_breath),
    };
    return cmocka_run_group_tests_name("fake", contract, create_fake, destroy) +
           cmocka_run_group_tests_name("espeak", contract, create_espeak,
                                       destroy) +
           cmocka_run_group_tests_name("espeak alone", espeak, NULL, NULL);
}
