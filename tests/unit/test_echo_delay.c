/* SPDX-License-Identifier: GPL-3.0-or-later */
/* echo_delay: a noise that comes back later, among other noise. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "audio/echo_delay.h"
#include "audio/pcm.h"

#define FRAME   PCM_FRAME_SAMPLES
#define HISTORY 8192

struct room {
    struct echo_delay *delay;
    int16_t played[HISTORY]; /* a ring */
    size_t at;
    unsigned seed;
};

static int noise(struct room *room, int loudest)
{
    return rand_r(&room->seed) % (2 * loudest + 1) - loudest;
}

static struct room *begin(void)
{
    struct room *room = calloc(1, sizeof *room);
    room->seed = 1;
    room->delay = echo_delay_create();
    return room;
}

static void end(struct room *room)
{
    echo_delay_destroy(room->delay);
    free(room);
}

/* Frames of a noise, its echo `samples` later at a quarter, and other noise.*/
static void feed(struct room *room, int frames, size_t samples, int others)
{
    for (int f = 0; f < frames; f++) {
        int16_t played[FRAME];
        int16_t heard[FRAME];
        for (size_t i = 0; i < FRAME; i++) {
            played[i] = (int16_t)noise(room, 8000);
            room->played[room->at % HISTORY] = played[i];
            heard[i] = (int16_t)(room->played[(room->at + HISTORY - samples) %
                                              HISTORY] /
                                     4 +
                                 noise(room, others));
            room->at++;
        }
        echo_delay_feed(room->delay, heard, played);
    }
}

static void finds_delays_of_20_to_300_ms(void **state)
{
    (void)state;
    for (size_t ms = 20; ms <= 300; ms += 40) {
        struct room *room = begin();
        size_t samples = 0;
        feed(room, 60, ms * PCM_RATE_HZ / 1000, 2000);
        assert_true(echo_delay_find(room->delay, &samples));
        assert_in_range(samples, ms * PCM_RATE_HZ / 1000 - 4,
                        ms * PCM_RATE_HZ / 1000 + 4);
        end(room);
    }
}

static void where_there_is_no_echo_none_is_found(void **state)
{
    (void)state;
    struct room *room = begin();
    for (int i = 0; i < 100; i++) {
        int16_t played[FRAME];
        int16_t heard[FRAME];
        for (size_t k = 0; k < FRAME; k++) {
            played[k] = (int16_t)noise(room, 8000);
            heard[k] = (int16_t)noise(room, 8000);
        }
        echo_delay_feed(room->delay, heard, played);
        size_t samples = 0;
        assert_false(echo_delay_find(room->delay, &samples));
    }
    end(room);
}

static void one_moment_is_not_enough(void **state)
{
    (void)state;
    struct room *room = begin();
    size_t samples = 0;
    feed(room, 10, 1600, 0);
    assert_false(echo_delay_find(room->delay, &samples));
    end(room);
}

static void a_delay_that_changes_is_followed(void **state)
{
    (void)state;
    struct room *room = begin();
    size_t samples = 0;
    feed(room, 200, 1600, 100);
    feed(room, 200, 3200, 100);
    assert_true(echo_delay_find(room->delay, &samples));
    assert_in_range(samples, 3196, 3204);
    end(room);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_delays_of_20_to_300_ms),
        cmocka_unit_test(where_there_is_no_echo_none_is_found),
        cmocka_unit_test(one_moment_is_not_enough),
        cmocka_unit_test(a_delay_that_changes_is_followed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
