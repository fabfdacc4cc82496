/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sentence: what can't be followed by ear, or spoken at all, is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "content/sentence.h"

static void accept(const char *text)
{
    struct text fault = {0};
    bool good = sentence_check(text, 2, 30, ~0u, &fault);
    if (!good) {
        fail_msg("\"%s\" was refused: %s", text, text_str(&fault));
    }
    text_finish(&fault);
}

static void refuse(const char *text, const char *why)
{
    struct text fault = {0};
    assert_false(sentence_check(text, 2, 30, ~0u, &fault));
    if (strstr(text_str(&fault), why) == NULL) {
        fail_msg("expected \"%s\" in \"%s\"", why, text_str(&fault));
    }
    text_finish(&fault);
}

static void a_sentence_ends_before_the_next_one(void **state)
{
    (void)state;
    assert_int_equal(sentence_length("Stop. Is it gone?"), 5);
    assert_int_equal(sentence_length("Wait... Good"), 7);
    assert_int_equal(sentence_length("Hold 2.5 seconds. Good"), 17);
    assert_int_equal(sentence_length("Good"), 4);
    assert_int_equal(sentence_length(""), 0);
}

static void sentence_counts_sentences_and_words(void **state)
{
    (void)state;
    assert_int_equal(sentence_count("Stop. Is it gone? Good"), 3);
    assert_int_equal(sentence_count(""), 0);
    assert_int_equal(sentence_count("Wait..."), 1);
    assert_int_equal(sentence_words("I can't. Call {number} now!"), 5);
    assert_int_equal(sentence_words("  "), 0);
    assert_int_equal(sentence_words("a - b"), 2);
}

static void sentence_accepts_what_a_nurse_would_say(void **state)
{
    (void)state;
    accept("Straighten your {side} leg, and pull your toes up.");
    accept("Good. Has it gone?");
    accept("Where is it? Calf, or foot?");
    accept("{seconds} seconds left.");
}

static void sentence_refuses_what_cannot_be_spoken(void **state)
{
    (void)state;
    refuse("Hold (30 seconds).", "has a \"(\"");
    refuse("Hold it: now.", "has a \":\"");
    refuse("Hold 30 seconds.", "write the number at \"30 seconds.\" as words");
    refuse("Don\xe2\x80\x99t stop.", "not plain");
    refuse("", "has no words");
    refuse(" ... ", "has no words");
}

static void sentence_refuses_an_unknown_placeholder(void **state)
{
    (void)state;
    refuse("Your {leg} hurts.", "{leg} is not a placeholder");
    refuse("Your {side leg hurts.",
           "is not a placeholder; those here are {side}");
}

static void sentence_refuses_a_placeholder_that_nobody_can_fill(void **state)
{
    (void)state;
    struct text fault = {0};
    assert_false(sentence_check("Hold it for {hour} now.", 2, 30,
                                sentence_wording_placeholders("hold_start"),
                                &fault));
    assert_string_equal(text_str(&fault),
                        "{hour} is not known when this is said; those here are "
                        "{side} {other_side} {number} {seconds} {count} "
                        "{muscle}");
    text_clear(&fault);
    assert_false(sentence_check("{side} calf", 2, 30,
                                sentence_wording_placeholders("muscle_calf"),
                                &fault));
    assert_string_equal(text_str(&fault), "{side} is not known when this is "
                                          "said; take it out");
    text_clear(&fault);
    assert_true(sentence_check(
        "{muscle}.", 2, 30, sentence_wording_placeholders("muscle_read_back"),
        &fault));
    text_finish(&fault);
}

static void sentence_refuses_more_than_can_be_followed(void **state)
{
    (void)state;
    refuse("One. Two. Three.", "has 3 sentences; at most 2");
    refuse("a b c d e f g h i j k l m n o p q r s t u.",
           "has a sentence of 21 words");
    refuse("a b c d e f g h i j k l m n o p. "
           "a b c d e f g h i j k l m n o.",
           "has 31 words; at most 30");
    accept("a b c d e f g h i j k l m n o p q r s t. a b c d e f g h i j.");
}

static void sentence_wants_the_question_last(void **state)
{
    (void)state;
    refuse("Has it gone? Tell me.", "put the question last");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sentence_ends_before_the_next_one),
        cmocka_unit_test(sentence_counts_sentences_and_words),
        cmocka_unit_test(sentence_accepts_what_a_nurse_would_say),
        cmocka_unit_test(sentence_refuses_what_cannot_be_spoken),
        cmocka_unit_test(sentence_refuses_an_unknown_placeholder),
        cmocka_unit_test(sentence_refuses_a_placeholder_that_nobody_can_fill),
        cmocka_unit_test(sentence_refuses_more_than_can_be_followed),
        cmocka_unit_test(sentence_wants_the_question_last),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
