/* SPDX-License-Identifier: GPL-3.0-or-later */
/* score_tally: the figures of small sets of answers, counted by hand. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "assistant/score/score_tally.h"

static struct score_tally *tally;

static int make_tally(void **state)
{
    (void)state;
    tally = score_tally_create();
    return 0;
}

static int free_tally(void **state)
{
    (void)state;
    score_tally_destroy(tally);
    return 0;
}

/* An intent with at most two slots, "size" and "milk". */
static struct intent meaning(const char *name, const char *size,
                             const char *milk)
{
    struct intent intent = {0};
    intent_set_name(&intent, name);
    if (size != NULL) {
        intent_set_slot(&intent, "size", size);
    }
    if (milk != NULL) {
        intent_set_slot(&intent, "milk", milk);
    }
    return intent;
}

/* `label` is taken apart; `guess`, too. */
static void add(struct label label, struct intent guess, double confidence,
                bool accepted)
{
    score_tally_add(tally, &label,
                    &(struct score_answer){
                        .guess = &guess,
                        .text = "the words",
                        .confidence = confidence,
                        .accepted = accepted,
                        .audio_s = 2,
                        .cpu_s = 0.1,
                        .latency_ms = 100 * confidence,
                    });
    intent_finish(&label.intent);
    intent_finish(&guess);
}

static struct label speech(struct intent wanted)
{
    return (struct label){
        .kind = LABEL_SPEECH, .text = (char *)"x", .intent = wanted};
}

static struct label other(enum label_kind kind)
{
    return (struct label){.kind = kind, .text = (char *)"hum"};
}

/* A word as label, as guess. */
static void add_word(const char *wanted, const char *heard, double confidence)
{
    add(speech(meaning(wanted, NULL, NULL)), meaning(heard, NULL, NULL),
        confidence, confidence >= 0.5);
}

static void add_other(enum label_kind kind, const char *heard,
                      double confidence)
{
    add(other(kind), meaning(heard, NULL, NULL), confidence, confidence >= 0.5);
}

static struct score_figures figures(void)
{
    struct score_figures out;
    score_tally_figures(tally, &out);
    return out;
}

static void right_is_the_intent_and_every_labelled_slot(void **state)
{
    (void)state;
    add(speech(meaning("order", "large", NULL)),
        meaning("order", "large", NULL), 1, true);
    add(speech(meaning("order", "large", NULL)),
        meaning("order", "large", "soy"), 1, true);
    add(speech(meaning("order", "large", NULL)),
        meaning("order", "small", NULL), 1, true);
    add(speech(meaning("order", "large", NULL)), meaning("order", NULL, NULL),
        1, true);
    add(speech(meaning("order", "large", NULL)),
        meaning("cancel", "large", NULL), 1, true);
    struct score_figures f = figures();
    assert_int_equal(f.right.part, 2);
    assert_int_equal(f.right.n, 5);
    assert_int_equal(f.wrong.part, 3);
    assert_int_equal(f.refused.part, 0);
}

static void what_is_refused_is_neither_right_nor_wrong(void **state)
{
    (void)state;
    add_word("stop", "stop", 0.9);
    add_word("stop", "stop", 0.4);
    add_word("stop", "go", 0.4);
    add_word("stop", NULL, 0);
    struct score_figures f = figures();
    assert_int_equal(f.right.part, 1);
    assert_int_equal(f.wrong.part, 0);
    assert_int_equal(f.refused.part, 3);
    assert_int_equal(f.guessed.part, 2);
    assert_true(fabs(f.guessed.percent - 50) < 1e-9);
}

static void false_accepts_are_counted_by_kind(void **state)
{
    (void)state;
    add_other(LABEL_UNKNOWN, "stop", 0.9);
    add_other(LABEL_UNKNOWN, "stop", 0.2);
    add_other(LABEL_SILENCE, NULL, 0);
    struct score_figures f = figures();
    assert_int_equal(f.accepted[LABEL_UNKNOWN].part, 1);
    assert_int_equal(f.accepted[LABEL_UNKNOWN].n, 2);
    assert_int_equal(f.accepted[LABEL_SILENCE].part, 0);
    assert_int_equal(f.accepted[LABEL_SILENCE].n, 1);
    assert_int_equal(f.accepted[LABEL_SAID].n, 0);
    assert_int_equal(f.accepted_all.part, 1);
    assert_int_equal(f.accepted_all.n, 3);
    assert_int_equal(f.right.n, 0);
    assert_true(isnan(f.right.percent));
}

static void guesses_fall_into_ten_bins_of_confidence(void **state)
{
    (void)state;
    add_word("stop", "stop", 1);
    add_word("stop", "go", 0.95);
    add_word("stop", "stop", 0.3);
    add_word("stop", NULL, 0.3);
    add_word("stop", "stop", 0);
    add_other(LABEL_SAID, "stop", 0.95);
    struct score_figures f = figures();
    assert_int_equal(f.bins[9].answers, 3);
    assert_int_equal(f.bins[9].right, 1);
    assert_int_equal(f.bins[3].answers, 1);
    assert_int_equal(f.bins[3].right, 1);
    assert_int_equal(f.bins[0].answers, 1);
    assert_int_equal(f.bins[5].answers, 0);
}

