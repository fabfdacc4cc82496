/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ear_local: an ear in this process, fed with samples by its owner. */
#ifndef UNCRAMP_EAR_LOCAL_H
#define UNCRAMP_EAR_LOCAL_H

#include "assistant/ear/ear.h"
#include "assistant/ear/hearing.h"

/* The recognizer stays its owner's. */
struct ear *ear_local_create(struct recognizer *recognizer,
                             const struct ear_listener *listener,
                             const struct echo_reference *played);
/* As hearing_feed(). */
MUST_CHECK enum status ear_local_feed(struct ear *ear, const int16_t *pcm,
                                      size_t n, int64_t end_ns);
/* True while somebody is speaking. */
bool ear_local_in_speech(const struct ear *ear);

#endif
