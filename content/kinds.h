/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * kinds: the field table of each kind of content, and a reader for each. They
 * take a document, so that a fuzzer can feed them from memory. Inside the
 * content layer only.
 *
 * Each returns false where something was at fault (logged), and even then
 * leaves a record to be finished.
 */
#ifndef UNCRAMP_KINDS_H
#define UNCRAMP_KINDS_H

#include "content/content.h"
#include "content/document.h"

/* "calf", ...; NULL-terminated. */
extern const char *const kinds_muscles[];

bool kinds_read_topic(const struct document *document, struct topic *topic);
bool kinds_read_routine(const struct document *document,
                        struct routine *routine);
bool kinds_read_red_flags(const struct document *document,
                          struct content *content);
bool kinds_read_sources(const struct document *document,
                        struct content *content);
bool kinds_read_wordings(const struct document *document,
                         struct content *content);

/* Everything `content` points to. */
void kinds_finish(struct content *content);

#endif
