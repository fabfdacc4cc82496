/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assistant/ear/ear_process.h"

#include <stdlib.h>

#include "assistant/base/memory.h"
#include "assistant/worker/worker_args.h"

struct ear_process {
    struct ear ear;
    struct worker *worker;
    struct ear_listener listener;
};

static void tell(const struct ear_process *self, struct ear_event *event)
{
    self->listener.hear(self->listener.context, event);
}

static void on_line(void *context, const struct json *json)
{
    struct ear_event event;
    if (ear_event_read(json, &event)) {
        tell(context, &event);
        intent_finish(&event.intent);
    }
}

static void on_change(void *context, bool running, int64_t now_ns)
{
    struct ear_event event = {
        .kind = running ? EAR_RESTARTED : EAR_LOST,
        .mono_ns = now_ns,
    };
    tell(context, &event);
}

static void listen(struct ear *ear, const char *state, bool speaking)
{
    const struct ear_process *self = (const struct ear_process *)ear;
    struct json *message = json_create();
    json_set_text(message, "do", "listen");
    json_set_text(message, "state", state);
    json_set_flag(message, "speaking", speaking);
    worker_send(self->worker, message);
    json_destroy(message);
}

static void destroy(struct ear *ear)
{
    worker_destroy(((struct ear_process *)ear)->worker);
    free(ear);
}

struct ear *ear_process_create(const struct options *options,
                               const struct config *config,
                               const struct ear_listener *listener,
                               int shared_fd, int64_t now_ns)
{
    static const struct ear_ops ops = {listen, destroy};
    struct ear_process *self = xcalloc(1, sizeof *self);
    struct worker_listener watch = {on_line, on_change, self};
    struct worker_args args = worker_args("ear", options, config);
    self->ear.ops = &ops;
    self->listener = *listener;
    self->worker = worker_create(args.args, shared_fd, &watch, now_ns);
    return &self->ear;
}

void ear_process_configure(const struct ear *ear, const struct options *options,
                           const struct config *config, int64_t now_ns)
{
    struct worker_args args = worker_args("ear", options, config);
    worker_change(ear_process_worker(ear), args.args, now_ns);
}

struct worker *ear_process_worker(const struct ear *ear)
{
    return ((const struct ear_process *)ear)->worker;
}
