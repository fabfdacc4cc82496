/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assistant/mouth/mouth_process.h"

#include <stdlib.h>

#include "assistant/base/memory.h"
#include "assistant/worker/worker_args.h"

struct mouth_process {
    struct mouth mouth;
    struct worker *worker;
    struct mouth_listener listener;
};

static void tell(const struct mouth_process *self,
                 const struct mouth_event *event)
{
    self->listener.hear(self->listener.context, event);
}

static void on_line(void *context, const struct json *json)
{
    struct mouth_event event;
    if (mouth_event_read(json, &event)) {
        tell(context, &event);
    }
}

static void on_change(void *context, bool running, int64_t now_ns)
{
    struct mouth_event event = {
        .kind = running ? MOUTH_RESTARTED : MOUTH_LOST,
        .mono_ns = now_ns,
    };
    tell(context, &event);
}

static void say(struct mouth *mouth, const struct sentence *sentence)
{
    const struct mouth_process *self = (const struct mouth_process *)mouth;
    struct json *message = json_create();
    json_set_integer(message, "id", sentence->id);
    if (sentence->earcon != EARCON_NONE) {
        json_set_text(message, "do", "sound");
        json_set_text(message, "name", earcon_name(sentence->earcon));
    } else {
        json_set_text(message, "do", "say");
        json_set_text(message, "text", sentence->text);
    }
    json_set_integer(message, "words_per_minute", sentence->words_per_minute);
    json_set_integer(message, "volume", sentence->volume);
    worker_send(self->worker, message);
    json_destroy(message);
}

static void cancel(struct mouth *mouth, int id)
{
    const struct mouth_process *self = (const struct mouth_process *)mouth;
    struct json *message = json_create();
    json_set_text(message, "do", "cancel");
    json_set_integer(message, "id", id);
    worker_send(self->worker, message);
    json_destroy(message);
}

static void destroy(struct mouth *mouth)
{
    worker_destroy(((struct mouth_process *)mouth)->worker);
    free(mouth);
}

struct mouth *mouth_process_create(const struct options *options,
                                   const struct config *config,
                                   const struct mouth_listener *listener,
                                   int shared_fd, int64_t now_ns)
{
    static const struct mouth_ops ops = {say, cancel, destroy};
    struct mouth_process *self = xcalloc(1, sizeof *self);
    struct worker_listener watch = {on_line, on_change, self};
    struct worker_args args = worker_args("mouth", options, config);
    self->mouth.ops = &ops;
    self->listener = *listener;
    self->worker = worker_create(args.args, shared_fd, &watch, now_ns);
    return &self->mouth;
}

void mouth_process_configure(const struct mouth *mouth,
                             const struct options *options,
                             const struct config *config, int64_t now_ns)
{
    struct worker_args args = worker_args("mouth", options, config);
    worker_change(mouth_process_worker(mouth), args.args, now_ns);
}

struct worker *mouth_process_worker(const struct mouth *mouth)
{
    return ((const struct mouth_process *)mouth)->worker;
}
