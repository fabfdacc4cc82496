/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mouth_local: a mouth in this process, whose samples its owner pulls. */
#ifndef UNCRAMP_MOUTH_LOCAL_H
#define UNCRAMP_MOUTH_LOCAL_H

#include <stddef.h>
#include <stdint.h>

#include "assistant/mouth/mouth.h"
#include "audio/voice.h"

/* The voice and the folder's name (NULL: none) stay their owner's. */
struct mouth *mouth_local_create(struct voice *voice, const char *recordings,
                                 const struct mouth_listener *listener);
/*
 * The next `n` samples at VOICE_RATE_HZ, silence where nothing is said; the
 * first of them is played at `now_ns`.
 */
void mouth_local_pull(struct mouth *mouth, int16_t *pcm, size_t n,
                      int64_t now_ns);

#endif
