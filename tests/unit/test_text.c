/* SPDX-License-Identifier: GPL-3.0-or-later */
/* text: a string that grows, and gives its memory away once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "assistant/base/text.h"

static void text_is_empty_before_anything_was_appended(void **state)
{
    (void)state;
    struct text text = {0};
    assert_string_equal(text_str(&text), "");
    text_clear(&text);
    assert_string_equal(text_str(&text), "");
    text_finish(&text);
}

static void text_keeps_what_was_appended_in_order(void **state)
{
    (void)state;
    struct text text = {0};
    text_append(&text, "your ");
    text_append_n(&text, "calfskin", 4);
    text_append(&text, "");
    text_printf(&text, ", %d of %s", 2, "three");
    assert_string_equal(text_str(&text), "your calf, 2 of three");
    assert_int_equal(text.length, strlen("your calf, 2 of three"));
    text_finish(&text);
    assert_string_equal(text_str(&text), "");
}

static void text_grows_past_every_doubling(void **state)
{
    (void)state;
    struct text text = {0};
    for (size_t i = 0; i < 5000; i++) {
        text_append_n(&text, i % 2 ? "b" : "a", 1);
        assert_int_equal(text.length, i + 1);
        assert_int_equal(strlen(text.bytes), i + 1);
        assert_true(text.capacity > text.length);
    }
    assert_memory_equal(text_str(&text), "ababab", 6);
    text_finish(&text);
}

static void text_printf_writes_what_is_longer_than_its_memory(void **state)
{
    (void)state;
    char word[3001];
    memset(word, 'x', sizeof word - 1);
    word[sizeof word - 1] = '\0';
    struct text text = {0};
    text_append(&text, "<");
    text_printf(&text, "%s>", word);
    assert_int_equal(text.length, 3002);
    assert_memory_equal(text_str(&text) + 1, word, sizeof word - 1);
    assert_string_equal(text_str(&text) + 3001, ">");
    text_finish(&text);
}

static void text_keeps_bytes_after_a_nul(void **state)
{
    (void)state;
    struct text text = {0};
    text_append_n(&text, "a\0b", 3);
    assert_int_equal(text.length, 3);
    assert_memory_equal(text.bytes, "a\0b", 4);
    text_finish(&text);
}

static void text_clear_keeps_the_memory(void **state)
{
    (void)state;
    struct text text = {0};
    text_append(&text, "gone");
    size_t capacity = text.capacity;
    text_clear(&text);
    assert_string_equal(text_str(&text), "");
    assert_int_equal(text.length, 0);
    assert_int_equal(text.capacity, capacity);
    text_append(&text, "new");
    assert_string_equal(text_str(&text), "new");
    text_finish(&text);
}

static void text_take_hands_the_contents_over(void **state)
{
    (void)state;
    struct text text = {0};
    text_append(&text, "yours");
    char *taken = text_take(&text);
    text_append(&text, "mine");
    assert_string_equal(taken, "yours");
    assert_string_equal(text_str(&text), "mine");
    text_finish(&text);
    free(taken);
    taken = text_take(&text);
    assert_string_equal(taken, "");
    free(taken);
}

static void text_distance_counts_the_letters_that_differ(void **state)
{
    (void)state;
    char longest[100] = {0};
    memset(longest, 'a', sizeof longest - 1);
    assert_int_equal(text_distance("", ""), 0);
    assert_int_equal(text_distance("listen", "listen"), 0);
    assert_int_equal(text_distance("", "hear"), 4);
    assert_int_equal(text_distance("lisen", "listen"), 1);
    assert_int_equal(text_distance("saturday", "sunday"), 3);
    assert_true(text_distance(longest, longest) >= 40);
}

static const char *guess(const char *given)
{
    static const char *const names[] = {"listen", "left", "last", "hold"};
    struct text_nearest nearest = text_nearest_of(given);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        text_nearest_consider(&nearest, names[i]);
    }
    return nearest.name;
}

static void text_nearest_guesses_only_a_slip_of_the_hand(void **state)
{
    (void)state;
    assert_string_equal(guess("listen"), "listen");
    assert_string_equal(guess("lisen"), "listen");
    assert_string_equal(guess("lift"), "left");
    assert_string_equal(guess("lat"), "last");
    assert_null(guess("la")); /* half of it would be wrong */
    assert_null(guess("recognise"));
    assert_null(guess(""));
}

/* The limits of table 3-7 of Unicode 15.0, and one past each. */
static void text_character_takes_utf_8_and_nothing_else(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t length, is;
    } cases[] = {
        {"", 0, 0},
        {"a", 1, 1},
        {"\0b", 2, 1},
        {"\xc2\x80", 2, 2},
        {"\xc1\xbf", 2, 0},
        {"\xc3", 1, 0},
        {"\xc3\xa9", 1, 0}, /* its end is past ours */
        {"\xc3"
         "a",
         2, 0},
        {"\xe0\xa0\x80", 3, 3},
        {"\xe0\x9f\xbf", 3, 0},
        {"\xed\x9f\xbf", 3, 3},
        {"\xed\xa0\x80", 3, 0}, /* a surrogate */
        {"\xe2\x82"
         "a",
         3, 0},
        {"\xf0\x90\x80\x80", 4, 4},
        {"\xf0\x8f\xbf\xbf", 4, 0},
        {"\xf4\x8f\xbf\xbf", 4, 4},
        {"\xf4\x90\x80\x80", 4, 0},
        {"\xf5\x80\x80\x80", 4, 0},
        {"\x80", 1, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(text_character(cases[i].bytes, cases[i].length),
                         cases[i].is);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_is_empty_before_anything_was_appended),
        cmocka_unit_test(text_keeps_what_was_appended_in_order),
        cmocka_unit_test(text_grows_past_every_doubling),
        cmocka_unit_test(text_printf_writes_what_is_longer_than_its_memory),
        cmocka_unit_test(text_keeps_bytes_after_a_nul),
        cmocka_unit_test(text_clear_keeps_the_memory),
        cmocka_unit_test(text_distance_counts_the_letters_that_differ),
        cmocka_unit_test(text_nearest_guesses_only_a_slip_of_the_hand),
        cmocka_unit_test(text_character_takes_utf_8_and_nothing_else),
        cmocka_unit_test(text_take_hands_the_contents_over),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
