/* SPDX-License-Identifier: GPL-3.0-or-later */
/* echo_reference and echo_tap: what is played, in shared memory, by time. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "assistant/base/clock.h"
#include "audio/echo_reference.h"
#include "audio/echo_tap.h"
#include "audio/pcm.h"

#define NS_PER_SAMPLE (NS_PER_S / PCM_RATE_HZ)
#define START_NS      (1000 * NS_PER_S)
#define BLOCK         160

static struct echo_reference *create(void)
{
    struct echo_reference *reference = NULL;
    assert_int_equal(echo_reference_create(&reference), STATUS_OK);
    return reference;
}

/* Samples that tell their own number. */
static void write_counting(struct echo_reference *reference, int64_t from,
                           int64_t to)
{
    for (int64_t at = from; at < to; at += BLOCK) {
        int16_t pcm[BLOCK];
        for (int64_t i = 0; i < BLOCK; i++) {
            pcm[i] = (int16_t)((at + i) % 10000 + 1);
        }
        echo_reference_write(reference, pcm, BLOCK,
                             START_NS + (at + BLOCK) * NS_PER_SAMPLE);
    }
}

static void a_moment_is_found_by_its_time(void **state)
{
    (void)state;
    struct echo_reference *reference = create();
    double index = 0;
    assert_false(echo_reference_find(reference, START_NS, &index));
    write_counting(reference, 0, 1600);
    assert_true(
        echo_reference_find(reference, START_NS + 500 * NS_PER_SAMPLE, &index));
    assert_true(fabs(index - 500) < 0.001);
    assert_true(echo_reference_find(
        reference, START_NS + 500 * NS_PER_SAMPLE + NS_PER_SAMPLE / 4, &index));
    assert_true(fabs(index - 500.25) < 0.001);
    echo_reference_destroy(reference);
}

static void what_was_written_is_read(void **state)
{
    (void)state;
    struct echo_reference *reference = create();
    int16_t pcm[3];
    /* More than once round the ring. */
    write_counting(reference, 0, 160000);
    echo_reference_read(reference, 159000, 3, pcm);
    assert_int_equal(pcm[0], 9001);
    assert_int_equal(pcm[2], 9003);
    echo_reference_destroy(reference);
}

static void past_and_future_read_as_silence(void **state)
{
    (void)state;
    struct echo_reference *reference = create();
    int16_t pcm[4];
    echo_reference_read(reference, 0, 1, pcm);
    assert_int_equal(pcm[0], 0);
    write_counting(reference, 0, 160000);
    echo_reference_read(reference, 159998, 4, pcm);
    assert_int_equal(pcm[1], 10000);
    assert_int_equal(pcm[2], 0);
    echo_reference_read(reference, -1, 1, pcm);
    assert_int_equal(pcm[0], 0);
    /* Overwritten, and what may be so at any moment. */
    echo_reference_read(reference, 160000 - ECHO_REFERENCE_SAMPLES - 1, 1, pcm);
    assert_int_equal(pcm[0], 0);
    echo_reference_read(reference, 160000 - ECHO_REFERENCE_SAMPLES + 100, 1,
                        pcm);
    assert_int_equal(pcm[0], 0);
    echo_reference_destroy(reference);
}

static void a_worker_finds_the_memory_as_descriptor_3(void **state)
{
    (void)state;
    struct echo_reference *reference = create();
    pid_t child = fork();
    if (child == 0) {
        if (echo_reference_fd(reference) != ECHO_REFERENCE_FD) {
            (void)dup2(echo_reference_fd(reference), ECHO_REFERENCE_FD);
        }
        struct echo_reference *inherited = echo_reference_inherit();
        if (inherited != NULL) {
            write_counting(inherited, 0, 1600);
        }
        _exit(inherited == NULL);
    }
    int status = -1;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    int16_t pcm = 0;
    echo_reference_read(reference, 99, 1, &pcm);
    assert_int_equal(pcm, 100);
    echo_reference_destroy(reference);
}

static void a_mouth_started_again_goes_on_with_a_new_anchor(void **state)
{
    (void)state;
    struct echo_reference *reference = create();
    int16_t pcm[BLOCK] = {0};
    double index = 0;
    write_counting(reference, 0, 1600);
    echo_reference_write(reference, pcm, BLOCK, START_NS + 60 * NS_PER_S);
    assert_true(
        echo_reference_find(reference, START_NS + 60 * NS_PER_S, &index));
    assert_true(fabs(index - 1600 - BLOCK) < 0.001);
    echo_reference_destroy(reference);
}

static void descriptor_3_of_somebody_else_is_left_alone(void **state)
{
    (void)state;
    pid_t child = fork();
    if (child == 0) {
        int pipe_fds[2];
        if (pipe(pipe_fds) != 0 || dup2(pipe_fds[0], ECHO_REFERENCE_FD) < 0) {
            _exit(2);
        }
        _exit(echo_reference_inherit() != NULL);
    }
    int status = -1;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
}

static void a_tap_keeps_time_at_any_rate(void **state)
{
    (void)state;
    static const unsigned rates_hz[] = {16000, 22050, 44100, 48000};
    for (size_t r = 0; r < sizeof rates_hz / sizeof rates_hz[0]; r++) {
        struct echo_reference *reference = create();
        struct echo_tap *tap = NULL;
        unsigned rate_hz = rates_hz[r];
        assert_int_equal(echo_tap_create(reference, rate_hz, &tap), STATUS_OK);
        /* A click after half a second. */
        for (unsigned at = 0; at < rate_hz; at += 50) {
            int16_t pcm[50] = {0};
            if (at <= rate_hz / 2 && rate_hz / 2 < at + 50) {
                pcm[rate_hz / 2 - at] = 30000;
            }
            echo_tap_write(tap, pcm, 50,
                           START_NS + (int64_t)(at + 50) * NS_PER_S / rate_hz);
        }
        double index = 0;
        assert_true(
            echo_reference_find(reference, START_NS + NS_PER_S / 2, &index));
        int16_t around[201];
        echo_reference_read(reference, (int64_t)index - 100, 201, around);
        int loudest = 0;
        for (int i = 0; i < 201; i++) {
            loudest = abs(around[i]) > abs(around[loudest]) ? i : loudest;
        }
        assert_in_range(loudest, 98, 103);
        echo_tap_destroy(tap);
        echo_reference_destroy(reference);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_moment_is_found_by_its_time),
        cmocka_unit_test(what_was_written_is_read),
        cmocka_unit_test(past_and_future_read_as_silence),
        cmocka_unit_test(a_worker_finds_the_memory_as_descriptor_3),
        cmocka_unit_test(a_mouth_started_again_goes_on_with_a_new_anchor),
        cmocka_unit_test(descriptor_3_of_somebody_else_is_left_alone),
        cmocka_unit_test(a_tap_keeps_time_at_any_rate),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
