/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * pronunciation: eSpeak NG's phones as CMUdict's, and an engine that aborts,
 * hangs, ends or babbles costs a warning and no more.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "assistant/base/clock.h"
#include "assistant/base/log.h"
#include "assistant/base/memory.h"
#include "grammar/pronunciation.h"

static char logged[1100];
static int n_logged;

static void keep_line(void *context, const char *line)
{
    (void)context;
    (void)snprintf(logged, sizeof logged, "%s", line);
    n_logged++;
}

static int set_up(void **state)
{
    (void)state;
    logged[0] = '\0';
    n_logged = 0;
    log_set_sink(keep_line, NULL);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    log_set_sink(NULL, NULL);
    return 0;
}

static void assert_phones(const char *word, const char *wanted)
{
    char *phones = NULL;
    assert_int_equal(pronounce(word, &phones), STATUS_OK);
    assert_string_equal(phones, wanted);
    free(phones);
}

static void assert_no_child_is_left(void)
{
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
    assert_int_equal(errno, ECHILD);
}

static void assert_warned(pronouncer *engine, const char *word,
                          enum status wanted)
{
    char *phones = NULL;
    n_logged = 0;
    assert_int_equal(pronounce_with(engine, word, &phones), wanted);
    assert_null(phones);
    assert_int_equal(n_logged, 1);
    assert_non_null(strstr(logged, "warn pronunciation: "));
    assert_non_null(strstr(logged, "grammar/extra.dict"));
    assert_no_child_is_left();
}

static void a_word_is_said_in_the_phones_of_cmudict(void **state)
{
    (void)state;
    assert_phones("calf", "K AE F");
    assert_phones("cramping", "K R AE M P IH NG");
    assert_phones("foot's", "F UH T S");
    assert_phones("quinine", "K W IH N AY N");
    assert_int_equal(n_logged, 0);
    assert_no_child_is_left();
}

static void a_vowel_with_an_r_has_one_r(void **state)
{
    (void)state;
    assert_phones("starry", "S T AA R IY");
    assert_phones("heart", "HH AA R T");
}

static void a_weak_l_or_n_gets_its_vowel_back(void **state)
{
    (void)state;
    assert_phones("muscle", "M AH S AH L");
    assert_phones("button", "B AH T AH N");
}

static void a_word_of_letters_is_spelt(void **state)
{
    (void)state;
    assert_phones("nhs", "EH N EY CH EH S");
}

static void what_has_no_sound_has_no_pronunciation(void **state)
{
    (void)state;
    assert_warned(pronunciation_espeak, "", STATUS_INVALID);
    assert_warned(pronunciation_espeak, "...", STATUS_INVALID);
}

static void the_text_that_aborts_the_engine_is_refused(void **state)
{
    (void)state;
    char word[161] = "";
    for (size_t i = 0; i < 160; i++) {
        word[i] = "s'"[i % 2];
    }
    assert_warned(pronunciation_espeak, word, STATUS_LIMIT);
}

static enum status abort_at_once(const char *word, char **phones)
{
    (void)word;
    (void)phones;
    abort();
}

static enum status leave(const char *word, char **phones)
{
    (void)word;
    (void)phones;
    (void)printf("not wanted\n");
    exit(0);
}

static enum status hang(const char *word, char **phones)
{
    (void)word;
    (void)phones;
    while (pause() != 0) {
    }
    return STATUS_OK;
}

static enum status babble(const char *word, char **phones)
{
    (void)word;
    *phones = xcalloc(5001, 1);
    memset(*phones, 'A', 5000);
    return STATUS_OK;
}

static void an_engine_that_aborts_costs_a_warning(void **state)
{
    (void)state;
    assert_warned(abort_at_once, "calf", STATUS_ENGINE);
}

static void an_engine_that_ends_its_process_ends_only_the_child(void **state)
{
    (void)state;
    assert_warned(leave, "calf", STATUS_ENGINE);
}

static void an_engine_that_hangs_is_killed(void **state)
{
    (void)state;
    int64_t began_ns = clock_mono_ns();
    assert_warned(hang, "calf", STATUS_ENGINE);
    assert_true(clock_mono_ns() - began_ns < 20 * NS_PER_S);
}

static void an_answer_without_end_is_not_believed(void **state)
{
    (void)state;
    assert_warned(babble, "calf", STATUS_ENGINE);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_word_is_said_in_the_phones_of_cmudict),
        TEST(a_vowel_with_an_r_has_one_r),
        TEST(a_weak_l_or_n_gets_its_vowel_back),
        TEST(a_word_of_letters_is_spelt),
        TEST(what_has_no_sound_has_no_pronunciation),
        TEST(the_text_that_aborts_the_engine_is_refused),
        TEST(an_engine_that_aborts_costs_a_warning),
        TEST(an_engine_that_ends_its_process_ends_only_the_child),
        TEST(an_engine_that_hangs_is_killed),
        TEST(an_answer_without_end_is_not_believed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
