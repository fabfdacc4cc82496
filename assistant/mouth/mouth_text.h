/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mouth_text: a mouth that makes no sound; a sentence lasts 0.4 s a word. */
#ifndef UNCRAMP_MOUTH_TEXT_H
#define UNCRAMP_MOUTH_TEXT_H

#include "assistant/mouth/mouth.h"

struct mouth *mouth_text_create(const struct mouth_listener *listener);
/* Tells it the time; what has ended by then is reported. */
void mouth_text_advance(struct mouth *mouth, int64_t now_ns);
/* When the sentence being said ends; INT64_MAX where there is none. */
int64_t mouth_text_due_ns(const struct mouth *mouth);

#endif
