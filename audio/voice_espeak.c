/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * voice_espeak: eSpeak NG in its synchronous mode, which opens no device and
 * starts no thread: samples arrive in a callback while we wait.
 *
 * How much silence eSpeak puts around a sentence depends on the sentence; here
 * the first sound comes at once, and the last is followed by a short breath,
 * always. Silence held back is a count, never samples. The engine is global,
 * hence one voice a process; it can abort on what it is given, hence
 * speech_text.h, and hence a process of its own for whoever speaks.
 */
#include <stdlib.h>
#include <string.h>

#include <espeak-ng/speak_lib.h>

#include "assistant/base/log.h"
#include "assistant/base/memory.h"
#include "assistant/base/text.h"
#include "audio/voice_name.h"
#include "audio/voice_ops.h"

#define DEFAULT_NAME "en-gb"
#define CHUNK_MS     40
/* Quieter than this (-54 dB) is no sound of a sentence's. */
#define QUIET 64

struct speaking {
    const struct voice_sink *sink;
    bool begun;   /* the first sound has come */
    bool stopped; /* the sink wants no more */
    size_t quiet; /* samples of silence at the end of what has come */
    size_t given; /* of those, how many the sink has */
};

static bool in_use;
static struct speaking *now_speaking;

static size_t trailing_quiet(const int16_t *pcm, size_t n)
{
    size_t quiet = 0;
    while (quiet < n && abs(pcm[n - 1 - quiet]) <= QUIET) {
        quiet++;
    }
    return quiet;
}

static bool give_silence(const struct voice_sink *sink, size_t n)
{
    static const int16_t silence[VOICE_RATE_HZ / 20];
    const size_t most = sizeof silence / sizeof silence[0];
    while (n > 0) {
        size_t chunk = n < most ? n : most;
        if (!voice_give(sink, silence, chunk)) {
            return false;
        }
        n -= chunk;
    }
    return true;
}

/* Gives the quiet samples `pcm` as far as a trailing pause may go. */
static bool give_quiet(struct speaking *speaking, const int16_t *pcm, size_t n)
{
    size_t room = VOICE_BREATH_SAMPLES - speaking->given;
    size_t take = n < room ? n : room;
    speaking->quiet += n;
    speaking->given += take;
    return voice_give(speaking->sink, pcm, take);
}

static bool take_sound(struct speaking *speaking, const int16_t *pcm, size_t n)
{
    size_t tail = trailing_quiet(pcm, n);
    if (!speaking->begun) {
        if (tail == n) {
            return true;
        }
        speaking->begun = true;
    }
    if (tail < n) {
        /* It was a pause inside the sentence: pay what was held back. */
        if (!give_silence(speaking->sink, speaking->quiet - speaking->given) ||
            !voice_give(speaking->sink, pcm, n - tail)) {
            return false;
        }
        speaking->quiet = 0;
        speaking->given = 0;
    }
    return give_quiet(speaking, pcm + n - tail, tail);
}

static int on_sound(short *pcm, int n, espeak_EVENT *events)
{
    (void)events;
    if (pcm != NULL && n > 0 && !now_speaking->stopped) {
        now_speaking->stopped = !take_sound(now_speaking, pcm, (size_t)n);
    }
    return now_speaking->stopped ? 1 : 0;
}

static enum status speak(struct voice *voice, const char *clean, size_t length,
                         const struct voice_sink *sink)
{
    struct speaking speaking = {.sink = sink};
    now_speaking = &speaking;
    (void)espeak_SetParameter(espeakRATE, voice->words_per_minute, 0);
    (void)espeak_SetParameter(espeakVOLUME, voice->volume, 0);
    espeak_ERROR error = espeak_Synth(clean, length + 1, 0, POS_CHARACTER, 0,
                                      espeakCHARS_UTF8, NULL, NULL);
    now_speaking = NULL;
    if (speaking.begun && !speaking.stopped) {
        speaking.stopped =
            !give_silence(sink, VOICE_BREATH_SAMPLES - speaking.given);
    }
    if (speaking.stopped) {
        return STATUS_END;
    }
    if (error != EE_OK) {
        log_error("voice",
                  "eSpeak NG failed with error %d on a text of %zu "
                  "bytes",
                  (int)error, length);
        return STATUS_ENGINE;
    }
    return STATUS_OK;
}

static void destroy(struct voice *voice)
{
    in_use = false;
    free(voice);
}

/* Once a process: espeak_Terminate() can wait for ever for the thread that
 * espeak_Initialize() starts, so the engine stays until the process ends. */
static enum status start_engine(void)
{
    static bool started;
    if (started) {
        return STATUS_OK;
    }
    int rate_hz = espeak_Initialize(AUDIO_OUTPUT_SYNCHRONOUS, CHUNK_MS, NULL,
                                    espeakINITIALIZE_DONT_EXIT);
    if (rate_hz <= 0) {
        log_error("voice", "eSpeak NG finds no data; install the package "
                           "espeak-ng-data");
        return STATUS_NOT_FOUND;
    }
    if (rate_hz != VOICE_RATE_HZ) {
        log_error("voice",
                  "eSpeak NG speaks at %d Hz, not %d; install Debian's "
                  "espeak-ng-data again",
                  rate_hz, VOICE_RATE_HZ);
        return STATUS_ENGINE;
    }
    espeak_SetSynthCallback(on_sound);
    started = true;
    return STATUS_OK;
}

bool voice_espeak_has(const char *name, struct text *why)
{
    struct text found = {0};
    /* With no engine there is more to mend than a name; who speaks says so. */
    bool has = start_engine() != STATUS_OK || voice_name_find(name, &found);
    if (!has) {
        text_append(why, text_str(&found));
    }
    text_finish(&found);
    return has;
}

enum status voice_espeak_create(const char *name, struct voice **out)
{
    static const struct voice_ops ops = {speak, destroy};
    *out = NULL;
    if (in_use) {
        log_error("voice", "eSpeak NG is in use; one voice a process");
        return STATUS_BUSY;
    }
    enum status status = start_engine();
    if (status != STATUS_OK) {
        return status;
    }
    if (name == NULL) {
        name = DEFAULT_NAME;
    }
    struct text found = {0};
    if (!voice_name_find(name, &found)) {
        log_error("voice", "%s", text_str(&found));
        status = STATUS_NOT_FOUND;
    } else if (espeak_SetVoiceByName(text_str(&found)) != EE_OK) {
        log_error("voice",
                  "eSpeak NG cannot load its voice %s; install Debian's "
                  "espeak-ng-data again",
                  text_str(&found));
        status = STATUS_ENGINE;
    }
    text_finish(&found);
    if (status != STATUS_OK) {
        return status;
    }
    struct voice *voice = xcalloc(1, sizeof *voice);
    voice_init(voice, &ops);
    in_use = true;
    *out = voice;
    return STATUS_OK;
}
