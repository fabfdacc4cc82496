/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ctype.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "audio/speech_text.h"

static void check(const char *text, const char *wanted)
{
    char clean[SPEECH_TEXT_MAX + 1];
    size_t length = speech_text_clean(text, clean);
    assert_string_equal(clean, wanted);
    assert_int_equal(length, strlen(clean));
}

/* What holds for every cleaned text, whatever went in. */
static void check_safe(const char *text)
{
    char clean[SPEECH_TEXT_MAX + 1];
    memset(clean, 'x', sizeof clean);
    size_t length = speech_text_clean(text, clean);
    assert_true(length <= SPEECH_TEXT_MAX);
    assert_int_equal(clean[length], '\0');
    assert_int_equal(strlen(clean), length);
    size_t word = 0;
    for (size_t i = 0; i < length; i++) {
        char c = clean[i];
        assert_true(isalnum((unsigned char)c) || strchr(" ,.?!'-", c));
        word = c == ' ' ? 0 : word + 1;
        assert_true(word <= 25); /* 24 and a mark */
    }
}

static void ordinary_sentences_pass_unchanged(void **state)
{
    (void)state;
    check("Sit down. Pull your toes up, and hold!", /* as content has it */
          "Sit down. Pull your toes up, and hold!");
    check("Don't stop: it's well-known?", "Don't stop, it's well-known?");
    check("Hold for 2.5 minutes, or 1,000 years.",
          "Hold for 2.5 minutes, or 1,000 years.");
}

static void typography_becomes_plain(void **state)
{
    (void)state;
    check("Don\xE2\x80\x99t", "Don't");
    check("\xE2\x80\x9CHold\xE2\x80\x9D", "Hold");
    check("rest \xE2\x80\x94 then walk", "rest, then walk");
    check("10\xE2\x80\x93"
          "20 s",
          "10-20 s");
    check("wait\xE2\x80\xA6 now", "wait. now");
    check("na\xC3\xAFve caf\xC3\xA9", "naive cafe");
    check("cafe\xCC\x81", "cafe");
}

static void symbols_are_said_or_left_out(void **state)
{
    (void)state;
    check("50% of people", "50 percent of people");
    check("heat & rest", "heat and rest");
    check("calf (the muscle) hurts", "calf, the muscle, hurts");
    check("<b>bold</b> #1 $x", "b bold b 1 x");
    check("[[h@loU]] {x} ^ \\ | _ ~ @", "h loU x");
}

static void marks_never_pile_up(void **state)
{
    (void)state;
    check("What?!?! Stop...!!!", "What? Stop.");
    check("a - b -- c --- d", "a b c d");
    check("'quoted' -dash-", "quoted dash");
    check("word , word .", "word, word.");
    check("...,,,!!!", "");
}

static void nothing_to_say_is_empty(void **state)
{
    (void)state;
    check("", "");
    check(" \t\r\n ", "");
    check("\xFF\xFE\x80", "");
    check("'-'-'", "");
}

static void the_text_that_aborts_the_engine_is_broken_up(void **state)
{
    (void)state;
    char text[161] = "";
    for (size_t i = 0; i < 160; i++) {
        text[i] = "s'"[i % 2];
    }
    check_safe(text);
    check("abcdefghijklmnopqrstuvwxyzabc", "abcdefghijklmnopqrstuvwx yzabc");
}

static void long_text_is_cut_at_a_word(void **state)
{
    (void)state;
    char text[4097];
    for (size_t i = 0; i < 4096; i++) {
        text[i] = "calf "[i % 5];
    }
    text[4096] = '\0';
    char clean[SPEECH_TEXT_MAX + 1];
    size_t length = speech_text_clean(text, clean);
    assert_int_equal(length, 239); /* 48 words and 47 spaces */
    assert_string_equal(clean + length - 9, "calf calf");
    text[0] = 'x';
    memmove(text + 3, text, 4000); /* now the limit is inside a word */
    length = speech_text_clean(text, clean);
    assert_string_equal(clean + length - 5, " calf");
}

static void any_bytes_come_out_safe(void **state)
{
    (void)state;
    static const char nasty[] = "s's'-,.!? ,\t\n\x01\x7F^\xE0\xA5\xA4\xF0\x9F"
                                "\x98\x80\xC3\xED\xA0\x80\xFF"
                                "ab1%&(:";
    unsigned seed = 3;
    char text[4097];
    for (int round = 0; round < 2000; round++) {
        size_t n = (size_t)rand_r(&seed) % 4096;
        unsigned kinds = (unsigned)rand_r(&seed) % (sizeof nasty - 1) + 1;
        for (size_t i = 0; i < n; i++) {
            unsigned r = (unsigned)rand_r(&seed);
            text[i] = round % 4 ? nasty[r % kinds] : (char)(r % 255 + 1);
        }
        text[n] = '\0';
        check_safe(text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ordinary_sentences_pass_unchanged),
        cmocka_unit_test(typography_becomes_plain),
        cmocka_unit_test(symbols_are_said_or_left_out),
        cmocka_unit_test(marks_never_pile_up),
        cmocka_unit_test(nothing_to_say_is_empty),
        cmocka_unit_test(the_text_that_aborts_the_engine_is_broken_up),
        cmocka_unit_test(long_text_is_cut_at_a_word),
        cmocka_unit_test(any_bytes_come_out_safe),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
