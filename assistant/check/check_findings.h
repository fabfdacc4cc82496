/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * check_findings: what `uncramp check` found, collected in any order and
 * printed sorted: errors first, each once.
 */
#ifndef UNCRAMP_CHECK_FINDINGS_H
#define UNCRAMP_CHECK_FINDINGS_H

#include <stddef.h>

enum severity { SEVERITY_ERROR, SEVERITY_WARNING, SEVERITY_COUNT };

struct finding {
    enum severity severity;
    char *path;
    int line;
    char *what;
};

struct findings {
    struct finding *items;
    size_t count;
};

void findings_add(struct findings *findings, enum severity severity,
                  const char *path, int line, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/*
 * Takes what a loader logs: `path:line: what`, and `error module: path: what`,
 * which becomes line 1. `fallback` is the path where none is named.
 */
void findings_take_log(struct findings *findings, const char *logged,
                       const char *fallback);

/*
 * Sorts, drops what was found twice, prints a line each and a line with their
 * numbers to stdout. Returns the number of errors.
 */
size_t findings_print(struct findings *findings);
void findings_finish(struct findings *findings);

#endif
