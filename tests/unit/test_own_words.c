/* SPDX-License-Identifier: GPL-3.0-or-later */
/* own_words: what we said ourselves is nobody else's. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "assistant/mind/own_words.h"

static void what_we_say_is_ours(void **state)
{
    (void)state;
    struct own_words own = {0};
    assert_false(own_words_hold(&own, "stop"));
    own_words_say(&own, "You can say next, tell me more, or stop now.");
    assert_true(own_words_hold(&own, "stop"));
    assert_true(own_words_hold(&own, "stop now"));
    assert_true(own_words_hold(&own, "tell me more"));
    own_words_finish(&own);
}

static void most_of_it_must_be_ours(void **state)
{
    (void)state;
    struct own_words own = {0};
    own_words_say(&own, "You can say stop.");
    assert_false(own_words_hold(&own, "stop the exercise"));
    assert_false(own_words_hold(&own, "louder"));
    assert_false(own_words_hold(&own, "it's worse"));
    own_words_finish(&own);
}

static void letters_are_compared_as_they_are_spoken(void **state)
{
    (void)state;
    struct own_words own = {0};
    own_words_say(&own, "Slower! It's worse.");
    assert_true(own_words_hold(&own, "it's worse"));
    assert_true(own_words_hold(&own, "slower"));
    assert_false(own_words_hold(&own, "slow down"));
    own_words_finish(&own);
}

static void the_sentence_before_may_still_be_in_the_room(void **state)
{
    (void)state;
    struct own_words own = {0};
    own_words_say(&own, "Say stop.");
    own_words_say(&own, "I am here.");
    assert_true(own_words_hold(&own, "stop"));
    own_words_say(&own, "Rest now.");
    assert_false(own_words_hold(&own, "stop"));
    own_words_finish(&own);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_we_say_is_ours),
        cmocka_unit_test(most_of_it_must_be_ours),
        cmocka_unit_test(letters_are_compared_as_they_are_spoken),
        cmocka_unit_test(the_sentence_before_may_still_be_in_the_room),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
