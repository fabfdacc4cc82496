/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * jsgf_tag: what stands between the braces of a tag. Private to the parser.
 */
#ifndef UNCRAMP_JSGF_TAG_H
#define UNCRAMP_JSGF_TAG_H

#include "assistant/base/status.h"

/*
 * Cuts `text`, "name" or "name = value", up: `*name` and `*value` are within
 * it, the latter NULL where there is none. What is no tag is logged as from
 * `path` and `line`: STATUS_INVALID.
 */
enum status jsgf_read_tag(char *text, const char *path, int line,
                          const char **name, const char **value);

#endif
