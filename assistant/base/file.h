/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * file: a text file is read whole, and replaced whole or not at all. What is
 * new is written under another name and takes the old one's place in one step,
 * so neither a full disk nor a power cut leaves half of it.
 */
#ifndef UNCRAMP_FILE_H
#define UNCRAMP_FILE_H

#include <stddef.h>

#include "assistant/base/status.h"
#include "assistant/base/text.h"

/*
 * Appends what `path` holds to `out`; nothing where there is no such file. With
 * a line of `module`: IO, or LIMIT where it is longer than `most` bytes.
 */
MUST_CHECK enum status file_read(const char *module, const char *path,
                                 size_t most, struct text *out);

/*
 * `path` holds `contents` afterwards, with the rights that it had. IO with a
 * line of `module`, and nothing changed, where it cannot be written.
 */
MUST_CHECK enum status file_replace(const char *module, const char *path,
                                    const struct text *contents);

#endif
