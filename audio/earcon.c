/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Notes of a table, each a tone and its octave that swell and fade as a struck
 * piece of wood does. Between 300 and 1400 Hz: lower, a small loudspeaker has
 * nothing; higher, old ears have less, and a sleeper is startled.
 */
#include "audio/earcon.h"

#include <math.h>
#include <string.h>

#define NOTES_MAX 3
#define SWELL_S   0.005
#define DECAY_S   0.035
#define FADE_S    0.010
#define OCTAVE    0.25
/* At the normal volume: -21 dB, a sentence's mean level, in its loudest part.
 */
#define AMPLITUDE (0.12 * 32767)

static const struct {
    const char *name;
    struct note {
        double hz;
        double from_s;
        double length_s;
    } notes[NOTES_MAX];
} earcons[EARCON_COUNT] = {
    [EARCON_NONE] = {"none", {{0}}},
    [EARCON_READY] = {"ready", {{440, 0, 0.07}, {659, 0.06, 0.08}}},
    [EARCON_HEARD] = {"heard", {{880, 0, 0.05}}},
    [EARCON_UNKNOWN] = {"unknown", {{466, 0, 0.06}, {392, 0.06, 0.08}}},
    [EARCON_HALF] = {"half", {{523, 0, 0.035}, {523, 0.09, 0.035}}},
    [EARCON_END] = {"end",
                    {{440, 0, 0.05}, {554, 0.045, 0.05}, {659, 0.09, 0.055}}},
    /* Two notes so near each other that they beat. */
    [EARCON_TROUBLE] = {"trouble", {{330, 0, 0.14}, {350, 0, 0.14}}},
};

const char *earcon_name(enum earcon earcon)
{
    return earcons[earcon].name;
}

enum earcon earcon_find(const char *name)
{
    for (int i = EARCON_NONE + 1; name != NULL && i < EARCON_COUNT; i++) {
        if (strcmp(earcons[i].name, name) == 0) {
            return (enum earcon)i;
        }
    }
    return EARCON_NONE;
}

static double note_at(const struct note *note, double t_s)
{
    double into_s = t_s - note->from_s;
    double left_s = note->length_s - into_s;
    if (into_s < 0 || left_s <= 0) {
        return 0;
    }
    double turn = 2 * M_PI * note->hz * into_s;
    return (sin(turn) + OCTAVE * sin(2 * turn)) * exp(-into_s / DECAY_S) *
           fmin(1, into_s / SWELL_S) * fmin(1, left_s / FADE_S);
}

size_t earcon_make(enum earcon earcon, int volume, int16_t *pcm)
{
    const struct note *notes = earcons[earcon].notes;
    double end_s = 0;
    for (size_t i = 0; i < NOTES_MAX; i++) {
        end_s = fmax(end_s, notes[i].from_s + notes[i].length_s);
    }
    size_t n = (size_t)lrint(end_s * VOICE_RATE_HZ);
    for (size_t at = 0; at < n; at++) {
        double sum = 0;
        for (size_t i = 0; i < NOTES_MAX; i++) {
            sum += note_at(&notes[i], (double)at / VOICE_RATE_HZ);
        }
        pcm[at] = (int16_t)lrint(AMPLITUDE * sum * volume / VOICE_VOLUME);
    }
    return n;
}
