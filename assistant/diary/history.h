/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * history: what past cramps add up to. Pure code over a list of them and the
 * present time. A cramp that the clock puts into the future, or before 2025,
 * was told while the clock was wrong: it is kept, and counts nowhere.
 */
#ifndef UNCRAMP_HISTORY_H
#define UNCRAMP_HISTORY_H

#include <stdbool.h>
#include <stddef.h>

#include "assistant/diary/cramp.h"

#define HISTORY_WEEK_DAYS  7
#define HISTORY_MONTH_DAYS 30

struct history {
    const struct cramp *cramps; /* in the order they were told */
    size_t count;
    int64_t now_s; /* seconds since 1970, UTC */
    int offset_s;  /* local time less UTC */
};

/* False where the clock cannot be right: nothing can be counted back. */
bool history_clock_is_set(const struct history *history);
/* True where the clock was right when this one was told. */
bool history_is_dated(const struct history *history, const struct cramp *cramp);
/* Cramps in the last `days` times 24 hours. */
long history_count(const struct history *history, int days);
/* On how many of the last seven days: from noon to noon, so that a night is
 * one. */
int history_cramp_days(const struct history *history);
/*
 * True where that is three or more, and nobody was told so in these days:
 * cramps that come often or disturb the sleep are for a doctor (NHS inform).
 */
bool history_comes_often(const struct history *history);
/* The one told last; NULL where there is none. */
const struct cramp *history_last(const struct history *history);
/* The last one of which it is known what helped; NULL where there is none. */
const struct cramp *history_last_helped(const struct history *history);

#endif
