/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * memory: allocation that cannot fail.
 *
 * An assistant that cannot get a few kilobytes cannot help anybody; it says so
 * and aborts, here and nowhere else, and its supervisor starts it again.
 * What these return is freed with free().
 */
#ifndef UNCRAMP_MEMORY_H
#define UNCRAMP_MEMORY_H

#include <stddef.h>

/* `count` zeroed elements of `size` bytes. */
void *xcalloc(size_t count, size_t size);
/* `block` resized to `count` elements of `size` bytes; new bytes are unset. */
void *xrealloc(void *block, size_t count, size_t size);
char *xstrdup(const char *text);
/* The first `length` bytes of `text`, NUL-terminated. */
char *xstrndup(const char *text, size_t length);

/* Gives the system what was freed, after something that took much: the
 * allocator keeps it for itself. Takes about a millisecond. */
void memory_give_back(void);

#endif
