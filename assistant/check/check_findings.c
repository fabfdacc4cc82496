/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assistant/check/check_findings.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "assistant/base/memory.h"
#include "assistant/base/text.h"

static const char *const names[SEVERITY_COUNT] = {"error", "warning"};

static void add(struct findings *findings, struct finding finding)
{
    if ((findings->count & (findings->count - 1)) == 0) {
        size_t capacity = findings->count > 0 ? 2 * findings->count : 1;
        findings->items =
            xrealloc(findings->items, capacity, sizeof *findings->items);
    }
    findings->items[findings->count++] = finding;
}

void findings_add(struct findings *findings, enum severity severity,
                  const char *path, int line, const char *format, ...)
{
    va_list args;
    char what[1000];
    va_start(args, format);
    (void)vsnprintf(what, sizeof what, format, args);
    va_end(args);
    add(findings,
        (struct finding){severity, xstrdup(path), line, xstrdup(what)});
}

/* The length of PATH in `PATH:12: what`, 0 where the line is no such. */
static size_t path_length(const char *logged)
{
    for (const char *colon = strchr(logged, ':'); colon != NULL;
         colon = strchr(colon + 1, ':')) {
        size_t digits = strspn(colon + 1, "0123456789");
        if (colon > logged && digits > 0 &&
            strncmp(colon + 1 + digits, ": ", 2) == 0) {
            return (size_t)(colon - logged);
        }
    }
    return 0;
}

/* Skips `error module: `; false where the line begins otherwise. */
static bool skip_module(const char **logged, enum severity *severity)
{
    static const char *const levels[SEVERITY_COUNT] = {"error ", "warn "};
    for (int i = 0; i < SEVERITY_COUNT; i++) {
        size_t length = strlen(levels[i]);
        const char *colon = strstr(*logged, ": ");
        if (strncmp(*logged, levels[i], length) == 0 && colon != NULL) {
            *severity = (enum severity)i;
            *logged = colon + 2;
            return true;
        }
    }
    return false;
}

void findings_take_log(struct findings *findings, const char *logged,
                       const char *fallback)
{
    enum severity severity = SEVERITY_ERROR;
    char *path = NULL;
    int line = 1;
    if (skip_module(&logged, &severity)) {
        size_t length = strcspn(logged, ": ");
        bool named = strncmp(logged + length, ": ", 2) == 0 &&
                     memchr(logged, '/', length) != NULL;
        path = named ? xstrndup(logged, length) : xstrdup(fallback);
        logged += named ? length + 2 : 0;
    } else {
        size_t length = path_length(logged);
        if (length == 0) {
            path = xstrdup(fallback);
        } else {
            path = xstrndup(logged, length);
            line = (int)strtol(logged + length + 1, NULL, 10);
            logged = strstr(logged + length, ": ") + 2;
        }
    }
    add(findings, (struct finding){severity, path, line, xstrdup(logged)});
}

static int compare(const void *a, const void *b)
{
    const struct finding *left = a;
    const struct finding *right = b;
    if (left->severity != right->severity) {
        return left->severity < right->severity ? -1 : 1;
    }
    int order = strcmp(left->path, right->path);
    if (order == 0) {
        order = left->line - right->line;
    }
    return order != 0 ? order : strcmp(left->what, right->what);
}

size_t findings_print(struct findings *findings)
{
    size_t counts[SEVERITY_COUNT] = {0};
    if (findings->count > 0) {
        qsort(findings->items, findings->count, sizeof *findings->items,
              compare);
    }
    for (size_t i = 0; i < findings->count; i++) {
        const struct finding *finding = &findings->items[i];
        if (i > 0 && compare(finding, finding - 1) == 0) {
            continue;
        }
        counts[finding->severity]++;
        (void)printf("%s:%d: %s: %s\n", finding->path, finding->line,
                     names[finding->severity], finding->what);
    }
    (void)printf("%zu error%s, %zu warning%s\n", counts[SEVERITY_ERROR],
                 counts[SEVERITY_ERROR] == 1 ? "" : "s",
                 counts[SEVERITY_WARNING],
                 counts[SEVERITY_WARNING] == 1 ? "" : "s");
    return counts[SEVERITY_ERROR];
}

void findings_finish(struct findings *findings)
{
    for (size_t i = 0; i < findings->count; i++) {
        free(findings->items[i].path);
        free(findings->items[i].what);
    }
    free(findings->items);
    *findings = (struct findings){0};
}
