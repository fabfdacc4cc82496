/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * lines: whole lines out of a non-blocking descriptor. Lines longer than the
 * buffer are dropped, up to their end. Start from {0}; nothing to free.
 */
#ifndef UNCRAMP_LINES_H
#define UNCRAMP_LINES_H

#include <stdbool.h>
#include <stddef.h>

#define LINES_MAX 4096

struct lines {
    char buffer[LINES_MAX];
    size_t start; /* of what has not been given out */
    size_t end;
    bool dropping; /* inside a line that was too long */
};

enum lines_result {
    LINES_LINE,  /* a line, without its newline, NUL-terminated */
    LINES_LATER, /* no whole line yet */
    LINES_END    /* the other side has closed */
};

/* The next line; valid until the next call. */
enum lines_result lines_read(struct lines *lines, int fd, const char **line,
                             size_t *length);
/* Forgets what is buffered. */
void lines_clear(struct lines *lines);

#endif
