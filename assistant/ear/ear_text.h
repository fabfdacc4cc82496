/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ear_text: typed lines understood as if they had been spoken. */
#ifndef UNCRAMP_EAR_TEXT_H
#define UNCRAMP_EAR_TEXT_H

#include "assistant/ear/ear.h"
#include "assistant/phrasebook.h"

/* `phrasebook` must outlive it. */
struct ear *ear_text_create(const struct phrasebook *phrasebook,
                            const struct ear_listener *listener);
/* A line was typed. A line with no words in it is ignored. */
void ear_text_line(struct ear *ear, const char *line, int64_t now_ns);

#endif
