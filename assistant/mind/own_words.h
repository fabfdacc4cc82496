/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * own_words: what we said last, so that we do not answer ourselves: what is
 * heard while we speak and is in our own sentence may be our own voice. One
 * thread.
 */
#ifndef UNCRAMP_OWN_WORDS_H
#define UNCRAMP_OWN_WORDS_H

#include <stdbool.h>

/* The sentence being said, and the one before: its echo may still be there. */
#define OWN_WORDS_SENTENCES 2

/* Start from {0}. */
struct own_words {
    char *sentences[OWN_WORDS_SENTENCES]; /* as words; the newest first */
};

void own_words_finish(struct own_words *own);
/* `sentence` begins to be said. */
void own_words_say(struct own_words *own, const char *sentence);
/*
 * True where at least half of the letters of what was heard are in words that
 * we said: "stop now" in "you can say stop", but not "stop the exercise".
 */
bool own_words_hold(const struct own_words *own, const char *heard);

#endif