static void cost_is_summed_and_latencies_are_ranked(void **state)
{
    (void)state;
    struct score_figures none = figures();
    assert_true(isnan(none.latency_median_ms));
    for (int i = 100; i >= 1; i--) {
        add_word("stop", "stop", i / 100.0);
    }
    struct score_figures f = figures();
    assert_true(fabs(f.audio_s - 200) < 1e-6);
    assert_true(fabs(f.cpu_s - 10) < 1e-6);
    assert_true(fabs(f.latency_median_ms - 50) < 1e-6);
    assert_true(fabs(f.latency_p95_ms - 95) < 1e-6);
}

static void assert_confusion(size_t index, const char *heard,
                             const char *wanted, size_t count)
{
    const struct score_confusion *found = score_tally_confusion(tally, index);
    assert_non_null(found);
    assert_string_equal(found->heard, heard);
    assert_string_equal(found->wanted, wanted);
    assert_int_equal(found->count, count);
}

static void confusions_name_the_slot_the_intent_or_the_words(void **state)
{
    (void)state;
    for (int i = 0; i < 3; i++) {
        add(speech(meaning("order", "large", "soy")),
            meaning("order", "small", NULL), 1, true);
    }
    add_word("stop", "go", 0.9);
    add_word("stop", "go", 0.9);
    add_word("stop", "up", 0.1);
    add_word("stop", "stop", 0.9);
    add_other(LABEL_SAID, "stop", 0.9);
    assert_confusion(0, "small", "large", 3);
    assert_confusion(1, "", "soy", 3);
    assert_confusion(2, "go", "stop", 2);
    assert_confusion(3, "the words", "hum", 1);
    assert_null(score_tally_confusion(tally, 4));
}

static void the_interval_is_wilsons(void **state)
{
    (void)state;
    /* The examples of Newcombe 1998, table I, method 3. */
    struct score_share share = score_share_of(81, 263);
    assert_true(fabs(share.percent - 30.80) < 0.005);
    assert_true(fabs(share.low_percent - 25.53) < 0.005);
    assert_true(fabs(share.high_percent - 36.62) < 0.005);
    share = score_share_of(0, 20);
    assert_true(share.low_percent >= 0 && share.low_percent <= 0);
    assert_true(fabs(share.high_percent - 16.11) < 0.005);
    share = score_share_of(1, 29);
    assert_true(fabs(share.low_percent - 0.61) < 0.005);
    assert_true(fabs(share.high_percent - 17.18) < 0.005);
    share = score_share_of(20, 20);
    assert_true(fabs(share.low_percent - 83.89) < 0.005);
    assert_true(share.high_percent >= 100 && share.high_percent <= 100);
    assert_true(isnan(score_share_of(0, 0).percent));
}

static void assert_point(const struct score_point *point, double rejects,
                         double accepts)
{
    assert_true(fabs(point->false_rejects - rejects) < 1e-9);
    assert_true(fabs(point->false_accepts - accepts) < 1e-9);
}

static void the_curve_has_a_point_for_each_threshold_that_matters(void **state)
{
    (void)state;
    add_word("stop", "stop", 0.9);
    add_word("stop", "go", 0.9);
    add_word("stop", "stop", 0.6);
    add_word("stop", NULL, 0);
    add_other(LABEL_SAID, "stop", 0.3);
    add_other(LABEL_SILENCE, "stop", 0.9);
    size_t n = 0;
    struct score_point *points = score_tally_curve(tally, &n);
    assert_int_equal(n, 4);
    assert_point(&points[0], 0.25, 1);
    assert_point(&points[1], 0.25, 0.5);
    assert_point(&points[2], 0.5, 0.5);
    assert_point(&points[3], 1, 0);
    free(points);
}

static void the_curve_of_nothing_is_one_point(void **state)
{
    (void)state;
    size_t n = 0;
    struct score_point *points = score_tally_curve(tally, &n);
    assert_int_equal(n, 1);
    assert_point(&points[0], 0, 0);
    free(points);
}

#define TALLY_TEST(f) cmocka_unit_test_setup_teardown(f, make_tally, free_tally)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TALLY_TEST(right_is_the_intent_and_every_labelled_slot),
        TALLY_TEST(what_is_refused_is_neither_right_nor_wrong),
        TALLY_TEST(false_accepts_are_counted_by_kind),
        TALLY_TEST(guesses_fall_into_ten_bins_of_confidence),
        TALLY_TEST(cost_is_summed_and_latencies_are_ranked),
        TALLY_TEST(confusions_name_the_slot_the_intent_or_the_words),
        TALLY_TEST(the_interval_is_wilsons),
        TALLY_TEST(the_curve_has_a_point_for_each_threshold_that_matters),
        TALLY_TEST(the_curve_of_nothing_is_one_point),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
