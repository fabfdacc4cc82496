/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Files are read when they are said, 20 ms for ten seconds: a new one counts at
 * once, and nobody waits at the start.
 */
#include "assistant/mouth/recording.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "assistant/base/log.h"
#include "assistant/base/memory.h"
#include "audio/pcm.h"
#include "audio/resampler.h"
#include "audio/soundfile.h"
#include "audio/voice.h"

/* With ".flac" it fits into any file system. */
#define NAME_MAX_BYTES 200
/* A sentence of twenty words takes eight. */
#define SENTENCE_MAX_S 20
/* pcm_speech_level_db() of eSpeak NG at VOICE_VOLUME: the median of 49
 * sentences of ours, which are between -20 and -17 (1.51, en-gb). */
#define VOICE_LEVEL_DB (-17.7)

static const char *const extensions[] = {".flac", ".wav"};
#define N_EXTENSIONS (sizeof extensions / sizeof extensions[0])

void recording_name(const char *sentence, size_t length, struct text *out)
{
    text_clear(out);
    bool apart = false;
    for (size_t i = 0; i < length; i++) {
        int c = tolower((unsigned char)sentence[i]);
        if (c < 0x80 && isalnum(c)) {
            char letter = (char)c;
            text_append(out, apart && out->length > 0 ? "-" : "");
            text_append_n(out, &letter, 1);
            apart = false;
        } else if (c != '\'') {
            apart = true;
        }
    }
    if (out->length > NAME_MAX_BYTES) {
        text_clear(out);
    }
}

/* The file's path, if there is one. */
static bool find(const char *folder, const char *name, struct text *path)
{
    for (size_t i = 0; *name != '\0' && i < N_EXTENSIONS; i++) {
        text_clear(path);
        text_printf(path, "%s/%s%s", folder, name, extensions[i]);
        if (access(text_str(path), F_OK) == 0) {
            return true;
        }
    }
    return false;
}

void recording_look(const char *folder)
{
    if (folder != NULL && access(folder, R_OK | X_OK) != 0) {
        log_warn("mouth",
                 "cannot read the recordings in %s: %s; until it can, eSpeak "
                 "NG says everything",
                 folder, strerror(errno));
    }
}

bool recording_exists(const char *folder, const char *name)
{
    struct text path = {0};
    bool found = find(folder, name, &path);
    text_finish(&path);
    return found;
}

/* To VOICE_RATE_HZ; replaces what `pcm` was. */
static bool resample(int16_t **pcm, size_t *n_samples)
{
    struct resampler *resampler = NULL;
    if (resampler_create(PCM_RATE_HZ, VOICE_RATE_HZ, &resampler) != STATUS_OK) {
        return false;
    }
    int16_t *out =
        xcalloc(resampler_output_max(resampler, *n_samples), sizeof *out);
    size_t n = resampler_run(resampler, *pcm, *n_samples, out);
    n += resampler_finish(resampler, out + n);
    resampler_destroy(resampler);
    free(*pcm);
    *pcm = out;
    *n_samples = n;
    return true;
}

/* A peak is never cut off: where there would be one, all of it is softer. */
static void set_level(int16_t *pcm, size_t n, double level_db, int volume)
{
    double gain =
        pow(10, (VOICE_LEVEL_DB - level_db) / 20) * volume / VOICE_VOLUME;
    int peak = 1;
    for (size_t i = 0; i < n; i++) {
        peak = abs(pcm[i]) > peak ? abs(pcm[i]) : peak;
    }
    gain = fmin(gain, (double)INT16_MAX / peak);
    for (size_t i = 0; i < n; i++) {
        pcm[i] = (int16_t)lrint(gain * pcm[i]);
    }
}

bool recording_read(const char *folder, const char *sentence, size_t length,
                    int volume, int16_t **pcm, size_t *n_samples)
{
    struct text name = {0};
    struct text path = {0};
    recording_name(sentence, length, &name);
    *pcm = NULL;
    bool good = find(folder, text_str(&name), &path) &&
                sound_read(text_str(&path), SENTENCE_MAX_S, pcm, n_samples) ==
                    STATUS_OK;
    if (good) {
        double level_db = pcm_speech_level_db(*pcm, *n_samples);
        good = resample(pcm, n_samples);
        set_level(*pcm, *n_samples, level_db, volume);
    }
    text_finish(&name);
    text_finish(&path);
    return good;
}
