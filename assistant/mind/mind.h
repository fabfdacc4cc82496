/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * mind: between ear and mouth. Hands what was heard to the dialogue, carries
 * out what it decides, sentence by sentence, and keeps time. It does not care
 * whether ear and mouth are processes, in this one, or a typed line.
 *
 * Every time is CLOCK_MONOTONIC or a simulated clock, given by the caller.
 */
#ifndef UNCRAMP_MIND_H
#define UNCRAMP_MIND_H

#include <stdbool.h>
#include <stdint.h>

#include "assistant/base/status.h"
#include "assistant/diary/scribe.h"
#include "assistant/ear/ear.h"
#include "assistant/mind/report.h"
#include "assistant/mouth/mouth.h"
#include "assistant/settings/config.h"
#include "content/content.h"

#define MIND_NEVER INT64_MAX

struct mind;

/* `content` and `report` must outlive it. Errors as dialogue_create(). */
MUST_CHECK enum status mind_create(const struct content *content,
                                   struct report *report, struct mind **out);
/* NULL is fine. Ear and mouth stay their owner's. */
void mind_destroy(struct mind *mind);

/*
 * What somebody has chosen, from the next sentence on; until then, and with
 * NULL, nothing was. `config` must outlive it, or the next call. By
 * `minute_of_day` (manner.h) the quiet hours are told; NULL: there are none.
 */
void mind_configure(struct mind *mind, const struct config *config,
                    int (*minute_of_day)(void));

/* From now on it keeps a diary through `scribe`, which must outlive it, and is
 * written when a session is over or the mind ends. NULL: it keeps none. */
void mind_keep_diary(struct mind *mind, struct scribe *scribe);

/* Where ear and mouth deliver their events. */
struct ear_listener mind_ear_listener(struct mind *mind);
struct mouth_listener mind_mouth_listener(struct mind *mind);

/* From now on it speaks and listens. Once. */
void mind_begin(struct mind *mind, struct ear *ear, struct mouth *mouth,
                int64_t now_ns);
/* Lets time pass; call at mind_due_ns(), earlier is fine. */
void mind_tick(struct mind *mind, int64_t now_ns);
int64_t mind_due_ns(const struct mind *mind);

/* True where nothing is being said or waits to be. */
bool mind_quiet(const struct mind *mind);
/* The listening state; static text. */
const char *mind_state(const struct mind *mind);

#endif
