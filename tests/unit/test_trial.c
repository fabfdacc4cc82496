/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "assistant/base/clock.h"
#include "assistant/doctor/trial.h"

#define SIZE 100

/* Ten times what a busy machine needs. */
#define LIMIT_NS (20 * NS_PER_S)

static enum trial_state wait_for_end(const struct trial *trial)
{
    int64_t until_ns = clock_mono_ns() + LIMIT_NS;
    while (trial_state(trial) == TRIAL_RUNS && clock_mono_ns() < until_ns) {
        (void)poll(NULL, 0, 5);
    }
    return trial_state(trial);
}

static void write_answer(void *shared, const void *context)
{
    memcpy(shared, context, strlen(context) + 1);
}

static void write_and_exit(void *shared, const void *context)
{
    write_answer(shared, context);
    exit(0); /* as PocketSphinx does */
}

static void write_and_abort(void *shared, const void *context)
{
    (void)signal(SIGABRT, SIG_DFL);
    write_answer(shared, context);
    abort();
}

static void write_and_hang(void *shared, const void *context)
{
    write_answer(shared, context);
    for (;;) {
        (void)pause();
    }
}

static void work_that_returns_is_done(void **state)
{
    (void)state;
    struct trial *trial = trial_start(write_answer, "done", SIZE);
    assert_int_equal(wait_for_end(trial), TRIAL_DONE);
    assert_string_equal(trial_shared(trial), "done");
    trial_destroy(trial);
}

static void an_exit_in_the_work_is_a_death(void **state)
{
    (void)state;
    struct trial *trial = trial_start(write_and_exit, "exit", SIZE);
    assert_int_equal(wait_for_end(trial), TRIAL_DIED);
    assert_string_equal(trial_shared(trial), "exit");
    trial_destroy(trial);
}

static void a_signal_is_a_death(void **state)
{
    (void)state;
    struct trial *trial = trial_start(write_and_abort, "abort", SIZE);
    assert_int_equal(wait_for_end(trial), TRIAL_DIED);
    trial_destroy(trial);
}

static void work_that_hangs_is_still_readable_and_can_be_ended(void **state)
{
    (void)state;
    struct trial *trial = trial_start(write_and_hang, "hanging", SIZE);
    int64_t until_ns = clock_mono_ns() + LIMIT_NS;
    while (strcmp(trial_shared(trial), "hanging") != 0 &&
           clock_mono_ns() < until_ns) {
        (void)poll(NULL, 0, 5);
    }
    assert_string_equal(trial_shared(trial), "hanging");
    assert_int_equal(trial_state(trial), TRIAL_RUNS);
    trial_destroy(trial);
}

static void nothing_can_be_destroyed(void **state)
{
    (void)state;
    trial_destroy(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(work_that_returns_is_done),
        cmocka_unit_test(an_exit_in_the_work_is_a_death),
        cmocka_unit_test(a_signal_is_a_death),
        cmocka_unit_test(work_that_hangs_is_still_readable_and_can_be_ended),
        cmocka_unit_test(nothing_can_be_destroyed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
