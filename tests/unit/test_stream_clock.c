/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "assistant/base/clock.h"
#include "audio/stream_clock.h"

#define RATE_HZ   48000
#define BLOCK     480
#define BLOCK_NS  (10 * NS_PER_MS)
#define BEGIN_NS  (1000 * NS_PER_S)
#define N_STAMPS  200000
#define MAX_ERROR (NS_PER_MS / 10)

/* Feeds `n` blocks that come up to `jitter_ns` late; returns the last time. */
static int64_t feed_blocks(struct stream_clock *clock, uint64_t *frames,
                           int64_t start_ns, int n, int64_t jitter_ns)
{
    unsigned seed = 7;
    for (int i = 1; i <= n; i++) {
        int64_t late_ns = jitter_ns ? rand_r(&seed) % jitter_ns : 0;
        *frames += BLOCK;
        stream_clock_update(clock, *frames, start_ns + i * BLOCK_NS + late_ns);
    }
    return start_ns + n * BLOCK_NS;
}

static void clock_knows_nothing_before_the_first_block(void **state)
{
    (void)state;
    struct stream_clock clock = {.rate_hz = RATE_HZ};
    assert_int_equal(stream_clock_ns(&clock, 100), 0);
}

static void late_blocks_do_not_shake_the_clock(void **state)
{
    (void)state;
    struct stream_clock clock = {.rate_hz = RATE_HZ};
    uint64_t frames = 0;
    int64_t end_ns =
        feed_blocks(&clock, &frames, BEGIN_NS, 500, 30 * NS_PER_MS);
    int64_t off_ns = stream_clock_ns(&clock, frames) - end_ns;
    assert_true(off_ns >= 0);
    assert_true(off_ns < NS_PER_MS);
}

static void clock_is_right_again_after_the_device_stood_still(void **state)
{
    (void)state;
    struct stream_clock clock = {.rate_hz = RATE_HZ};
    uint64_t frames = 0;
    int64_t now_ns = feed_blocks(&clock, &frames, BEGIN_NS, 100, 0);
    now_ns += 50 * NS_PER_MS; /* an underrun */
    now_ns = feed_blocks(&clock, &frames, now_ns, 220, 0);
    assert_true(llabs(stream_clock_ns(&clock, frames) - now_ns) < MAX_ERROR);
    now_ns += 3600 * NS_PER_S; /* asked again after an hour */
    now_ns = feed_blocks(&clock, &frames, now_ns, 1, 0);
    assert_true(llabs(stream_clock_ns(&clock, frames) - now_ns) < MAX_ERROR);
}

static void clock_does_not_overflow_in_a_year(void **state)
{
    (void)state;
    struct stream_clock clock = {.rate_hz = RATE_HZ};
    const int64_t year_s = 365 * 24 * 3600;
    uint64_t frames = (uint64_t)year_s * RATE_HZ;
    stream_clock_update(&clock, frames, BEGIN_NS + year_s * NS_PER_S);
    assert_int_equal(stream_clock_ns(&clock, 0), BEGIN_NS);
}

static void *write_stamps(void *context)
{
    for (int i = 1; i <= N_STAMPS; i++) {
        const struct stream_stamp stamp = {(uint64_t)i, 2 * (uint64_t)i, 3 * i};
        stream_board_write(context, &stamp);
    }
    return NULL;
}

static void a_stamp_is_never_read_half_written(void **state)
{
    (void)state;
    static struct stream_board board;
    struct stream_stamp stamp = {0};
    assert_false(stream_board_read(&board, &stamp));
    pthread_t writer;
    assert_int_equal(pthread_create(&writer, NULL, write_stamps, &board), 0);
    uint64_t before = 0;
    int wrong = 0;
    while (before < N_STAMPS) {
        if (stream_board_read(&board, &stamp)) {
            wrong += stamp.frames < before ||
                     stamp.position != 2 * stamp.frames ||
                     (uint64_t)stamp.mono_ns != 3 * stamp.frames;
            before = stamp.frames;
        }
    }
    assert_int_equal(pthread_join(writer, NULL), 0);
    assert_int_equal(wrong, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(clock_knows_nothing_before_the_first_block),
        cmocka_unit_test(late_blocks_do_not_shake_the_clock),
        cmocka_unit_test(clock_is_right_again_after_the_device_stood_still),
        cmocka_unit_test(clock_does_not_overflow_in_a_year),
        cmocka_unit_test(a_stamp_is_never_read_half_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
