/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assistant/base/log.h"

#include <fcntl.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <unistd.h>

static const char *const level_names[] = {"error", "warn", "info", "debug"};

static enum log_level shown_level = LOG_WARN;
static void (*line_sink)(void *context, const char *line);
static void *line_sink_context;
static FILE *own_stderr; /* NULL: the common one */

void log_set_level(enum log_level level)
{
    shown_level = level;
}

enum log_level log_get_level(void)
{
    return shown_level;
}

void log_set_sink(void (*sink)(void *context, const char *line), void *context)
{
    line_sink = sink;
    line_sink_context = context;
}

void log_keep_libraries_quiet(void)
{
    if (shown_level >= LOG_INFO || own_stderr != NULL) {
        return;
    }
    int kept = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
    int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
    own_stderr = kept >= 0 ? fdopen(kept, "w") : NULL;
    if (own_stderr != NULL && nowhere >= 0) {
        (void)setvbuf(own_stderr, NULL, _IONBF, 0);
        (void)dup2(nowhere, STDERR_FILENO);
    }
    if (nowhere >= 0) {
        (void)close(nowhere);
    }
}

static void emit(const char *prefix, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));

static void emit(const char *prefix, const char *format, va_list args)
{
    /* One buffer, one write: lines of three processes share one stderr. */
    char line[1024];
    int used = snprintf(line, sizeof line - 1, "%s", prefix);
    if (used < 0 || (size_t)used >= sizeof line - 1) {
        used = (int)sizeof line - 2;
    }
    (void)vsnprintf(line + used, sizeof line - 1 - (size_t)used, format, args);
    for (char *c = line; *c != '\0'; c++) {
        if (*c == '\n' || *c == '\r') {
            *c = ' ';
        }
    }
    if (line_sink != NULL) {
        line_sink(line_sink_context, line);
    } else {
        (void)fprintf(own_stderr ? own_stderr : stderr, "%s\n", line);
    }
}

void log_line(enum log_level level, const char *module, const char *format, ...)
{
    if (level > shown_level) {
        return;
    }
    char prefix[64];
    (void)snprintf(prefix, sizeof prefix, "%s %s: ", level_names[level],
                   module);
    va_list args;
    va_start(args, format);
    emit(prefix, format, args);
    va_end(args);
}

void log_at(const char *path, int line, const char *format, ...)
{
    char prefix[512];
    (void)snprintf(prefix, sizeof prefix, "%s:%d: ", path, line);
    va_list args;
    va_start(args, format);
    emit(prefix, format, args);
    va_end(args);
}
