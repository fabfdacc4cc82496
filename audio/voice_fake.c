/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * voice_fake: hums as long as the words would take at the rate set.
 *
 * For tests and for seeing what a new voice must do. Same text, same samples.
 */
#include <math.h>
#include <stdlib.h>

#include "assistant/base/memory.h"
#include "audio/voice_ops.h"

#define HUM_HZ           220
#define HUM_AMPLITUDE    6000.0 /* at VOICE_VOLUME */
#define CHUNK_SAMPLES    4096
#define TWO_PI           6.283185307179586
#define S_PER_MINUTE     60
#define SAMPLES_A_MINUTE ((size_t)VOICE_RATE_HZ * S_PER_MINUTE)

static size_t count_words(const char *clean)
{
    size_t n = 1;
    for (const char *c = clean; *c != '\0'; c++) {
        n += *c == ' ';
    }
    return n;
}

static enum status speak(struct voice *voice, const char *clean, size_t length,
                         const struct voice_sink *sink)
{
    (void)length;
    double amplitude = HUM_AMPLITUDE * voice->volume / VOICE_VOLUME;
    size_t n =
        count_words(clean) * SAMPLES_A_MINUTE / (size_t)voice->words_per_minute;
    for (size_t at = 0; at < n;) {
        int16_t chunk[CHUNK_SAMPLES];
        size_t i = 0;
        for (; i < CHUNK_SAMPLES && at < n; i++, at++) {
            double turns = (double)at * HUM_HZ / VOICE_RATE_HZ;
            chunk[i] = (int16_t)lrint(amplitude * sin(TWO_PI * turns));
        }
        if (!voice_give(sink, chunk, i)) {
            return STATUS_END;
        }
    }
    return STATUS_OK;
}

static void destroy(struct voice *voice)
{
    free(voice);
}

struct voice *voice_fake_create(void)
{
    static const struct voice_ops ops = {speak, destroy};
    struct voice *voice = xcalloc(1, sizeof *voice);
    voice_init(voice, &ops);
    return voice;
}
