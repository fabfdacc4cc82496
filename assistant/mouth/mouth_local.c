/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assistant/mouth/mouth_local.h"

#include <stdlib.h>
#include <string.h>

#include "assistant/base/clock.h"
#include "assistant/base/memory.h"
#include "assistant/mouth/recording.h"
#include "assistant/mouth/rendering.h"

struct mouth_local {
    struct mouth mouth;
    struct voice *voice;
    struct mouth_listener listener;
    struct rendering rendering;
    int id; /* of the sentence being said; 0: none */
    bool started;
    size_t position;
    int64_t now_ns;
};

static void tell(struct mouth_local *self, enum mouth_event_kind kind, bool cut,
                 size_t n_samples)
{
    struct mouth_event event = {
        .kind = kind,
        .id = self->id,
        .cut = cut,
        .duration_s = rendering_s(n_samples),
        .mono_ns = self->now_ns,
    };
    if (kind == MOUTH_DONE) {
        self->id = 0;
    }
    self->listener.hear(self->listener.context, &event);
}

/* Where a sentence cannot be spoken there is at least a sound; the log says
 * why. */
static void say(struct mouth *mouth, const struct sentence *sentence)
{
    struct mouth_local *self = (struct mouth_local *)mouth;
    if (rendering_make(&self->rendering, self->voice, sentence) != STATUS_OK) {
        rendering_make_earcon(&self->rendering, EARCON_TROUBLE,
                              sentence->volume);
    }
    self->id = sentence->id;
    self->started = false;
    self->position = 0;
}

static void cancel(struct mouth *mouth, int id)
{
    struct mouth_local *self = (struct mouth_local *)mouth;
    if (id != 0 && id == self->id) {
        tell(self, MOUTH_DONE, true, self->position);
    }
}

static void destroy(struct mouth *mouth)
{
    struct mouth_local *self = (struct mouth_local *)mouth;
    rendering_finish(&self->rendering);
    free(self);
}

struct mouth *mouth_local_create(struct voice *voice, const char *recordings,
                                 const struct mouth_listener *listener)
{
    static const struct mouth_ops ops = {say, cancel, destroy};
    struct mouth_local *self = xcalloc(1, sizeof *self);
    self->mouth.ops = &ops;
    self->voice = voice;
    self->rendering.recordings = recordings;
    recording_look(recordings);
    self->listener = *listener;
    return &self->mouth;
}

void mouth_local_pull(struct mouth *mouth, int16_t *pcm, size_t n,
                      int64_t now_ns)
{
    struct mouth_local *self = (struct mouth_local *)mouth;
    memset(pcm, 0, n * sizeof *pcm);
    self->now_ns = now_ns;
    if (self->id == 0) {
        return;
    }
    if (!self->started) {
        self->started = true;
        tell(self, MOUTH_STARTED, false, self->rendering.n_samples);
    }
    size_t left = self->rendering.n_samples - self->position;
    size_t take = left < n ? left : n;
    if (take > 0) {
        memcpy(pcm, self->rendering.pcm + self->position, take * sizeof *pcm);
    }
    self->position += take;
    if (self->position == self->rendering.n_samples) {
        self->now_ns += (int64_t)take * NS_PER_S / VOICE_RATE_HZ;
        tell(self, MOUTH_DONE, false, self->rendering.n_samples);
    }
}
