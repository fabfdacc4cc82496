/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * log: diagnostics on stderr, one line each: `level module: message`.
 *
 * Nothing that was said or heard is logged below LOG_INFO, which is shown only
 * with -v. Errors in files are `path:line: message`, so editors can jump.
 * Not for audio callbacks. One thread per process logs.
 */
#ifndef UNCRAMP_LOG_H
#define UNCRAMP_LOG_H

enum log_level { LOG_ERROR, LOG_WARN, LOG_INFO, LOG_DEBUG };

/* Lines above `level` are dropped. The default is LOG_WARN. */
void log_set_level(enum log_level level);
enum log_level log_get_level(void);

/*
 * Sends every shown line to `sink` instead of stderr, without a newline;
 * NULL goes back to stderr. Tests and `check` use it.
 */
void log_set_sink(void (*sink)(void *context, const char *line), void *context);

/*
 * For processes whose libraries print on stderr as they please (ALSA: a
 * hundred lines at each start): below LOG_INFO only the log reaches stderr
 * from now on. Once, at the start.
 */
void log_keep_libraries_quiet(void);

void log_line(enum log_level level, const char *module, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* An error at a place in a file the user can edit: `path:line: message`. */
void log_at(const char *path, int line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#define log_error(...) log_line(LOG_ERROR, __VA_ARGS__)
#define log_warn(...)  log_line(LOG_WARN, __VA_ARGS__)
#define log_info(...)  log_line(LOG_INFO, __VA_ARGS__)
#define log_debug(...) log_line(LOG_DEBUG, __VA_ARGS__)

#endif
