/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The numbers come from tests/bench/barge_in.py. What is left of our own voice
 * and passes for words is up to 13 dB above what was expected to be left, where
 * clocks drift apart, with a confidence of up to 0.90; above that, up to 16 dB,
 * it was never above 0.1. People as loud as the echo or louder are 12 to 40 dB
 * above it, and half of their lone "stop" are below 0.75. These confidences are
 * those of before goodness.h; with it nothing of our own passed in 213 minutes.
 */
#include "assistant/ear/interruption.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "assistant/base/clock.h"
#include "assistant/base/memory.h"

/* Below the first it is ours, whatever it sounds like; from the second on it
 * is not, and is as easily believed as an answer. */
#define OURS_DB             14.0
#define THEIRS_DB           18.0
#define DOUBTFUL_CONFIDENCE 0.7
#define CONFIDENCE          0.4
/* Who is not answered says it again within this. */
#define AGAIN_NS (4 * NS_PER_S)

void interruption_finish(struct interruption *interruption)
{
    free(interruption->doubted);
    *interruption = (struct interruption){0};
}

void interruption_begin(struct interruption *interruption)
{
    interruption->over_db = 0;
    interruption->again = false;
}

void interruption_feed(struct interruption *interruption, double over_db)
{
    interruption->over_db = fmax(interruption->over_db, over_db);
}

bool interruption_may_be_own(const struct interruption *interruption)
{
    return interruption->over_db < THEIRS_DB && !interruption->again;
}

bool interruption_clear(const struct interruption *interruption,
                        const struct recognition *verdict)
{
    double wanted = CONFIDENCE;
    if (interruption_may_be_own(interruption)) {
        wanted = DOUBTFUL_CONFIDENCE;
    } else if (verdict->intent.threshold > 0.0) {
        wanted = verdict->intent.threshold;
    }
    return verdict->accepted && interruption->over_db >= OURS_DB &&
           verdict->confidence >= wanted;
}

bool interruption_believe(struct interruption *interruption,
                          const struct recognition *verdict, int64_t end_ns)
{
    interruption->again = interruption->doubted != NULL && verdict->accepted &&
                          interruption->over_db >= OURS_DB &&
                          strcmp(interruption->doubted, verdict->text) == 0 &&
                          end_ns - interruption->doubted_ns <= AGAIN_NS;
    bool believed =
        interruption->again || interruption_clear(interruption, verdict);
    free(interruption->doubted);
    interruption->doubted = NULL;
    if (!believed && verdict->accepted && interruption->over_db >= OURS_DB) {
        interruption->doubted = xstrdup(verdict->text);
        interruption->doubted_ns = end_ns;
    }
    return believed;
}
