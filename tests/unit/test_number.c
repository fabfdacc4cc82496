/* SPDX-License-Identifier: GPL-3.0-or-later */
/* number: digits as they are said. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "assistant/base/number.h"

static void number_is_spelled_as_it_is_said(void **state)
{
    (void)state;
    static const struct {
        long number;
        const char *words;
    } cases[] = {
        {0, "zero"},
        {7, "seven"},
        {19, "nineteen"},
        {20, "twenty"},
        {35, "thirty five"},
        {100, "one hundred"},
        {112, "one hundred twelve"},
        {999, "nine hundred ninety nine"},
        {1000, "one thousand"},
        {20006, "twenty thousand six"},
        {1000000, "one million"},
        {999999999, "nine hundred ninety nine million nine hundred ninety "
                    "nine thousand nine hundred ninety nine"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct text out = {0};
        number_spell(cases[i].number, &out);
        assert_string_equal(text_str(&out), cases[i].words);
        text_finish(&out);
    }
}

static void number_is_appended_to_what_is_there(void **state)
{
    (void)state;
    struct text out = {0};
    text_append(&out, "hold ");
    number_spell(30, &out);
    assert_string_equal(text_str(&out), "hold thirty");
    text_finish(&out);
}

static void number_outside_its_range_says_nothing(void **state)
{
    (void)state;
    struct text out = {0};
    number_spell(-1, &out);
    number_spell(1000000000, &out);
    assert_string_equal(text_str(&out), "");
    text_finish(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(number_is_spelled_as_it_is_said),
        cmocka_unit_test(number_is_appended_to_what_is_there),
        cmocka_unit_test(number_outside_its_range_says_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
