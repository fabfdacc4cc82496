/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * hearing: samples in, ear events out. Endpointer and recognizer together,
 * the same in the ear process, in `wav` and in tests. Does not know where the
 * samples come from. One thread.
 */
#ifndef UNCRAMP_HEARING_H
#define UNCRAMP_HEARING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "assistant/base/status.h"
#include "assistant/ear/ear.h"
#include "audio/echo_reference.h"
#include "grammar/recognizer.h"

struct hearing;

/*
 * The recognizer must know every state. `played` is what our own voice is
 * taken out with; NULL: while we speak, nothing is heard. All are their
 * owner's, not ours.
 */
struct hearing *hearing_create(struct recognizer *recognizer,
                               const struct ear_listener *listener,
                               const struct echo_reference *played);
/* NULL is fine. */
void hearing_destroy(struct hearing *hearing);

/* As ear_listen(); a new state counts from the next utterance on. False, and
 * nothing changes, where there is no such state. */
bool hearing_listen(struct hearing *hearing, const char *state, bool speaking);

/*
 * 16 kHz mono samples, any number; `end_ns` is when the last was taken from
 * the device. Events come inside the call. ENGINE where the recognizer failed.
 */
MUST_CHECK enum status hearing_feed(struct hearing *hearing, const int16_t *pcm,
                                    size_t n, int64_t end_ns);
/* The sound has been cut off: what was being said is forgotten, since its end
 * will never come. */
void hearing_forget(struct hearing *hearing);
/* Level of the last 20 ms, dB re full scale. */
double hearing_level_db(const struct hearing *hearing);
/* True while somebody is speaking. */
bool hearing_in_speech(const struct hearing *hearing);

#endif
