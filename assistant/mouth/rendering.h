/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * rendering: what is to be said as samples, all at once: eSpeak NG makes six
 * seconds of speech in 14 ms. A sentence that somebody has recorded is theirs,
 * the others are the voice's. The same in the mouth process and in `wav`.
 */
#ifndef UNCRAMP_RENDERING_H
#define UNCRAMP_RENDERING_H

#include <stddef.h>
#include <stdint.h>

#include "assistant/base/status.h"
#include "assistant/mouth/mouth.h"
#include "audio/voice.h"

/* Start from {.recordings = …}. */
struct rendering {
    const char *recordings; /* folder (recording.h); NULL: there is none */
    int16_t *pcm;           /* mono, VOICE_RATE_HZ */
    size_t n_samples;
    size_t capacity;
};

/*
 * Replaces what it held with a sentence or its sound; at most a minute. ENGINE
 * where the voice failed.
 */
MUST_CHECK enum status rendering_make(struct rendering *rendering,
                                      struct voice *voice,
                                      const struct sentence *sentence);
/* The same of a sound, which cannot fail. */
void rendering_make_earcon(struct rendering *rendering, enum earcon earcon,
                           int volume);
double rendering_s(size_t n_samples);
void rendering_finish(struct rendering *rendering);

#endif
