/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assistant/ear/ear_text.h"

#include <stdlib.h>

#include "assistant/base/memory.h"

struct ear_text {
    struct ear ear;
    const struct phrasebook *phrasebook;
    struct ear_listener listener;
    const char *state;
};

/* Whoever types cannot be our own voice: `speaking` changes nothing. */
static void listen(struct ear *ear, const char *state, bool speaking)
{
    (void)speaking;
    ((struct ear_text *)ear)->state = state;
}

static void destroy(struct ear *ear)
{
    free(ear);
}

struct ear *ear_text_create(const struct phrasebook *phrasebook,
                            const struct ear_listener *listener)
{
    static const struct ear_ops ops = {listen, destroy};
    struct ear_text *self = xcalloc(1, sizeof *self);
    self->ear.ops = &ops;
    self->phrasebook = phrasebook;
    self->listener = *listener;
    self->state = phrasebook_state(0)->name;
    return &self->ear;
}

void ear_text_line(struct ear *ear, const char *line, int64_t now_ns)
{
    struct ear_text *self = (struct ear_text *)ear;
    struct ear_event event = {
        .kind = EAR_REJECTED,
        .reason = "grammar",
        .addressed = true,
        .mono_ns = now_ns,
        .end_ns = now_ns,
    };
    char *words = NULL;
    if (phrasebook_typed(self->phrasebook, self->state, line, &event.intent,
                         &words)) {
        event.kind = EAR_HEARD;
        event.text = words;
        event.confidence = 1;
    }
    if (words[0] != '\0') {
        self->listener.hear(self->listener.context, &event);
    }
    intent_finish(&event.intent);
    free(words);
}
