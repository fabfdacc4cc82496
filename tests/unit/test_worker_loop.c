/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * worker_loop: what it does to the stdin that it shares with whoever started
 * it, a shell in a terminal for one; and when it takes commands from there.
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

/* ------------------------------------------------------------- commands */

struct workshop {
    int n_works;
    int n_works_before; /* the command */
};

static enum status open_at_once(void *worker)
{
    (void)worker;
    return STATUS_OK;
}

static void close_nothing(void *worker)
{
    (void)worker;
}

static uint64_t stand_still(const void *worker)
{
    (void)worker;
    return 0;
}

static bool is_not(const void *worker)
{
    (void)worker;
    return false;
}

static enum status work(void *worker, int64_t now_ns)
{
    struct workshop *shop = worker;
    (void)now_ns;
    shop->n_works++;
    return STATUS_OK;
}

static void count_works(void *worker, const char *line)
{
    struct workshop *shop = worker;
    (void)line;
    shop->n_works_before = shop->n_works;
}

static void what_came_before_a_command_is_worked_on_first(void **state)
{
    (void)state;
    static const struct worker_ops ops = {
        .name = "test",
        .by_hand = count_works,
        .open = open_at_once,
        .close = close_nothing,
        .progress = stand_still,
        .gone = is_not,
        .second_choice = is_not,
        .work = work,
        .idle = is_not,
        .tell = tell_nobody,
    };
    struct workshop shop = {0};
    int in[2];
    assert_int_equal(pipe2(in, O_CLOEXEC), 0);
    assert_int_equal(dup2(in[0], STDIN_FILENO), STDIN_FILENO);
    assert_int_equal(write(in[1], "speak\n", 6), 6);
    assert_int_equal(close(in[1]), 0);
    assert_int_equal(worker_loop_run(&ops, &shop), STATUS_OK);
    assert_int_equal(shop.n_works_before, 1);
    (void)close(in[0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stdin_is_given_back_as_it_was),
        cmocka_unit_test(what_came_before_a_command_is_worked_on_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
