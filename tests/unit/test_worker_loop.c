/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * worker_loop: what it does to the stdin that it shares with whoever started
 * it, a shell in a terminal for one.
 */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "assistant/worker/worker_loop.h"

static char heard[40];
static int flags_meanwhile;

static enum status open_none(void *worker)
{
    (void)worker;
    return STATUS_NO_DEVICE;
}

static void tell_nobody(void *worker, enum worker_state state, int64_t now_ns)
{
    (void)worker;
    (void)state;
    (void)now_ns;
}

static void take_by_hand(void *worker, const char *line)
{
    (void)worker;
    strncpy(heard, line, sizeof heard - 1);
    flags_meanwhile = fcntl(STDIN_FILENO, F_GETFL);
}

static void stdin_is_given_back_as_it_was(void **state)
{
    (void)state;
    static const struct worker_ops ops = {
        .name = "test",
        .by_hand = take_by_hand,
        .open = open_none,
        .tell = tell_nobody,
    };
    int in[2];
    assert_int_equal(pipe2(in, O_CLOEXEC), 0);
    assert_int_equal(dup2(in[0], STDIN_FILENO), STDIN_FILENO);
    assert_int_equal(fcntl(STDIN_FILENO, F_SETFL, O_APPEND), 0);
    int flags = fcntl(STDIN_FILENO, F_GETFL);
    assert_int_equal(write(in[1], "hello\n", 6), 6);
    assert_int_equal(close(in[1]), 0);
    assert_int_equal(worker_loop_run(&ops, NULL), STATUS_OK);
    assert_string_equal(heard, "hello");
    assert_int_equal(flags_meanwhile, flags | O_NONBLOCK);
    assert_int_equal(fcntl(STDIN_FILENO, F_GETFL), flags);
    (void)close(in[0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stdin_is_given_back_as_it_was),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
