/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "assistant/doctor/doctor.h"

/* Everything as it should be. */
static struct doctor_measures healthy(void)
{
    struct doctor_measures m = {
        .program = {.end = DOCTOR_WORKED, .seconds = 1},
        .state = {.writable = true, .said = "/somewhere"},
        .listed = DOCTOR_WORKED,
        .devices = {.entries = {{"a microphone", 48000, 1, true, true},
                                {"a loudspeaker", 48000, 2, false, true}},
                    .n = 2},
        .microphone = {.end = DOCTOR_WORKED,
                       .name = "a microphone",
                       .rate_hz = 48000,
                       .channels = 1,
                       .measured_hz = 47900},
        .loudspeaker = {.end = DOCTOR_WORKED,
                        .name = "a loudspeaker",
                        .rate_hz = 48000,
                        .channels = 2},
        .quiet = {.seconds = 2, .floor_db = -62, .peak_db = -48},
        .all = {.seconds = 9, .floor_db = -61, .peak_db = -9},
        .echo_tried = true,
        .echo = {.found = true, .delay_s = 0.08, .level_db = -25},
        .hearing = {.tried = true,
                    .spoken = true,
                    .understood = true,
                    .text = DOCTOR_SENTENCE,
                    .confidence = 0.97,
                    .speech = {.seconds = 2, .level_db = -28}},
    };
    return m;
}

/* The only diagnosis that is not OK, whose check must be `check`. */
static struct doctor_diagnosis only(const struct doctor_measures *m,
                                    const char *check)
{
    struct doctor_diagnosis all[DOCTOR_CHECKS_MAX];
    struct doctor_diagnosis found = {0};
    size_t n = doctor_judge(m, all);
    for (size_t i = 0; i < n; i++) {
        if (all[i].verdict != DOCTOR_OK) {
            if (found.check != NULL) {
                print_error("%s: %s\n", all[i].check, all[i].what);
            }
            assert_null(found.check);
            found = all[i];
        }
    }
    assert_non_null(found.check);
    assert_string_equal(found.check, check);
    assert_true(found.remedy[0] != '\0');
    return found;
}

static void expect(const struct doctor_measures *m, const char *check,
                   enum doctor_verdict verdict, const char *part)
{
    struct doctor_diagnosis d = only(m, check);
    assert_int_equal(d.verdict, verdict);
    if (strstr(d.what, part) == NULL) {
        print_error("\"%s\" is not in: %s\n", part, d.what);
    }
    assert_non_null(strstr(d.what, part));
}

static void all_is_well_with_a_healthy_one(void **state)
{
    (void)state;
    struct doctor_diagnosis all[DOCTOR_CHECKS_MAX];
    struct doctor_measures m = healthy();
    size_t n = doctor_judge(&m, all);
    assert_int_equal(n, 13);
    for (size_t i = 0; i < n; i++) {
        assert_int_equal(all[i].verdict, DOCTOR_OK);
        assert_string_equal(all[i].remedy, "");
    }
}

static void what_does_not_load_is_a_fault(void **state)
{
    (void)state;
    struct doctor_measures m = healthy();
    m.program.end = DOCTOR_REFUSED;
    (void)strcpy(m.program.said, "content/x.yaml:3: no such key");
    expect(&m, "program", DOCTOR_FAULT, "x.yaml:3");
    m.program.end = DOCTOR_DIED;
    expect(&m, "program", DOCTOR_FAULT, "ended the process");
    m.program.end = DOCTOR_HUNG;
    expect(&m, "program", DOCTOR_FAULT, "in time");
}

static void a_slow_machine_is_noted(void **state)
{
    (void)state;
    struct doctor_measures m = healthy();
    m.program.effort = EFFORT_LOW;
    expect(&m, "speed", DOCTOR_NOTE, "is slow");
}

static void a_state_folder_that_cannot_be_written_is_a_fault(void **state)
{
    (void)state;
    struct doctor_measures m = healthy();
    m.state.writable = false;
    (void)strcpy(m.state.said, "/somewhere: No space left on device");
    expect(&m, "state", DOCTOR_FAULT, "No space left");
}

static void another_one_that_runs_is_a_note(void **state)
{
    (void)state;
    struct doctor_measures m = healthy();
    m.state.running = true;
    (void)strcpy(m.state.running_said, "process 17 is listening already");
    expect(&m, "running", DOCTOR_NOTE, "process 17");
}

