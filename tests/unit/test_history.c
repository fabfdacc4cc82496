/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Counting past cramps: days, nights, and clocks that were wrong. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "assistant/diary/history.h"

#define HOUR_S INT64_C(3600)
#define DAY_S  (24 * HOUR_S)
/* Monday, 5 January 2026, three at night. */
#define NOW_S INT64_C(1767582000)

#define MAX 8

static struct history history_of(struct cramp *cramps, const int64_t *hours_ago,
                                 size_t n)
{
    for (size_t i = 0; i < n; i++) {
        cramps[i] = (struct cramp){.began_s = NOW_S - hours_ago[i] * HOUR_S,
                                   .ending = CRAMP_GONE};
    }
    return (struct history){.cramps = cramps, .count = n, .now_s = NOW_S};
}

static void a_week_is_seven_times_24_hours(void **state)
{
    (void)state;
    struct cramp cramps[MAX];
    const int64_t hours[] = {800, 7 * 24, 7 * 24 - 1, 30, 0};
    struct history history = history_of(cramps, hours, 5);
    assert_int_equal(history_count(&history, HISTORY_WEEK_DAYS), 3);
    assert_int_equal(history_count(&history, HISTORY_MONTH_DAYS), 4);
}

static void a_cramp_of_a_wrong_clock_counts_nowhere(void **state)
{
    (void)state;
    struct cramp cramps[MAX];
    const int64_t hours[] = {NOW_S / HOUR_S - 1, -48, 1};
    struct history history = history_of(cramps, hours, 3);
    assert_false(history_is_dated(&history, &cramps[0])); /* of 1970 */
    assert_false(history_is_dated(&history, &cramps[1])); /* tomorrow */
    assert_true(history_is_dated(&history, &cramps[2]));
    assert_int_equal(history_count(&history, HISTORY_MONTH_DAYS), 1);
    assert_int_equal(history_cramp_days(&history), 1);
}

static void nothing_is_counted_back_from_1970(void **state)
{
    (void)state;
    struct cramp cramps[MAX];
    const int64_t hours[] = {1};
    struct history history = history_of(cramps, hours, 1);
    assert_true(history_clock_is_set(&history));
    history.now_s = 200;
    assert_false(history_clock_is_set(&history));
    assert_int_equal(history_count(&history, HISTORY_WEEK_DAYS), 0);
    assert_false(history_comes_often(&history));
}

static void a_night_is_one_day(void **state)
{
    (void)state;
    struct cramp cramps[MAX];
    const int64_t hours[] = {5, 3, 0}; /* from ten to three */
    struct history history = history_of(cramps, hours, 3);
    assert_int_equal(history_cramp_days(&history), 1);
}

static void a_day_is_counted_in_the_time_of_its_place(void **state)
{
    (void)state;
    struct cramp cramps[MAX];
    const int64_t hours[] = {16, 14}; /* eleven and one o'clock, UTC */
    struct history history = history_of(cramps, hours, 2);
    assert_int_equal(history_cramp_days(&history), 2);
    history.offset_s = cramps[0].offset_s = cramps[1].offset_s = 2 * 3600;
    assert_int_equal(history_cramp_days(&history), 1);
}

static void the_third_day_of_seven_is_often(void **state)
{
    (void)state;
    struct cramp cramps[MAX];
    const int64_t two[] = {48, 47, 0};
    struct history history = history_of(cramps, two, 3);
    assert_false(history_comes_often(&history));
    const int64_t three[] = {6 * 24, 48, 0};
    history = history_of(cramps, three, 3);
    assert_true(history_comes_often(&history));
    const int64_t stretched[] = {8 * 24, 48, 0};
    history = history_of(cramps, stretched, 3);
    assert_false(history_comes_often(&history));
}

static void often_is_told_once_in_seven_days(void **state)
{
    (void)state;
    struct cramp cramps[MAX];
    const int64_t hours[] = {8 * 24, 72, 48, 24, 0};
    struct history history = history_of(cramps, hours, 5);
    cramps[2].advised = true;
    assert_false(history_comes_often(&history));
    cramps[2].advised = false;
    cramps[0].advised = true; /* longer ago */
    assert_true(history_comes_often(&history));
}

static void the_last_that_helped_may_not_be_the_last(void **state)
{
    (void)state;
    struct cramp cramps[MAX];
    const int64_t hours[] = {48, 24, 0};
    struct history history = history_of(cramps, hours, 3);
    assert_null(history_last_helped(&history));
    cramp_set(cramps[1].helped, "a calf stretch");
    assert_ptr_equal(history_last_helped(&history), &cramps[1]);
    assert_ptr_equal(history_last(&history), &cramps[2]);
    history.count = 0;
    assert_null(history_last(&history));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_week_is_seven_times_24_hours),
        cmocka_unit_test(a_cramp_of_a_wrong_clock_counts_nowhere),
        cmocka_unit_test(nothing_is_counted_back_from_1970),
        cmocka_unit_test(a_night_is_one_day),
        cmocka_unit_test(a_day_is_counted_in_the_time_of_its_place),
        cmocka_unit_test(the_third_day_of_seven_is_often),
        cmocka_unit_test(often_is_told_once_in_seven_days),
        cmocka_unit_test(the_last_that_helped_may_not_be_the_last),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
