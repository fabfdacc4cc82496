/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Past cramps: what is noted of the one under way, and what the notes answer.
 * One session is one cramp; a cramp that comes back after it had gone is
 * another.
 */
#include <string.h>

#include "assistant/base/clock.h"
#include "assistant/dialogue/dialogue_private.h"

#define DAY_S  INT64_C(86400)
#define HOUR_S INT64_C(3600)

static bool is_open(const struct dialogue *d)
{
    return d->cramp_began_ms != DIALOGUE_NEVER;
}

void recall_begin(struct dialogue *d)
{
    if (is_open(d) && d->cramp.ending != CRAMP_UNANSWERED) {
        recall_note(d);
    }
    recall_go_on(d);
}

void recall_go_on(struct dialogue *d)
{
    if (!is_open(d)) {
        d->cramp = (struct cramp){.lasted_s = -1};
        d->cramp_began_ms = d->now_ms;
    }
    d->cramp.ending = CRAMP_UNANSWERED;
}

/* Now, since the next cramp may be another muscle's. */
static void place(struct dialogue *d)
{
    cramp_set(d->cramp.muscle, d->muscle);
    cramp_set(d->cramp.side, d->both ? "both" : d->side);
}

void recall_end(struct dialogue *d, enum cramp_ending ending)
{
    if (!is_open(d) || d->cramp.ending > ending) {
        return;
    }
    place(d);
    d->cramp.ending = ending;
    if (ending == CRAMP_GONE) {
        d->cramp.lasted_s = (int)((d->now_ms - d->cramp_began_ms) / MS_PER_S);
        cramp_set(d->cramp.helped,
                  d->coach.routine ? d->coach.routine->title : NULL);
    }
}

void recall_note(struct dialogue *d)
{
    if (!is_open(d)) {
        return;
    }
    if (d->cramp.ending == CRAMP_UNANSWERED) {
        place(d);
    }
    if (d->notebook.context != NULL) {
        d->notebook.note(d->notebook.context, &d->cramp, d->cramp_began_ms);
    }
    d->cramp_began_ms = DIALOGUE_NEVER;
}

/* To the nearest hour, as people say it: twelve, one, ... eleven. */
static void set_hour(struct dialogue *d, int64_t local_s)
{
    static const struct {
        int until;
        const char *day_part;
    } parts[] = {{5, "hour_night"},
                 {12, "hour_morning"},
                 {18, "hour_afternoon"},
                 {22, "hour_evening"},
                 {24, "hour_night"}};
    int hour = (int)((local_s + HOUR_S / 2) % DAY_S / HOUR_S);
    size_t i = 0;
    while (hour >= parts[i].until) {
        i++;
    }
    d->day_part = parts[i].day_part;
    d->figure = (hour + 11) % 12 + 1;
}

static void tell_last(struct dialogue *d, const struct history *history)
{
    const struct cramp *last = history_last(history);
    if (!history_is_dated(history, last)) {
        dialogue_say(d, "diary_undated");
        return;
    }
    int64_t local_s = last->began_s + last->offset_s;
    int64_t days =
        (history->now_s + history->offset_s) / DAY_S - local_s / DAY_S;
    if (days <= 1) {
        set_hour(d, local_s);
        dialogue_say(d, days <= 0 ? "diary_today" : "diary_yesterday");
    } else {
        d->figure = (long)days;
        dialogue_say(d, "diary_days_ago");
    }
}

static void tell_helped(struct dialogue *d, const struct history *history)
{
    const struct cramp *helped = history_last_helped(history);
    if (helped == NULL) {
        dialogue_say(d, "diary_helped_unknown");
        return;
    }
    d->title = helped->helped;
    dialogue_say(d, "diary_helped");
}

static void tell_count(struct dialogue *d, const struct history *history,
                       int days, const char *wording)
{
    d->figure = history_count(history, days);
    dialogue_say(d, !history_clock_is_set(history) ? "diary_no_clock"
                    : d->figure == 0               ? "diary_none"
                                                   : wording);
}

void recall_answer(struct dialogue *d, const char *ask)
{
    struct history history;
    if (d->notebook.context == NULL) {
        dialogue_say(d, "diary_off");
    } else if (!d->notebook.recall(d->notebook.context, d->now_ms, &history)) {
        dialogue_say(d, "diary_unreadable");
    } else if (history.count == 0) {
        dialogue_say(d, "diary_empty");
    } else if (strcmp(ask, "last") == 0) {
        tell_last(d, &history);
    } else if (strcmp(ask, "helped") == 0) {
        tell_helped(d, &history);
    } else if (strcmp(ask, "month") == 0) {
        tell_count(d, &history, HISTORY_MONTH_DAYS, "diary_month");
    } else {
        tell_count(d, &history, HISTORY_WEEK_DAYS, "diary_week");
    }
}

void recall_forget(struct dialogue *d)
{
    d->cramp_began_ms = DIALOGUE_NEVER;
    /* It may have been switched off since it was asked. */
    dialogue_say(d, d->notebook.context == NULL ? "diary_off"
                    : d->notebook.forget(d->notebook.context)
                        ? "diary_forgotten"
                        : "diary_unreadable");
}
