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

static const struct {
    const char *name;
    enum sentence_placeholder bit;
} placeholders[] = {
    {"{side}", SENTENCE_SIDE},     {"{other_side}", SENTENCE_OTHER_SIDE},
    {"{number}", SENTENCE_NUMBER}, {"{seconds}", SENTENCE_SECONDS},
    {"{count}", SENTENCE_COUNT},   {"{muscle}", SENTENCE_MUSCLE},
    {"{title}", SENTENCE_TITLE},   {"{figure}", SENTENCE_FIGURE},
    {"{hour}", SENTENCE_HOUR},
};
#define N_PLACEHOLDERS (sizeof placeholders / sizeof placeholders[0])

/* Known whenever anything is said. */
#define ANYWHERE (SENTENCE_SIDE | SENTENCE_OTHER_SIDE | SENTENCE_NUMBER)

/* What is known besides when these are said: assistant/dialogue/. */
static const struct {
    const char *key;
    unsigned placeholders;
} wordings[] = {
    {"diary_days_ago", SENTENCE_FIGURE},
    {"diary_helped", SENTENCE_TITLE},
    {"diary_month", SENTENCE_FIGURE},
    {"diary_today", SENTENCE_HOUR},
    {"diary_week", SENTENCE_FIGURE},
    {"diary_yesterday", SENTENCE_HOUR},
    {"hold_start", SENTENCE_SECONDS | SENTENCE_COUNT | SENTENCE_MUSCLE},
    {"how_long", SENTENCE_SECONDS | SENTENCE_COUNT | SENTENCE_MUSCLE},
    {"how_many", SENTENCE_COUNT | SENTENCE_MUSCLE},
    {"muscle_read_back", SENTENCE_MUSCLE},
    {"no_stretch", SENTENCE_MUSCLE},
    {"no_stretch_rub", SENTENCE_MUSCLE},
    {"source_is", SENTENCE_TITLE},
    {"warned", SENTENCE_TITLE},
};

/* The other wordings that begin so are said as they stand: parts of sentences,
 * and what the doctor says. */
static const char *const as_they_stand[] = {
    "doctor_",
    "emergency_number",
    "hour_",
    "muscle_",
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
    for (size_t i = 0; i < N_PLACEHOLDERS; i++) {
        size_t length = strlen(placeholders[i].name);
        if (strncmp(text, placeholders[i].name, length) == 0) {
            return length;
        }
    }
    return 0;
}

const char *sentence_placeholder_name(size_t index)
{
    return index < N_PLACEHOLDERS ? placeholders[index].name : NULL;
}

unsigned sentence_wording_placeholders(const char *key)
{
    for (size_t i = 0; i < sizeof wordings / sizeof wordings[0]; i++) {
        if (strcmp(wordings[i].key, key) == 0) {
            return wordings[i].placeholders | ANYWHERE;
        }
    }
    for (size_t i = 0; i < sizeof as_they_stand / sizeof as_they_stand[0];
         i++) {
        if (strncmp(key, as_they_stand[i], strlen(as_they_stand[i])) == 0) {
            return 0;
        }
    }
    return ANYWHERE;
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

static bool is_allowed(const char *text, unsigned allowed)
{
    for (size_t i = 0; i < N_PLACEHOLDERS; i++) {
        const char *name = placeholders[i].name;
        if (strncmp(text, name, strlen(name)) == 0) {
            return (allowed & placeholders[i].bit) != 0;
        }
    }
    return false;
}

static bool check_placeholder(const char *text, unsigned allowed,
                              struct text *fault)
{
    if (is_allowed(text, allowed)) {
        return true;
    }
    size_t length = strcspn(text, "}");
    text_printf(fault, "%.*s%s %s", (int)(length < 30 ? length : 30), text,
                length < 30 && text[length] == '}' ? "}" : "",
                placeholder_length(text) > 0 ? "is not known when this is said"
                                             : "is not a placeholder");
    text_append(fault, allowed == 0 ? "; take it out" : "; those here are");
    for (size_t i = 0; i < N_PLACEHOLDERS; i++) {
        if ((allowed & placeholders[i].bit) != 0) {
            text_printf(fault, " %s", placeholders[i].name);
        }
    }
    return false;
}

static bool check_characters(const char *text, unsigned allowed,
                             struct text *fault)
{
    const char *c = text;
    while (*c != '\0') {
        unsigned char byte = (unsigned char)*c;
        if (*c == '{') {
            if (!check_placeholder(c, allowed, fault)) {
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
                    unsigned allowed, struct text *fault)
{
    if (!check_characters(text, allowed, fault)) {
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
