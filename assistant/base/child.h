/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * child: what a process that we started has to say, and its end. Who hangs in a
 * device's driver may take its time to die, and nobody waits for that: it is
 * buried in a later call. One thread.
 */
#ifndef UNCRAMP_CHILD_H
#define UNCRAMP_CHILD_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "assistant/base/text.h"

/*
 * Appends to `said` what comes from a pipe until the child closes it. False
 * where that takes longer than `patience_ms`, or it is more than `most` bytes;
 * `said` has what there was. Signals mean nothing to it.
 */
bool child_read(int from_fd, int patience_ms, size_t most, struct text *said);

/* Kills it and sets `*child` to 0; 0 is fine. */
void child_kill(pid_t *child);
/* True where it has ended, or is 0. It is still to be killed: that buries it.
 */
bool child_ended(pid_t child);
/* Buries those that were killed and have died since. */
void child_bury(void);

#endif
