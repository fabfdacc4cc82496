/* SPDX-License-Identifier: GPL-3.0-or-later */
/* log: one line per call, only those asked for, at a place one can jump to. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "assistant/base/log.h"

struct caught {
    int n_lines;
    char last[2048];
};

static struct caught caught;

static void catch_line(void *context, const char *line)
{
    struct caught *to = context;
    to->n_lines++;
    (void)snprintf(to->last, sizeof to->last, "%s", line);
}

static int catch_lines(void **state)
{
    (void)state;
    caught = (struct caught){0};
    log_set_sink(catch_line, &caught);
    log_set_level(LOG_WARN);
    return 0;
}

static int let_lines_go(void **state)
{
    (void)state;
    log_set_sink(NULL, NULL);
    log_set_level(LOG_WARN);
    return 0;
}

static void log_names_level_and_module(void **state)
{
    (void)state;
    log_error("capture", "no device named '%s'", "mic");
    assert_string_equal(caught.last, "error capture: no device named 'mic'");
    log_warn("ear", "%d samples lost", 320);
    assert_string_equal(caught.last, "warn ear: 320 samples lost");
    assert_int_equal(caught.n_lines, 2);
}

static void log_shows_what_was_heard_only_when_asked(void **state)
{
    (void)state;
    log_info("ear", "heard: %s", "my calf");
    log_debug("ear", "beat");
    assert_int_equal(caught.n_lines, 0);
    log_set_level(LOG_INFO);
    log_info("ear", "heard: %s", "my calf");
    log_debug("ear", "beat");
    assert_int_equal(caught.n_lines, 1);
    assert_string_equal(caught.last, "info ear: heard: my calf");
    assert_int_equal(log_get_level(), LOG_INFO);
}

static void log_at_names_the_place_and_cannot_be_silenced(void **state)
{
    (void)state;
    log_set_level(LOG_ERROR);
    log_at("content/topics/salt.yaml", 12, "unknown key '%s'", "anser");
    assert_string_equal(caught.last,
                        "content/topics/salt.yaml:12: unknown key 'anser'");
}

static void log_keeps_to_one_line(void **state)
{
    (void)state;
    log_error("ear", "one\ntwo\r\nthree");
    assert_null(strpbrk(caught.last, "\r\n"));
    assert_string_equal(caught.last, "error ear: one two  three");
}

static void log_cuts_a_line_without_end(void **state)
{
    (void)state;
    char endless[4000];
    memset(endless, 'x', sizeof endless - 1);
    endless[sizeof endless - 1] = '\0';
    log_error("ear", "%s", endless);
    assert_int_equal(caught.n_lines, 1);
    assert_in_range(strlen(caught.last), 900, 1023);
    log_at(endless, 1, "%s", endless);
    assert_int_equal(caught.n_lines, 2);
    assert_in_range(strlen(caught.last), 900, 1023);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(log_names_level_and_module, catch_lines,
                                        let_lines_go),
        cmocka_unit_test_setup_teardown(
            log_shows_what_was_heard_only_when_asked, catch_lines,
            let_lines_go),
        cmocka_unit_test_setup_teardown(
            log_at_names_the_place_and_cannot_be_silenced, catch_lines,
            let_lines_go),
        cmocka_unit_test_setup_teardown(log_keeps_to_one_line, catch_lines,
                                        let_lines_go),
        cmocka_unit_test_setup_teardown(log_cuts_a_line_without_end,
                                        catch_lines, let_lines_go),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
