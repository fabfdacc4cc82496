/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * hearing: endpointer and recognizer together. The room is noise, speech is a
 * buzz in syllables, and the fake recognizer understands what its script says.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "assistant/base/clock.h"
#include "assistant/ear/hearing.h"
#include "assistant/phrasebook.h"
#include "audio/endpointer.h"
#include "grammar/recognizer_ops.h"

#define MS(ms)        ((int64_t)(ms) * (PCM_RATE_HZ / 1000))
#define NS_PER_SAMPLE (NS_PER_S / PCM_RATE_HZ)
#define ROOM          20.0
#define VOICE         3000.0
/* It may be judged more than once. */
#define STOPS         "0.9 stop now\n0.9 stop now\n0.9 stop now\n"
#define FAINT         180.0
#define NEAR          500.0
#define EVENTS_MAX    20
#define CALF          "0.9 my left calf is cramping\n"
#define DOUBTED       "0.1 my left calf is cramping\n"
#define OPEN_SENTENCE "0.9 my left calf is\n"

static struct content *content;
static struct phrasebook *book;

struct event {
    enum ear_event_kind kind;
    char text[100];
    char intent[40];
    char reason[20];
    bool may_be_own;
    double confidence;
    double level_db;
    int64_t mono_ns;
    int64_t end_ns;
};

struct scene {
    struct recognizer *recognizer;
    struct hearing *hearing;
    int64_t n_fed;
    unsigned seed;
    struct echo_reference *played;
    struct event events[EVENTS_MAX];
    size_t n_events;
};

static int load(void **state)
{
    (void)state;
    return content_load(UNCRAMP_SOURCE_DIR "/content", &content) == STATUS_OK &&
                   phrasebook_load(UNCRAMP_SOURCE_DIR "/grammar", content,
                                   &book) == STATUS_OK
               ? 0
               : -1;
}

static int unload(void **state)
{
    (void)state;
    phrasebook_destroy(book);
    content_destroy(content);
    return 0;
}

static void note(void *context, const struct ear_event *event)
{
    struct scene *scene = context;
    assert_true(scene->n_events < EVENTS_MAX);
    struct event *noted = &scene->events[scene->n_events++];
    *noted = (struct event){.kind = event->kind,
                            .may_be_own = event->may_be_own,
                            .confidence = event->confidence,
                            .level_db = event->level_db,
                            .mono_ns = event->mono_ns,
                            .end_ns = event->end_ns};
    (void)snprintf(noted->text, sizeof noted->text, "%s",
                   event->text ? event->text : "");
    (void)snprintf(noted->intent, sizeof noted->intent, "%s",
                   event->intent.name ? event->intent.name : "");
    (void)snprintf(noted->reason, sizeof noted->reason, "%s",
                   event->reason ? event->reason : "");
}

static struct scene *begin(const char *script)
{
    struct scene *scene = calloc(1, sizeof *scene);
    struct ear_listener listener = {.hear = note, .context = scene};
    scene->seed = 1;
    scene->recognizer = recognizer_fake_create(script);
    for (size_t i = 0; phrasebook_state(i) != NULL; i++) {
        const struct listening_state *s = phrasebook_state(i);
        assert_int_equal(recognizer_add(scene->recognizer, s->name,
                                        phrasebook_automaton(book, s->name),
                                        s->threshold),
                         STATUS_OK);
    }
    scene->hearing = hearing_create(scene->recognizer, &listener, NULL);
    return scene;
}

/* A scene in which its voice does not reach the microphone. */
static struct scene *begin_with_headphones(const char *script)
{
    struct scene *scene = begin(script);
    struct ear_listener listener = {.hear = note, .context = scene};
    assert_int_equal(echo_reference_create(&scene->played), STATUS_OK);
    hearing_destroy(scene->hearing);
    scene->hearing =
        hearing_create(scene->recognizer, &listener, scene->played);
    return scene;
}

static void end(struct scene *scene)
{
    hearing_destroy(scene->hearing);
    echo_reference_destroy(scene->played);
    recognizer_destroy(scene->recognizer);
    free(scene);
}

static int64_t now_ns(const struct scene *scene)
{
    return 500 * NS_PER_S + scene->n_fed * NS_PER_SAMPLE;
}

/* What it says meanwhile, which the microphone does not hear. */
static void play_buzz(struct scene *scene, size_t n)
{
    int16_t pcm[441];
    for (size_t i = 0; i < n; i++) {
        pcm[i] = (int16_t)(rand_r(&scene->seed) % 6000 - 3000);
    }
    echo_reference_write(scene->played, pcm, n,
                         now_ns(scene) + (int64_t)n * NS_PER_SAMPLE);
}

