/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * learn_lesson: what is asked for, whether it was said, and what follows from
 * it. Does not know where the sound comes from; keeps what was accepted in
 * memory until the end, and on no disk. One thread.
 */
#ifndef UNCRAMP_LEARN_LESSON_H
#define UNCRAMP_LEARN_LESSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "assistant/base/status.h"
#include "assistant/learn/voice_profile.h"
#include "assistant/phrasebook.h"

/* Fewer than this say too little of anybody. */
#define LEARN_SENTENCES_MIN 8
#define LEARN_SENTENCES_MAX 200

struct lesson;

/* The phrasebook must outlive it. */
MUST_CHECK enum status lesson_create(const struct phrasebook *phrasebook,
                                     struct lesson **out);
/* NULL is fine. */
void lesson_destroy(struct lesson *lesson);

/*
 * One more sentence to be said, all of them before the first lesson_take().
 * `words` as typed; INVALID, after a line, for what cannot be said; LIMIT past
 * LEARN_SENTENCES_MAX.
 */
MUST_CHECK enum status lesson_add(struct lesson *lesson, const char *words);

/*
 * Whether sentence number `index` was said in 16 kHz mono sound: if so it is
 * kept.
 */
MUST_CHECK enum status lesson_take(struct lesson *lesson, size_t index,
                                   const int16_t *pcm, size_t n,
                                   bool *accepted);

/* Of the accepted sentences that a listening state knows. */
struct lesson_figures {
    size_t n;
    size_t before; /* understood as anybody's */
    size_t after;  /* with what was learned */
    bool transform_made;
    bool transform_kept; /* it was of use */
};

/*
 * What was learned, into `profile`: the mean, the threshold shift and, where
 * the programs for it are installed and it serves, a transform, which is made
 * in `folder` (empty, private) and left there as a file. INVALID with fewer
 * than LEARN_SENTENCES_MIN.
 */
MUST_CHECK enum status lesson_conclude(struct lesson *lesson,
                                       const char *folder,
                                       struct voice_profile *profile,
                                       struct lesson_figures *figures);

#endif
