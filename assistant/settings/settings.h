/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * settings: single keys written into somebody's own settings file, whose other
 * lines, remarks included, stay as they are.
 */
#ifndef UNCRAMP_SETTINGS_H
#define UNCRAMP_SETTINGS_H

#include "assistant/base/status.h"
#include "assistant/base/text.h"

/*
 * Appends `file` to `out` with `key` set to the text `value`: in its own line,
 * else in the line that has it as a remark (`#key:`), else in a new one.
 */
void settings_set(const char *file, const char *key, const char *value,
                  struct text *out);

/* The same in a file; one that is not there begins empty. IO and LIMIT after a
 * line in the log. */
MUST_CHECK enum status settings_save(const char *path, const char *key,
                                     const char *value);

#endif
