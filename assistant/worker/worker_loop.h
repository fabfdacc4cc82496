/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * worker_loop: the worker's side of worker.h, the same for ear and mouth. It
 * takes commands from stdin, opens the device and opens it again when it has
 * gone, or where a better one may have come, and sends a beat only after the
 * device's count has risen, so that a hanging device cannot look alive.
 */
#ifndef UNCRAMP_WORKER_LOOP_H
#define UNCRAMP_WORKER_LOOP_H

#include <stdbool.h>
#include <stdint.h>

#include "assistant/base/json.h"
#include "assistant/base/status.h"

enum worker_state { WORKER_WAITING, WORKER_READY, WORKER_BEAT };

struct worker_ops {
    const char *name; /* for the log */
    /* A message, and a line written by hand. */
    void (*message)(void *worker, const struct json *message);
    void (*by_hand)(void *worker, const char *line);
    /*
     * What takes time and needs no device; NULL if there is none. It comes
     * after the first attempt to open the device, whose first block can take
     * two seconds, so that the one does not wait for the other.
     */
    MUST_CHECK enum status (*load)(void *worker);
    /* NO_DEVICE: it is tried again; any other failure ends the worker. */
    MUST_CHECK enum status (*open)(void *worker);
    void (*close)(void *worker);
    /* Of the device that is open. */
    uint64_t (*progress)(const void *worker);
    bool (*gone)(const void *worker);
    /* True where what is open is not the device that one would want, which may
     * come back. */
    bool (*second_choice)(const void *worker);
    /* Again and again while the device is open, and before each command. */
    MUST_CHECK enum status (*work)(void *worker, int64_t now_ns);
    /* True where that can wait: every 200 ms then, else every 10. A message is
     * taken at once all the same. */
    bool (*idle)(const void *worker);
    /* How it stands with the device: to be written as an event. */
    void (*tell)(void *worker, enum worker_state state, int64_t now_ns);
};

/* Until stdin ends or a signal asks to stop: OK. */
MUST_CHECK enum status worker_loop_run(const struct worker_ops *ops,
                                       void *worker);

/* Writes an event to stdout, and takes it over. */
void worker_loop_write(struct json *event);

#endif
