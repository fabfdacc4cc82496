/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assistant/settings/settings.h"

#include <stdbool.h>
#include <string.h>

#include "assistant/base/file.h"

/* Settings are some dozen lines with many remarks. */
#define FILE_MAX ((size_t)64 * 1024)

/* The line that begins with `start` and `key:`, or NULL. */
static const char *find_line(const char *file, const char *start,
                             const char *key)
{
    size_t n_start = strlen(start);
    size_t n_key = strlen(key);
    for (const char *line = file; *line != '\0';) {
        if (strncmp(line, start, n_start) == 0 &&
            strncmp(line + n_start, key, n_key) == 0 &&
            line[n_start + n_key] == ':') {
            return line;
        }
        line += strcspn(line, "\n");
        line += *line == '\n';
    }
    return NULL;
}

static void append_quoted(struct text *out, const char *value)
{
    text_append(out, "\"");
    for (const char *c = value; *c != '\0'; c++) {
        if (*c == '"' || *c == '\\') {
            text_append(out, "\\");
        }
        text_append_n(out, c, 1);
    }
    text_append(out, "\"");
}

void settings_set(const char *file, const char *key, const char *value,
                  struct text *out)
{
    const char *line = find_line(file, "", key);
    if (line == NULL) {
        line = find_line(file, "#", key);
    }
    const char *rest = line;
    if (line == NULL) {
        text_append(out, file);
        bool ended = out->length == 0 || out->bytes[out->length - 1] == '\n';
        text_append(out, ended ? "" : "\n");
        rest = "\n";
    } else {
        text_append_n(out, file, (size_t)(line - file));
        rest += strcspn(rest, "\n");
    }
    text_printf(out, "%s: ", key);
    append_quoted(out, value);
    text_append(out, rest);
}

enum status settings_save(const char *path, const char *key, const char *value)
{
    struct text before = {0};
    struct text after = {0};
    enum status status = file_read("settings", path, FILE_MAX, &before);
    if (status == STATUS_OK) {
        settings_set(text_str(&before), key, value, &after);
        status = file_replace("settings", path, &after);
    }
    text_finish(&before);
    text_finish(&after);
    return status;
}
