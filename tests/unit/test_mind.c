/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * mind: whatever becomes of ear and mouth, sentences are said one at a time,
 * the hold goes on, and the person is told. Both are played here: the ear
 * keeps what it was told, the mouth what it was given; the test decides what
 * they answer, and when.
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

#include "assistant/base/clock.h"
#include "assistant/base/memory.h"
#include "assistant/mind/mind.h"

#define SAID_MAX 100

struct scene {
    struct mind *mind;
    struct report *report;
    struct ear ear;
    struct mouth mouth;
    int64_t now_ns;
    /* What the ear was told last. */
    char state[20];
    bool speaking;
    /* What the mouth was given, in order. */
    char *said[SAID_MAX];
    int ids[SAID_MAX];
    int volume; /* of the last one */
    enum earcon earcon;
    size_t n_said;
    int cancelled;
    /* Where the reports go meanwhile. */
    FILE *events;
    int stdout_fd;
};

static struct scene scene;

static void ear_told(struct ear *ear, const char *state, bool speaking)
{
    (void)ear;
    (void)snprintf(scene.state, sizeof scene.state, "%s", state);
    scene.speaking = speaking;
}

static void mouth_given(struct mouth *mouth, const struct sentence *sentence)
{
    (void)mouth;
    assert_true(scene.n_said < SAID_MAX);
    scene.said[scene.n_said] = xstrdup(sentence->text);
    scene.ids[scene.n_said++] = sentence->id;
    scene.volume = sentence->volume;
    scene.earcon = sentence->earcon;
}

static void mouth_cancelled(struct mouth *mouth, int id)
{
    (void)mouth;
    scene.cancelled = id;
}

static int begin(void **state)
{
    (void)state;
    static struct content *content = NULL;
    static const struct ear_ops ear_ops = {.listen = ear_told};
    static const struct mouth_ops mouth_ops = {.say = mouth_given,
                                               .cancel = mouth_cancelled};
    if (content == NULL &&
        content_load(UNCRAMP_SOURCE_DIR "/content", &content) != STATUS_OK) {
        return -1;
    }
    (void)fflush(stdout);
    scene = (struct scene){.ear = {.ops = &ear_ops},
                           .mouth = {.ops = &mouth_ops},
                           .events = tmpfile(),
                           .stdout_fd = dup(STDOUT_FILENO)};
    if (scene.events == NULL || dup2(fileno(scene.events), STDOUT_FILENO) < 0) {
        return -1;
    }
    scene.report = report_create(true, false, 0);
    if (mind_create(content, scene.report, &scene.mind) != STATUS_OK) {
        return -1;
    }
    mind_begin(scene.mind, &scene.ear, &scene.mouth, 0);
    return 0;
}

static int end(void **state)
{
    (void)state;
    mind_destroy(scene.mind);
    report_destroy(scene.report);
    for (size_t i = 0; i < scene.n_said; i++) {
        free(scene.said[i]);
    }
    (void)fflush(stdout);
    (void)dup2(scene.stdout_fd, STDOUT_FILENO);
    (void)close(scene.stdout_fd);
    (void)fclose(scene.events);
    return 0;
}

/* ------------------------------------------------------- what they answer --
 */

static void ear_says(enum ear_event_kind kind, const char *reason)
{
    struct ear_listener listener = mind_ear_listener(scene.mind);
    struct ear_event event = {.kind = kind,
                              .reason = reason,
                              .mono_ns = scene.now_ns,
                              .end_ns = scene.now_ns};
    listener.hear(listener.context, &event);
}

/* Understood; the last sample of speech was `ago_ms` ago. */
static void hear_at(const char *name, int64_t ago_ms, double level_db)
{
    struct ear_listener listener = mind_ear_listener(scene.mind);
    struct ear_event event = {.kind = EAR_HEARD,
                              .text = "words",
                              .confidence = 0.9,
                              .mono_ns = scene.now_ns,
                              .level_db = level_db,
                              .end_ns = scene.now_ns - ago_ms * NS_PER_MS};
    intent_set_name(&event.intent, name);
    intent_set_slot(&event.intent, "muscle", "calf");
    intent_set_slot(&event.intent, "topic", "heat");
    intent_set_slot(&event.intent, "flag", "chest-pain");
    listener.hear(listener.context, &event);
    intent_finish(&event.intent);
}

