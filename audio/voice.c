/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * voice: what all voices share: cleaning the text, the limits, the chunks.
 *
 * A sentence may be cut between any two chunks, so they are short. What a
 * voice sounds like is its own file's business.
 */
#include "audio/voice.h"

#include <string.h>

#include "assistant/base/log.h"
#include "audio/speech_text.h"
#include "audio/voice_ops.h"

#define CHUNK_SAMPLES (VOICE_RATE_HZ / 20)

static int clamp(int value, int least, int most)
{
    if (value < least) {
        return least;
    }
    return value > most ? most : value;
}

void voice_init(struct voice *voice, const struct voice_ops *ops)
{
    voice->ops = ops;
    voice->words_per_minute = VOICE_WORDS_PER_MINUTE;
    voice->volume = VOICE_VOLUME;
}

bool voice_give(const struct voice_sink *sink, const int16_t *pcm, size_t n)
{
    while (n > 0) {
        size_t chunk = n < CHUNK_SAMPLES ? n : CHUNK_SAMPLES;
        if (!sink->take(sink->context, pcm, chunk)) {
            return false;
        }
        pcm += chunk;
        n -= chunk;
    }
    return true;
}

void voice_destroy(struct voice *voice)
{
    if (voice != NULL) {
        voice->ops->destroy(voice);
    }
}

enum status voice_speak(struct voice *voice, const char *text,
                        const struct voice_sink *sink)
{
    char clean[SPEECH_TEXT_MAX + 1];
    size_t length = speech_text_clean(text, clean);
    size_t given = strlen(text);
    if (given > SPEECH_TEXT_MAX) {
        log_warn("voice",
                 "a text of %zu bytes is more than one sentence can be; only "
                 "%zu are said: split it",
                 given, length);
    }
    if (length == 0) {
        return STATUS_OK;
    }
    return voice->ops->speak(voice, clean, length, sink);
}

void voice_set_rate(struct voice *voice, int words_per_minute)
{
    voice->words_per_minute =
        clamp(words_per_minute, VOICE_WORDS_PER_MINUTE_MIN,
              VOICE_WORDS_PER_MINUTE_MAX);
}

void voice_set_volume(struct voice *voice, int volume)
{
    voice->volume = clamp(volume, 0, VOICE_VOLUME_MAX);
}
