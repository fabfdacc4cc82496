/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * child: the end of a process that we started. Who hangs in a device's driver
 * may take its time to die, and nobody waits for that: it is buried in a later
 * call. One thread.
 */
#ifndef UNCRAMP_CHILD_H
#define UNCRAMP_CHILD_H

#include <stdbool.h>
#include <sys/types.h>

/* Kills it and sets `*child` to 0; 0 is fine. */
void child_kill(pid_t *child);
/* True where it has ended, or is 0. It is still to be killed: that buries it.
 */
bool child_ended(pid_t child);
/* Buries those that were killed and have died since. */
void child_bury(void);

#endif
