/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * score_progress: how far a long run is, on stderr: one live line on a
 * terminal, elsewhere a line now and then. A run of seconds shows none.
 */
#ifndef UNCRAMP_SCORE_PROGRESS_H
#define UNCRAMP_SCORE_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct score_progress {
    size_t total; /* files */
    bool live;    /* stderr is a terminal */
    int64_t start_ns;
    int64_t shown_ns;
};

/* Times are CLOCK_MONOTONIC. */
void score_progress_start(struct score_progress *progress, size_t total,
                          bool live, int64_t now_ns);
/* `done` files have been heard. True where it showed something. */
bool score_progress_show(struct score_progress *progress, size_t done,
                         int64_t now_ns);
/* Takes the live line away, before something else is printed and at the end. */
void score_progress_clear(const struct score_progress *progress);

#endif
