/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "grammar/jsgf_tag.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "assistant/base/log.h"
#include "grammar/intent.h"

#define BLANKS " \t\r\n\f"

static char *trim(char *text)
{
    text += strspn(text, BLANKS);
    size_t length = strlen(text);
    while (length > 0 && strchr(BLANKS, text[length - 1]) != NULL) {
        text[--length] = '\0';
    }
    return text;
}

static bool is_name(const char *name)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz"
                                  "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.";
    return *name != '\0' && name[strspn(name, letters)] == '\0';
}

static bool is_threshold(const char *value)
{
    return value != NULL && intent_read_threshold(value) > 0.0;
}

enum status jsgf_read_tag(char *text, const char *path, int line,
                          const char **name, const char **value)
{
    char *equals = strchr(text, '=');
    *value = NULL;
    if (equals != NULL) {
        *equals = '\0';
        *value = trim(equals + 1);
    }
    *name = trim(text);
    if (!is_name(*name) || (*value != NULL && **value == '\0')) {
        log_at(path, line,
               "a tag is {name} or {name=value}, its name letters, digits and "
               "_ - .");
        return STATUS_INVALID;
    }
    if (strcmp(*name, "threshold") == 0 && !is_threshold(*value)) {
        log_at(path, line,
               "a threshold is a confidence over 0 and up to 1, such as "
               "{threshold=0.05}");
        return STATUS_INVALID;
    }
    return STATUS_OK;
}