static void hear(const char *name, int64_t ago_ms)
{
    hear_at(name, ago_ms, 0);
}

static void mouth_says(enum mouth_event_kind kind, int id)
{
    struct mouth_listener listener = mind_mouth_listener(scene.mind);
    struct mouth_event event = {
        .kind = kind, .id = id, .duration_s = 1.5, .mono_ns = scene.now_ns};
    listener.hear(listener.context, &event);
}

static void mouth_cut(int id)
{
    struct mouth_listener listener = mind_mouth_listener(scene.mind);
    struct mouth_event event = {.kind = MOUTH_DONE,
                                .id = id,
                                .cut = true,
                                .duration_s = 0.1,
                                .mono_ns = scene.now_ns};
    listener.hear(listener.context, &event);
}

/* The name of the last thing given to the mouth, where that is a sound. */
static const char *sound_played(void)
{
    return scene.earcon != EARCON_NONE ? earcon_name(scene.earcon) : "";
}

static int last_id(void)
{
    return scene.ids[scene.n_said - 1];
}

static const char *last_said(void)
{
    return scene.n_said > 0 ? scene.said[scene.n_said - 1] : "";
}

/* The mouth says what it has, and whatever follows at once. */
static void speak_all(void)
{
    while (!mind_quiet(scene.mind)) {
        size_t before = scene.n_said;
        mouth_says(MOUTH_STARTED, last_id());
        mouth_says(MOUTH_DONE, last_id());
        assert_true(scene.n_said > before || mind_quiet(scene.mind));
    }
}

/* Lets time pass as its owner would: from one thing due to the next. */
static void pass_ms(int64_t ms)
{
    int64_t until_ns = scene.now_ns + ms * NS_PER_MS;
    while (mind_due_ns(scene.mind) <= until_ns) {
        int64_t due_ns = mind_due_ns(scene.mind);
        scene.now_ns = due_ns > scene.now_ns ? due_ns : scene.now_ns;
        mind_tick(scene.mind, scene.now_ns);
    }
    scene.now_ns = until_ns;
    mind_tick(scene.mind, scene.now_ns);
}

static size_t count_said(const char *part)
{
    size_t count = 0;
    for (size_t i = 0; i < scene.n_said; i++) {
        count += strstr(scene.said[i], part) != NULL;
    }
    return count;
}

/* How often the reports hold `part`. */
static size_t count_events(const char *part)
{
    char line[2000];
    size_t count = 0;
    (void)fflush(stdout);
    rewind(scene.events);
    while (fgets(line, sizeof line, scene.events) != NULL) {
        count += strstr(line, part) != NULL;
    }
    return count;
}

/* ------------------------------------------------------------------- tests --
 */

static void sentences_are_given_one_at_a_time(void **state)
{
    (void)state;
    hear("cramp", 0);
    assert_int_equal(scene.n_said, 1);
    assert_string_equal(scene.state, "hold");
    assert_true(scene.speaking);
    mouth_says(MOUTH_STARTED, last_id());
    assert_int_equal(scene.n_said, 1);
    mouth_says(MOUTH_DONE, last_id());
    assert_int_equal(scene.n_said, 2);
    assert_string_equal(last_said(), "Hold it there.");
    mouth_says(MOUTH_DONE, last_id());
    assert_false(scene.speaking);
    assert_true(mind_quiet(scene.mind));
}

static void a_report_of_another_sentence_moves_nothing(void **state)
{
    (void)state;
    hear("cramp", 0);
    mouth_says(MOUTH_DONE, last_id() + 5);
    mouth_says(MOUTH_DONE, 0);
    mouth_says(MOUTH_STARTED, 99);
    assert_int_equal(scene.n_said, 1);
    assert_int_equal(count_events("\"say\""), 0);
}

