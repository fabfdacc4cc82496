/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assistant/base/number.h"

static const char *const small[] = {
    "zero",    "one",     "two",       "three",    "four",
    "five",    "six",     "seven",     "eight",    "nine",
    "ten",     "eleven",  "twelve",    "thirteen", "fourteen",
    "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
};

static const char *const tens[] = {
    "",      "",      "twenty",  "thirty", "forty",
    "fifty", "sixty", "seventy", "eighty", "ninety",
};

static const struct {
    long value;
    const char *name;
} scales[] = {{1000000, "million"}, {1000, "thousand"}, {100, "hundred"}};

static void append_word(struct text *out, const char *word)
{
    text_printf(out, "%s%s", out->length ? " " : "", word);
}

void number_spell(long n, struct text *out)
{
    if (n < 0 || n > 999999999) {
        return;
    }
    struct text words = {0};
    for (size_t i = 0; i < sizeof scales / sizeof scales[0]; i++) {
        if (n >= scales[i].value) {
            struct text count = {0};
            number_spell(n / scales[i].value, &count);
            append_word(&words, text_str(&count));
            append_word(&words, scales[i].name);
            text_finish(&count);
            n %= scales[i].value;
        }
    }
    if (n >= 20) {
        append_word(&words, tens[n / 10]);
        long ones = n % 10;
        if (ones > 0) {
            append_word(&words, small[ones]);
        }
    } else if (n > 0 || words.length == 0) {
        append_word(&words, small[n]);
    }
    text_append(out, text_str(&words));
    text_finish(&words);
}
