/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One contract, held by the fake and by PocketSphinx (with Debian's model).
 * What is heard is a recording for the real one and a script for the fake.
 */
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
#include "assistant/base/memory.h"
#include "audio/soundfile.h"
#include "grammar/recognizer.h"
#include "tests/unit/build_rule.h"

#define RATE_HZ    16000
#define SPEECH     UNCRAMP_SOURCE_DIR "/tests/speech"
#define ADAPTED    UNCRAMP_SOURCE_DIR "/grammar/model"
#define NETWORK    ADAPTED "/network"
#define BACKGROUND UNCRAMP_SOURCE_DIR "/grammar/background.gram"

static char logged[1100];

static void keep_line(void *context, const char *line)
{
    (void)context;
    (void)snprintf(logged, sizeof logged, "%s", line);
}

struct fixture {
    struct automaton *idle;
    struct automaton *hold;
    struct recognizer *recognizer;
    int16_t *speech; /* "my calf is cramping" */
    size_t n_speech;
};

static struct recognizer *create_sphinx(void)
{
    const struct recognizer_config config = {.network = NETWORK,
                                             .background = BACKGROUND};
    struct recognizer *recognizer = NULL;
    assert_int_equal(recognizer_pocketsphinx_create(&config, &recognizer),
                     STATUS_OK);
    return recognizer;
}

static int set_up(void **state)
{
    struct fixture *fixture = xcalloc(1, sizeof *fixture);
    log_set_sink(keep_line, NULL);
    logged[0] = '\0';
    fixture->idle = build("(my (calf | thigh) {muscle} is cramping)"
                          "{intent=cramp} | (why do i get cramps) {intent=ask}"
                          " | (my calf is cramping again) {intent=again}");
    fixture->hold = build("(stop the exercise | next step) {intent}"
                          " | stop {threshold=0.2} {intent}"
                          " | resume {threshold=0.9} {intent}");
    assert_int_equal(sound_read(UNCRAMP_SOURCE_DIR
                                "/tests/speech/cramping_trimmed.wav",
                                30, &fixture->speech, &fixture->n_speech),
                     STATUS_OK);
    *state = fixture;
    return 0;
}

static void add_states(struct fixture *fixture)
{
    assert_int_equal(
        recognizer_add(fixture->recognizer, "idle", fixture->idle, 0.5),
        STATUS_OK);
    assert_int_equal(
        recognizer_add(fixture->recognizer, "hold", fixture->hold, 0.5),
        STATUS_OK);
}

static int set_up_sphinx(void **state)
{
    (void)set_up(state);
    struct fixture *fixture = *state;
    fixture->recognizer = create_sphinx();
    add_states(fixture);
    return 0;
}

static int set_up_fake(void **state)
{
    (void)set_up(state);
    struct fixture *fixture = *state;
    fixture->recognizer =
        recognizer_fake_create("0.9 my calf is cramping\n\n"
                               "0.9 my calf is cramping\n"
                               "0.1 my calf is cramping\n0.9 my calf is");
    add_states(fixture);
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    log_set_sink(NULL, NULL);
    recognizer_destroy(fixture->recognizer);
    automaton_destroy(fixture->idle);
    automaton_destroy(fixture->hold);
    free(fixture->speech);
    free(fixture);
    return 0;
}

static struct recognition finish(struct recognizer *recognizer,
                                 const int16_t *pcm, size_t n)
{
    struct recognition heard = {0};
    assert_int_equal(recognizer_finish(recognizer, pcm, n, &heard), STATUS_OK);
    assert_non_null(heard.text);
    assert_true(heard.confidence >= 0.0 && heard.confidence <= 1.0);
    assert_true(heard.accepted == (heard.reason == REJECT_NONE));
    return heard;
}

static void is_cramp(struct recognition *heard)
{
    assert_true(heard->accepted);
    assert_string_equal(heard->text, "my calf is cramping");
    assert_string_equal(heard->intent.name, "cramp");
    assert_string_equal(intent_slot(&heard->intent, "muscle"), "calf");
    recognition_finish(heard);
}

/* --------------------------------------------------------------- contract */

static void a_sentence_is_heard_and_silence_is_noise(void **state)
{
    struct fixture *fixture = *state;
    struct recognizer *recognizer = fixture->recognizer;
    int16_t *silence = xcalloc(2 * RATE_HZ, sizeof *silence);
    assert_int_equal(recognizer_use(recognizer, "idle"), STATUS_OK);
    struct recognition heard =
        finish(recognizer, fixture->speech, fixture->n_speech);
    is_cramp(&heard);
    heard = finish(recognizer, silence, 2 * RATE_HZ);
    assert_false(heard.accepted);
    assert_int_equal(heard.reason, REJECT_NOISE);
    assert_string_equal(heard.text, "");
    assert_null(heard.intent.name);
    recognition_finish(&heard);
    free(silence);
}

static void the_live_pass_shows_a_sentence_while_it_comes(void **state)
{
    struct fixture *fixture = *state;
    struct recognizer *recognizer = fixture->recognizer;
    const char *text = NULL;
    assert_int_equal(recognizer_use(recognizer, "idle"), STATUS_OK);
    assert_int_equal(recognizer_begin(recognizer), STATUS_OK);
    assert_false(recognizer_partial(recognizer, &text));
    assert_string_equal(text, "");
    for (size_t at = 0; at < fixture->n_speech; at += 320) {
        size_t left = fixture->n_speech - at;
        assert_int_equal(recognizer_feed(recognizer, fixture->speech + at,
                                         left < 320 ? left : 320),
                         STATUS_OK);
        (void)recognizer_partial(recognizer, NULL);
    }
    assert_true(recognizer_partial(recognizer, &text));
    assert_string_equal(text, "my calf is cramping");
    struct recognition heard =
        finish(recognizer, fixture->speech, fixture->n_speech);
    is_cramp(&heard);
    /* The verdict ended the live pass. */
    assert_false(recognizer_partial(recognizer, &text));
    assert_string_equal(text, "");
    assert_int_equal(recognizer_feed(recognizer, fixture->speech, 320),
                     STATUS_INVALID);
}

static void a_cancelled_pass_leaves_no_trace(void **state)
{
    struct fixture *fixture = *state;
    struct recognizer *recognizer = fixture->recognizer;
    recognizer_cancel(recognizer);
    assert_int_equal(recognizer_use(recognizer, "idle"), STATUS_OK);
    assert_int_equal(recognizer_begin(recognizer), STATUS_OK);
    assert_int_equal(
        recognizer_feed(recognizer, fixture->speech, fixture->n_speech / 2),
        STATUS_OK);
    recognizer_cancel(recognizer);
    recognizer_cancel(recognizer);
    assert_int_equal(recognizer_begin(recognizer), STATUS_OK);
    assert_int_equal(recognizer_begin(recognizer), STATUS_OK);
    struct recognition heard =
        finish(recognizer, fixture->speech, fixture->n_speech);
    is_cramp(&heard);
}

static void it_hears_the_same_after_a_rest(void **state)
{
    struct fixture *fixture = *state;
    struct recognizer *recognizer = fixture->recognizer;
    recognizer_rest(recognizer);
    assert_int_equal(recognizer_use(recognizer, "idle"), STATUS_OK);
    assert_int_equal(recognizer_begin(recognizer), STATUS_OK);
    assert_int_equal(
        recognizer_feed(recognizer, fixture->speech, fixture->n_speech / 2),
        STATUS_OK);
    recognizer_rest(recognizer);
    recognizer_rest(recognizer);
    assert_int_equal(recognizer_feed(recognizer, fixture->speech, 320),
                     STATUS_INVALID);
    struct recognition heard =
        finish(recognizer, fixture->speech, fixture->n_speech);
    is_cramp(&heard);
}

static void calls_out_of_order_are_refused(void **state)
{
    struct fixture *fixture = *state;
    struct recognizer *recognizer = fixture->recognizer;
    struct recognition heard = {0};
    assert_int_equal(recognizer_begin(recognizer), STATUS_INVALID);
    assert_int_equal(recognizer_feed(recognizer, fixture->speech, 320),
                     STATUS_INVALID);
    assert_int_equal(
        recognizer_finish(recognizer, fixture->speech, 320, &heard),
        STATUS_INVALID);
    assert_false(recognizer_partial(recognizer, NULL));
    assert_int_equal(recognizer_use(recognizer, "nowhere"), STATUS_NOT_FOUND);
    assert_int_equal(recognizer_add(recognizer, "idle", fixture->hold, 0.5),
                     STATUS_INVALID);
    recognition_finish(&heard);
}

static void states_are_switched_even_inside_an_utterance(void **state)
{
    struct fixture *fixture = *state;
    struct recognizer *recognizer = fixture->recognizer;
    assert_int_equal(recognizer_use(recognizer, "hold"), STATUS_OK);
    assert_int_equal(recognizer_begin(recognizer), STATUS_OK);
    assert_int_equal(recognizer_feed(recognizer, fixture->speech, 16000),
                     STATUS_OK);
    struct recognition heard =
        finish(recognizer, fixture->speech, fixture->n_speech);
    assert_null(strstr(heard.text, "cramping")); /* the other state's */
    recognition_finish(&heard);
    assert_int_equal(recognizer_begin(recognizer), STATUS_OK);
    assert_int_equal(recognizer_use(recognizer, "idle"), STATUS_OK);
    assert_int_equal(recognizer_feed(recognizer, fixture->speech, 320),
                     STATUS_INVALID);
    heard = finish(recognizer, fixture->speech, 0);
    assert_int_equal(heard.reason, REJECT_NOISE);
    recognition_finish(&heard);
    heard = finish(recognizer, fixture->speech, fixture->n_speech);
    is_cramp(&heard);
}

static void more_than_half_a_minute_is_refused(void **state)
{
    struct fixture *fixture = *state;
    struct recognition heard = {0};
    size_t n = (size_t)30 * RATE_HZ + 1;
    int16_t *silence = xcalloc(n, sizeof *silence);
    assert_int_equal(recognizer_use(fixture->recognizer, "idle"), STATUS_OK);
    assert_int_equal(recognizer_finish(fixture->recognizer, silence, n, &heard),
                     STATUS_LIMIT);
    assert_int_equal(
        recognizer_finish(fixture->recognizer, silence, n - 1, &heard),
        STATUS_OK);
    recognition_finish(&heard);
    free(silence);
}

/* --------------------------------------------------------------- the fake */

/* Never more than the rest of the state takes. */
static void a_way_to_say_it_may_have_a_lower_threshold(void **state)
{
    struct fixture *fixture = *state;
    struct recognizer *recognizer = recognizer_fake_create(
        "0.3 stop\n0.1 stop\n0.3 next step\n0.6 resume\n");
    static const bool accepted[] = {true, false, false, true};
    assert_int_equal(recognizer_add(recognizer, "hold", fixture->hold, 0.5),
                     STATUS_OK);
    assert_int_equal(recognizer_use(recognizer, "hold"), STATUS_OK);
    for (size_t i = 0; i < sizeof accepted / sizeof accepted[0]; i++) {
        struct recognition heard = finish(recognizer, fixture->speech, 16000);
        assert_int_equal(heard.accepted, accepted[i]);
        recognition_finish(&heard);
    }
    recognizer_destroy(recognizer);
}

static void the_fake_rejects_for_every_reason(void **state)
{
    struct fixture *fixture = *state;
    struct recognizer *recognizer = fixture->recognizer;
    static const enum reject_reason reasons[] = {
        REJECT_NONE,       REJECT_NOISE,   REJECT_NONE,
        REJECT_CONFIDENCE, REJECT_GRAMMAR, REJECT_NOISE};
    assert_int_equal(recognizer_use(recognizer, "idle"), STATUS_OK);
    for (size_t i = 0; i < sizeof reasons / sizeof reasons[0]; i++) {
        struct recognition heard = finish(recognizer, fixture->speech, 16000);
        assert_int_equal(heard.reason, reasons[i]);
        assert_true((heard.intent.name != NULL) == heard.accepted);
        recognition_finish(&heard);
    }
    assert_string_equal(reject_reason_name(REJECT_NONE), "");
    assert_string_equal(reject_reason_name(REJECT_GRAMMAR), "grammar");
    assert_string_equal(reject_reason_name(REJECT_CONFIDENCE), "confidence");
    assert_string_equal(reject_reason_name(REJECT_NOISE), "noise");
}

/* ----------------------------------------------------------- PocketSphinx */

static void the_same_sound_gives_the_same_verdict(void **state)
{
    struct fixture *fixture = *state;
    struct recognizer *recognizer = fixture->recognizer;
    int16_t *noise = xcalloc(2 * RATE_HZ, sizeof *noise);
    for (uint32_t i = 0, x = 1; i < 2 * RATE_HZ; i++) {
        x = x * 1664525U + 1013904223U;
        noise[i] = (int16_t)((int)(x >> 18) - 8192);
    }
    assert_int_equal(recognizer_use(recognizer, "idle"), STATUS_OK);
    struct recognition first =
        finish(recognizer, fixture->speech, fixture->n_speech);
    struct recognition between = finish(recognizer, noise, 2 * RATE_HZ);
    assert_false(between.accepted);
    recognition_finish(&between);
    assert_int_equal(recognizer_begin(recognizer), STATUS_OK);
    assert_int_equal(recognizer_feed(recognizer, noise, 2 * RATE_HZ),
                     STATUS_OK);
    struct recognition again =
        finish(recognizer, fixture->speech, fixture->n_speech);
    assert_float_equal(again.confidence, first.confidence, 1e-9);
    recognition_finish(&again);
    assert_int_equal(recognizer_begin(recognizer), STATUS_OK);
    assert_int_equal(
        recognizer_feed(recognizer, fixture->speech, fixture->n_speech),
        STATUS_OK);
    again = finish(recognizer, fixture->speech, fixture->n_speech);
    assert_float_equal(again.confidence, first.confidence, 1e-9);
    recognition_finish(&again);
    recognition_finish(&first);
    free(noise);
}

static void count_progress(void *context)
{
    size_t *times = context;
    (*times)++;
}

static void a_long_utterance_gives_signs_of_life(void **state)
{
    struct fixture *fixture = *state;
    struct recognizer *recognizer = fixture->recognizer;
    size_t n = fixture->n_speech;
    size_t half_seconds = n / (RATE_HZ / 2);
    size_t times = 0;
    recognizer_on_progress(recognizer, count_progress, &times);
    assert_int_equal(recognizer_use(recognizer, "idle"), STATUS_OK);
    assert_int_equal(recognizer_begin(recognizer), STATUS_OK);
    assert_int_equal(recognizer_feed(recognizer, fixture->speech, n),
                     STATUS_OK);
    assert_true(times >= half_seconds);
    times = 0;
    struct recognition heard = finish(recognizer, fixture->speech, n);
    assert_true(times >= 2 * half_seconds);
    is_cramp(&heard);
}

/* Which, is the machine's: emulated or under a sanitizer it is slow. */
static void what_a_machine_has_time_for_is_measured_and_logged(void **state)
{
    (void)state;
    const struct recognizer_config config = {.network = NETWORK,
                                             .background = BACKGROUND,
                                             .effort = EFFORT_MEASURED};
    struct recognizer *recognizer = NULL;
    static const char before[] = "takes this machine ";
    log_set_sink(keep_line, NULL);
    log_set_level(LOG_INFO);
    assert_int_equal(recognizer_pocketsphinx_create(&config, &recognizer),
                     STATUS_OK);
    log_set_level(LOG_WARN);
    log_set_sink(NULL, NULL);
    const char *figure = strstr(logged, before);
    assert_non_null(figure);
    double pace = strtod(figure + sizeof before - 1, NULL);
    assert_true(pace > 0.001);
    assert_int_equal(recognizer_effort(recognizer), effort_for(pace));
    recognizer_destroy(recognizer);
}

static void what_each_board_has_time_for(void **state)
{
    (void)state;
    assert_int_equal(effort_for(0.05), EFFORT_FULL); /* a laptop */
    assert_int_equal(effort_for(0.2), EFFORT_FULL);  /* a Pi 4 */
    assert_int_equal(effort_for(0.35), EFFORT_FULL); /* a Pi 3B+ */
    assert_int_equal(effort_for(0.41), EFFORT_LOW);  /* a Pi 3B */
    assert_int_equal(effort_for(0.5), EFFORT_LOW);   /* a Pi Zero 2 W */
}

static void any_length_of_noise_is_survived_and_rejected(void **state)
{
    struct fixture *fixture = *state;
    struct recognizer *recognizer = fixture->recognizer;
    int16_t *noise = xcalloc(8192, sizeof *noise);
    assert_int_equal(recognizer_use(recognizer, "idle"), STATUS_OK);
    for (size_t n = 1; n <= 8192; n += 1 + n / 7) {
        for (size_t i = 0; i < n; i++) {
            noise[i] = (int16_t)((i * 7919 + n) % 65536 - 32768);
        }
        struct recognition heard = finish(recognizer, noise, n);
        assert_false(heard.accepted);
        recognition_finish(&heard);
    }
    struct recognition heard =
        finish(recognizer, fixture->speech, fixture->n_speech);
    is_cramp(&heard);
    free(noise);
}

static void a_word_of_no_dictionary_sounds_as_spelled(void **state)
{
    struct fixture *fixture = *state;
    struct automaton *automaton =
        build("my kalphe is cramping | my doorbell is broken");
    logged[0] = '\0';
    assert_int_equal(
        recognizer_add(fixture->recognizer, "some", automaton, 0.5), STATUS_OK);
    assert_non_null(strstr(logged, "\"kalphe\" (in some) is in no dictionary; "
                                   "it is taken to sound like K AE L F"));
    assert_int_equal(recognizer_use(fixture->recognizer, "some"), STATUS_OK);
    struct recognition heard =
        finish(fixture->recognizer, fixture->speech, fixture->n_speech);
    assert_string_equal(heard.text, "my kalphe is cramping");
    recognition_finish(&heard);
    recognizer_destroy(fixture->recognizer);
    fixture->recognizer = NULL;
    automaton_destroy(automaton);
}

static void what_cannot_be_pronounced_is_warned_of_and_left_out(void **state)
{
    struct fixture *fixture = *state;
    struct automaton *some = build("my calf is cramping | my '' is broken");
    struct automaton *none = build("my '' | ''' is cramping");
    logged[0] = '\0';
    assert_int_equal(recognizer_add(fixture->recognizer, "some", some, 0.5),
                     STATUS_OK);
    assert_non_null(strstr(logged, "\"''\" (in some) is in no dictionary"));
    assert_int_equal(recognizer_add(fixture->recognizer, "none", none, 0.5),
                     STATUS_INVALID);
    assert_non_null(strstr(logged, "the grammar of none has no sentence"));
    assert_int_equal(recognizer_use(fixture->recognizer, "none"),
                     STATUS_NOT_FOUND);
    assert_int_equal(recognizer_use(fixture->recognizer, "some"), STATUS_OK);
    struct recognition heard =
        finish(fixture->recognizer, fixture->speech, fixture->n_speech);
    assert_true(heard.accepted);
    assert_string_equal(heard.text, "my calf is cramping");
    recognition_finish(&heard);
    recognizer_destroy(fixture->recognizer);
    fixture->recognizer = NULL;
    automaton_destroy(some);
    automaton_destroy(none);
}

static void what_may_be_said_again_or_not_at_all_is_heard(void **state)
{
    struct fixture *fixture = *state;
    struct automaton *repeat = build("(my calf is cramping | stop it)*");
    assert_int_equal(recognizer_add(fixture->recognizer, "repeat", repeat, 0.5),
                     STATUS_OK);
    assert_int_equal(recognizer_use(fixture->recognizer, "repeat"), STATUS_OK);
    struct recognition heard =
        finish(fixture->recognizer, fixture->speech, fixture->n_speech);
    assert_true(heard.accepted);
    assert_string_equal(heard.text, "my calf is cramping");
    recognition_finish(&heard);
    recognizer_destroy(fixture->recognizer);
    fixture->recognizer = NULL;
    automaton_destroy(repeat);
}

static void an_extra_dictionary_gives_words_a_sound(void **state)
{
    struct fixture *fixture = *state;
    char path[] = "/tmp/uncramp-extra-XXXXXX";
    FILE *file = fdopen(mkstemp(path), "w");
    assert_non_null(file);
    (void)fputs("xyzzyx K AE F\nxyzzyx(2) Q Q\n", file);
    (void)fclose(file);
    struct automaton *automaton = build("my xyzzyx is cramping | stop it");
    struct recognizer *recognizer = NULL;
    const struct recognizer_config config = {
        .network = NETWORK, .extra_dictionary = path, .background = BACKGROUND};
    assert_int_equal(recognizer_pocketsphinx_create(&config, &recognizer),
                     STATUS_OK);
    assert_int_equal(recognizer_add(recognizer, "idle", automaton, 0.5),
                     STATUS_OK);
    assert_non_null(strstr(logged, "\"xyzzyx Q Q\" has a phone"));
    assert_int_equal(recognizer_use(recognizer, "idle"), STATUS_OK);
    struct recognition heard =
        finish(recognizer, fixture->speech, fixture->n_speech);
    assert_string_equal(heard.text, "my xyzzyx is cramping");
    recognition_finish(&heard);
    recognizer_destroy(recognizer);
    automaton_destroy(automaton);
    (void)unlink(path);
}

static const char *hear(const char *adapted, const char *file)
{
    const struct recognizer_config config = {
        .adapted = adapted, .network = NETWORK, .background = BACKGROUND};
    static char text[100];
    struct automaton *automaton = build(
        "my (calf | thigh | foot) is cramping | why do i get cramps | "
        "stop | no | how do i prevent cramps | my calf is cramping again");
    struct recognizer *recognizer = NULL;
    struct recognition heard = {0};
    int16_t *pcm = NULL;
    size_t n = 0;
    assert_int_equal(sound_read(file, 30, &pcm, &n), STATUS_OK);
    assert_int_equal(recognizer_pocketsphinx_create(&config, &recognizer),
                     STATUS_OK);
    assert_int_equal(recognizer_add(recognizer, "all", automaton, 0.0),
                     STATUS_OK);
    assert_int_equal(recognizer_use(recognizer, "all"), STATUS_OK);
    assert_int_equal(recognizer_finish(recognizer, pcm, n, &heard), STATUS_OK);
    (void)snprintf(text, sizeof text, "%s", heard.text);
    recognition_finish(&heard);
    recognizer_destroy(recognizer);
    automaton_destroy(automaton);
    free(pcm);
    return text;
}

static void the_adapted_model_hears_every_voice(void **state)
{
    static const struct {
        const char *file;
        const char *words;
    } recordings[] = {
        {SPEECH "/cramping_awb.flac", "my calf is cramping"},
        {SPEECH "/cramping_rms.flac", "my calf is cramping"},
        {SPEECH "/cramping_slt.flac", "my calf is cramping"},
        {SPEECH "/cramping_trimmed.wav", "my calf is cramping"},
        {SPEECH "/why_awb.flac", "why do i get cramps"},
        {SPEECH "/why_rms.flac", "why do i get cramps"},
        {SPEECH "/why_slt.flac", "why do i get cramps"},
        {SPEECH "/why_trimmed.wav", "why do i get cramps"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof recordings / sizeof recordings[0]; i++) {
        assert_string_equal(hear(ADAPTED, recordings[i].file),
                            recordings[i].words);
    }
}

static void the_adapted_parameters_are_the_ones_used(void **state)
{
    (void)state;
    double rated[2];
    const char *const folders[] = {NULL, ADAPTED};
    for (size_t i = 0; i < 2; i++) {
        const struct recognizer_config config = {.adapted = folders[i],
                                                 .network = NETWORK,
                                                 .background = BACKGROUND};
        struct recognizer *recognizer = NULL;
        struct recognition heard = {0};
        struct fixture *fixture = *state;
        assert_int_equal(recognizer_pocketsphinx_create(&config, &recognizer),
                         STATUS_OK);
        assert_int_equal(recognizer_add(recognizer, "idle", fixture->idle, 0.5),
                         STATUS_OK);
        assert_int_equal(recognizer_use(recognizer, "idle"), STATUS_OK);
        heard = finish(recognizer, fixture->speech, fixture->n_speech);
        rated[i] = heard.confidence;
        recognition_finish(&heard);
        recognizer_destroy(recognizer);
    }
    assert_true(rated[0] != rated[1]);
}

static void a_missing_adapted_file_is_named(void **state)
{
    (void)state;
    struct recognizer *recognizer = NULL;
    const struct recognizer_config config = {.adapted = "/nowhere"};
    assert_int_equal(recognizer_pocketsphinx_create(&config, &recognizer),
                     STATUS_NOT_FOUND);
    assert_null(recognizer);
    assert_string_equal(logged,
                        "error recognizer: no adapted model: /nowhere/means is "
                        "missing or empty; install or build uncramp again");
}

static void a_missing_model_names_the_package(void **state)
{
    (void)state;
    struct recognizer *recognizer = NULL;
    struct recognizer_config config = {.model = "/nowhere"};
    assert_int_equal(recognizer_pocketsphinx_create(&config, &recognizer),
                     STATUS_NOT_FOUND);
    assert_null(recognizer);
    assert_string_equal(logged,
                        "error recognizer: no acoustic model: /nowhere/mdef is "
                        "missing or empty; install the package "
                        "pocketsphinx-en-us");
    config = (struct recognizer_config){.dictionary = "/nowhere.dict"};
    assert_int_equal(recognizer_pocketsphinx_create(&config, &recognizer),
                     STATUS_NOT_FOUND);
    assert_string_equal(logged,
                        "error recognizer: no dictionary: /nowhere.dict is "
                        "missing; install the package pocketsphinx-en-us");
}

#define both(function)                                                         \
    cmocka_unit_test_setup_teardown(function, set_up_fake, tear_down),         \
        cmocka_unit_test_setup_teardown(function, set_up_sphinx, tear_down)
#define fake(function)                                                         \
    cmocka_unit_test_setup_teardown(function, set_up_fake, tear_down)
#define sphinx(function)                                                       \
    cmocka_unit_test_setup_teardown(function, set_up_sphinx, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        both(a_sentence_is_heard_and_silence_is_noise),
        both(the_live_pass_shows_a_sentence_while_it_comes),
        both(a_cancelled_pass_leaves_no_trace),
        both(it_hears_the_same_after_a_rest),
        both(calls_out_of_order_are_refused),
        sphinx(states_are_switched_even_inside_an_utterance),
        both(more_than_half_a_minute_is_refused),
        fake(a_way_to_say_it_may_have_a_lower_threshold),
        fake(the_fake_rejects_for_every_reason),
        sphinx(the_same_sound_gives_the_same_verdict),
        sphinx(a_long_utterance_gives_signs_of_life),
        cmocka_unit_test(what_a_machine_has_time_for_is_measured_and_logged),
        cmocka_unit_test(what_each_board_has_time_for),
        sphinx(any_length_of_noise_is_survived_and_rejected),
        sphinx(a_word_of_no_dictionary_sounds_as_spelled),
        sphinx(what_cannot_be_pronounced_is_warned_of_and_left_out),
        sphinx(what_may_be_said_again_or_not_at_all_is_heard),
        sphinx(an_extra_dictionary_gives_words_a_sound),
        sphinx(a_missing_adapted_file_is_named),
        sphinx(a_missing_model_names_the_package),
        sphinx(the_adapted_model_hears_every_voice),
        sphinx(the_adapted_parameters_are_the_ones_used),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