static void the_latency_of_an_answer_is_reported_once(void **state)
{
    (void)state;
    scene.now_ns = 10 * NS_PER_S;
    hear("cramp", 420);
    scene.now_ns += 80 * NS_PER_MS;
    mouth_says(MOUTH_STARTED, last_id());
    mouth_says(MOUTH_STARTED, last_id()); /* said twice, reported once */
    mouth_says(MOUTH_DONE, last_id());
    mouth_says(MOUTH_STARTED, last_id());
    assert_int_equal(count_events("\"say\""), 2);
    assert_int_equal(count_events("latency_ms"), 1);
    assert_int_equal(count_events("\"latency_ms\":500"), 1);
}

static void a_sentence_a_dead_mouth_took_with_it_is_said_again_once(
    void **state)
{
    (void)state;
    hear("cramp", 0);
    mouth_says(MOUTH_STARTED, last_id());
    int id = last_id();
    mouth_says(MOUTH_LOST, 0);
    mouth_says(MOUTH_RESTARTED, 0);
    assert_int_equal(scene.n_said, 1);
    mouth_says(MOUTH_READY, 0);
    assert_int_equal(scene.n_said, 2);
    assert_int_equal(last_id(), id);
    assert_string_equal(scene.said[0], scene.said[1]);
    mouth_says(MOUTH_LOST, 0);
    mouth_says(MOUTH_READY, 0);
    assert_int_equal(count_said("Straighten"), 2); /* not a third time */
    assert_int_equal(count_events("\"status\":\"lost\""), 2);
    assert_int_equal(count_events("\"status\":\"restarted\""), 1);
}

static void a_mouth_that_comes_back_in_silence_says_nothing(void **state)
{
    (void)state;
    mouth_says(MOUTH_LOST, 0);
    mouth_says(MOUTH_READY, 0);
    assert_int_equal(scene.n_said, 0);
    hear("cramp", 0);
    speak_all();
    size_t said = scene.n_said;
    mouth_says(MOUTH_LOST, 0);
    mouth_says(MOUTH_READY, 0);
    assert_int_equal(scene.n_said, said);
}

static void without_a_mouth_sentences_pass_and_the_hold_goes_on(void **state)
{
    (void)state;
    mouth_says(MOUTH_WAITING, 0);
    hear("cramp", 0);
    pass_ms(20 * 1000);
    assert_int_equal(count_said("Hold it there."), 1);
    pass_ms(60 * 1000);
    assert_true(count_said("And relax.") + count_said("let go gently") > 0);
    assert_true(count_events("\"hold\"") > 30);
}

static void a_mouth_lost_in_mid_sentence_holds_the_coach_up_no_longer(
    void **state)
{
    (void)state;
    hear("cramp", 0);
    mouth_says(MOUTH_STARTED, last_id());
    mouth_says(MOUTH_LOST, 0);
    pass_ms(10 * 1000); /* five seconds and a bit for each sentence */
    assert_int_equal(count_said("Hold it there."), 1);
    pass_ms(32 * 1000);
    assert_true(count_said("And relax.") + count_said("let go gently") > 0);
}

static void retries_of_a_missing_mouth_put_nothing_off(void **state)
{
    (void)state;
    hear("cramp", 0);
    for (int i = 0; i < 80; i++) {
        mouth_says(i % 2 ? MOUTH_WAITING : MOUTH_LOST, 0);
        pass_ms(500);
    }
    assert_true(count_said("And relax.") + count_said("let go gently") > 0);
}

static void a_mouth_that_never_ends_a_sentence_is_not_waited_for(void **state)
{
    (void)state;
    hear("cramp", 0);
    mouth_says(MOUTH_STARTED, last_id());
    pass_ms(60 * 1000);
    assert_true(count_said("Hold it there.") == 1);
}

