/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lock: one listening assistant per state folder. */
#ifndef UNCRAMP_LOCK_H
#define UNCRAMP_LOCK_H

#include "assistant/base/status.h"

/* BUSY where somebody holds it, whose process is then named. */
MUST_CHECK enum status lock_take(int *lock_fd);
/* -1 is fine. */
void lock_release(int lock_fd);

#endif
