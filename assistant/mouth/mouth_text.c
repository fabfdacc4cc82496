/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assistant/mouth/mouth_text.h"

#include <stdlib.h>

#include "assistant/base/clock.h"
#include "assistant/base/memory.h"

struct mouth_text {
    struct mouth mouth;
    struct mouth_listener listener;
    int64_t now_ns;
    int id; /* of the sentence being said; 0: none */
    int64_t began_ns;
    int64_t end_ns;
};

static void tell(struct mouth_text *self, enum mouth_event_kind kind, bool cut,
                 int64_t duration_ns)
{
    struct mouth_event event = {
        .kind = kind,
        .id = self->id,
        .cut = cut,
        .duration_s = (double)duration_ns / (double)NS_PER_S,
        .mono_ns = self->now_ns,
    };
    if (kind == MOUTH_DONE) {
        self->id = 0;
    }
    self->listener.hear(self->listener.context, &event);
}

static void say(struct mouth *mouth, const struct sentence *sentence)
{
    struct mouth_text *self = (struct mouth_text *)mouth;
    double duration_s = mouth_estimate_s(sentence->text);
    self->id = sentence->id;
    self->began_ns = self->now_ns;
    self->end_ns = self->now_ns + (int64_t)(duration_s * (double)NS_PER_S);
    tell(self, MOUTH_STARTED, false, self->end_ns - self->began_ns);
}

static void cancel(struct mouth *mouth, int id)
{
    struct mouth_text *self = (struct mouth_text *)mouth;
    if (id != 0 && id == self->id) {
        tell(self, MOUTH_DONE, true, self->now_ns - self->began_ns);
    }
}

static void destroy(struct mouth *mouth)
{
    free(mouth);
}

struct mouth *mouth_text_create(const struct mouth_listener *listener)
{
    static const struct mouth_ops ops = {say, cancel, destroy};
    struct mouth_text *self = xcalloc(1, sizeof *self);
    self->mouth.ops = &ops;
    self->listener = *listener;
    return &self->mouth;
}

void mouth_text_advance(struct mouth *mouth, int64_t now_ns)
{
    struct mouth_text *self = (struct mouth_text *)mouth;
    self->now_ns = now_ns;
    if (self->id != 0 && now_ns >= self->end_ns) {
        tell(self, MOUTH_DONE, false, self->end_ns - self->began_ns);
    }
}

int64_t mouth_text_due_ns(const struct mouth *mouth)
{
    const struct mouth_text *self = (const struct mouth_text *)mouth;
    return self->id != 0 ? self->end_ns : INT64_MAX;
}