static void a_search_for_devices_that_hangs_is_a_fault(void **state)
{
    (void)state;
    struct doctor_measures m = healthy();
    m.listed = DOCTOR_HUNG;
    expect(&m, "devices", DOCTOR_FAULT, "hangs");
}

static void no_device_at_all_is_a_fault(void **state)
{
    (void)state;
    struct doctor_measures m = healthy();
    m.devices.n = 0;
    expect(&m, "devices", DOCTOR_FAULT, "no sound device");
}

/* A microphone that does not work has no figures. */
static struct doctor_measures without_microphone(enum doctor_end end,
                                                 enum doctor_stage stage)
{
    struct doctor_measures m = healthy();
    m.microphone.end = end;
    m.microphone.stage = stage;
    m.quiet = (struct sound_figures){0};
    m.all = (struct sound_figures){0};
    m.echo_tried = false;
    m.hearing = (struct doctor_hearing){0};
    return m;
}

static void each_way_a_microphone_fails_is_told_apart(void **state)
{
    (void)state;
    struct doctor_measures m =
        without_microphone(DOCTOR_REFUSED, DOCTOR_OPENING);
    (void)strcpy(m.microphone.said, "no microphone has \"x\" in its name");
    expect(&m, "microphone", DOCTOR_FAULT, "\"x\" in its name");
    m = without_microphone(DOCTOR_HUNG, DOCTOR_OPENING);
    expect(&m, "microphone", DOCTOR_FAULT, "opening the microphone hangs");
    m = without_microphone(DOCTOR_STOOD_STILL, DOCTOR_RUNNING);
    expect(&m, "microphone", DOCTOR_FAULT, "stands still");
    m = without_microphone(DOCTOR_DIED, DOCTOR_OPENING);
    expect(&m, "microphone", DOCTOR_FAULT, "ended the process");
    m = healthy();
    m.microphone.end = DOCTOR_HUNG;
    m.microphone.stage = DOCTOR_CLOSING;
    expect(&m, "microphone", DOCTOR_FAULT, "closing the microphone hangs");
}

static void half_the_rate_is_a_fault_and_a_cheap_crystal_is_none(void **state)
{
    (void)state;
    struct doctor_measures m = healthy();
    m.microphone.measured_hz = 0.47 * 48000;
    expect(&m, "rate", DOCTOR_FAULT, "47 %");
    m.microphone.measured_hz = 2 * 48000;
    expect(&m, "rate", DOCTOR_FAULT, "200 %");
}

static void zeros_are_a_fault_and_nothing_else_is_said_of_them(void **state)
{
    (void)state;
    struct doctor_measures m = healthy();
    m.quiet.zeros = true;
    m.all.zeros = true;
    m.hearing = (struct doctor_hearing){0};
    expect(&m, "signal", DOCTOR_FAULT, "nothing but zeros");
}

static void a_monitor_is_told_from_a_microphone_that_is_gated(void **state)
{
    (void)state;
    struct doctor_measures m = healthy();
    m.quiet.zeros = true;
    expect(&m, "signal", DOCTOR_FAULT, "no microphone");
    m.echo.found = false;
    m.hearing.spoken = true;
    struct doctor_diagnosis all[DOCTOR_CHECKS_MAX];
    size_t n = doctor_judge(&m, all);
    for (size_t i = 0; i < n; i++) {
        assert_int_not_equal(all[i].verdict, DOCTOR_FAULT);
    }
}

static void noise_is_first_a_note_and_then_a_fault(void **state)
{
    (void)state;
    struct doctor_measures m = healthy();
    m.quiet.floor_db = -47;
    expect(&m, "noise", DOCTOR_NOTE, "-47 dB");
    m.quiet.floor_db = -20;
    m.hearing = (struct doctor_hearing){.tried = true, .spoken = false};
    struct doctor_diagnosis all[DOCTOR_CHECKS_MAX];
    size_t n = doctor_judge(&m, all);
    size_t faults = 0;
    for (size_t i = 0; i < n; i++) {
        faults += all[i].verdict == DOCTOR_FAULT;
    }
    assert_int_equal(faults, 1);
}

