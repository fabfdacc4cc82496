/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assistant/mind/own_words.h"

#include <stdlib.h>
#include <string.h>

#include "grammar/typed.h"

void own_words_finish(struct own_words *own)
{
    for (size_t i = 0; i < OWN_WORDS_SENTENCES; i++) {
        free(own->sentences[i]);
        own->sentences[i] = NULL;
    }
}

void own_words_say(struct own_words *own, const char *sentence)
{
    free(own->sentences[OWN_WORDS_SENTENCES - 1]);
    memmove(own->sentences + 1, own->sentences,
            (OWN_WORDS_SENTENCES - 1) * sizeof own->sentences[0]);
    own->sentences[0] = typed_words(sentence);
}

static bool has_word(const char *sentence, const char *word, size_t length)
{
    while (*sentence != '\0') {
        size_t n = strcspn(sentence, " ");
        if (n == length && strncmp(sentence, word, n) == 0) {
            return true;
        }
        sentence += n;
        sentence += strspn(sentence, " ");
    }
    return false;
}

static bool was_said(const struct own_words *own, const char *word,
                     size_t length)
{
    for (size_t i = 0; i < OWN_WORDS_SENTENCES; i++) {
        if (own->sentences[i] != NULL &&
            has_word(own->sentences[i], word, length)) {
            return true;
        }
    }
    return false;
}

bool own_words_hold(const struct own_words *own, const char *heard)
{
    size_t letters = 0;
    size_t said = 0;
    while (*heard != '\0') {
        size_t n = strcspn(heard, " ");
        letters += n;
        said += was_said(own, heard, n) ? n : 0;
        heard += n;
        heard += strspn(heard, " ");
    }
    return 2 * said >= letters;
}
