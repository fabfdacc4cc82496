/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * confusion: commands that sound alike are found and ranked, commands that
 * mean the same are not, and a sentence with two meanings is named.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "grammar/confusion.h"
#include "grammar/readings.h"
#include "tests/unit/build_rule.h"

static const struct {
    const char *word;
    const char *phones;
} lexicon[] = {
    {"stop", "S T AA P"},   {"step", "S T EH P"}, {"next", "N EH K S T"},
    {"left", "L EH F T"},   {"right", "R AY T"},  {"my", "M AY"},
    {"calf", "K AE F"},     {"half", "HH AE F"},  {"cramps", "K R AE M P S"},
    {"in", "IH N"},         {"the", "DH AH"},     {"please", "P L IY Z"},
    {"again", "AH G EH N"}, {"night", "N AY T"},
};

static const char *phones_of(void *context, size_t index)
{
    const char *word = automaton_word(context, index);
    for (size_t i = 0; i < sizeof lexicon / sizeof lexicon[0]; i++) {
        if (strcmp(lexicon[i].word, word) == 0) {
            return lexicon[i].phones;
        }
    }
    return NULL;
}

static struct confusion_report find_with(const char *body, const char *sentence)
{
    struct confusion_report report;
    struct automaton *automaton = build(body);
    const struct confusion_query query = {
        .automaton = automaton,
        .phones_of = phones_of,
        .context = automaton,
        .sentences = &sentence,
        .n_sentences = sentence != NULL,
        .n_worst = 10,
    };
    confusion_find(&query, &report);
    automaton_destroy(automaton);
    return report;
}

static struct confusion_report find(const char *body)
{
    return find_with(body, NULL);
}

static void assert_pair(const struct confusion *pair, const char *one,
                        const char *other)
{
    const char *first = pair->sentences[0];
    const char *second = pair->sentences[1];
    assert_true((strcmp(first, one) == 0 && strcmp(second, other) == 0) ||
                (strcmp(first, other) == 0 && strcmp(second, one) == 0));
}

static void the_nearest_pair_comes_first(void **state)
{
    (void)state;
    struct confusion_report report =
        find("(next {intent=next} | stop {intent=stop} | step {intent=step})");
    assert_true(report.n_pairs >= 1);
    assert_pair(&report.pairs[0], "stop", "step");
    assert_true(report.pairs[0].distance > 0.0);
    assert_true(report.pairs[0].distance < 0.2);
    for (size_t i = 1; i < report.n_pairs; i++) {
        assert_true(report.pairs[i].distance >= report.pairs[i - 1].distance);
    }
    confusion_report_finish(&report);
}

static void what_means_the_same_is_no_confusion(void **state)
{
    (void)state;
    struct confusion_report report = find("(stop | step) {intent=stop}");
    assert_int_equal(report.n_pairs, 0);
    assert_int_equal(report.n_sentences, 2);
    confusion_report_finish(&report);
}

static void one_word_counts_the_same_in_a_longer_sentence(void **state)
{
    (void)state;
    struct confusion_report bare = find("(calf | half) {intent}");
    struct confusion_report within =
        find("(my (calf | half) cramps again in the night please) {intent}");
    assert_int_equal(bare.n_pairs, 1);
    assert_int_equal(within.n_pairs, 1);
    assert_true(bare.pairs[0].distance == within.pairs[0].distance);
    confusion_report_finish(&bare);
    confusion_report_finish(&within);
}

static bool has_both(const struct confusion *pair, const char *word)
{
    return strstr(pair->sentences[0], word) != NULL &&
           strstr(pair->sentences[1], word) != NULL;
}

static bool has_one(const struct confusion *pair, const char *word)
{
    return strstr(pair->sentences[0], word) != NULL ||
           strstr(pair->sentences[1], word) != NULL;
}

static void the_same_two_words_are_reported_once(void **state)
{
    (void)state;
    struct confusion_report report =
        find("(my (calf | half) {place} (cramps {when=now} | cramps again "
             "{when=again}) {intent=x})");
    size_t alike = 0;
    for (size_t i = 0; i < report.n_pairs; i++) {
        const struct confusion *pair = &report.pairs[i];
        alike += has_one(pair, "calf") && has_one(pair, "half") &&
                 (has_both(pair, "again") || !has_one(pair, "again"));
    }
    assert_int_equal(alike, 1);
    confusion_report_finish(&report);
}

