/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * worker: ear or mouth as a process of its own, watched and restarted.
 *
 * PortAudio 19.6 can hang for ever, eSpeak NG aborts on some plain text,
 * PocketSphinx calls exit(): all measured. So each runs where it can be
 * killed. A worker has 10 s to say that it is ready or waiting for a device;
 * once ready, 2 s without a beat kill it. It is started again, at once the
 * first time, then with growing pauses. It dies with us. One thread.
 */
#ifndef UNCRAMP_WORKER_H
#define UNCRAMP_WORKER_H

#include <stdbool.h>
#include <stdint.h>

#include "assistant/base/json.h"

struct worker;

struct worker_listener {
    /* A line it wrote; `json` is valid during the call. */
    void (*line)(void *context, const struct json *json);
    /* It is gone, and (true) when it has been started again. */
    void (*changed)(void *context, bool running, int64_t now_ns);
    void *context;
};

/*
 * Starts `uncramp ARGS...` (NULL-terminated, copied; the first is the
 * command's name, for the log). A start that fails is tried again.
 * `shared_fd` becomes its descriptor 3, each time; -1: none.
 */
struct worker *worker_create(const char *const *args, int shared_fd,
                             const struct worker_listener *listener,
                             int64_t now_ns);
/* Kills it. NULL is fine. */
void worker_destroy(struct worker *worker);

/*
 * Starts it anew where `args` are others than before; a wish is no failure, so
 * there is no pause. The listener hears of both the end and the start.
 */
void worker_change(struct worker *worker, const char *const *args,
                   int64_t now_ns);

/* One line to its stdin, dropped while it is not running. */
void worker_send(struct worker *worker, const struct json *message);

/* To be polled for reading; -1 while it is not running. */
int worker_fd(const struct worker *worker);
/* Takes what it wrote, and does what the time asks for. Never blocks. */
void worker_tick(struct worker *worker, int64_t now_ns);
/* When worker_tick() must be called though nothing can be read. */
int64_t worker_due_ns(const struct worker *worker);

#endif
