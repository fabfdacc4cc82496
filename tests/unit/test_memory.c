/* SPDX-License-Identifier: GPL-3.0-or-later */
/* memory: allocation that gives what was asked for, or ends the program. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "assistant/base/memory.h"

static void memory_of_nothing_can_still_be_freed(void **state)
{
    (void)state;
    void *block = xcalloc(0, 8);
    assert_non_null(block);
    block = xrealloc(block, 0, 8);
    assert_non_null(block);
    free(block);
}

static void memory_is_zeroed_and_keeps_its_bytes_when_it_grows(void **state)
{
    (void)state;
    int *numbers = xcalloc(4, sizeof *numbers);
    assert_int_equal(numbers[3], 0);
    numbers[3] = 7;
    numbers = xrealloc(numbers, 4000, sizeof *numbers);
    assert_int_equal(numbers[3], 7);
    free(numbers);
}

static void memory_copies_text(void **state)
{
    (void)state;
    char *whole = xstrdup("calf");
    char *part = xstrndup("calfskin", 4);
    assert_string_equal(whole, part);
    free(whole);
    free(part);
}

static void memory_aborts_where_the_size_overflows(void **state)
{
    (void)state;
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        (void)close(STDERR_FILENO);
        (void)signal(SIGABRT, SIG_DFL);
        free(xrealloc(NULL, SIZE_MAX / 2 + 1, 2));
        _exit(0);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGABRT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_of_nothing_can_still_be_freed),
        cmocka_unit_test(memory_is_zeroed_and_keeps_its_bytes_when_it_grows),
        cmocka_unit_test(memory_copies_text),
        cmocka_unit_test(memory_aborts_where_the_size_overflows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
