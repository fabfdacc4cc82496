/* SPDX-License-Identifier: GPL-3.0-or-later */
/* echo: our own voice, a noise in syllables, is taken out of what is heard. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "assistant/base/clock.h"
#include "audio/echo.h"

#define FRAME    PCM_FRAME_SAMPLES
#define FRAMES_S (1000 / PCM_FRAME_MS)
#define DELAY    1280 /* samples: 80 ms */
#define HISTORY  8192
#define ROOM_DB  (-60.0)

enum path { PATH_NONE, PATH_LINEAR, PATH_BROKEN };

struct scene {
    struct echo_reference *reference;
    struct echo *echo;
    int16_t played[HISTORY];
    int64_t at;
    unsigned seed;
    int16_t heard[FRAME];
    struct echo_frame out;
};

static struct scene *begin(void)
{
    struct scene *scene = calloc(1, sizeof *scene);
    scene->seed = 1;
    assert_int_equal(echo_reference_create(&scene->reference), STATUS_OK);
    scene->echo = echo_create(scene->reference);
    return scene;
}

static void end(struct scene *scene)
{
    echo_destroy(scene->echo);
    echo_reference_destroy(scene->reference);
    free(scene);
}

static int noise(struct scene *scene, int loudest)
{
    return rand_r(&scene->seed) % (2 * loudest + 1) - loudest;
}

/* A frame; broken: the loudspeaker rattles, and nothing can predict it. */
static void step(struct scene *scene, bool speaking, enum path path)
{
    for (int i = 0; i < FRAME; i++) {
        int64_t at = scene->at + i;
        bool soft = at % 4000 >= 2400;
        int now = speaking ? noise(scene, soft ? 300 : 6000) : 0;
        scene->played[at % HISTORY] = (int16_t)now;
        int echo = at >= DELAY ? scene->played[(at - DELAY) % HISTORY] / 2 : 0;
        if (path == PATH_BROKEN) {
            echo = noise(scene, abs(echo) + 1);
        }
        scene->heard[i] =
            (int16_t)((path == PATH_NONE ? 0 : echo) + noise(scene, 10));
    }
    int16_t played[FRAME];
    for (int i = 0; i < FRAME; i++) {
        played[i] = scene->played[(scene->at + i) % HISTORY];
    }
    scene->at += FRAME;
    int64_t end_ns = NS_PER_S + scene->at * NS_PER_S / PCM_RATE_HZ;
    struct echo_listener listener = {.room_db = ROOM_DB};
    echo_reference_write(scene->reference, played, FRAME, end_ns);
    echo_feed(scene->echo, scene->heard, end_ns, &listener, &scene->out);
}

static void run(struct scene *scene, int seconds, bool speaking, enum path path)
{
    for (int i = 0; i < seconds * FRAMES_S; i++) {
        step(scene, speaking, path);
    }
}

static void what_is_played_is_taken_out(void **state)
{
    (void)state;
    struct scene *scene = begin();
    run(scene, 6, true, PATH_LINEAR);
    assert_true(scene->out.playing);
    assert_true(scene->out.cancelled);
    assert_true(fabs(echo_delay_ms(scene->echo) - 80) < 1);
    assert_true(echo_weakened_db(scene->echo) > 10);
    end(scene);
}

static void while_nothing_is_played_not_a_bit_is_changed(void **state)
{
    (void)state;
    struct scene *scene = begin();
    for (int turn = 0; turn < 2; turn++) {
        run(scene, 1, false, PATH_LINEAR);
        for (int i = 0; i < FRAMES_S; i++) {
            step(scene, false, PATH_LINEAR);
            assert_false(scene->out.playing);
            assert_memory_equal(scene->out.pcm, scene->heard,
                                sizeof scene->heard);
        }
        run(scene, 4, true, PATH_LINEAR);
    }
    end(scene);
}

static void before_the_room_is_known_it_is_not_trusted(void **state)
{
    (void)state;
    struct scene *scene = begin();
    for (int i = 0; i < FRAMES_S / 2; i++) {
        step(scene, true, PATH_LINEAR);
        assert_false(scene->out.cancelled);
    }
    end(scene);
}

static void an_echo_that_nothing_predicts_is_not_trusted(void **state)
{
    (void)state;
    struct scene *scene = begin();
    for (int i = 0; i < 20 * FRAMES_S; i++) {
        step(scene, true, PATH_BROKEN);
        assert_false(scene->out.cancelled);
    }
    end(scene);
}

static void it_is_trusted_again_once_it_works(void **state)
{
    (void)state;
    struct scene *scene = begin();
    run(scene, 6, true, PATH_LINEAR);
    assert_true(scene->out.cancelled);
    run(scene, 4, true, PATH_BROKEN);
    assert_false(scene->out.cancelled);
    run(scene, 12, true, PATH_LINEAR);
    assert_true(scene->out.cancelled);
    end(scene);
}

static void with_headphones_there_is_nothing_to_cancel(void **state)
{
    (void)state;
    struct scene *scene = begin();
    run(scene, 4, true, PATH_NONE);
    assert_true(scene->out.cancelled);
    assert_true(echo_delay_ms(scene->echo) < 0);
    assert_memory_equal(scene->out.pcm, scene->heard, sizeof scene->heard);
    end(scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_played_is_taken_out),
        cmocka_unit_test(while_nothing_is_played_not_a_bit_is_changed),
        cmocka_unit_test(before_the_room_is_known_it_is_not_trusted),
        cmocka_unit_test(an_echo_that_nothing_predicts_is_not_trusted),
        cmocka_unit_test(it_is_trusted_again_once_it_works),
        cmocka_unit_test(with_headphones_there_is_nothing_to_cancel),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
