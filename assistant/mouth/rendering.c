/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assistant/mouth/rendering.h"

#include <stdlib.h>
#include <string.h>

#include "assistant/base/memory.h"

#define SAMPLES_MAX ((size_t)60 * VOICE_RATE_HZ)

static bool take(void *context, const int16_t *pcm, size_t n)
{
    struct rendering *rendering = context;
    size_t needed = rendering->n_samples + n;
    if (needed > SAMPLES_MAX) {
        return false;
    }
    if (needed > rendering->capacity) {
        rendering->capacity = needed * 2;
        rendering->pcm = xrealloc(rendering->pcm, rendering->capacity,
                                  sizeof *rendering->pcm);
    }
    memcpy(rendering->pcm + rendering->n_samples, pcm, n * sizeof *pcm);
    rendering->n_samples = needed;
    return true;
}

enum status rendering_make(struct rendering *rendering, struct voice *voice,
                           const struct sentence *sentence)
{
    struct voice_sink sink = {.take = take, .context = rendering};
    if (sentence->earcon != EARCON_NONE) {
        rendering_make_earcon(rendering, sentence->earcon, sentence->volume);
        return STATUS_OK;
    }
    rendering->n_samples = 0;
    voice_set_rate(voice, sentence->words_per_minute);
    voice_set_volume(voice, sentence->volume);
    enum status status = voice_speak(voice, sentence->text, &sink);
    return status == STATUS_END ? STATUS_OK : status;
}

void rendering_make_earcon(struct rendering *rendering, enum earcon earcon,
                           int volume)
{
    int16_t pcm[EARCON_SAMPLES_MAX];
    rendering->n_samples = 0;
    (void)take(rendering, pcm, earcon_make(earcon, volume, pcm));
}

double rendering_s(size_t n_samples)
{
    return (double)n_samples / VOICE_RATE_HZ;
}

void rendering_finish(struct rendering *rendering)
{
    free(rendering->pcm);
    *rendering = (struct rendering){0};
}
