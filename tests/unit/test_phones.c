/* SPDX-License-Identifier: GPL-3.0-or-later */
/* phones: what sounds alike is near, what does not is far. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "grammar/phones.h"

static double cost_within(const char *a, const char *b, double limit)
{
    unsigned char left[PHONES_MAX];
    unsigned char right[PHONES_MAX];
    size_t n_left = 0;
    size_t n_right = 0;
    assert_true(phones_read(a, left, &n_left));
    assert_true(phones_read(b, right, &n_right));
    return phones_cost(left, n_left, right, n_right, limit);
}

static double cost(const char *a, const char *b)
{
    return cost_within(a, b, INFINITY);
}

static void all_39_phones_are_known(void **state)
{
    (void)state;
    unsigned char phones[PHONES_MAX];
    size_t n = 0;
    assert_true(phones_read(
        "AA AE AH AO AW AY B CH D DH EH ER EY F G HH IH IY JH K L M N NG OW "
        "OY P R S SH T TH UH UW V W Y Z ZH",
        phones, &n));
    assert_int_equal(n, PHONES_COUNT);
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < i; j++) {
            assert_int_not_equal(phones[i], phones[j]);
        }
    }
}

static void what_is_no_phone_is_refused(void **state)
{
    (void)state;
    unsigned char phones[PHONES_MAX];
    size_t n = 0;
    assert_false(phones_read("K AE Q", phones, &n));
    n = 0;
    assert_false(phones_read("K A F", phones, &n));
    n = 0;
    assert_false(phones_read("AH0", phones, &n));
    n = PHONES_MAX;
    assert_false(phones_read("K", phones, &n));
}

static void the_same_sound_costs_nothing(void **state)
{
    (void)state;
    assert_true(cost("K AE F", "K AE F") == 0.0);
    assert_true(cost("", "") == 0.0);
}

static void one_phone_for_another_costs_the_same_both_ways(void **state)
{
    (void)state;
    for (unsigned char a = 0; a < PHONES_COUNT; a++) {
        assert_true(phones_cost(&a, 1, &a, 1, INFINITY) == 0.0);
        for (unsigned char b = 0; b < a; b++) {
            double cost = phones_cost(&a, 1, &b, 1, INFINITY);
            assert_true(cost > 0.0 && cost <= 1.0);
            assert_true(cost == phones_cost(&b, 1, &a, 1, INFINITY));
        }
        double gap = phones_cost(&a, 1, NULL, 0, INFINITY);
        assert_true(gap > 0.0 && gap < 1.0);
    }
}

static void place_is_nearer_than_voicing_and_voicing_than_manner(void **state)
{
    (void)state;
    assert_true(cost("P", "T") < cost("P", "B"));
    assert_true(cost("P", "B") < cost("P", "M"));
    assert_true(cost("P", "M") < cost("P", "AA"));
}

static void neighbouring_vowels_are_nearer_than_opposite_ones(void **state)
{
    (void)state;
    assert_true(cost("IH", "IY") < cost("IH", "AE"));
    assert_true(cost("IH", "AE") < cost("IY", "AO"));
    assert_true(cost("AY", "OY") < cost("AY", "IY"));
}

static void a_weak_phone_is_lost_more_cheaply_than_a_strong_one(void **state)
{
    (void)state;
    assert_true(cost("K AE N T", "K AE N") < cost("K AE N S", "K AE N"));
    assert_true(cost("HH IY T", "IY T") < cost("S IY T", "IY T"));
}

static void words_that_sound_alike_are_nearer_than_others(void **state)
{
    (void)state;
    double alike = cost("S T AA P", "S T EH P");
    assert_true(alike < 0.8);
    assert_true(alike < cost("S T AA P", "N EH K S T"));
    assert_true(cost("N EH K S T", "B AE K") > 1.6);
}

static void past_the_limit_it_only_says_that(void **state)
{
    (void)state;
    double exact = cost("S T AA P", "N EH K S T");
    double given_up = cost_within("S T AA P", "N EH K S T", 0.1);
    assert_true(given_up >= 0.1);
    assert_true(given_up <= exact);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_39_phones_are_known),
        cmocka_unit_test(what_is_no_phone_is_refused),
        cmocka_unit_test(the_same_sound_costs_nothing),
        cmocka_unit_test(one_phone_for_another_costs_the_same_both_ways),
        cmocka_unit_test(place_is_nearer_than_voicing_and_voicing_than_manner),
        cmocka_unit_test(neighbouring_vowels_are_nearer_than_opposite_ones),
        cmocka_unit_test(a_weak_phone_is_lost_more_cheaply_than_a_strong_one),
        cmocka_unit_test(words_that_sound_alike_are_nearer_than_others),
        cmocka_unit_test(past_the_limit_it_only_says_that),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
