/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assistant/score/score_progress.h"

#include <stdio.h>

#include "assistant/base/clock.h"

#define LIVE_AFTER_NS (2 * NS_PER_S)
#define LIVE_EVERY_NS (200 * NS_PER_MS)
#define LINE_EVERY_NS (30 * NS_PER_S)
#define S_PER_MINUTE  60

void score_progress_start(struct score_progress *progress, size_t total,
                          bool live, int64_t now_ns)
{
    *progress = (struct score_progress){total, live, now_ns, now_ns};
}

bool score_progress_show(struct score_progress *progress, size_t done,
                         int64_t now_ns)
{
    int64_t every_ns = progress->live ? LIVE_EVERY_NS : LINE_EVERY_NS;
    int64_t elapsed_ns = now_ns - progress->start_ns;
    if (now_ns - progress->shown_ns < every_ns || done == 0 ||
        (progress->live && elapsed_ns < LIVE_AFTER_NS)) {
        return false;
    }
    double left_s = (double)elapsed_ns / NS_PER_S / (double)done *
                    (double)(progress->total - done);
    progress->shown_ns = now_ns;
    (void)fprintf(stderr, "%suncramp: heard %zu of %zu files, ",
                  progress->live ? "\r\033[K" : "", done, progress->total);
    if (left_s < S_PER_MINUTE) {
        (void)fprintf(stderr, "%.0f s left", left_s);
    } else {
        (void)fprintf(stderr, "%.0f min left", left_s / S_PER_MINUTE);
    }
    (void)fprintf(stderr, "%s", progress->live ? "" : "\n");
    (void)fflush(stderr);
    return true;
}

void score_progress_clear(const struct score_progress *progress)
{
    if (progress->live) {
        (void)fprintf(stderr, "\r\033[K");
        (void)fflush(stderr);
    }
}
