/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * scribe: keeps the diary for the dialogue. What it is told waits in memory
 * until somebody has the time to let it write, and for ever where that fails.
 *
 * The dialogue's clock starts anywhere and never jumps; the wall clock is read
 * when a cramp is first to be written, since by then a machine without a clock
 * of its own may have found out the time.
 */
#ifndef UNCRAMP_SCRIBE_H
#define UNCRAMP_SCRIBE_H

#include <stdbool.h>

#include "assistant/dialogue/dialogue.h"

struct scribe;

/*
 * `path`: the diary; a line is logged now if it can't be written. NULL: keeps
 * it in memory, for a conversation whose clock is simulated too; that begins
 * on Monday, 5 January 2026, at three at night.
 */
struct scribe *scribe_create(const char *path);
/* The same with the diary in the state folder; NULL, with a line logged, where
 * there is no such folder. */
struct scribe *scribe_create_own(void);
/* NULL is fine. */
void scribe_destroy(struct scribe *scribe);

/* What the dialogue writes into and reads from. */
struct notebook scribe_notebook(struct scribe *scribe);

/* True where something waits to be written. */
bool scribe_is_waiting(const struct scribe *scribe);
/*
 * Writes what waits; takes as long as the disk does. True where the last one
 * is one too many, and the person is to be told so now.
 */
bool scribe_write(struct scribe *scribe, int64_t now_ms);

#endif
