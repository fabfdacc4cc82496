/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assistant/worker/lines.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

void lines_clear(struct lines *lines)
{
    lines->start = 0;
    lines->end = 0;
    lines->dropping = false;
}

/* A line already in the buffer, if there is one. */
static bool take_line(struct lines *lines, const char **line, size_t *length)
{
    char *from = lines->buffer + lines->start;
    char *newline = memchr(from, '\n', lines->end - lines->start);
    if (newline == NULL) {
        return false;
    }
    *newline = '\0';
    *line = from;
    *length = (size_t)(newline - from);
    lines->start += *length + 1;
    return true;
}

static void make_room(struct lines *lines)
{
    size_t kept = lines->end - lines->start;
    memmove(lines->buffer, lines->buffer + lines->start, kept);
    lines->start = 0;
    lines->end = kept;
    if (kept == sizeof lines->buffer) {
        lines->end = 0;
        lines->dropping = true;
    }
}

enum lines_result lines_read(struct lines *lines, int fd, const char **line,
                             size_t *length)
{
    for (;;) {
        while (take_line(lines, line, length)) {
            if (!lines->dropping) {
                return LINES_LINE;
            }
            lines->dropping = false;
        }
        make_room(lines);
        ssize_t n = read(fd, lines->buffer + lines->end,
                         sizeof lines->buffer - lines->end);
        if (n == 0) {
            return LINES_END;
        }
        if (n < 0) {
            return errno == EAGAIN || errno == EINTR ? LINES_LATER : LINES_END;
        }
        lines->end += (size_t)n;
    }
}
