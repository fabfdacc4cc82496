/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * learn_booth: where somebody is asked for a sentence and records it, through
 * the microphone and endpointer that the assistant hears with and the mouth
 * process it speaks with. One thread.
 */
#ifndef UNCRAMP_LEARN_BOOTH_H
#define UNCRAMP_LEARN_BOOTH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "assistant/base/status.h"
#include "assistant/commands/options.h"
#include "assistant/settings/config.h"

struct booth;

/*
 * As capture_open(), which may hang; without a loudspeaker it is silent.
 * `config` must outlive it.
 */
MUST_CHECK enum status booth_open(const struct options *options,
                                  const struct config *config,
                                  struct booth **out);
/* May hang, too. NULL is fine. */
void booth_close(struct booth *booth);

/* Says it, and returns when it has been said, or can't be; END on SIGINT. */
MUST_CHECK enum status booth_say(struct booth *booth, const char *text);
/*
 * The next utterance, which is the booth's until the next call; `*n` is 0
 * where nothing was said for 8 s. END on SIGINT, NO_DEVICE, after a line,
 * where the microphone has gone.
 */
MUST_CHECK enum status booth_record(struct booth *booth, const int16_t **pcm,
                                    size_t *n);

#endif