/* `ms` of the room, with speech in it; in blocks as a device gives them. */
static void feed(struct scene *scene, int ms, double voice)
{
    int16_t block[441];
    int64_t begin_at = scene->n_fed;
    for (int64_t left = MS(ms); left > 0;) {
        size_t n = left < 441 ? (size_t)left : 441;
        for (size_t i = 0; i < n; i++) {
            int64_t at = scene->n_fed - begin_at + (int64_t)i;
            bool soft = at % MS(240) >= MS(160);
            double room = rand_r(&scene->seed) / (double)RAND_MAX - 0.5;
            double buzz = at / 40 % 2 ? 1 : -1;
            block[i] = (int16_t)lrint(ROOM * 3 * room +
                                      (soft ? voice / 6 : voice) * buzz);
        }
        if (scene->played != NULL) {
            play_buzz(scene, n);
        }
        scene->n_fed += (int64_t)n;
        left -= (int64_t)n;
        assert_int_equal(hearing_feed(scene->hearing, block, n, now_ns(scene)),
                         STATUS_OK);
    }
}

static void quiet(struct scene *scene, int ms)
{
    feed(scene, ms, 0);
}

static void speech(struct scene *scene, int ms)
{
    feed(scene, ms, VOICE);
}

/* Milliseconds from `from_ns` on. */
static double ms_since(int64_t from_ns, int64_t at_ns)
{
    return (double)(at_ns - from_ns) / (double)NS_PER_MS;
}

static void a_sentence_is_heard_with_its_meaning_and_its_end(void **state)
{
    (void)state;
    struct scene *scene = begin(CALF);
    quiet(scene, 1000);
    assert_int_equal(scene->n_events, 0);
    speech(scene, 960);
    int64_t ended_ns = now_ns(scene);
    quiet(scene, 2000);
    assert_int_equal(scene->n_events, 2);
    assert_int_equal(scene->events[0].kind, EAR_SPEECH_START);
    const struct event *heard = &scene->events[1];
    assert_int_equal(heard->kind, EAR_HEARD);
    assert_string_equal(heard->text, "my left calf is cramping");
    assert_string_equal(heard->intent, "cramp");
    assert_true(heard->confidence == 0.9);
    assert_true(heard->level_db > -40 && heard->level_db < -3);
    assert_true(fabs(ms_since(ended_ns, heard->end_ns)) < 100);
    assert_true(heard->mono_ns > heard->end_ns);
    end(scene);
}

static double ms_to_the_verdict(const char *script)
{
    struct scene *scene = begin(script);
    quiet(scene, 1000);
    speech(scene, 960);
    int64_t ended_ns = now_ns(scene);
    quiet(scene, 2000);
    assert_int_equal(scene->n_events, 2);
    double ms = ms_since(ended_ns, scene->events[1].mono_ns);
    end(scene);
    return ms;
}

static void a_whole_sentence_is_answered_sooner_than_half_of_one(void **state)
{
    (void)state;
    double whole_ms = ms_to_the_verdict(CALF);
    double half_ms = ms_to_the_verdict(OPEN_SENTENCE);
    assert_true(whole_ms > 200 && whole_ms < 450);
    assert_true(half_ms > 850 && half_ms < 1100);
}

static void a_slow_machine_hears_the_same_a_little_later(void **state)
{
    (void)state;
    struct scene *scene = begin("0.9 my chest hurts\n");
    scene->recognizer->effort = EFFORT_LOW;
    quiet(scene, 1000);
    speech(scene, 960);
    int64_t ended_ns = now_ns(scene);
    quiet(scene, 2000);
    assert_int_equal(scene->n_events, 2);
    assert_string_equal(scene->events[1].intent, "red_flag");
    double ms = ms_since(ended_ns, scene->events[1].mono_ns);
    assert_true(ms > 500 && ms < 800);
    end(scene);
}

static void an_early_no_is_judged_again_with_all_of_its_last_sound(void **state)
{
    (void)state;
    struct scene *scene = begin(DOUBTED CALF);
    quiet(scene, 1000);
    speech(scene, 960);
    quiet(scene, 2000);
    assert_int_equal(scene->n_events, 2);
    assert_int_equal(scene->events[1].kind, EAR_HEARD);
    end(scene);
}

