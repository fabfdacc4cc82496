/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * speech_text: a filter of one pass, character by character.
 *
 * eSpeak NG 1.51 and 1.52 abort on some plain texts and read past the end of
 * others; what passes here is what it handles well: short words, single marks.
 * Known characters become what is said for them, unknown ones a space, and a
 * word that does not end is broken. How it sounds is the voice's business.
 */
#include "audio/speech_text.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* The longest English words we say have 14 letters; 160 bytes abort eSpeak. */
#define WORD_MAX 24

struct cleaner {
    char *clean;
    size_t length;
    bool full;
    bool mid_word; /* it became full inside a word */
};

/* What is said for a character; the text is cleaned in turn. */
static const struct replacement {
    uint32_t code;
    const char *text;
} replacements[] = {
    {'%', " percent "},   {'&', " and "}, {'+', " plus "},
    {':', ", "},          {';', ", "},    {'(', ", "},
    {')', ", "},          {'`', "'"},     {0x00B0, " degrees "},
    {0x00BD, " a half "}, {0x2010, "-"},  {0x2011, "-"},
    {0x2012, "-"},        {0x2013, "-"},  {0x2014, ", "},
    {0x2015, ", "},       {0x2018, "'"},  {0x2019, "'"},
    {0x201B, "'"},        {0x2026, ". "}, {0x2212, "-"},
    {0x00AD, ""},         {0x200B, ""},   {0x200C, ""},
    {0x200D, ""},         {0xFEFF, ""},
};

/* U+00C0 to U+00FF without their accents; a space where there is no letter. */
static const char unaccented[] =
    "AAAAAAACEEEEIIIIDNOOOOO OUUUUY  aaaaaaaceeeeiiiidnooooo ouuuuy y";

static bool is_alnum(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= '0' && c <= '9');
}

static bool is_stop(char c)
{
    return c != '\0' && strchr(",.?!", c) != NULL;
}

static char last(const struct cleaner *cleaner)
{
    return cleaner->length ? cleaner->clean[cleaner->length - 1] : ' ';
}

static size_t word_length(const struct cleaner *cleaner)
{
    size_t start = cleaner->length;
    while (start > 0 && cleaner->clean[start - 1] != ' ') {
        start--;
    }
    return cleaner->length - start;
}

static void put(struct cleaner *cleaner, char c)
{
    if (cleaner->length < SPEECH_TEXT_MAX) {
        cleaner->clean[cleaner->length++] = c;
    } else if (!cleaner->full) {
        cleaner->full = true;
        cleaner->mid_word = is_alnum(c) || c == '\'' || c == '-';
    }
}

/* Takes back what may not end a word: quotes and dashes. */
static void end_word(struct cleaner *cleaner)
{
    while (cleaner->length > 0 && strchr("'-", last(cleaner)) != NULL) {
        cleaner->length--;
    }
}

static void add(struct cleaner *cleaner, char c)
{
    if (is_alnum(c)) {
        if (word_length(cleaner) >= WORD_MAX) {
            end_word(cleaner);
            put(cleaner, ' ');
        }
        put(cleaner, c);
    } else if (c == '\'' || c == '-') {
        if (is_alnum(last(cleaner))) {
            put(cleaner, c);
        }
    } else if (is_stop(c)) {
        end_word(cleaner);
        while (cleaner->length > 0 && last(cleaner) == ' ') {
            cleaner->length--;
        }
        if (is_alnum(last(cleaner))) {
            put(cleaner, c);
        }
    } else {
        end_word(cleaner);
        if (cleaner->length > 0 && last(cleaner) != ' ') {
            put(cleaner, ' ');
        }
    }
}

static void add_code(struct cleaner *cleaner, uint32_t code)
{
    for (size_t i = 0; i < sizeof replacements / sizeof replacements[0]; i++) {
        if (replacements[i].code == code) {
            for (const char *c = replacements[i].text; *c != '\0'; c++) {
                add(cleaner, *c);
            }
            return;
        }
    }
    if (code < 0x80) {
        add(cleaner, (char)code);
    } else if (code >= 0xC0 && code <= 0xFF) {
        add(cleaner, unaccented[code - 0xC0]);
    } else if (code < 0x300 || code > 0x36F) { /* those combine: no letter */
        add(cleaner, ' ');
    }
}

/* The length of the UTF-8 character at `text`; what is none is one byte. */
static size_t decode(const unsigned char *text, uint32_t *code)
{
    static const struct {
        unsigned char mask, lead;
        uint32_t least;
    } kinds[] = {{0x80, 0x00, 0x00},
                 {0xE0, 0xC0, 0x80},
                 {0xF0, 0xE0, 0x800},
                 {0xF8, 0xF0, 0x10000}};
    for (size_t more = 0; more < sizeof kinds / sizeof kinds[0]; more++) {
        if ((text[0] & kinds[more].mask) != kinds[more].lead) {
            continue;
        }
        uint32_t value = text[0] & (unsigned char)~kinds[more].mask;
        size_t i = 1;
        while (i <= more && (text[i] & 0xC0) == 0x80) {
            value = value << 6 | (text[i++] & 0x3F);
        }
        if (i > more && value >= kinds[more].least) {
            *code = value;
            return more + 1;
        }
    }
    *code = 0xFFFD;
    return 1;
}

size_t speech_text_clean(const char *text, char clean[SPEECH_TEXT_MAX + 1])
{
    struct cleaner cleaner = {.clean = clean};
    const unsigned char *at = (const unsigned char *)text;
    while (*at != '\0' && !cleaner.full) {
        uint32_t code;
        at += decode(at, &code);
        add_code(&cleaner, code);
    }
    if (cleaner.mid_word) {
        cleaner.length -= word_length(&cleaner);
    }
    end_word(&cleaner);
    while (cleaner.length > 0 && last(&cleaner) == ' ') {
        cleaner.length--;
    }
    clean[cleaner.length] = '\0';
    return cleaner.length;
}
