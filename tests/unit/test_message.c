/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * message: every kind of event crosses a pipe unchanged; a line that is no
 * event is refused.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "assistant/ear/ear.h"
#include "assistant/mouth/mouth.h"

#define MONO_NS 123456789012345LL
#define END_NS  123456780000001LL

/* Prints and parses, as if it had crossed a pipe; takes `json` over. */
static struct json *across(struct json *json)
{
    char *line = json_print(json);
    struct json *read = NULL;
    assert_null(strchr(line, '\n'));
    assert_int_equal(json_parse(line, strlen(line), &read), STATUS_OK);
    free(line);
    json_destroy(json);
    return read;
}

static struct json *parse(const char *line)
{
    struct json *json = NULL;
    assert_int_equal(json_parse(line, strlen(line), &json), STATUS_OK);
    return json;
}

static void every_event_of_the_ear_crosses_the_pipe(void **state)
{
    (void)state;
    for (int kind = EAR_READY; kind <= EAR_BEAT; kind++) {
        struct ear_event sent = {.kind = (enum ear_event_kind)kind,
                                 .text = "what was said",
                                 .confidence = 0.875,
                                 .reason = "confidence",
                                 .mono_ns = MONO_NS,
                                 .end_ns = END_NS,
                                 .trouble = "silent",
                                 .level_db = -41.5};
        intent_set_name(&sent.intent, "cramp");
        intent_set_slot(&sent.intent, "side", "left");
        intent_set_slot(&sent.intent, "muscle", "calf");
        struct json *json = across(ear_event_write(&sent));
        struct ear_event got;
        assert_true(ear_event_read(json, &got));
        assert_int_equal(got.kind, kind);
        assert_true(got.mono_ns == MONO_NS);
        if (kind == EAR_HEARD) {
            assert_string_equal(got.text, "what was said");
            assert_string_equal(got.intent.name, "cramp");
            assert_int_equal(got.intent.n_slots, 2);
            assert_string_equal(intent_slot(&got.intent, "side"), "left");
            assert_string_equal(intent_slot(&got.intent, "muscle"), "calf");
        }
        if (kind == EAR_REJECTED) {
            assert_string_equal(got.reason, "confidence");
        }
        if (kind == EAR_HEARD || kind == EAR_BEAT) {
            assert_true(got.level_db == -41.5);
        }
        if (kind == EAR_HEARD || kind == EAR_REJECTED) {
            assert_true(got.confidence == 0.875);
            assert_true(got.end_ns == END_NS);
        }
        if (kind == EAR_READY || kind == EAR_WAITING) {
            assert_string_equal(got.text, "what was said"); /* the device */
        }
        if (kind == EAR_BEAT) {
            assert_string_equal(got.trouble, "silent");
        }
        intent_finish(&got.intent);
        intent_finish(&sent.intent);
        json_destroy(json);
    }
}

static void every_event_of_the_mouth_crosses_the_pipe(void **state)
{
    (void)state;
    for (int kind = MOUTH_READY; kind <= MOUTH_BEAT; kind++) {
        struct mouth_event sent = {.kind = (enum mouth_event_kind)kind,
                                   .text = "a loudspeaker",
                                   .id = 77,
                                   .cut = true,
                                   .duration_s = 2.125,
                                   .mono_ns = MONO_NS,
                                   .trouble = "stuttering"};
        struct json *json = across(mouth_event_write(&sent));
        struct mouth_event got;
        assert_true(mouth_event_read(json, &got));
        assert_int_equal(got.kind, kind);
        assert_true(got.mono_ns == MONO_NS);
        if (kind == MOUTH_READY || kind == MOUTH_WAITING) {
            assert_string_equal(got.text, "a loudspeaker");
        }
        if (kind == MOUTH_STARTED || kind == MOUTH_DONE) {
            assert_int_equal(got.id, 77);
            assert_true(got.duration_s == 2.125);
        }
        assert_int_equal(got.cut, kind == MOUTH_DONE);
        if (kind == MOUTH_BEAT) {
            assert_string_equal(got.trouble, "stuttering");
        }
        json_destroy(json);
    }
}

static void a_heard_sentence_without_slots_has_none(void **state)
{
    (void)state;
    struct json *json =
        parse("{\"event\":\"heard\",\"text\":\"stop\",\"intent\":\"stop\"}");
    struct ear_event event;
    assert_true(ear_event_read(json, &event));
    assert_int_equal(event.intent.n_slots, 0);
    intent_finish(&event.intent);
    json_destroy(json);
}

static void a_line_that_is_no_event_is_refused(void **state)
{
    (void)state;
    static const char *const lines[] = {
        "{}",
        "{\"event\":null}",
        "{\"event\":7}",
        "{\"event\":\"\"}",
        "{\"event\":\"Ready\"}",
        "{\"event\":\"readyy\"}",
        "{\"do\":\"say\",\"id\":1}",
        "{\"event\":\"heard\"}",
        "{\"event\":\"heard\",\"text\":\"stop\"}",
        "{\"event\":\"heard\",\"intent\":\"stop\"}",
        "{\"event\":\"heard\",\"text\":\"stop\",\"intent\":null}",
    };
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        struct json *json = parse(lines[i]);
        struct ear_event heard;
        struct mouth_event said;
        assert_false(ear_event_read(json, &heard));
        assert_false(mouth_event_read(json, &said));
        intent_finish(&heard.intent);
        json_destroy(json);
    }
}

static void each_side_refuses_what_only_the_other_sends(void **state)
{
    (void)state;
    struct ear_event heard;
    struct mouth_event said;
    struct json *json = parse("{\"event\":\"speech_start\"}");
    assert_false(mouth_event_read(json, &said));
    json_destroy(json);
    json = parse("{\"event\":\"done\",\"id\":3}");
    assert_false(ear_event_read(json, &heard));
    json_destroy(json);
}

static void a_reason_nobody_knows_is_read_as_noise(void **state)
{
    (void)state;
    struct json *json =
        parse("{\"event\":\"rejected\",\"reason\":\"whim\",\"end_ns\":5}");
    struct ear_event event;
    assert_true(ear_event_read(json, &event));
    assert_string_equal(event.reason, "noise");
    assert_false(event.addressed);
    json_destroy(json);
}

static void an_estimate_is_four_tenths_of_a_second_a_word(void **state)
{
    (void)state;
    assert_true(mouth_estimate_s("") == 0);
    assert_true(mouth_estimate_s("Half way.") == 0.8);
    assert_true(mouth_estimate_s("  Half   way. ") == 0.8);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_event_of_the_ear_crosses_the_pipe),
        cmocka_unit_test(every_event_of_the_mouth_crosses_the_pipe),
        cmocka_unit_test(a_heard_sentence_without_slots_has_none),
        cmocka_unit_test(a_line_that_is_no_event_is_refused),
        cmocka_unit_test(each_side_refuses_what_only_the_other_sends),
        cmocka_unit_test(a_reason_nobody_knows_is_read_as_noise),
        cmocka_unit_test(an_estimate_is_four_tenths_of_a_second_a_word),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
