/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * voice: text to samples at VOICE_RATE_HZ, in the caller's thread.
 *
 * An ops table with two makers: eSpeak NG, and a fake that hums for as long as
 * the text would last, for tests with no engine. The engine's state is global:
 * one eSpeak voice per process. Text is cleaned first (speech_text.h): plain
 * text of 160 bytes can abort eSpeak NG 1.51 and 1.52.
 */
#ifndef UNCRAMP_VOICE_H
#define UNCRAMP_VOICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "assistant/base/status.h"
#include "assistant/base/text.h"

#define VOICE_RATE_HZ 22050
/* The breath after a sentence: 0.15 s of silence. */
#define VOICE_BREATH_SAMPLES (VOICE_RATE_HZ * 3 / 20)
/* People follow 150 words a minute best (reference: Sutton 1995, Hux 2020). */
#define VOICE_WORDS_PER_MINUTE     150
#define VOICE_WORDS_PER_MINUTE_MIN 120
#define VOICE_WORDS_PER_MINUTE_MAX 220
/* eSpeak's own scale: 100 is as recorded, 200 the most. */
#define VOICE_VOLUME     100
#define VOICE_VOLUME_MAX 200

struct voice;

/* Takes a chunk of samples; false means: stop now, no more is wanted. */
struct voice_sink {
    bool (*take)(void *context, const int16_t *pcm, size_t n);
    void *context;
};

/*
 * `name` is an eSpeak voice such as "en-us" or "en-gb+f3" (voice_name.h); NULL
 * for the default. NOT_FOUND, after a line that names near ones.
 */
MUST_CHECK enum status voice_espeak_create(const char *name,
                                           struct voice **out);
/* Whether there is such a voice; if not, `why` says what is near. */
bool voice_espeak_has(const char *name, struct text *why);
struct voice *voice_fake_create(void);
/* NULL is fine. */
void voice_destroy(struct voice *voice);

/*
 * Speaks `text` into `sink` and returns when all has been taken (OK) or the
 * sink said stop (STATUS_END). Chunks are at most 50 ms of sound. Text with
 * nothing to say is OK with no samples; failure of the engine is ENGINE.
 */
MUST_CHECK enum status voice_speak(struct voice *voice, const char *text,
                                   const struct voice_sink *sink);

/* From the next sentence on; values outside the limits are clamped. */
void voice_set_rate(struct voice *voice, int words_per_minute);
void voice_set_volume(struct voice *voice, int volume);

#endif
