/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "audio/pcm.h"

static void mixing_down_takes_the_mean_without_overflow(void **state)
{
    (void)state;
    const int16_t stereo[] = {100,       300,       INT16_MAX, INT16_MAX,
                              INT16_MIN, INT16_MIN, -5,        5};
    int16_t mono[4];
    pcm_mix_down(stereo, 2, 4, mono);
    const int16_t wanted[] = {200, INT16_MAX, INT16_MIN, 0};
    assert_memory_equal(mono, wanted, sizeof wanted);
}

static void mixing_down_one_channel_copies(void **state)
{
    (void)state;
    const int16_t in[] = {1, -2, 3};
    int16_t mono[3] = {0};
    pcm_mix_down(in, 1, 3, mono);
    assert_memory_equal(mono, in, sizeof in);
}

static void mixing_down_leaves_out_what_comes_after_two_channels(void **state)
{
    (void)state;
    const int16_t in[] = {10, 20, 9000, -9000, 30, 50, 9000, 9000};
    int16_t mono[2] = {0};
    pcm_mix_down(in, 4, 2, mono);
    const int16_t wanted[] = {15, 40};
    assert_memory_equal(mono, wanted, sizeof wanted);
}

static void spreading_gives_every_channel_the_sample(void **state)
{
    (void)state;
    const int16_t mono[] = {7, -8};
    int16_t stereo[4] = {0};
    pcm_spread(mono, 2, 2, stereo);
    const int16_t wanted[] = {7, 7, -8, -8};
    assert_memory_equal(stereo, wanted, sizeof wanted);
}

static void a_square_wave_at_half_scale_is_6_db_down(void **state)
{
    (void)state;
    int16_t pcm[PCM_FRAME_SAMPLES];
    for (size_t i = 0; i < PCM_FRAME_SAMPLES; i++) {
        pcm[i] = i % 2 ? 16384 : -16384;
    }
    assert_true(fabs(pcm_level_db(pcm, PCM_FRAME_SAMPLES) + 6.02) < 0.01);
}

static void silence_and_nothing_have_the_lowest_level(void **state)
{
    (void)state;
    const int16_t zeros[10] = {0};
    assert_true(pcm_level_db(zeros, 10) <= PCM_SILENCE_DB);
    assert_true(pcm_level_db(zeros, 0) <= PCM_SILENCE_DB);
    int16_t faint[1000] = {1};
    assert_true(pcm_level_db(faint, 1000) >= PCM_SILENCE_DB);
}

static void pauses_do_not_count_in_the_level_of_speech(void **state)
{
    (void)state;
    int16_t pcm[10 * PCM_FRAME_SAMPLES];
    for (size_t i = 0; i < sizeof pcm / sizeof pcm[0]; i++) {
        bool pause = i / PCM_FRAME_SAMPLES % 5 != 0;
        pcm[i] = (int16_t)((i % 2 ? 1 : -1) * (pause ? 100 : 16384));
    }
    assert_true(fabs(pcm_speech_level_db(pcm, sizeof pcm / sizeof pcm[0]) +
                     6.02) < 0.01);
    assert_true(pcm_speech_level_db(pcm, 5) <= PCM_SILENCE_DB);
    memset(pcm, 0, sizeof pcm);
    assert_true(pcm_speech_level_db(pcm, sizeof pcm / sizeof pcm[0]) <=
                PCM_SILENCE_DB);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mixing_down_takes_the_mean_without_overflow),
        cmocka_unit_test(mixing_down_one_channel_copies),
        cmocka_unit_test(mixing_down_leaves_out_what_comes_after_two_channels),
        cmocka_unit_test(spreading_gives_every_channel_the_sample),
        cmocka_unit_test(a_square_wave_at_half_scale_is_6_db_down),
        cmocka_unit_test(pauses_do_not_count_in_the_level_of_speech),
        cmocka_unit_test(silence_and_nothing_have_the_lowest_level),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
