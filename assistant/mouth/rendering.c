/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assistant/mouth/rendering.h"

#include <stdlib.h>
#include <string.h>

#include "assistant/base/memory.h"
#include "assistant/mouth/recording.h"
#include "content/sentence.h"

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

/* By the voice, `length` bytes of `text`. */
static enum status speak(struct rendering *rendering, struct voice *voice,
                         const char *text, size_t length)
{
    struct voice_sink sink = {.take = take, .context = rendering};
    char *part = xstrndup(text, length);
    enum status status = voice_speak(voice, part, &sink);
    free(part);
    return status == STATUS_END ? STATUS_OK : status;
}

static void take_recording(struct rendering *rendering, const int16_t *pcm,
                           size_t n)
{
    static const int16_t breath[VOICE_BREATH_SAMPLES];
    (void)(take(rendering, pcm, n) &&
           take(rendering, breath, VOICE_BREATH_SAMPLES));
}

/* What lies between two recordings is spoken in one go. */
static enum status say(struct rendering *rendering, struct voice *voice,
                       const struct sentence *sentence)
{
    enum status status = STATUS_OK;
    const char *unsaid = sentence->text;
    const char *at = unsaid;
    while (status == STATUS_OK && rendering->recordings && *at != '\0') {
        size_t length = sentence_length(at);
        int16_t *pcm = NULL;
        size_t n = 0;
        if (recording_read(rendering->recordings, at, length, sentence->volume,
                           &pcm, &n)) {
            status = speak(rendering, voice, unsaid, (size_t)(at - unsaid));
            take_recording(rendering, pcm, n);
            unsaid = at + length;
        }
        free(pcm);
        at += length;
    }
    return status == STATUS_OK ? speak(rendering, voice, unsaid, strlen(unsaid))
                               : status;
}

enum status rendering_make(struct rendering *rendering, struct voice *voice,
                           const struct sentence *sentence)
{
    if (sentence->earcon != EARCON_NONE) {
        rendering_make_earcon(rendering, sentence->earcon, sentence->volume);
        return STATUS_OK;
    }
    rendering->n_samples = 0;
    voice_set_rate(voice, sentence->words_per_minute);
    voice_set_volume(voice, sentence->volume);
    return say(rendering, voice, sentence);
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
