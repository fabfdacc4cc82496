/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * learn_prompts: the sentences that `uncramp learn` asks for: the orders that
 * matter most, and then those of our grammars that add most of the phones
 * still missing. The same ones each time, so that two runs compare.
 */
#ifndef UNCRAMP_LEARN_PROMPTS_H
#define UNCRAMP_LEARN_PROMPTS_H

#include <stddef.h>

#include "assistant/base/status.h"
#include "assistant/phrasebook.h"

#define LEARN_PROMPTS 16

struct learn_prompt {
    char *words;       /* owned */
    const char *state; /* where it is understood; static */
};

/* Start from {0}. */
struct learn_prompts {
    struct learn_prompt items[LEARN_PROMPTS];
    size_t n;
};

/* `dictionary` in CMUdict's form: NOT_FOUND where it cannot be read. */
MUST_CHECK enum status learn_prompts_choose(const struct phrasebook *phrasebook,
                                            const char *dictionary,
                                            struct learn_prompts *out);
void learn_prompts_finish(struct learn_prompts *prompts);

/* The first listening state that understands `words`, NULL: none does. */
const char *learn_prompts_state(const struct phrasebook *phrasebook,
                                const char *words);

#endif
