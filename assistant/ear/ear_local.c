/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assistant/ear/ear_local.h"

#include <stdlib.h>

#include "assistant/base/memory.h"

struct ear_local {
    struct ear ear;
    struct hearing *hearing;
};

static void listen(struct ear *ear, const char *state, bool speaking)
{
    (void)hearing_listen(((struct ear_local *)ear)->hearing, state, speaking);
}

static void destroy(struct ear *ear)
{
    hearing_destroy(((struct ear_local *)ear)->hearing);
    free(ear);
}

struct ear *ear_local_create(struct recognizer *recognizer,
                             const struct ear_listener *listener,
                             const struct echo_reference *played)
{
    static const struct ear_ops ops = {listen, destroy};
    struct ear_local *self = xcalloc(1, sizeof *self);
    self->ear.ops = &ops;
    self->hearing = hearing_create(recognizer, listener, played);
    return &self->ear;
}

enum status ear_local_feed(struct ear *ear, const int16_t *pcm, size_t n,
                           int64_t end_ns)
{
    return hearing_feed(((struct ear_local *)ear)->hearing, pcm, n, end_ns);
}

bool ear_local_in_speech(const struct ear *ear)
{
    return hearing_in_speech(((const struct ear_local *)ear)->hearing);
}
