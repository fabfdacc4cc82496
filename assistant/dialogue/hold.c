/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The passing of time in a stretch: the cues of a hold, its release, the rest
 * behind it, a pause that is forgotten.
 *
 * A hold begins when its start cue has been spoken and ends that many seconds
 * later by the clock: cues and answers in between never stretch it. Questions
 * (where is it? any danger sign?) are put into the hold, so that they delay
 * nothing.
 */
#include "assistant/base/clock.h"
#include "assistant/dialogue/dialogue_private.h"

/* The first question waits until the person has got hold of the leg. */
#define EARLY_MS 3000
/* A shorter hold gets no half-time cue, no countdown and no questions. */
#define LONG_HOLD_MS 20000
#define FIVE_MS      5000
/* So many questions without a word in between; then it only tells. */
#define ASKED_MAX       2
#define PAUSE_REMIND_MS 60000
#define PAUSE_END_MS    180000

static int64_t hold_end_ms(const struct coach *coach)
{
    return coach->hold_start_ms + coach->hold_ms;
}

void hold_said(struct dialogue *d, int id)
{
    struct coach *coach = &d->coach;
    if (coach->phase == COACH_INSTRUCT && id >= coach->start_cue) {
        coach->hold_start_ms = d->now_ms - coach->held_ms;
        coach->phase = COACH_HOLD;
        hold_tick(d);
    }
}

/* Puts the most important thing still open into a quiet place of the hold. */
static void use_quiet(struct dialogue *d)
{
    struct coach *coach = &d->coach;
    if (d->muscle_wanted) {
        d->muscle_wanted = false;
        question_ask(d, QUESTION_MUSCLE);
    } else if (d->screen_wanted) {
        d->screen_wanted = false;
        question_ask(d, QUESTION_SCREEN);
    } else if (!coach->hint_said && !d->less_talk &&
               coach_step(coach)->hint != NULL) {
        coach->hint_said = true;
        dialogue_say_text(d, coach_step(coach)->hint);
    }
}

static void release(struct dialogue *d)
{
    struct coach *coach = &d->coach;
    const struct step *step = coach_step(coach);
    bool last = coach->step + 1 == coach->routine->n_steps &&
                coach->round + 1 == coach->routine->rounds &&
                (coach->second_leg || !coach->routine->both_sides);
    coach_drop_question(d);
    if (step->hold_s > 0) {
        dialogue_show_hold(d, 0);
        dialogue_sound(d, EARCON_END);
        if (step->release != NULL) {
            dialogue_say_text(d, step->release);
        } else {
            dialogue_cue(d, "release");
        }
    }
    if (last) {
        coach_next(d);
        return;
    }
    coach->phase = COACH_REST;
    coach->rest_end_ms = d->now_ms + (int64_t)step->rest_s * MS_PER_S;
    if (coach->routine->both_sides || step->rest_s == 0 ||
        d->question != QUESTION_NONE) {
        return;
    }
    if (d->asked < ASKED_MAX) {
        question_ask(d, QUESTION_GONE);
    } else {
        dialogue_cue(d, "say_when_gone");
    }
}

/* A cue that would come late, behind something being said, is left out. */
static void tick_cues(struct dialogue *d, int64_t into_ms)
{
    struct coach *coach = &d->coach;
    bool quiet = !dialogue_speaking(d);
    if (coach->hold_ms < LONG_HOLD_MS) {
        return;
    }
    if (!coach->early_used && into_ms >= EARLY_MS) {
        coach->early_used = true;
        if (quiet && d->question == QUESTION_NONE) {
            use_quiet(d);
        }
    } else if (!coach->half_said && into_ms >= coach->hold_ms / 2) {
        coach->half_said = true;
        if (quiet && into_ms < coach->hold_ms - FIVE_MS) {
            if (d->less_talk) {
                dialogue_sound(d, EARCON_HALF);
            } else {
                dialogue_cue(d, "half");
            }
            if (d->question == QUESTION_NONE &&
                (d->muscle_wanted || d->screen_wanted)) {
                use_quiet(d);
            }
        }
    } else if (!coach->five_said && into_ms >= coach->hold_ms - FIVE_MS) {
        coach->five_said = true;
        if (quiet && !d->less_talk) {
            dialogue_cue(d, "five");
        }
    }
}

static void tick_hold(struct dialogue *d)
{
    struct coach *coach = &d->coach;
    int64_t into_ms = d->now_ms - coach->hold_start_ms;
    if (into_ms >= coach->hold_ms) {
        release(d);
        return;
    }
    int left_s = hold_left_s(d);
    if (left_s != coach->shown_left_s) {
        coach->shown_left_s = left_s;
        dialogue_show_hold(d, left_s);
    }
    tick_cues(d, into_ms);
}

static void tick_paused(struct dialogue *d)
{
    struct coach *coach = &d->coach;
    int64_t paused_ms = d->now_ms - coach->paused_at_ms;
    if (paused_ms >= PAUSE_END_MS) {
        coach_stop(d);
        dialogue_leave(d, "ended");
    } else if (paused_ms >= PAUSE_REMIND_MS && !coach->reminded) {
        coach->reminded = true;
        dialogue_say(d, "paused");
    }
}

void hold_tick(struct dialogue *d)
{
    switch (d->coach.phase) {
    case COACH_HOLD:
        tick_hold(d);
        break;
    case COACH_REST:
        if (d->now_ms >= d->coach.rest_end_ms && !dialogue_speaking(d)) {
            coach_next(d);
        }
        break;
    case COACH_PAUSED:
        tick_paused(d);
        break;
    case COACH_OFF:
    case COACH_INSTRUCT:
    case COACH_CHECK:
        break;
    }
}

int hold_left_s(const struct dialogue *d)
{
    const struct coach *coach = &d->coach;
    int64_t left_ms = 0;
    if (coach->phase == COACH_INSTRUCT) {
        left_ms = coach->hold_ms - coach->held_ms;
    } else if (coach->phase == COACH_HOLD) {
        left_ms = hold_end_ms(coach) - d->now_ms;
    }
    return left_ms > 0 ? (int)((left_ms + MS_PER_S - 1) / MS_PER_S) : 0;
}

int64_t hold_due_ms(const struct dialogue *d)
{
    const struct coach *coach = &d->coach;
    if (coach->phase == COACH_HOLD) {
        /* Every whole second; half of an odd number of seconds is none. */
        int64_t left_s = coach->shown_left_s;
        int64_t due = hold_end_ms(coach) - (left_s - 1) * MS_PER_S;
        int64_t half = coach->hold_start_ms + coach->hold_ms / 2;
        return !coach->half_said && half > d->now_ms && half < due ? half : due;
    }
    if (coach->phase == COACH_REST && !dialogue_speaking(d)) {
        return coach->rest_end_ms;
    }
    if (coach->phase == COACH_PAUSED) {
        return coach->paused_at_ms +
               (coach->reminded ? PAUSE_END_MS : PAUSE_REMIND_MS);
    }
    return DIALOGUE_NEVER;
}
