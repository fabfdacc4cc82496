/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * sentence: whether a text is fit to be spoken. Its measures are the ones of
 * the content rules: a listener cannot look back, so sentences are short, a
 * question comes last, and nothing is written that a voice would spell out.
 */
#ifndef UNCRAMP_SENTENCE_H
#define UNCRAMP_SENTENCE_H

#include <stdbool.h>
#include <stddef.h>

#include "assistant/base/text.h"

/* No sentence may be longer, whoever says it. */
#define SENTENCE_WORDS_MAX 20

/* What the dialogue fills in, a bit each; where it knows none, it says nothing
 * or something wrong. */
enum sentence_placeholder {
    SENTENCE_SIDE = 1 << 0, /* "left", or nothing */
    SENTENCE_OTHER_SIDE = 1 << 1,
    SENTENCE_NUMBER = 1 << 2, /* to call in an emergency */
    SENTENCE_SECONDS = 1 << 3,
    SENTENCE_COUNT = 1 << 4, /* rounds to come */
    SENTENCE_MUSCLE = 1 << 5,
    SENTENCE_TITLE = 1 << 6,
    SENTENCE_FIGURE = 1 << 7,
    SENTENCE_HOUR = 1 << 8
};

/* "{side}" and so on; NULL past the last. */
const char *sentence_placeholder_name(size_t index);
/* Those that wording `key` may use, as bits. */
unsigned sentence_wording_placeholders(const char *key);

/* Bytes of `text` to the end of its first sentence; the point in "3.5" ends
 * none. */
size_t sentence_length(const char *text);
/* Runs of words ended by . ? or ! or by the end of the text. */
size_t sentence_count(const char *text);
/* A placeholder counts as one word. */
size_t sentence_words(const char *text);

/*
 * True where `text` can be said in at most `max_sentences` and `max_words`, and
 * has no placeholder but those of `placeholders`, which are bits. Otherwise
 * `fault` gets what is wrong and what to do.
 */
bool sentence_check(const char *text, size_t max_sentences, size_t max_words,
                    unsigned placeholders, struct text *fault);

#endif
