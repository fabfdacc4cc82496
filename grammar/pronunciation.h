/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * pronunciation: how a word that no dictionary has is pronounced, as a guess
 * of eSpeak NG's American voice in the 39 phones of CMUdict.
 *
 * Against the 125,000 words that CMUdict has, the guess is wrong in one phone
 * of ten (tests/bench/pronunciation.c): good enough to be heard, and better
 * replaced by a line of somebody's in grammar/extra.dict.
 */
#ifndef UNCRAMP_PRONUNCIATION_H
#define UNCRAMP_PRONUNCIATION_H

#include "assistant/base/status.h"

/* Longer ones are refused: eSpeak NG aborts on some of 160 bytes. */
#define PRONUNCIATION_WORD_MAX 64

/*
 * The phones of `word`, separated by single spaces; the caller frees them.
 * eSpeak NG can abort or hang on what it is given, so it is asked in a child
 * of its own, which is gone when this returns, after 2 s at most. INVALID for
 * what has no pronunciation ("", "..."), LIMIT for what is too long, NOT_FOUND
 * without eSpeak NG's data, ENGINE where the child failed; each is one warning,
 * and `*phones` is then NULL.
 */
MUST_CHECK enum status pronounce(const char *word, char **phones);

/* The same in this process, for that child and for benches; logs nothing. */
MUST_CHECK enum status pronunciation_espeak(const char *word, char **phones);

/* How a child finds the phones. */
typedef enum status pronouncer(const char *word, char **phones);
/* pronounce() with another engine in the child: the tests have bad ones. */
MUST_CHECK enum status pronounce_with(pronouncer *engine, const char *word,
                                      char **phones);

#endif
