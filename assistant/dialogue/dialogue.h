/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * dialogue: decides what to say next, as pure code.
 *
 * Goes in: what was understood, what has been said, the time. Comes out: a
 * queue of actions. It does no input or output and reads no clock, so a whole
 * night can be played in a test in a millisecond. Times are milliseconds of
 * any clock that does not jump; they may not go backwards. One thread.
 */
#ifndef UNCRAMP_DIALOGUE_H
#define UNCRAMP_DIALOGUE_H

#include <stdbool.h>
#include <stdint.h>

#include "assistant/base/status.h"
#include "assistant/diary/history.h"
#include "audio/earcon.h"
#include "content/content.h"
#include "grammar/intent.h"

#define DIALOGUE_NEVER INT64_MAX

enum action_kind {
    ACTION_SAY,    /* speak `text`; report back with dialogue_said(id) */
    ACTION_SOUND,  /* play `earcon`, if anybody wants such; no report */
    ACTION_HUSH,   /* drop whatever is being said or waits to be said */
    ACTION_LISTEN, /* from now on understand the grammar of `state` */
    ACTION_HOLD    /* a hold is under way, `left_s` seconds to go */
};

struct action {
    enum action_kind kind;
    int id;               /* SAY: counts up from 1 */
    char *text;           /* SAY: one sentence; the caller frees it */
    bool answers;         /* SAY: the first sentence after something heard */
    int words_per_minute; /* SAY: how fast, where voice.h's is the normal */
    int volume;           /* SAY, SOUND: how loud, the same */
    enum earcon earcon;   /* SOUND */
    const char *state;    /* LISTEN: static text */
    int left_s;           /* HOLD */
};

/*
 * What it remembers beyond tonight. Each is called from inside a call of ours,
 * and may not call back.
 */
struct notebook {
    /* A cramp is over that was told at `began_ms`; when that was by the wall
     * clock, is for the notebook to find out. */
    void (*note)(void *context, const struct cramp *cramp, int64_t began_ms);
    /* What was noted; valid until the next call. False: it can't be read. */
    bool (*recall)(void *context, int64_t now_ms, struct history *out);
    /* Removes it all; false where that failed. */
    bool (*forget)(void *context);
    void *context;
};

struct dialogue;

/*
 * `content` must outlive it. INVALID, with one line logged for each, where the
 * content lacks a wording that the dialogue needs.
 */
MUST_CHECK enum status dialogue_create(const struct content *content,
                                       struct dialogue **out);
/* NULL is fine. */
void dialogue_destroy(struct dialogue *dialogue);
/* From now on it keeps a diary; without, it says that it keeps none. */
void dialogue_set_notebook(struct dialogue *dialogue,
                           const struct notebook *notebook);

/* What {number} is, from now on, as spoken; it must outlive the dialogue or
 * the next call. NULL: the content's own wording. */
void dialogue_set_emergency_number(struct dialogue *dialogue,
                                   const char *number);

/* Starts to listen. Once, before anything else; no greeting: it may be
 * three in the morning. */
void dialogue_begin(struct dialogue *dialogue, int64_t now_ms);
/* Something was understood. Whatever is being said is cut off. */
void dialogue_heard(struct dialogue *dialogue, int64_t now_ms,
                    const struct intent *intent);
/*
 * Something was said and not understood. `addressed`: surely meant for us
 * (typed, a button); when idle, speech that is not is left unanswered.
 */
void dialogue_misheard(struct dialogue *dialogue, int64_t now_ms,
                       bool addressed);
/* Sentence `id` has been spoken, or would have been by now. */
void dialogue_said(struct dialogue *dialogue, int64_t now_ms, int id);
/* The time has come that dialogue_due_ms() asked for; early calls are fine. */
void dialogue_tick(struct dialogue *dialogue, int64_t now_ms);
/* When it next wants a tick, or DIALOGUE_NEVER. */
int64_t dialogue_due_ms(const struct dialogue *dialogue);

/* Something about hearing went wrong or came right: says wording `key`. */
void dialogue_notice(struct dialogue *dialogue, int64_t now_ms,
                     const char *key);

/* Nothing follows: notes the cramp that is under way. */
void dialogue_end(struct dialogue *dialogue);

/* The next action to carry out; false when there is none. */
bool dialogue_next(struct dialogue *dialogue, struct action *out);

#endif
