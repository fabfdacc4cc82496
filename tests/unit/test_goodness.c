/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * goodness: of the ways through a word, that which costs least, as if all of
 * them were tried; every phone counts the same, however long.
 */
#include <float.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "grammar/gaussians.h"
#include "grammar/goodness.h"
#include "grammar/network.h"

#define MODEL    UNCRAMP_SOURCE_DIR "/grammar/model"
#define CEPSTRA  GAUSSIANS_CEPSTRA
#define N_FRAMES 9
#define N_PHONES 2
#define N_STATES (N_PHONES * NETWORK_STATES)
#define NEAR     1e-5

static struct acoustics *acoustics;
static struct sounds *sounds;

static int set_up(void **state)
{
    static float cepstra[N_FRAMES][CEPSTRA];
    float *frames[N_FRAMES];
    (void)state;
    for (size_t i = 0; i < N_FRAMES; i++) {
        frames[i] = cepstra[i];
        for (size_t k = 0; k < CEPSTRA; k++) {
            cepstra[i][k] = 8.0f * sinf((float)(i * i + 3 * k + 1));
        }
    }
    if (acoustics_load(MODEL, MODEL "/network", NULL, &acoustics) !=
        STATUS_OK) {
        return -1;
    }
    sounds = acoustics_hear(acoustics, frames, N_FRAMES);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    sounds_destroy(sounds);
    acoustics_destroy(acoustics);
    return 0;
}

static double good(size_t first, size_t n, const char *phones)
{
    const struct stretch stretch = {.first = first, .n = n};
    return goodness_of_pronunciation(sounds, &stretch, phones);
}

/* A way: the state of each frame. Several may cost the same. */
struct trial {
    size_t states[N_FRAMES];
    double least;    /* cost of the best way so far */
    double goodness; /* that is expected of it */
    bool met;        /* by one that costs that */
};

static void weigh(struct trial *trial, const size_t *first_sounds)
{
    double sums[N_PHONES] = {0};
    double counts[N_PHONES] = {0};
    double cost = 0;
    double goodness = 0;
    for (size_t f = 0; f < N_FRAMES; f++) {
        size_t phone = trial->states[f] / NETWORK_STATES;
        size_t sound = first_sounds[phone] + trial->states[f] % NETWORK_STATES;
        double worse = (double)sounds_worse(sounds, f)[sound];
        sums[phone] += worse;
        counts[phone] += 1;
        cost += worse;
    }
    for (size_t i = 0; i < N_PHONES; i++) {
        goodness -= sums[i] / counts[i] / N_PHONES;
    }
    bool met = fabs(goodness - trial->goodness) < NEAR;
    if (cost < trial->least - NEAR) {
        trial->least = cost;
        trial->met = met;
    } else if (cost < trial->least + NEAR) {
        trial->met = trial->met || met;
    }
}

static void try_all(struct trial *trial, size_t frame,
                    const size_t *first_sounds)
{
    size_t last = trial->states[frame - 1];
    if (frame == N_FRAMES) {
        if (last + 1 == N_STATES) {
            weigh(trial, first_sounds);
        }
        return;
    }
    for (size_t next = last; next <= last + 1 && next < N_STATES; next++) {
        trial->states[frame] = next;
        try_all(trial, frame + 1, first_sounds);
    }
}

static void it_is_that_of_the_best_of_all_ways(void **state)
{
    static const char *const words[][N_PHONES + 1] = {
        {"G", "OW", "G OW"}, {"N", "OW", "N OW"}, {"AH", "P", "AH P"}};
    (void)state;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        struct trial trial = {.least = DBL_MAX,
                              .goodness =
                                  good(0, N_FRAMES, words[i][N_PHONES])};
        size_t first_sounds[N_PHONES];
        for (size_t k = 0; k < N_PHONES; k++) {
            assert_true(
                sounds_find_phone(sounds, words[i][k], &first_sounds[k]));
        }
        try_all(&trial, 1, first_sounds);
        assert_true(trial.met);
    }
}

static void other_words_are_worse_and_none_beyond_the_worst(void **state)
{
    (void)state;
    double best = good(0, N_FRAMES, "N OW");
    double other = good(0, N_FRAMES, "S IY");
    assert_true(fabs(best - other) > NEAR);
    assert_true(best <= 0.0 && best >= -(double)SOUNDS_WORST);
    assert_true(other <= 0.0 && other >= -(double)SOUNDS_WORST);
}

static void what_cannot_be_the_word_is_as_bad_as_can_be(void **state)
{
    (void)state;
    double worst = -(double)SOUNDS_WORST;
    assert_true(fabs(good(0, N_FRAMES, "N QQ") - worst) < NEAR);
    assert_true(fabs(good(0, N_FRAMES, "") - worst) < NEAR);
    assert_true(fabs(good(0, N_STATES - 1, "N OW") - worst) < NEAR);
    assert_true(fabs(good(N_FRAMES - 3, N_STATES, "N OW") - worst) < NEAR);
    assert_true(good(N_FRAMES - N_STATES, N_STATES, "N OW") > worst);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_is_that_of_the_best_of_all_ways),
        cmocka_unit_test(other_words_are_worse_and_none_beyond_the_worst),
        cmocka_unit_test(what_cannot_be_the_word_is_as_bad_as_can_be),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
