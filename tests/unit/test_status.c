/* SPDX-License-Identifier: GPL-3.0-or-later */
/* status: every code has its own words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "assistant/base/status.h"

static void status_has_its_own_words_for_every_code(void **state)
{
    (void)state;
    for (int i = STATUS_OK; i <= STATUS_END; i++) {
        const char *text = status_text((enum status)i);
        assert_string_not_equal(text, "unknown status");
        for (int j = STATUS_OK; j < i; j++) {
            assert_string_not_equal(text, status_text((enum status)j));
        }
    }
}

static void status_has_words_even_for_what_is_no_code(void **state)
{
    (void)state;
    assert_string_equal(status_text((enum status)(STATUS_END + 1)),
                        "unknown status");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(status_has_its_own_words_for_every_code),
        cmocka_unit_test(status_has_words_even_for_what_is_no_code),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
