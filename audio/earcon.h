/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * earcon: short sounds that say what would not be worth a sentence, or what no
 * sentence is quick enough for. Made by code: a few soft notes, over before
 * 150 ms, since our own ear is deaf to what begins meanwhile, and since longer
 * ones were taken for speech by other assistants.
 */
#ifndef UNCRAMP_EARCON_H
#define UNCRAMP_EARCON_H

#include <stddef.h>
#include <stdint.h>

#include "audio/voice.h"

enum earcon {
    EARCON_NONE,
    EARCON_READY,   /* it hears, and can be heard: a fifth up */
    EARCON_HEARD,   /* understood, and few words are wanted: one note */
    EARCON_UNKNOWN, /* not understood: a third down */
    EARCON_HALF,    /* half of a hold: two ticks */
    EARCON_END,     /* the end of a hold: three notes up */
    EARCON_TROUBLE, /* something is wrong: a rough, low note */
    EARCON_COUNT
};

#define EARCON_MS_MAX      150
#define EARCON_SAMPLES_MAX (VOICE_RATE_HZ * EARCON_MS_MAX / 1000)

/* "ready", ...; static text. */
const char *earcon_name(enum earcon earcon);
/* NONE where there is none, or `name` is NULL. */
enum earcon earcon_find(const char *name);
/*
 * Its samples at VOICE_RATE_HZ, about as loud as a sentence of that `volume`
 * (voice.h), into room for EARCON_SAMPLES_MAX; returns how many.
 */
size_t earcon_make(enum earcon earcon, int volume, int16_t *pcm);

#endif
