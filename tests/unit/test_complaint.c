/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "assistant/mind/complaint.h"

static void silence_is_told_once_and_taken_back_once(void **state)
{
    (void)state;
    struct complaint c = {0};
    assert_false(complaint_hear(&c, NULL));
    assert_null(complaint_say(&c, true));
    assert_true(complaint_hear(&c, "silent"));
    assert_string_equal(complaint_say(&c, false), "mic_silent");
    assert_false(complaint_hear(&c, "silent"));
    assert_null(complaint_say(&c, true));
    assert_true(complaint_hear(&c, NULL));
    assert_string_equal(complaint_say(&c, false), "mic_back");
    assert_null(complaint_say(&c, true));
}

static void clipping_waits_until_nobody_is_being_helped(void **state)
{
    (void)state;
    struct complaint c = {0};
    assert_true(complaint_hear(&c, "clipping"));
    assert_null(complaint_say(&c, false));
    assert_string_equal(complaint_say(&c, true), "mic_clipping");
    assert_true(complaint_hear(&c, NULL));
    assert_null(complaint_say(&c, true));
}

static void clipping_that_is_over_before_is_never_told(void **state)
{
    (void)state;
    struct complaint c = {0};
    (void)complaint_hear(&c, "clipping");
    assert_null(complaint_say(&c, false));
    (void)complaint_hear(&c, NULL);
    assert_null(complaint_say(&c, true));
}

static void an_ear_that_begins_anew_takes_nothing_back(void **state)
{
    (void)state;
    struct complaint c = {0};
    (void)complaint_hear(&c, "silent");
    (void)complaint_say(&c, true);
    assert_false(complaint_hear(&c, "unknown"));
    assert_null(complaint_say(&c, true));
    assert_false(complaint_hear(&c, "silent"));
    assert_null(complaint_say(&c, true));
}

static void one_trouble_after_another_is_told_and_both_taken_back(void **state)
{
    (void)state;
    struct complaint c = {0};
    (void)complaint_hear(&c, "slow");
    assert_string_equal(complaint_say(&c, true), "mic_slow");
    assert_true(complaint_hear(&c, "silent"));
    assert_string_equal(complaint_say(&c, true), "mic_silent");
    assert_true(complaint_hear(&c, "clipping"));
    assert_string_equal(complaint_say(&c, false), "mic_back");
    assert_string_equal(complaint_say(&c, true), "mic_clipping");
}

static void a_word_nobody_knows_is_no_trouble(void **state)
{
    (void)state;
    struct complaint c = {0};
    assert_false(complaint_hear(&c, "hiccups"));
    assert_null(complaint_say(&c, true));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(silence_is_told_once_and_taken_back_once),
        cmocka_unit_test(clipping_waits_until_nobody_is_being_helped),
        cmocka_unit_test(clipping_that_is_over_before_is_never_told),
        cmocka_unit_test(an_ear_that_begins_anew_takes_nothing_back),
        cmocka_unit_test(one_trouble_after_another_is_told_and_both_taken_back),
        cmocka_unit_test(a_word_nobody_knows_is_no_trouble),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