static void what_is_heard_cancels_what_is_being_said(void **state)
{
    (void)state;
    hear("topic", 0);
    int id = last_id();
    mouth_says(MOUTH_STARTED, id);
    hear("stop", 0);
    assert_int_equal(scene.cancelled, id);
    assert_string_equal(last_said(), "Stopped.");
    struct mouth_listener listener = mind_mouth_listener(scene.mind);
    struct mouth_event cut = {.kind = MOUTH_DONE,
                              .id = id,
                              .cut = true,
                              .duration_s = 0.7,
                              .mono_ns = scene.now_ns};
    listener.hear(listener.context, &cut);
    assert_int_equal(count_events("\"cut\""), 1);
    assert_int_equal(count_events("\"played_s\":0.7"), 1);
    assert_string_equal(last_said(), "Stopped."); /* it is still being said */
    speak_all();
    assert_string_equal(scene.state, "idle");
}

static void an_ear_lost_while_somebody_speaks_owns_up(void **state)
{
    (void)state;
    ear_says(EAR_READY, NULL);
    ear_says(EAR_SPEECH_START, NULL);
    ear_says(EAR_LOST, NULL);
    pass_ms(500);
    assert_int_equal(scene.n_said, 0);
    ear_says(EAR_RESTARTED, NULL);
    ear_says(EAR_READY, NULL);
    assert_int_equal(scene.n_said, 1);
    assert_non_null(strstr(last_said(), "catch that"));
}

static void an_ear_lost_in_silence_for_a_moment_is_not_worth_a_word(
    void **state)
{
    (void)state;
    ear_says(EAR_READY, NULL);
    ear_says(EAR_SPEECH_START, NULL);
    ear_says(EAR_REJECTED, "noise");
    ear_says(EAR_LOST, NULL);
    pass_ms(2500);
    ear_says(EAR_READY, NULL);
    pass_ms(60 * 1000);
    assert_int_equal(scene.n_said, 0);
}

static void an_ear_deaf_for_three_seconds_is_told_and_its_return_too(
    void **state)
{
    (void)state;
    ear_says(EAR_READY, NULL);
    ear_says(EAR_LOST, NULL);
    pass_ms(2900);
    assert_int_equal(scene.n_said, 0);
    pass_ms(200);
    assert_string_equal(last_said(), "I can't hear you at the moment.");
    speak_all();
    ear_says(EAR_LOST, NULL); /* again and again, told once */
    pass_ms(60 * 1000);
    assert_int_equal(count_said("can't hear you"), 1);
    ear_says(EAR_READY, NULL);
    assert_string_equal(last_said(), "I can hear you again.");
}

static void a_missing_microphone_is_named_as_such(void **state)
{
    (void)state;
    ear_says(EAR_WAITING, NULL);
    pass_ms(3100);
    assert_string_equal(last_said(), "I can't find a microphone.");
}

static void after_a_restart_the_ear_is_told_the_state_again(void **state)
{
    (void)state;
    hear("cramp", 0);
    speak_all();
    scene.state[0] = '\0';
    ear_says(EAR_LOST, NULL);
    ear_says(EAR_RESTARTED, NULL);
    /* What comes while it loads is heard before it is ready. */
    assert_string_equal(scene.state, "hold");
    scene.state[0] = '\0';
    ear_says(EAR_READY, NULL);
    assert_string_equal(scene.state, "hold");
    assert_false(scene.speaking);
}

static void only_speech_is_owned_up_to_and_never_its_own(void **state)
{
    (void)state;
    hear("topic", 0);
    speak_all();
    size_t said = scene.n_said;
    ear_says(EAR_REJECTED, "noise");
    ear_says(EAR_REJECTED, "speaking");
    assert_int_equal(scene.n_said, said);
    ear_says(EAR_REJECTED, "grammar");
    assert_int_equal(scene.n_said, said + 1);
    assert_int_equal(count_events("\"rejected\""), 3);
}

static struct config config = {.volume = 80, .words_per_minute = 150};

static void what_is_configured_counts_from_the_next_sentence_on(void **state)
{
    (void)state;
    static char number[] = "one one two";
    hear("cramp", 0);
    assert_int_equal(scene.volume, 100);
    config.emergency_number = number;
    mind_configure(scene.mind, &config, NULL);
    speak_all();
    assert_int_equal(scene.volume, 80);
    hear("red_flag", 0);
    speak_all();
    assert_true(count_said("one one two") > 0);
    assert_int_equal(count_said("your emergency number"), 0);
}

