/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * diary: the cramps it was told about, in one SQLite file that only its owner
 * may read (0600).
 *
 * Each call opens the file, does its one thing and closes it: nothing is held
 * between, so two programs can use it, and it may be copied or removed at any
 * time. A power cut leaves it as it was before the write or after: it keeps a
 * rollback journal, and syncs file, journal and folder (synchronous=EXTRA).
 * Not a log that is written ahead: that wants a second file to be read at all,
 * and few writes gain nothing from it. Every call may take as long as the disk
 * does: not while a session is under way. Each error is logged in one line.
 */
#ifndef UNCRAMP_DIARY_H
#define UNCRAMP_DIARY_H

#include <stddef.h>

#include "assistant/base/status.h"
#include "assistant/diary/cramp.h"

/* Its file in the state folder. */
#define DIARY_NAME "diary.db"

/*
 * Adds `n` cramps, all or none; makes the file where there is none. With 0 it
 * only finds out whether it could. A damaged file is renamed to
 * PATH.damaged (.damaged2, ...) and a new one begun. BUSY: another program
 * has locked it, or it is another program's or a newer uncramp's, and is left
 * as it is; IO: no room, or no right to write.
 */
MUST_CHECK enum status diary_write(const char *path, const struct cramp *cramps,
                                   size_t n);
/*
 * The newest `most` cramps, oldest first; the caller frees `*out`, which is
 * NULL where there are none. No file is no error. INVALID where it is damaged;
 * it stays as it is.
 */
MUST_CHECK enum status diary_read(const char *path, size_t most,
                                  struct cramp **out, size_t *n);
/*
 * Removes every cramp, and what was once kept as damaged; `*n` cramps are
 * gone, and `*n_damaged` files.
 */
MUST_CHECK enum status diary_forget(const char *path, size_t *n,
                                    size_t *n_damaged);

#endif