static void what_was_cut_off_is_not_answered_when_sound_returns(void **state)
{
    (void)state;
    struct scene *scene = begin(CALF CALF);
    quiet(scene, 1000);
    speech(scene, 500);
    hearing_forget(scene->hearing);
    assert_false(hearing_in_speech(scene->hearing));
    quiet(scene, 3000);
    for (size_t i = 0; i < scene->n_events; i++) {
        assert_int_equal(scene->events[i].kind, EAR_SPEECH_START);
    }
    size_t before = scene->n_events;
    speech(scene, 960);
    quiet(scene, 2000);
    assert_int_equal(scene->n_events, before + 2);
    assert_int_equal(scene->events[before + 1].kind, EAR_HEARD);
    end(scene);
}

static void a_breath_in_the_middle_does_not_cut_a_sentence_in_two(void **state)
{
    (void)state;
    struct scene *scene = begin(OPEN_SENTENCE);
    quiet(scene, 1000);
    speech(scene, 480);
    quiet(scene, 450);
    speech(scene, 480);
    quiet(scene, 2000);
    assert_int_equal(scene->n_events, 2);
    end(scene);
}

static void what_was_not_understood_is_rejected_with_its_reason(void **state)
{
    (void)state;
    static const struct {
        const char *script;
        const char *reason;
    } cases[] = {
        {OPEN_SENTENCE, "grammar"},
        {"0.9 what is the weather\n", "grammar"},
        {DOUBTED DOUBTED, "confidence"},
        {"", "noise"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct scene *scene = begin(cases[i].script);
        quiet(scene, 1000);
        speech(scene, 960);
        quiet(scene, 2000);
        assert_int_equal(scene->n_events, 2);
        assert_int_equal(scene->events[1].kind, EAR_REJECTED);
        assert_string_equal(scene->events[1].reason, cases[i].reason);
        assert_string_equal(scene->events[1].intent, "");
        end(scene);
    }
}

static void speech_that_begins_while_it_speaks_is_its_own(void **state)
{
    (void)state;
    struct scene *scene = begin(CALF);
    quiet(scene, 1000);
    (void)hearing_listen(scene->hearing, "idle", true);
    speech(scene, 960);
    quiet(scene, 1000);
    (void)hearing_listen(scene->hearing, "idle", false);
    quiet(scene, 1000);
    assert_int_equal(scene->n_events, 1); /* and no SPEECH_START */
    assert_int_equal(scene->events[0].kind, EAR_REJECTED);
    assert_string_equal(scene->events[0].reason, "speaking");
    speech(scene, 960); /* the script was not touched */
    quiet(scene, 1000);
    assert_int_equal(scene->n_events, 3);
    assert_int_equal(scene->events[2].kind, EAR_HEARD);
    end(scene);
}

/* Speech that begins `after_ms` after it has fallen silent. */
static bool is_heard_after(int after_ms)
{
    struct scene *scene = begin(CALF);
    (void)hearing_listen(scene->hearing, "idle", true);
    quiet(scene, 1000);
    (void)hearing_listen(scene->hearing, "idle", false);
    quiet(scene, after_ms);
    speech(scene, 960);
    quiet(scene, 1500);
    assert_true(scene->n_events > 0);
    bool heard = scene->events[scene->n_events - 1].kind == EAR_HEARD;
    end(scene);
    return heard;
}

static void for_300_ms_after_speaking_what_begins_is_its_own_echo(void **state)
{
    (void)state;
    assert_false(is_heard_after(20));
    assert_false(is_heard_after(240));
    assert_true(is_heard_after(360));
}

/* It speaks for two seconds and knows the room then; then somebody speaks. */
static void interrupt(struct scene *scene, double voice)
{
    (void)hearing_listen(scene->hearing, "hold", true);
    quiet(scene, 2500);
    feed(scene, 480, voice);
    quiet(scene, 1500);
}

static void an_interruption_is_heard_while_it_speaks(void **state)
{
    (void)state;
    struct scene *scene = begin_with_headphones("0.9 stop now\n");
    interrupt(scene, VOICE);
    assert_int_equal(scene->n_events, 2);
    assert_int_equal(scene->events[1].kind, EAR_HEARD);
    assert_string_equal(scene->events[1].intent, "stop");
    assert_false(scene->events[1].may_be_own);
    end(scene);
}

static void what_is_little_louder_than_our_own_voice_may_be_it(void **state)
{
    (void)state;
    struct scene *scene = begin_with_headphones(STOPS);
    interrupt(scene, NEAR);
    assert_int_equal(scene->events[1].kind, EAR_HEARD);
    assert_true(scene->events[1].may_be_own);
    end(scene);
    scene = begin_with_headphones("0.6 stop now\n0.6 stop now\n0.6 stop now\n");
    interrupt(scene, NEAR);
    assert_int_equal(scene->events[1].kind, EAR_REJECTED);
    end(scene);
}

static void what_was_doubted_is_believed_when_it_is_said_again(void **state)
{
    (void)state;
    struct scene *scene = begin_with_headphones(
        "0.2 pause now\n0.2 pause now\n0.2 pause now\n0.2 pause now\n");
    interrupt(scene, VOICE);
    assert_int_equal(scene->events[1].kind, EAR_REJECTED);
    feed(scene, 480, VOICE);
    quiet(scene, 1500);
    assert_int_equal(scene->n_events, 4);
    assert_int_equal(scene->events[3].kind, EAR_HEARD);
    assert_string_equal(scene->events[3].intent, "pause");
    end(scene);
}

static void stop_is_believed_sooner_than_anything_else(void **state)
{
    (void)state;
    struct scene *scene = begin_with_headphones("0.05 stop now\n");
    interrupt(scene, VOICE);
    assert_int_equal(scene->events[1].kind, EAR_HEARD);
    assert_string_equal(scene->events[1].intent, "stop");
    end(scene);
    scene =
        begin_with_headphones("0.05 stop now\n0.05 stop now\n0.05 stop now\n");
    interrupt(scene, NEAR);
    assert_int_equal(scene->events[1].kind, EAR_REJECTED);
    end(scene);
}

/* "Short of breath", said over the question that asks after it. */
static void what_was_said_twice_is_not_taken_for_our_own_voice(void **state)
{
    (void)state;
    struct scene *scene =
        begin_with_headphones("0.6 stop now\n0.6 stop now\n0.6 stop now\n"
                              "0.6 stop now\n0.6 stop now\n0.6 stop now\n");
    interrupt(scene, NEAR);
    assert_int_equal(scene->events[1].kind, EAR_REJECTED);
    feed(scene, 480, NEAR);
    quiet(scene, 1500);
    assert_int_equal(scene->events[3].kind, EAR_HEARD);
    assert_false(scene->events[3].may_be_own);
    end(scene);
}

static void what_is_no_interruption_is_not_answered_while_it_speaks(
    void **state)
{
    (void)state;
    struct scene *scene = begin_with_headphones("0.9 how long\n");
    interrupt(scene, VOICE);
    assert_int_equal(scene->events[1].kind, EAR_REJECTED);
    assert_string_equal(scene->events[1].reason, "speaking");
    end(scene);
}

static void what_is_hardly_louder_than_our_own_voice_is_no_interruption(
    void **state)
{
    (void)state;
    struct scene *scene = begin_with_headphones(STOPS);
    interrupt(scene, FAINT);
    assert_int_equal(scene->n_events, 2);
    assert_int_equal(scene->events[1].kind, EAR_REJECTED);
    assert_string_equal(scene->events[1].reason, "speaking");
    assert_true(scene->events[1].confidence > 0.8);
    end(scene);
}

static void in_the_silence_after_it_everything_is_heard_again(void **state)
{
    (void)state;
    struct scene *scene = begin_with_headphones("0.9 stop now\n0.9 how long\n");
    interrupt(scene, VOICE);
    (void)hearing_listen(scene->hearing, "hold", false);
    quiet(scene, 1000);
    speech(scene, 480);
    quiet(scene, 1500);
    assert_int_equal(scene->n_events, 4);
    assert_string_equal(scene->events[3].intent, "how_long");
    assert_false(scene->events[3].may_be_own);
    end(scene);
}

static void somebody_who_began_first_is_heard_to_the_end(void **state)
{
    (void)state;
    struct scene *scene = begin(CALF);
    quiet(scene, 1000);
    speech(scene, 480);
    (void)hearing_listen(scene->hearing, "idle", true);
    speech(scene, 480);
    quiet(scene, 1500);
    assert_int_equal(scene->events[scene->n_events - 1].kind, EAR_HEARD);
    end(scene);
}

static void a_new_state_counts_from_the_next_utterance(void **state)
{
    (void)state;
    struct scene *scene = begin("0.9 yes\n0.9 yes\n");
    quiet(scene, 1000);
    speech(scene, 480);
    (void)hearing_listen(scene->hearing, "question", false);
    speech(scene, 480);
    quiet(scene, 1500);
    assert_int_equal(scene->events[1].kind, EAR_REJECTED); /* still idle */
    speech(scene, 960);
    quiet(scene, 1500);
    assert_int_equal(scene->events[3].kind, EAR_HEARD);
    assert_string_equal(scene->events[3].intent, "yes");
    end(scene);
}

static void a_state_nobody_knows_changes_nothing(void **state)
{
    (void)state;
    struct scene *scene = begin(CALF);
    assert_false(hearing_listen(scene->hearing, "no such state", true));
    quiet(scene, 1000);
    speech(scene, 960);
    quiet(scene, 1500);
    assert_int_equal(scene->events[1].kind, EAR_HEARD);
    end(scene);
}

/* What is said before a pause of a word's length, and then a request. */
static const struct event *last_after_talk(struct scene *scene, int talk_ms)
{
    quiet(scene, 1000);
    speech(scene, talk_ms);
    quiet(scene, 300);
    speech(scene, 960);
    quiet(scene, 1500);
    return &scene->events[scene->n_events - 1];
}

static void talk_longer_than_any_request_is_given_up_and_what_follows_heard(
    void **state)
{
    (void)state;
    struct scene *scene = begin(OPEN_SENTENCE CALF);
    const struct event *last = last_after_talk(scene, 5000);
    assert_int_equal(last->kind, EAR_REJECTED); /* all of it one sentence */
    assert_int_equal(scene->n_events, 2);
    end(scene);
    scene = begin(CALF);
    last = last_after_talk(scene, 9000);
    assert_int_equal(scene->n_events, 4);
    assert_int_equal(scene->events[1].kind, EAR_REJECTED);
    assert_string_equal(scene->events[1].reason, "grammar");
    assert_int_equal(last->kind, EAR_HEARD);
    end(scene);
}

static void a_slow_machine_gives_up_talk_sooner(void **state)
{
    (void)state;
    struct scene *scene = begin(CALF);
    scene->recognizer->effort = EFFORT_LOW;
    const struct event *last = last_after_talk(scene, 7000);
    assert_int_equal(scene->n_events, 4);
    assert_int_equal(last->kind, EAR_HEARD);
    end(scene);
}

static void endless_noise_is_cut_and_hearing_goes_on(void **state)
{
    (void)state;
    struct scene *scene = begin("");
    quiet(scene, 1000);
    speech(scene, 3 * ENDPOINTER_MAX_MS);
    assert_true(scene->n_events >= 2);
    assert_int_equal(scene->events[1].kind, EAR_REJECTED);
    assert_true(hearing_level_db(scene->hearing) > -40);
    quiet(scene, 3000);
    assert_false(hearing_in_speech(scene->hearing));
    end(scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sentence_is_heard_with_its_meaning_and_its_end),
        cmocka_unit_test(a_whole_sentence_is_answered_sooner_than_half_of_one),
        cmocka_unit_test(a_slow_machine_hears_the_same_a_little_later),
        cmocka_unit_test(
            an_early_no_is_judged_again_with_all_of_its_last_sound),
        cmocka_unit_test(what_was_cut_off_is_not_answered_when_sound_returns),
        cmocka_unit_test(a_breath_in_the_middle_does_not_cut_a_sentence_in_two),
        cmocka_unit_test(what_was_not_understood_is_rejected_with_its_reason),
        cmocka_unit_test(speech_that_begins_while_it_speaks_is_its_own),
        cmocka_unit_test(for_300_ms_after_speaking_what_begins_is_its_own_echo),
        cmocka_unit_test(an_interruption_is_heard_while_it_speaks),
        cmocka_unit_test(what_is_little_louder_than_our_own_voice_may_be_it),
        cmocka_unit_test(what_was_doubted_is_believed_when_it_is_said_again),
        cmocka_unit_test(stop_is_believed_sooner_than_anything_else),
        cmocka_unit_test(what_was_said_twice_is_not_taken_for_our_own_voice),
        cmocka_unit_test(
            what_is_no_interruption_is_not_answered_while_it_speaks),
        cmocka_unit_test(
            what_is_hardly_louder_than_our_own_voice_is_no_interruption),
        cmocka_unit_test(in_the_silence_after_it_everything_is_heard_again),
        cmocka_unit_test(somebody_who_began_first_is_heard_to_the_end),
        cmocka_unit_test(a_new_state_counts_from_the_next_utterance),
        cmocka_unit_test(a_state_nobody_knows_changes_nothing),
        cmocka_unit_test(
            talk_longer_than_any_request_is_given_up_and_what_follows_heard),
        cmocka_unit_test(a_slow_machine_gives_up_talk_sooner),
        cmocka_unit_test(endless_noise_is_cut_and_hearing_goes_on),
    };
    return cmocka_run_group_tests(tests, load, unload);
}
