/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <pthread.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "audio/ring.h"

#define CAPACITY 128
#define STREAMED 2000000

/* The sample at position `at` of an endless stream; its period is a prime, so
 * that a block out of place shows. */
static int16_t sample_at(uint64_t at)
{
    return (int16_t)(at % 32749);
}

static void ring_rounds_its_capacity_up_to_a_power_of_two(void **state)
{
    (void)state;
    struct ring *ring = ring_create(100);
    assert_int_equal(ring_used(ring), 0);
    const int16_t block[CAPACITY] = {0};
    assert_int_equal(ring_write(ring, block, CAPACITY), CAPACITY);
    ring_destroy(ring);
}

static void ring_reports_lost_samples_when_full(void **state)
{
    (void)state;
    struct ring *ring = ring_create(CAPACITY);
    const int16_t block[CAPACITY + 1] = {0};
    assert_int_equal(ring_write(ring, block, CAPACITY + 1), 0);
    assert_int_equal(ring_lost(ring), CAPACITY + 1);
    assert_int_equal(ring_write(ring, block, CAPACITY), CAPACITY);
    assert_int_equal(ring_write(ring, block, 1), 0);
    assert_int_equal(ring_lost(ring), CAPACITY + 2);
    ring_destroy(ring);
}

/* Writes and reads `n` at a time, with `first` samples ahead. */
static void check_stream(size_t first, size_t n)
{
    struct ring *ring = ring_create(CAPACITY);
    uint64_t written = 0;
    uint64_t taken = 0;
    int16_t block[CAPACITY];
    for (int round = 0; round < 300; round++) {
        size_t more = round == 0 ? first : n;
        for (size_t i = 0; i < more; i++) {
            block[i] = sample_at(written++);
        }
        assert_int_equal(ring_write(ring, block, more), more);
        size_t got = ring_read(ring, block, n);
        for (size_t i = 0; i < got; i++) {
            assert_int_equal(block[i], sample_at(taken++));
        }
        assert_int_equal(ring_used(ring), written - taken);
    }
    assert_int_equal(ring_lost(ring), 0);
    ring_destroy(ring);
}

static void ring_keeps_the_order_across_its_end(void **state)
{
    (void)state;
    check_stream(CAPACITY, CAPACITY);
    check_stream(CAPACITY, 1);
    check_stream(1, CAPACITY - 1);
    check_stream(127, 3);
    check_stream(37, 91);
}

static void ring_gives_no_more_than_it_has(void **state)
{
    (void)state;
    struct ring *ring = ring_create(CAPACITY);
    int16_t block[CAPACITY] = {1, 2, 3};
    assert_int_equal(ring_read(ring, block, CAPACITY), 0);
    assert_int_equal(ring_write(ring, block, 3), 3);
    assert_int_equal(ring_read(ring, block, CAPACITY), 3);
    assert_int_equal(ring_read(ring, block, CAPACITY), 0);
    ring_destroy(ring);
}

static void *write_stream(void *context)
{
    struct ring *ring = context;
    unsigned seed = 1;
    int16_t block[CAPACITY];
    for (uint64_t at = 0; at < STREAMED;) {
        size_t n = (size_t)rand_r(&seed) % CAPACITY + 1;
        for (size_t i = 0; i < n; i++) {
            block[i] = sample_at(at + i);
        }
        size_t done = ring_write(ring, block, n);
        at += done;
        if (done == 0) {
            (void)sched_yield();
        }
    }
    return NULL;
}

static void two_threads_see_one_unbroken_stream(void **state)
{
    (void)state;
    struct ring *ring = ring_create(CAPACITY);
    pthread_t writer;
    assert_int_equal(pthread_create(&writer, NULL, write_stream, ring), 0);
    unsigned seed = 2;
    uint64_t wrong = 0;
    int16_t block[CAPACITY];
    for (uint64_t at = 0; at < STREAMED;) {
        size_t n = ring_read(ring, block, (size_t)rand_r(&seed) % CAPACITY + 1);
        for (size_t i = 0; i < n; i++) {
            wrong += block[i] != sample_at(at + i);
        }
        wrong += ring_used(ring) > CAPACITY;
        at += n;
        if (n == 0) {
            (void)sched_yield();
        }
    }
    assert_int_equal(pthread_join(writer, NULL), 0);
    assert_int_equal(wrong, 0);
    ring_destroy(ring);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ring_rounds_its_capacity_up_to_a_power_of_two),
        cmocka_unit_test(ring_reports_lost_samples_when_full),
        cmocka_unit_test(ring_keeps_the_order_across_its_end),
        cmocka_unit_test(ring_gives_no_more_than_it_has),
        cmocka_unit_test(two_threads_see_one_unbroken_stream),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
