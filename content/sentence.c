/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Counting and checking of spoken text, in one pass over words parted by
 * spaces. Plain ASCII on purpose: digits, brackets and abbreviations sound
 * odd or different in every voice. Reading grade and the dictionary are left
 * to `uncramp check`; placeholders are filled in by the dialogue.
 */
#include "content/sentence.h"

#include <ctype.h>
#include <string.h>

static const char *const placeholders[] = {
    "{side}",   "{other_side}", "{number}", "{seconds}", "{count}",
    "{muscle}", "{title}",      "{figure}", "{hour}",
};

struct measure {
    size_t sentences;
    size_t words;
    size_t longest; /* words in the longest sentence */
};

static bool ends_sentence(char c)
{
    return c == '.' || c == '?' || c == '!';
}

/* The length of the placeholder `text` begins with; 0 where it does not. */
static size_t placeholder_length(const char *text)
{
    for (size_t i = 0; i < sizeof placeholders / sizeof placeholders[0]; i++) {
        size_t length = strlen(placeholders[i]);
        if (strncmp(text, placeholders[i], length) == 0) {
            return length;
        }
    }
    return 0;
}

static struct measure measure(const char *text)
{
    struct measure measure = {0};
    size_t words = 0;
    bool in_word = false;
    for (const char *c = text; *c != '\0'; c++) {
        bool letter = isalpha((unsigned char)*c) || *c == '{';
        if (letter && !in_word) {
            measure.words++;
            words++;
        }
        in_word = letter || (in_word && !isspace((unsigned char)*c));
        if (words > measure.longest) {
            measure.longest = words;
        }
        if (words > 0 && (ends_sentence(*c) || c[1] == '\0')) {
            measure.sentences++;
            words = 0;
        }
    }
    return measure;
}

size_t sentence_length(const char *text)
{
    const char *end = text;
    while (*end != '\0' &&
           !(ends_sentence(*end) && (end[1] == ' ' || end[1] == '\0'))) {
        end++;
    }
    return (size_t)(end - text) + (*end != '\0');
}

size_t sentence_count(const char *text)
{
    return measure(text).sentences;
}

size_t sentence_words(const char *text)
{
    return measure(text).words;
}

static bool check_placeholder(const char *text, struct text *fault)
{
    if (placeholder_length(text) > 0) {
        return true;
    }
    size_t length = strcspn(text, "}");
    text_printf(fault, "%.*s%s is not a placeholder; those are",
                (int)(length < 30 ? length : 30), text,
                length < 30 && text[length] == '}' ? "}" : "");
    for (size_t i = 0; i < sizeof placeholders / sizeof placeholders[0]; i++) {
        text_printf(fault, " %s", placeholders[i]);
    }
    return false;
}

static bool check_characters(const char *text, struct text *fault)
{
    const char *c = text;
    while (*c != '\0') {
        unsigned char byte = (unsigned char)*c;
        if (*c == '{') {
            if (!check_placeholder(c, fault)) {
                return false;
            }
            c += placeholder_length(c);
        } else if (isdigit(byte)) {
            text_printf(fault, "write the number at \"%.20s\" as words", c);
            return false;
        } else if (byte >= 0x80) {
            text_append(fault, "has a character that is not plain; use the "
                               "letters a to z and a straight '");
            return false;
        } else if (!isalpha(byte) && strchr(" .,?!'-", *c) == NULL) {
            text_printf(fault,
                        "has a \"%c\", which can't be spoken; use only words "
                        "and . , ? ! ' -",
                        *c);
            return false;
        } else {
            c++;
        }
    }
    return true;
}

bool sentence_check(const char *text, size_t max_sentences, size_t max_words,
                    struct text *fault)
{
    if (!check_characters(text, fault)) {
        return false;
    }
    struct measure found = measure(text);
    if (found.words == 0) {
        text_append(fault, "has no words; write what is to be said");
        return false;
    }
    if (found.sentences > max_sentences) {
        text_printf(fault, "has %zu sentences; at most %zu are allowed",
                    found.sentences, max_sentences);
        return false;
    }
    if (found.words > max_words) {
        text_printf(fault, "has %zu words; at most %zu are allowed",
                    found.words, max_words);
        return false;
    }
    if (found.longest > SENTENCE_WORDS_MAX) {
        text_printf(fault,
                    "has a sentence of %zu words; split it, %d are "
                    "the most one can follow",
                    found.longest, SENTENCE_WORDS_MAX);
        return false;
    }
    const char *question = strchr(text, '?');
    if (question != NULL && text[strlen(text) - 1] != '?') {
        text_append(fault, "goes on after its question; put the question last");
        return false;
    }
    return true;
}
