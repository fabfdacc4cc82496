/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * recording: sentences that somebody has read aloud, to be played instead of
 * eSpeak NG's. A folder holds a file a sentence, WAV or FLAC of any rate, named
 * by the sentence's words: "Has it gone?" is has-it-gone.flac.
 */
#ifndef UNCRAMP_RECORDING_H
#define UNCRAMP_RECORDING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "assistant/base/text.h"

/* The file's name without .flac or .wav, for a sentence of `length` bytes; ""
 * where it has no words, or too many for a name. */
void recording_name(const char *sentence, size_t length, struct text *out);

/* Warns where there is no such folder; NULL is fine. */
void recording_look(const char *folder);

/* True where `folder` has a file of that name. */
bool recording_exists(const char *folder, const char *name);

/*
 * The sentence at VOICE_RATE_HZ, as loud as eSpeak NG says it at `volume`; the
 * caller frees `pcm`. False where there is no such file, or, after a line in
 * the log, where it cannot be used: then eSpeak NG has to say it.
 */
bool recording_read(const char *folder, const char *sentence, size_t length,
                    int volume, int16_t **pcm, size_t *n_samples);

#endif
