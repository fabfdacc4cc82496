/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lines: whole lines from a pipe, however the writer cuts them up. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "assistant/worker/lines.h"

static struct lines lines;
static int pipe_fds[2];

static int open_pipe(void **state)
{
    (void)state;
    lines = (struct lines){0};
    return pipe2(pipe_fds, O_NONBLOCK | O_CLOEXEC);
}

static int close_pipe(void **state)
{
    (void)state;
    (void)close(pipe_fds[1]);
    return close(pipe_fds[0]);
}

static void put(const char *bytes, size_t length)
{
    assert_int_equal(write(pipe_fds[1], bytes, length), (ssize_t)length);
}

static void put_text(const char *text)
{
    put(text, strlen(text));
}

static void assert_line(const char *expected)
{
    const char *line = NULL;
    size_t length = 0;
    assert_int_equal(lines_read(&lines, pipe_fds[0], &line, &length),
                     LINES_LINE);
    assert_string_equal(line, expected);
    assert_int_equal(length, strlen(expected));
}

static void assert_result(enum lines_result expected)
{
    const char *line = NULL;
    size_t length = 0;
    assert_int_equal(lines_read(&lines, pipe_fds[0], &line, &length), expected);
}

static void lines_come_one_by_one_without_their_newlines(void **state)
{
    (void)state;
    put_text("one\n\nthree\n");
    assert_line("one");
    assert_line("");
    assert_line("three");
    assert_result(LINES_LATER);
}

static void half_a_line_waits_for_its_end(void **state)
{
    (void)state;
    put_text("my calf is");
    assert_result(LINES_LATER);
    put_text(" cramping");
    assert_result(LINES_LATER);
    put_text("\nst");
    assert_line("my calf is cramping");
    assert_result(LINES_LATER);
    put_text("op\n");
    assert_line("stop");
}

static void the_longest_line_fits_and_a_longer_one_is_dropped_whole(
    void **state)
{
    (void)state;
    char longest[LINES_MAX];
    memset(longest, 'a', sizeof longest);
    longest[LINES_MAX - 1] = '\n';
    put(longest, sizeof longest);
    longest[LINES_MAX - 1] = '\0';
    assert_line(longest);

    memset(longest, 'b', sizeof longest);
    put(longest, sizeof longest);
    put_text("and more\nnext\n");
    assert_line("next");
}

static void a_line_of_many_buffers_takes_nothing_else_with_it(void **state)
{
    (void)state;
    char part[1000];
    memset(part, 'x', sizeof part);
    for (int i = 0; i < 20; i++) {
        put(part, sizeof part);
        assert_result(LINES_LATER);
    }
    put_text("\nstop\n");
    assert_line("stop");
}

static void a_closed_pipe_gives_what_was_whole_and_then_ends(void **state)
{
    (void)state;
    put_text("last\nhalf");
    (void)close(pipe_fds[1]);
    pipe_fds[1] = -1;
    assert_line("last");
    assert_result(LINES_END);
    assert_result(LINES_END);
}

static void a_closed_descriptor_is_an_end_and_not_a_wait(void **state)
{
    (void)state;
    const char *line = NULL;
    size_t length = 0;
    assert_int_equal(lines_read(&lines, -1, &line, &length), LINES_END);
}

static void clearing_forgets_half_a_line_of_the_one_before(void **state)
{
    (void)state;
    put_text("dead worker's ha");
    assert_result(LINES_LATER);
    lines_clear(&lines);
    put_text("ready\n");
    assert_line("ready");
}

static void bytes_of_zero_are_counted_in_the_length(void **state)
{
    (void)state;
    put("a\0b\n", 4);
    const char *line = NULL;
    size_t length = 0;
    assert_int_equal(lines_read(&lines, pipe_fds[0], &line, &length),
                     LINES_LINE);
    assert_int_equal(length, 3);
    assert_memory_equal(line, "a\0b", 4);
}

#define PIPE_TEST(f) cmocka_unit_test_setup_teardown(f, open_pipe, close_pipe)

int main(void)
{
    const struct CMUnitTest tests[] = {
        PIPE_TEST(lines_come_one_by_one_without_their_newlines),
        PIPE_TEST(half_a_line_waits_for_its_end),
        PIPE_TEST(the_longest_line_fits_and_a_longer_one_is_dropped_whole),
        PIPE_TEST(a_line_of_many_buffers_takes_nothing_else_with_it),
        PIPE_TEST(a_closed_pipe_gives_what_was_whole_and_then_ends),
        PIPE_TEST(a_closed_descriptor_is_an_end_and_not_a_wait),
        PIPE_TEST(clearing_forgets_half_a_line_of_the_one_before),
        PIPE_TEST(bytes_of_zero_are_counted_in_the_length),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
