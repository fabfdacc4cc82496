/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "grammar/confidence.h"

#define NEAR 1e-9

/* Paths of three words over a second: silence, two spoken words. */
static struct path path_of(struct path_word *words, double first, double last)
{
    words[0] = (struct path_word){0, 9, -50.0, false, 0.0};
    words[1] = (struct path_word){10, 49, first, true, -1.0};
    words[2] = (struct path_word){50, 99, last, true, -3.0};
    return (struct path){.words = words, .n = 3};
}

static void as_good_as_the_background_is_no_difference(void **state)
{
    struct path_word a[3];
    struct path_word b[3];
    struct path guess = path_of(a, -400.0, -500.0);
    struct path background = path_of(b, -400.0, -500.0);
    struct sound_fit fit = sound_fit_of(&guess, &background);
    (void)state;
    assert_true(fabs(fit.length - (90.0)) < NEAR);
    assert_true(fabs(fit.goodness - (-2.0)) < NEAR);
    assert_true(fabs(fit.ratio - 0.0) < NEAR);
    assert_true(fabs(fit.worst - 0.0) < NEAR);
}

static void one_bad_word_shows_where_it_is(void **state)
{
    struct path_word a[3];
    struct path_word b[3];
    struct path guess = path_of(a, -400.0, -1000.0);
    struct path background = path_of(b, -400.0, -500.0);
    struct sound_fit fit = sound_fit_of(&guess, &background);
    (void)state;
    assert_true(fabs(fit.ratio - (-500.0 / 90.0)) < NEAR);
    assert_true(fabs(fit.worst - (-10.0)) < NEAR);
}

static void the_paths_need_not_end_together(void **state)
{
    struct path_word a[3];
    struct path_word one = {0, 49, -450.0, true, 0.0};
    struct path guess = path_of(a, -400.0, -500.0);
    struct path background = {.words = &one, .n = 1};
    struct sound_fit fit = sound_fit_of(&guess, &background);
    (void)state;
    assert_true(fabs(fit.ratio - (-500.0 / 90.0)) < NEAR);
    struct path nothing = {0};
    fit = sound_fit_of(&guess, &nothing);
    assert_true(fabs(fit.ratio - (-950.0 / 90.0)) < NEAR);
}

static void an_utterance_shorter_than_the_window_is_its_own(void **state)
{
    struct path_word a = {0, 9, -100.0, true, 0.0};
    struct path_word b = {0, 9, -50.0, true, 0.0};
    struct path guess = {.words = &a, .n = 1};
    struct path background = {.words = &b, .n = 1};
    struct sound_fit fit = sound_fit_of(&guess, &background);
    (void)state;
    assert_true(fabs(fit.worst - (-5.0)) < NEAR);
}

static void nothing_spoken_is_no_confidence(void **state)
{
    struct path_word silence = {0, 99, -500.0, false, 0.0};
    struct path guess = {.words = &silence, .n = 1};
    struct sound_fit fit = sound_fit_of(&guess, &guess);
    (void)state;
    assert_true(fabs(fit.length - 0.0) < NEAR);
    assert_true(fabs(confidence_of(&fit) - 0.0) < NEAR);
    fit = sound_fit_of(&(struct path){0}, &(struct path){0});
    assert_true(fabs(confidence_of(&fit) - 0.0) < NEAR);
}

static void a_better_fit_is_more_confidence(void **state)
{
    (void)state;
    struct sound_fit fit = {
        .ratio = -2, .worst = -8, .length = 100, .goodness = -2, .n_words = 3};
    double *const better[] = {&fit.ratio, &fit.worst, &fit.goodness,
                              &fit.length};
    for (size_t i = 0; i < sizeof better / sizeof better[0]; i++) {
        double before = confidence_of(&fit);
        *better[i] += 1.0;
        assert_true(confidence_of(&fit) > before);
    }
    fit.worst = -1000.0;
    assert_true(confidence_of(&fit) < 0.01);
    fit.worst = 1e9;
    assert_true(confidence_of(&fit) <= 1.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(as_good_as_the_background_is_no_difference),
        cmocka_unit_test(one_bad_word_shows_where_it_is),
        cmocka_unit_test(the_paths_need_not_end_together),
        cmocka_unit_test(an_utterance_shorter_than_the_window_is_its_own),
        cmocka_unit_test(nothing_spoken_is_no_confidence),
        cmocka_unit_test(a_better_fit_is_more_confidence),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
