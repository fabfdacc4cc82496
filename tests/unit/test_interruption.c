/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How loud and how sure somebody must be to interrupt. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "assistant/base/clock.h"
#include "assistant/ear/interruption.h"

#define OURS   10.0
#define EITHER 15.0
#define THEIRS 25.0

static struct interruption interruption;

static int begin(void **state)
{
    (void)state;
    interruption = (struct interruption){0};
    return 0;
}

static int end(void **state)
{
    (void)state;
    interruption_finish(&interruption);
    return 0;
}

/* "Stop it" is accepted from less. */
static bool hear(const char *words, double confidence, double over_db,
                 double at_s)
{
    struct recognition verdict = {
        .text = (char *)words, .confidence = confidence, .accepted = true};
    verdict.intent.threshold = strcmp(words, "stop it") == 0 ? 0.1 : 0.0;
    interruption_begin(&interruption);
    interruption_feed(&interruption, over_db - 5);
    interruption_feed(&interruption, over_db);
    interruption_feed(&interruption, over_db - 9);
    return interruption_believe(&interruption, &verdict,
                                (int64_t)(at_s * (double)NS_PER_S));
}

static void what_is_as_loud_as_our_own_is_never_believed(void **state)
{
    (void)state;
    assert_false(hear("stop", 1, OURS, 1));
    assert_false(hear("stop", 1, OURS, 2));
}

static void the_louder_it_is_the_less_sure_it_must_be(void **state)
{
    (void)state;
    assert_false(hear("stop", 0.6, EITHER, 1));
    assert_true(interruption_may_be_own(&interruption));
    assert_true(hear("stop now", 0.8, EITHER, 2));
    assert_true(hear("stop talking", 0.6, THEIRS, 3));
    assert_false(interruption_may_be_own(&interruption));
    assert_false(hear("please stop", 0.3, THEIRS, 4));
}

static void with_a_threshold_of_its_own_what_is_clearly_theirs_needs_no_more(
    void **state)
{
    (void)state;
    assert_true(hear("stop it", 0.1, THEIRS, 1));
    assert_false(hear("stop it", 0.1, EITHER, 10));
    assert_false(hear("stop it", 1, OURS, 20));
}

static void the_same_words_twice_are_believed(void **state)
{
    (void)state;
    assert_false(hear("stop", 0.2, THEIRS, 1));
    assert_true(hear("stop", 0.2, THEIRS, 4));
    /* It has been answered: a third time is a first one. */
    assert_false(hear("stop", 0.2, THEIRS, 6));
}

static void other_words_or_much_later_are_not_the_same(void **state)
{
    (void)state;
    assert_false(hear("stop", 0.2, THEIRS, 1));
    assert_false(hear("slower", 0.2, THEIRS, 2));
    assert_false(hear("stop", 0.2, THEIRS, 3));
    assert_false(hear("stop", 0.2, THEIRS, 8));
}

static void our_own_between_them_forgets_the_first(void **state)
{
    (void)state;
    assert_false(hear("stop", 0.2, THEIRS, 1));
    assert_false(hear("stop", 0.9, OURS, 2));
    assert_false(hear("stop", 0.2, THEIRS, 3));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_is_as_loud_as_our_own_is_never_believed),
        TEST(the_louder_it_is_the_less_sure_it_must_be),
        TEST(with_a_threshold_of_its_own_what_is_clearly_theirs_needs_no_more),
        TEST(the_same_words_twice_are_believed),
        TEST(other_words_or_much_later_are_not_the_same),
        TEST(our_own_between_them_forgets_the_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
