/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * voice_ops: what a voice has to do; for voice.c and the voices only.
 *
 * A voice embeds `struct voice` as its first member and fills in `ops`. speak()
 * gets cleaned text of at least one byte, NUL-terminated, and hands its sound
 * to voice_give(); rate and volume are within the limits.
 */
#ifndef UNCRAMP_VOICE_OPS_H
#define UNCRAMP_VOICE_OPS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "audio/voice.h"

struct voice_ops {
    enum status (*speak)(struct voice *voice, const char *clean, size_t length,
                         const struct voice_sink *sink);
    void (*destroy)(struct voice *voice);
};

struct voice {
    const struct voice_ops *ops;
    int words_per_minute;
    int volume;
};

/* Sets what every voice starts with. */
void voice_init(struct voice *voice, const struct voice_ops *ops);
/* Hands `n` samples on, 50 ms at a time; false where the sink said stop. */
bool voice_give(const struct voice_sink *sink, const int16_t *pcm, size_t n);

#endif