static void who_whispers_is_answered_softly_until_they_speak_up(void **state)
{
    (void)state;
    config.as_loud_as_asked = true;
    mind_configure(scene.mind, &config, NULL);
    hear_at("topic", 0, -35);
    assert_int_equal(scene.volume, 80);
    hear_at("topic", 0, -60);
    assert_in_range(scene.volume, 20, 40);
    hear("topic", 0); /* typed: nothing is known of it */
    assert_in_range(scene.volume, 20, 40);
    hear_at("topic", 0, -35);
    assert_int_equal(scene.volume, 80);
}

static void beat_says(const char *trouble)
{
    struct ear_listener listener = mind_ear_listener(scene.mind);
    struct ear_event event = {
        .kind = EAR_BEAT, .trouble = trouble, .mono_ns = scene.now_ns};
    listener.hear(listener.context, &event);
}

static void a_loudspeaker_that_stutters_is_told_once(void **state)
{
    (void)state;
    struct mouth_listener listener = mind_mouth_listener(scene.mind);
    struct mouth_event event = {
        .kind = MOUTH_BEAT, .trouble = "stuttering", .mono_ns = scene.now_ns};
    speak_all();
    listener.hear(listener.context, &event);
    speak_all();
    assert_non_null(strstr(last_said(), "plug the loudspeaker in"));
    size_t said = scene.n_said;
    listener.hear(listener.context, &event);
    speak_all();
    assert_int_equal(scene.n_said, said);
}

static void a_muted_microphone_is_told_and_shown_once(void **state)
{
    (void)state;
    speak_all();
    beat_says("silent");
    speak_all();
    assert_non_null(strstr(last_said(), "switched off"));
    size_t said = scene.n_said;
    beat_says("silent");
    speak_all();
    assert_int_equal(scene.n_said, said);
    assert_int_equal(count_events("\"silent\""), 1);
    beat_says(NULL);
    speak_all();
    assert_non_null(strstr(last_said(), "hear you again"));
    said = scene.n_said;
    beat_says(NULL);
    assert_int_equal(scene.n_said, said);
    assert_int_equal(count_events("\"well\""), 1);
}

static void a_microphone_too_loud_is_told_after_the_session(void **state)
{
    (void)state;
    hear("cramp", 0);
    speak_all();
    size_t said = scene.n_said;
    beat_says("clipping");
    assert_int_equal(scene.n_said, said);
    hear("stop", 0);
    speak_all();
    said = scene.n_said;
    beat_says("clipping");
    assert_int_equal(scene.n_said, said + 1);
}

static void sounds_on(void)
{
    config = (struct config){
        .volume = 100, .words_per_minute = 150, .earcons = true};
    mind_configure(scene.mind, &config, NULL);
}

static void once_it_hears_and_can_be_heard_it_is_ready(void **state)
{
    (void)state;
    sounds_on();
    ear_says(EAR_READY, NULL);
    assert_string_equal(sound_played(), "");
    mouth_says(MOUTH_READY, 0);
    assert_string_equal(sound_played(), "ready");
    speak_all();
    size_t before = scene.n_said;
    ear_says(EAR_LOST, NULL);
    ear_says(EAR_READY, NULL);
    mouth_says(MOUTH_READY, 0);
    assert_int_equal(scene.n_said, before);
    assert_int_equal(count_events("\"event\":\"sound\",\"name\":\"ready\""), 1);
}

static int midnight(void)
{
    return 0;
}

static void in_the_quiet_hours_it_starts_without_a_sound(void **state)
{
    (void)state;
    static char hours[] = "22:00 to 07:00";
    sounds_on();
    config.quiet_hours = hours;
    config.quiet_from_min = 22 * 60;
    config.quiet_to_min = 7 * 60;
    mind_configure(scene.mind, &config, midnight);
    ear_says(EAR_READY, NULL);
    mouth_says(MOUTH_READY, 0);
    assert_int_equal(scene.n_said, 0);
}