static void slots_are_part_of_the_meaning(void **state)
{
    (void)state;
    struct confusion_report report =
        find("my (left | right) {side} calf cramps {intent=cramp}");
    assert_int_equal(report.n_pairs, 1);
    assert_non_null(strstr(report.pairs[0].meanings[0], "cramp side="));
    confusion_report_finish(&report);
}

static void a_word_without_phones_is_left_out(void **state)
{
    (void)state;
    struct confusion_report report =
        find("(stop {intent=stop} | step {intent=step} | xyz {intent=xyz})");
    assert_int_equal(report.n_sentences, 2);
    assert_int_equal(report.n_pairs, 1);
    confusion_report_finish(&report);
}

static void a_sentence_with_two_meanings_is_named(void **state)
{
    (void)state;
    struct confusion_report report =
        find("(next {intent=skip} | (next | again) {intent=next})");
    assert_int_equal(report.n_ambiguities, 1);
    assert_string_equal(report.ambiguities[0].sentence, "next");
    assert_string_equal(report.ambiguities[0].meanings[0], "skip");
    assert_string_equal(report.ambiguities[0].meanings[1], "next");
    confusion_report_finish(&report);
}

static void a_weight_says_which_meaning_is_meant(void **state)
{
    (void)state;
    struct confusion_report report =
        find("(next {intent=skip} | /0.5/ next {intent=next})");
    assert_int_equal(report.n_ambiguities, 0);
    confusion_report_finish(&report);
}

static void a_sentence_too_rare_to_be_sampled_can_be_named(void **state)
{
    (void)state;
    static const char body[] =
        "(stop {intent=stop} | /0.000000001/ step "
        "{intent=step} | /0.000000001/ next {intent=next})";
    struct confusion_report sampled = find(body);
    struct confusion_report named = find_with(body, "step");
    struct confusion_report foreign = find_with(body, "calf in the night");
    assert_int_equal(sampled.n_pairs, 0);
    assert_int_equal(named.n_pairs, 1);
    assert_int_equal(foreign.n_sentences, 1);
    confusion_report_finish(&sampled);
    confusion_report_finish(&named);
    confusion_report_finish(&foreign);
}

static void two_ways_to_one_meaning_are_one_reading(void **state)
{
    (void)state;
    struct readings readings;
    struct automaton *automaton =
        build("([please] next | next | next [please]) {intent=next}");
    readings_find(automaton, "next", &readings);
    assert_int_equal(readings.count, 1);
    assert_string_equal(readings.meanings[0], "next");
    readings_finish(&readings);
    readings_find(automaton, "stop", &readings);
    assert_int_equal(readings.count, 0);
    automaton_destroy(automaton);
}

static void repeats_within_repeats_end(void **state)
{
    (void)state;
    struct readings readings;
    struct automaton *automaton =
        build("(([please]*)* (next | again)+)+ {intent=next}");
    readings_find(automaton, "next again next again next again", &readings);
    assert_int_equal(readings.count, 1);
    readings_finish(&readings);
    automaton_destroy(automaton);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_nearest_pair_comes_first),
        cmocka_unit_test(what_means_the_same_is_no_confusion),
        cmocka_unit_test(one_word_counts_the_same_in_a_longer_sentence),
        cmocka_unit_test(the_same_two_words_are_reported_once),
        cmocka_unit_test(slots_are_part_of_the_meaning),
        cmocka_unit_test(a_word_without_phones_is_left_out),
        cmocka_unit_test(a_sentence_with_two_meanings_is_named),
        cmocka_unit_test(a_weight_says_which_meaning_is_meant),
        cmocka_unit_test(a_sentence_too_rare_to_be_sampled_can_be_named),
        cmocka_unit_test(two_ways_to_one_meaning_are_one_reading),
        cmocka_unit_test(repeats_within_repeats_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
