/* SPDX-License-Identifier: GPL-3.0-or-later */
/* child: what it says is read to its end, and never waited for too long. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "assistant/base/child.h"

#define PATIENCE_MS 50

static bool read_of(const char *said, bool closed, size_t most,
                    struct text *heard)
{
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    assert_true(write(ends[1], said, strlen(said)) == (ssize_t)strlen(said));
    if (closed) {
        (void)close(ends[1]);
    }
    bool whole = child_read(ends[0], PATIENCE_MS, most, heard);
    if (!closed) {
        (void)close(ends[1]);
    }
    (void)close(ends[0]);
    return whole;
}

static void all_of_it_is_read(void **state)
{
    (void)state;
    char longest[2000] = {0};
    memset(longest, 'a', sizeof longest - 1);
    struct text heard = {0};
    assert_true(read_of("no such voice", true, 13, &heard));
    assert_string_equal(text_str(&heard), "no such voice");
    text_clear(&heard);
    assert_true(read_of("", true, 13, &heard));
    assert_string_equal(text_str(&heard), "");
    assert_true(read_of(longest, true, sizeof longest, &heard));
    assert_string_equal(text_str(&heard), longest);
    text_finish(&heard);
}

static void who_does_not_end_is_not_waited_for(void **state)
{
    (void)state;
    struct text heard = {0};
    assert_false(read_of("wait", false, 100, &heard));
    assert_string_equal(text_str(&heard), "wait");
    text_finish(&heard);
}

static void who_says_too_much_is_cut_short(void **state)
{
    (void)state;
    struct text heard = {0};
    assert_false(read_of("too much", true, 7, &heard));
    assert_true(heard.length <= 7);
    text_finish(&heard);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_of_it_is_read),
        cmocka_unit_test(who_does_not_end_is_not_waited_for),
        cmocka_unit_test(who_says_too_much_is_cut_short),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
