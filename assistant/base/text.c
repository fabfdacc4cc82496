/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assistant/base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "assistant/base/memory.h"

#define DISTANCE_MAX       40
#define GUESS_DISTANCE_MAX 3

static void reserve(struct text *text, size_t more)
{
    size_t needed = text->length + more + 1;
    if (needed <= text->capacity) {
        return;
    }
    size_t capacity = text->capacity ? text->capacity : 64;
    while (capacity < needed) {
        capacity *= 2;
    }
    text->bytes = xrealloc(text->bytes, capacity, 1);
    text->capacity = capacity;
}

void text_append(struct text *text, const char *more)
{
    text_append_n(text, more, strlen(more));
}

void text_append_n(struct text *text, const char *more, size_t length)
{
    reserve(text, length);
    if (length > 0) {
        memcpy(text->bytes + text->length, more, length);
    }
    text->length += length;
    text->bytes[text->length] = '\0';
}

void text_printf(struct text *text, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    va_list again;
    va_copy(again, args);
    int length = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (length > 0) {
        reserve(text, (size_t)length);
        (void)vsnprintf(text->bytes + text->length, (size_t)length + 1, format,
                        again);
        text->length += (size_t)length;
    }
    va_end(again);
}

void text_clear(struct text *text)
{
    text->length = 0;
    if (text->bytes != NULL) {
        text->bytes[0] = '\0';
    }
}

const char *text_str(const struct text *text)
{
    return text->bytes ? text->bytes : "";
}

char *text_take(struct text *text)
{
    char *bytes = text->bytes ? text->bytes : xstrdup("");
    *text = (struct text){0};
    return bytes;
}

void text_finish(struct text *text)
{
    free(text->bytes);
    *text = (struct text){0};
}

static size_t smallest(size_t a, size_t b, size_t c)
{
    size_t least = a < b ? a : b;
    return least < c ? least : c;
}

size_t text_distance(const char *a, const char *b)
{
    size_t row[DISTANCE_MAX + 1];
    size_t length = strlen(b);
    if (strlen(a) > DISTANCE_MAX || length > DISTANCE_MAX) {
        return DISTANCE_MAX;
    }
    for (size_t j = 0; j <= length; j++) {
        row[j] = j;
    }
    for (size_t i = 0; a[i] != '\0'; i++) {
        size_t diagonal = row[0];
        row[0] = i + 1;
        for (size_t j = 0; j < length; j++) {
            size_t changed = diagonal + (a[i] != b[j]);
            diagonal = row[j + 1];
            row[j + 1] = smallest(changed, row[j + 1] + 1, row[j] + 1);
        }
    }
    return row[length];
}

struct text_nearest text_nearest_of(const char *given)
{
    size_t half = strlen(given) / 2;
    return (struct text_nearest){
        .given = given,
        .distance = (half < GUESS_DISTANCE_MAX ? half : GUESS_DISTANCE_MAX) + 1,
    };
}

void text_nearest_consider(struct text_nearest *nearest, const char *name)
{
    size_t distance = text_distance(nearest->given, name);
    if (distance < nearest->distance) {
        nearest->distance = distance;
        nearest->name = name;
    }
}

size_t text_character(const char *text, size_t length)
{
    /* Unicode 15.0, table 3-7: the first byte, and what may come second. */
    static const struct {
        unsigned char first, last, least, most;
        size_t n_bytes;
    } kinds[] = {
        {0x00, 0x7f, 0x00, 0x00, 1}, {0xc2, 0xdf, 0x80, 0xbf, 2},
        {0xe0, 0xe0, 0xa0, 0xbf, 3}, {0xe1, 0xec, 0x80, 0xbf, 3},
        {0xed, 0xed, 0x80, 0x9f, 3}, {0xee, 0xef, 0x80, 0xbf, 3},
        {0xf0, 0xf0, 0x90, 0xbf, 4}, {0xf1, 0xf3, 0x80, 0xbf, 4},
        {0xf4, 0xf4, 0x80, 0x8f, 4},
    };
    const unsigned char *bytes = (const unsigned char *)text;
    size_t i = 0;
    while (length > 0 && i < sizeof kinds / sizeof kinds[0] &&
           (bytes[0] < kinds[i].first || bytes[0] > kinds[i].last)) {
        i++;
    }
    if (length == 0 || i == sizeof kinds / sizeof kinds[0] ||
        length < kinds[i].n_bytes) {
        return 0;
    }
    for (size_t n = 1; n < kinds[i].n_bytes; n++) {
        unsigned char least = n == 1 ? kinds[i].least : 0x80;
        unsigned char most = n == 1 ? kinds[i].most : 0xbf;
        if (bytes[n] < least || bytes[n] > most) {
            return 0;
        }
    }
    return kinds[i].n_bytes;
}
