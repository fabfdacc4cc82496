/* SPDX-License-Identifier: GPL-3.0-or-later */
/* knowledge: content and phrasebook, loaded together from where they lie. */
#ifndef UNCRAMP_KNOWLEDGE_H
#define UNCRAMP_KNOWLEDGE_H

#include "assistant/base/status.h"
#include "assistant/phrasebook.h"
#include "content/content.h"

struct knowledge {
    struct content *content;
    struct phrasebook *phrasebook;
};

/* `content_dir` NULL: our own. knowledge_finish() also after a failure. */
MUST_CHECK enum status knowledge_load(const char *content_dir,
                                      struct knowledge *out);
/* The same without what only typed lines need: phrasebook_load_heard(). */
MUST_CHECK enum status knowledge_load_heard(const char *content_dir,
                                            struct knowledge *out);
void knowledge_finish(struct knowledge *knowledge);

#endif