static void clipping_is_first_a_note_and_then_a_fault(void **state)
{
    (void)state;
    struct doctor_measures m = healthy();
    m.all.clipped = 0.0004;
    expect(&m, "clipping", DOCTOR_NOTE, "0.04 %");
    m.all.clipped = 0.05;
    expect(&m, "clipping", DOCTOR_FAULT, "5.00 %");
}

static void a_sound_off_its_middle_is_told(void **state)
{
    (void)state;
    struct doctor_measures m = healthy();
    m.all.offset = -0.1;
    expect(&m, "offset", DOCTOR_NOTE, "10 %");
    m.all.offset = 0.5;
    expect(&m, "offset", DOCTOR_FAULT, "50 %");
}

static void each_way_a_loudspeaker_fails_is_told_apart(void **state)
{
    (void)state;
    struct doctor_measures m = healthy();
    m.echo_tried = false;
    m.loudspeaker.end = DOCTOR_STOOD_STILL;
    expect(&m, "loudspeaker", DOCTOR_FAULT, "stands still");
    m.loudspeaker.end = DOCTOR_HUNG;
    m.loudspeaker.stage = DOCTOR_OPENING;
    expect(&m, "loudspeaker", DOCTOR_FAULT, "opening the loudspeaker hangs");
}

static void an_echo_may_be_missing_late_or_loud(void **state)
{
    (void)state;
    struct doctor_measures m = healthy();
    m.echo.found = false;
    expect(&m, "echo", DOCTOR_NOTE, "does not hear the loudspeaker");
    m = healthy();
    m.echo.delay_s = 0.4;
    expect(&m, "echo", DOCTOR_NOTE, "400 ms");
    m = healthy();
    m.echo.level_db = -3;
    expect(&m, "echo", DOCTOR_NOTE, "louder than you");
}

static void what_is_understood_of_a_sentence_is_told(void **state)
{
    (void)state;
    struct doctor_measures m = healthy();
    (void)strcpy(m.hearing.text, "my foot is cramping");
    expect(&m, "hearing", DOCTOR_FAULT, "my foot is cramping");
    (void)strcpy(m.hearing.text, "ow my calf is cramping");
    expect(&m, "hearing", DOCTOR_NOTE, "ow my calf");
    m = healthy();
    m.hearing.understood = false;
    m.hearing.confidence = 0.31;
    expect(&m, "hearing", DOCTOR_FAULT, "0.31");
    m = healthy();
    m.hearing = (struct doctor_hearing){.tried = true};
    expect(&m, "hearing", DOCTOR_NOTE, "nobody");
    m.hearing.tried = false;
    expect(&m, "hearing", DOCTOR_NOTE, "not tried");
}

static void a_voice_too_soft_is_told(void **state)
{
    (void)state;
    struct doctor_measures m = healthy();
    m.hearing.speech.level_db = -52;
    m.quiet.floor_db = -75;
    expect(&m, "level", DOCTOR_NOTE, "-52 dB");
    m = healthy();
    m.hearing.speech.level_db = -58;
    expect(&m, "level", DOCTOR_FAULT, "4 dB above");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_is_well_with_a_healthy_one),
        cmocka_unit_test(what_does_not_load_is_a_fault),
        cmocka_unit_test(a_slow_machine_is_noted),
        cmocka_unit_test(a_state_folder_that_cannot_be_written_is_a_fault),
        cmocka_unit_test(another_one_that_runs_is_a_note),
        cmocka_unit_test(a_search_for_devices_that_hangs_is_a_fault),
        cmocka_unit_test(no_device_at_all_is_a_fault),
        cmocka_unit_test(each_way_a_microphone_fails_is_told_apart),
        cmocka_unit_test(half_the_rate_is_a_fault_and_a_cheap_crystal_is_none),
        cmocka_unit_test(zeros_are_a_fault_and_nothing_else_is_said_of_them),
        cmocka_unit_test(a_monitor_is_told_from_a_microphone_that_is_gated),
        cmocka_unit_test(noise_is_first_a_note_and_then_a_fault),
        cmocka_unit_test(clipping_is_first_a_note_and_then_a_fault),
        cmocka_unit_test(a_sound_off_its_middle_is_told),
        cmocka_unit_test(each_way_a_loudspeaker_fails_is_told_apart),
        cmocka_unit_test(an_echo_may_be_missing_late_or_loud),
        cmocka_unit_test(what_is_understood_of_a_sentence_is_told),
        cmocka_unit_test(a_voice_too_soft_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