static void who_wants_less_talk_hears_that_it_was_understood(void **state)
{
    (void)state;
    sounds_on();
    hear("louder", 0);
    assert_string_equal(sound_played(), "");
    hear("less_talk", 0);
    speak_all();
    hear("louder", 0);
    assert_string_equal(sound_played(), "heard");
    assert_in_range(scene.volume, 120, 200);
}

static void trouble_is_heard_before_it_is_told(void **state)
{
    (void)state;
    sounds_on();
    ear_says(EAR_LOST, NULL);
    pass_ms(3500);
    assert_string_equal(sound_played(), "trouble");
    speak_all();
    assert_int_equal(scene.n_said, 3); /* it takes two sentences */
}

static void a_sound_that_is_cut_is_no_sentence_cut(void **state)
{
    (void)state;
    sounds_on();
    hear("less_talk", 0);
    speak_all();
    hear("louder", 0);
    int id = last_id();
    mouth_says(MOUTH_STARTED, id);
    hear("cramp", 0);
    mouth_cut(id);
    assert_int_equal(count_events("\"cut\""), 0);
}

static void who_wants_no_sounds_gets_none(void **state)
{
    (void)state;
    sounds_on();
    config.earcons = false;
    ear_says(EAR_READY, NULL);
    mouth_says(MOUTH_READY, 0);
    hear("less_talk", 0);
    speak_all();
    size_t before = scene.n_said;
    hear("louder", 0);
    assert_int_equal(scene.n_said, before);
}

static void time_that_goes_backwards_is_taken_as_standing_still(void **state)
{
    (void)state;
    scene.now_ns = 100 * NS_PER_S;
    hear("cramp", 0);
    speak_all();
    scene.now_ns = 50 * NS_PER_S; /* a message that was overtaken */
    ear_says(EAR_BEAT, NULL);
    mind_tick(scene.mind, scene.now_ns);
    scene.now_ns = 100 * NS_PER_S;
    pass_ms(500);
    assert_true(mind_due_ns(scene.mind) >= 100 * NS_PER_S);
}

#define SCENE(f) cmocka_unit_test_setup_teardown(f, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCENE(sentences_are_given_one_at_a_time),
        SCENE(a_report_of_another_sentence_moves_nothing),
        SCENE(the_latency_of_an_answer_is_reported_once),
        SCENE(a_sentence_a_dead_mouth_took_with_it_is_said_again_once),
        SCENE(a_mouth_that_comes_back_in_silence_says_nothing),
        SCENE(without_a_mouth_sentences_pass_and_the_hold_goes_on),
        SCENE(a_mouth_lost_in_mid_sentence_holds_the_coach_up_no_longer),
        SCENE(retries_of_a_missing_mouth_put_nothing_off),
        SCENE(a_mouth_that_never_ends_a_sentence_is_not_waited_for),
        SCENE(what_is_heard_cancels_what_is_being_said),
        SCENE(an_ear_lost_while_somebody_speaks_owns_up),
        SCENE(an_ear_lost_in_silence_for_a_moment_is_not_worth_a_word),
        SCENE(an_ear_deaf_for_three_seconds_is_told_and_its_return_too),
        SCENE(a_missing_microphone_is_named_as_such),
        SCENE(after_a_restart_the_ear_is_told_the_state_again),
        SCENE(only_speech_is_owned_up_to_and_never_its_own),
        SCENE(what_is_configured_counts_from_the_next_sentence_on),
        SCENE(who_whispers_is_answered_softly_until_they_speak_up),
        SCENE(a_muted_microphone_is_told_and_shown_once),
        SCENE(a_microphone_too_loud_is_told_after_the_session),
        SCENE(once_it_hears_and_can_be_heard_it_is_ready),
        SCENE(in_the_quiet_hours_it_starts_without_a_sound),
        SCENE(who_wants_less_talk_hears_that_it_was_understood),
        SCENE(trouble_is_heard_before_it_is_told),
        SCENE(a_loudspeaker_that_stutters_is_told_once),
        SCENE(a_sound_that_is_cut_is_no_sentence_cut),
        SCENE(who_wants_no_sounds_gets_none),
        SCENE(time_that_goes_backwards_is_taken_as_standing_still),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
