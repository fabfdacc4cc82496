/* SPDX-License-Identifier: GPL-3.0-or-later */
/* earcon: short, soft, without clicks, and none like another. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "audio/earcon.h"
#include "audio/pcm.h"

#define FIRST (EARCON_NONE + 1)

static int16_t sounds[EARCON_COUNT][EARCON_SAMPLES_MAX];
static size_t lengths[EARCON_COUNT];

static int make_all(void **state)
{
    (void)state;
    for (int e = FIRST; e < EARCON_COUNT; e++) {
        lengths[e] = earcon_make((enum earcon)e, VOICE_VOLUME, sounds[e]);
    }
    return 0;
}

static int peak(const int16_t *pcm, size_t n)
{
    int most = 0;
    for (size_t i = 0; i < n; i++) {
        most = abs(pcm[i]) > most ? abs(pcm[i]) : most;
    }
    return most;
}

static void each_is_over_before_150_ms(void **state)
{
    (void)state;
    for (int e = FIRST; e < EARCON_COUNT; e++) {
        assert_in_range(lengths[e], VOICE_RATE_HZ / 50, EARCON_SAMPLES_MAX - 1);
    }
}

static void each_is_heard_and_no_louder_than_a_sentence(void **state)
{
    (void)state;
    for (int e = FIRST; e < EARCON_COUNT; e++) {
        double level_db = pcm_level_db(sounds[e], lengths[e]);
        assert_true(level_db > -34 && level_db < -21);
        assert_in_range(peak(sounds[e], lengths[e]), 1500, 8000);
    }
}

static void none_begins_or_ends_with_a_click(void **state)
{
    (void)state;
    for (int e = FIRST; e < EARCON_COUNT; e++) {
        assert_in_range(peak(sounds[e], 5), 0, 200);
        assert_in_range(peak(sounds[e] + lengths[e] - 5, 5), 0, 200);
        for (size_t i = 1; i < lengths[e]; i++) {
            assert_in_range(abs(sounds[e][i] - sounds[e][i - 1]), 0, 2500);
        }
    }
}

static void the_volume_scales_them(void **state)
{
    (void)state;
    int16_t half[EARCON_SAMPLES_MAX];
    size_t n = earcon_make(EARCON_END, VOICE_VOLUME / 2, half);
    assert_int_equal(n, lengths[EARCON_END]);
    assert_true(fabs(pcm_level_db(half, n) + 6.02 -
                     pcm_level_db(sounds[EARCON_END], n)) < 0.1);
}

/* How alike two are, 0 to 1, wherever one is put beside the other. */
static double likeness(int a, int b)
{
    double best = 0;
    double power_a = 0;
    double power_b = 0;
    for (size_t i = 0; i < lengths[a]; i++) {
        power_a += (double)sounds[a][i] * sounds[a][i];
    }
    for (size_t i = 0; i < lengths[b]; i++) {
        power_b += (double)sounds[b][i] * sounds[b][i];
    }
    for (size_t lag = 0; lag < lengths[a]; lag++) {
        double sum = 0;
        for (size_t i = 0; i + lag < lengths[a] && i < lengths[b]; i++) {
            sum += (double)sounds[a][i + lag] * sounds[b][i];
        }
        best = fmax(best, fabs(sum) / sqrt(power_a * power_b));
    }
    return best;
}

static void no_two_are_alike(void **state)
{
    (void)state;
    for (int a = FIRST; a < EARCON_COUNT; a++) {
        assert_true(likeness(a, a) > 0.999);
        for (int b = FIRST; b < EARCON_COUNT; b++) {
            if (a != b && likeness(a, b) > 0.8) {
                fail_msg("%s and %s are alike: %.2f",
                         earcon_name((enum earcon)a),
                         earcon_name((enum earcon)b), likeness(a, b));
            }
        }
    }
}

static void each_is_found_by_its_name(void **state)
{
    (void)state;
    for (int e = FIRST; e < EARCON_COUNT; e++) {
        assert_int_equal(earcon_find(earcon_name((enum earcon)e)), e);
    }
    assert_int_equal(earcon_find("none"), EARCON_NONE);
    assert_int_equal(earcon_find("bell"), EARCON_NONE);
    assert_int_equal(earcon_find(NULL), EARCON_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_is_over_before_150_ms),
        cmocka_unit_test(each_is_heard_and_no_louder_than_a_sentence),
        cmocka_unit_test(none_begins_or_ends_with_a_click),
        cmocka_unit_test(the_volume_scales_them),
        cmocka_unit_test(no_two_are_alike),
        cmocka_unit_test(each_is_found_by_its_name),
    };
    return cmocka_run_group_tests(tests, make_all, NULL);
}
