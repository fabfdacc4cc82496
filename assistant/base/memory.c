/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assistant/base/memory.h"

#include <malloc.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *checked(void *block)
{
    if (block == NULL) {
        fputs("uncramp: out of memory; free some and start it again\n", stderr);
        abort();
    }
    return block;
}

void *xcalloc(size_t count, size_t size)
{
    return checked(calloc(count ? count : 1, size ? size : 1));
}

void *xrealloc(void *block, size_t count, size_t size)
{
    if (size != 0 && count > SIZE_MAX / size) {
        return checked(NULL);
    }
    size_t bytes = count * size;
    return checked(realloc(block, bytes ? bytes : 1));
}

char *xstrdup(const char *text)
{
    return xstrndup(text, strlen(text));
}

char *xstrndup(const char *text, size_t length)
{
    char *copy = xcalloc(length + 1, 1);
    memcpy(copy, text, length);
    return copy;
}

void memory_give_back(void)
{
    (void)malloc_trim(0);
}
