/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * tell: the socket through which a button or a carer says something to the
 * running assistant. AF_UNIX. One line in, "ok" or nothing out.
 */
#ifndef UNCRAMP_TELL_H
#define UNCRAMP_TELL_H

#include <stdbool.h>
#include <stddef.h>

#include "assistant/base/status.h"

#define TELL_MAX 1000

struct tell;

/*
 * Listens at `path`, replacing a socket nobody listens at any more. `mode`
 * says who may write to it, and so tell: 0600 or 0660.
 */
MUST_CHECK enum status tell_listen(const char *path, unsigned mode,
                                   struct tell **out);
/* Removes the socket. NULL is fine. */
void tell_destroy(struct tell *tell);

/* To be polled for reading. */
int tell_fd(const struct tell *tell);
/*
 * Takes what has come, without blocking. True where a line arrived; `line`
 * (TELL_MAX + 1 bytes) gets it, and the sender is told "ok".
 */
bool tell_receive(struct tell *tell, char *line);

/* The other side: sends `line` to whoever listens at the first of `n` paths
 * where somebody does; those that are NULL are passed over. */
MUST_CHECK enum status tell_send(const char *const *paths, size_t n,
                                 const char *line);

#endif
