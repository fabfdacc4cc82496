/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "audio/pace.h"

#include "assistant/base/clock.h"

/* Blocks blur a window by a tenth at most. */
#define WINDOW_NS (4 * NS_PER_S)
#define SLOW_PART 0.8
#define SLOW_MANY 2

static bool judge_window(struct pace *pace, double part)
{
    if (part >= SLOW_PART) {
        pace->slow_windows = 0;
        pace->reopened = false;
        pace->slow = false;
        return false;
    }
    if (++pace->slow_windows < SLOW_MANY) {
        return false;
    }
    pace->slow = pace->reopened;
    pace->reopened = true;
    return !pace->slow;
}

bool pace_count(struct pace *pace, uint64_t frames, unsigned rate_hz,
                int64_t now_ns)
{
    if (frames == pace->last_frames) {
        return false; /* a window ends where a block does */
    }
    pace->last_frames = frames;
    int64_t ns = now_ns - pace->window_ns;
    if (pace->window_ns != 0 && ns < WINDOW_NS) {
        return false;
    }
    double came = (double)(frames - pace->window_frames);
    bool first = pace->window_ns == 0;
    pace->window_ns = now_ns;
    pace->window_frames = frames;
    return !first &&
           judge_window(pace, came * (double)NS_PER_S / ((double)ns * rate_hz));
}

void pace_opened(struct pace *pace)
{
    pace->window_ns = 0;
    pace->last_frames = 0;
    pace->slow_windows = 0;
}
