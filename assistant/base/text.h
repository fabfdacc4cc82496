/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * text: a string that grows. Start from `struct text t = {0};`, end with
 * text_finish(). `t.bytes` is NUL-terminated once anything was appended; use
 * text_str() where it may still be empty.
 */
#ifndef UNCRAMP_TEXT_H
#define UNCRAMP_TEXT_H

#include <stddef.h>

struct text {
    char *bytes;
    size_t length;
    size_t capacity;
};

void text_append(struct text *text, const char *more);
void text_append_n(struct text *text, const char *more, size_t length);
void text_printf(struct text *text, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* Makes it empty, keeping the memory. */
void text_clear(struct text *text);
/* The contents, "" where nothing was appended; valid until the next change. */
const char *text_str(const struct text *text);
/* Hands the contents to the caller, who frees them; `text` is empty again. */
char *text_take(struct text *text);
void text_finish(struct text *text);

/*
 * How many letters to add, drop or change to get from one word to the other,
 * to guess what a misspelt one was to be. Above 40 letters they are just far.
 */
size_t text_distance(const char *a, const char *b);

/* Of some names the one that `given` was most likely to be. */
struct text_nearest {
    const char *given;
    const char *name; /* NULL: none is near enough */
    size_t distance;  /* of it, or one more than any guess may have */
};

/* None yet: a name further off than three is no slip of the hand, nor is one
 * of which half is wrong. */
struct text_nearest text_nearest_of(const char *given);
void text_nearest_consider(struct text_nearest *nearest, const char *name);
/* The length in bytes of the UTF-8 character that `text` of `length` bytes
 * begins with; 0 where it begins with none. */
size_t text_character(const char *text, size_t length);

#endif
