/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assistant/diary/history.h"

#define DAY_S      INT64_C(86400)
#define OFTEN_DAYS 3

bool history_clock_is_set(const struct history *history)
{
    return history->now_s >= CRAMP_EARLIEST_S;
}

bool history_is_dated(const struct history *history, const struct cramp *cramp)
{
    return cramp->began_s >= CRAMP_EARLIEST_S &&
           cramp->began_s <= history->now_s;
}

static bool is_within(const struct history *history, const struct cramp *cramp,
                      int64_t span_s)
{
    return history_is_dated(history, cramp) &&
           history->now_s - cramp->began_s < span_s;
}

long history_count(const struct history *history, int days)
{
    long count = 0;
    for (size_t i = 0; i < history->count; i++) {
        count += is_within(history, &history->cramps[i], days * DAY_S);
    }
    return count;
}

/* Days are counted from noon to noon of the place where it was told. */
static int64_t day_of(int64_t at_s, int offset_s)
{
    return (at_s + offset_s - DAY_S / 2) / DAY_S;
}

int history_cramp_days(const struct history *history)
{
    unsigned seen = 0; /* a bit for each of the last days */
    int64_t today = day_of(history->now_s, history->offset_s);
    for (size_t i = 0; i < history->count; i++) {
        const struct cramp *cramp = &history->cramps[i];
        int64_t ago = today - day_of(cramp->began_s, cramp->offset_s);
        if (history_is_dated(history, cramp) && ago < HISTORY_WEEK_DAYS) {
            seen |= 1U << (ago > 0 ? ago : 0);
        }
    }
    int days = 0;
    for (; seen != 0; seen >>= 1) {
        days += (int)(seen & 1U);
    }
    return days;
}

bool history_comes_often(const struct history *history)
{
    for (size_t i = 0; i < history->count; i++) {
        if (history->cramps[i].advised &&
            is_within(history, &history->cramps[i],
                      HISTORY_WEEK_DAYS * DAY_S)) {
            return false;
        }
    }
    return history_cramp_days(history) >= OFTEN_DAYS;
}

const struct cramp *history_last(const struct history *history)
{
    return history->count > 0 ? &history->cramps[history->count - 1] : NULL;
}

const struct cramp *history_last_helped(const struct history *history)
{
    for (size_t i = history->count; i > 0; i--) {
        if (history->cramps[i - 1].helped[0] != '\0') {
            return &history->cramps[i - 1];
        }
    }
    return NULL;
}
