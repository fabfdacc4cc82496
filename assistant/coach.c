/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The coach: tells a step, counts its hold, lets go, rests, goes round again.
 *
 * A hold begins when its start cue has been spoken and ends that many seconds
 * later by the clock: cues and answers in between never stretch it. With no
 * word from the person it goes on by itself, round after round, and ends
 * kindly. Questions (where is it? any danger sign?) are put into the hold, so
 * that they delay nothing.
 */
#include <string.h>

#include "assistant/base/clock.h"
#include "assistant/dialogue_private.h"

/* The first question waits until the person has got hold of the leg. */
#define EARLY_MS 3000
/* A shorter hold gets no half-time cue, no countdown and no questions. */
#define LONG_HOLD_MS 20000
#define FIVE_MS      5000
/* So many questions without a word in between; then it only tells. */
#define ASKED_MAX       2
#define PAUSE_REMIND_MS 60000
#define PAUSE_END_MS    180000
/* A cramp that lasts ten minutes wants medical advice (NHS inform). */
#define TOO_LONG_MS (10 * 60 * 1000)
/* A hold stays between these, however often "longer" is said. */
#define HOLD_MIN_S 5
#define HOLD_MAX_S 60
/* Later than this, what hurts is another cramp. */
#define RECENT_MS (30 * 60 * 1000)

static const struct step *present_step(const struct coach *coach)
{
    return &coach->routine->steps[coach->step];
}

static int64_t hold_end_ms(const struct coach *coach)
{
    return coach->hold_start_ms + coach->hold_ms;
}

/*
 * The danger question stays open until it is answered or its time is up: a
 * late "yes" must never be taken as the answer to "has it gone?".
 */
static void drop_question(struct dialogue *d)
{
    if (d->question != QUESTION_SCREEN) {
        question_drop(d);
    }
}

static int hold_s(const struct coach *coach)
{
    int wanted_s = present_step(coach)->hold_s + coach->extra_s;
    return present_step(coach)->hold_s == 0 ? 0
           : wanted_s < HOLD_MIN_S          ? HOLD_MIN_S
           : wanted_s > HOLD_MAX_S          ? HOLD_MAX_S
                                            : wanted_s;
}

static void instruct(struct dialogue *d)
{
    struct coach *coach = &d->coach;
    const struct step *step = present_step(coach);
    if (coach->routine->both_sides) {
        d->side = coach->second_leg ? "right" : "left";
    }
    coach->phase = COACH_INSTRUCT;
    coach->hold_ms = (int64_t)hold_s(coach) * MS_PER_S;
    coach->hold_start_ms = d->now_ms;
    coach->held_ms = 0;
    coach->early_used = false;
    coach->half_said = false;
    coach->five_said = false;
    coach->shown_left_s = hold_s(coach) + 1;
    dialogue_say_text(d, step->say);
    if (d->muscle_wanted && coach->round == 0) {
        dialogue_say(d, "thigh_difference");
    } else if (d->both && !coach->both_told) {
        coach->both_told = true;
        dialogue_say(d, "both_legs");
    } else if (step->hold_s > 0) {
        dialogue_say(d, "hold_start");
    }
    coach->start_cue = d->last_id;
}

void coach_start(struct dialogue *d, const struct routine *routine)
{
    bool again = d->coach.phase != COACH_OFF;
    question_postpone(d);
    d->topic_until_ms = DIALOGUE_NEVER;
    d->coach = (struct coach){
        .routine = routine,
        .began_ms = again ? d->coach.began_ms : d->now_ms,
        .extra_s = again ? d->coach.extra_s : 0,
        .cannot = again ? d->coach.cannot : 0,
    };
    instruct(d);
}

void coach_stop(struct dialogue *d)
{
    d->coach.phase = COACH_OFF;
}

void coach_repeat(struct dialogue *d)
{
    dialogue_say_text(d, present_step(&d->coach)->say);
}

void coach_again(struct dialogue *d)
{
    drop_question(d);
    instruct(d);
}

static void finish_rounds(struct dialogue *d)
{
    if (d->coach.routine->both_sides) {
        coach_stop(d);
        dialogue_say(d, "exercise_done");
        return;
    }
    d->coach.phase = COACH_CHECK;
    question_ask(d, QUESTION_LAST_GONE);
}

void coach_next(struct dialogue *d)
{
    struct coach *coach = &d->coach;
    drop_question(d);
    if (coach->routine->both_sides && !coach->second_leg) {
        coach->second_leg = true;
        dialogue_say(d, "other_leg_now");
        instruct(d);
        return;
    }
    coach->second_leg = false;
    coach->step++;
    if (coach->step < coach->routine->n_steps) {
        instruct(d);
        return;
    }
    coach->step = 0;
    coach->round++;
    if (coach->round < coach->routine->rounds) {
        dialogue_say(d, "next_round");
        instruct(d);
    } else {
        finish_rounds(d);
    }
}

void coach_back(struct dialogue *d)
{
    struct coach *coach = &d->coach;
    if (coach->second_leg) {
        coach->second_leg = false;
    } else if (coach->step > 0) {
        coach->step--;
    } else if (coach->round > 0) {
        coach->round--;
        coach->step = coach->routine->n_steps - 1;
    }
    coach_again(d);
}

bool coach_recent(const struct dialogue *d)
{
    return d->coach.routine != NULL &&
           d->now_ms - d->coach.began_ms < RECENT_MS;
}

void coach_once_more(struct dialogue *d)
{
    struct coach *coach = &d->coach;
    if (d->now_ms - coach->began_ms >= TOO_LONG_MS) {
        coach_stop(d);
        safety_warn(d, NULL);
        recall_end(d, CRAMP_LASTED);
        dialogue_say(d, "not_eased");
        return;
    }
    recall_go_on(d);
    coach->round = 0;
    coach->step = 0;
    dialogue_say(d, "next_round");
    instruct(d);
}

void coach_start_over(struct dialogue *d)
{
    d->coach.round = 0;
    d->coach.step = 0;
    d->coach.second_leg = false;
    coach_again(d);
}

void coach_lengthen(struct dialogue *d, int by_s)
{
    struct coach *coach = &d->coach;
    coach->extra_s += by_s;
    coach->hold_ms = (int64_t)hold_s(coach) * MS_PER_S;
    coach->shown_left_s = coach_left_s(d) + 1;
}

int coach_rounds_left(const struct dialogue *d)
{
    const struct coach *coach = &d->coach;
    return coach->phase == COACH_OFF || coach->phase == COACH_CHECK
               ? 0
               : coach->routine->rounds - 1 - coach->round;
}

void coach_pause(struct dialogue *d)
{
    struct coach *coach = &d->coach;
    if (coach->phase != COACH_PAUSED) {
        question_postpone(d);
        coach->paused_phase = coach->phase;
        coach->paused_ms = coach->phase == COACH_REST
                               ? coach->rest_end_ms - d->now_ms
                               : d->now_ms - coach->hold_start_ms;
        coach->phase = COACH_PAUSED;
    }
    coach->paused_at_ms = d->now_ms;
    coach->reminded = false;
    dialogue_say(d, "paused");
}

/* What is left of the hold begins when "go on" has been said. */
static void resume_hold(struct dialogue *d, int64_t held_ms)
{
    dialogue_say(d, "resumed");
    d->coach.phase = COACH_INSTRUCT;
    d->coach.start_cue = d->last_id;
    d->coach.held_ms = held_ms;
}

void coach_resume(struct dialogue *d)
{
    struct coach *coach = &d->coach;
    int64_t into_ms = coach->paused_ms;
    switch (coach->paused_phase) {
    case COACH_HOLD:
        resume_hold(d, into_ms);
        break;
    case COACH_REST:
        dialogue_say(d, "resumed");
        coach->phase = COACH_REST;
        coach->rest_end_ms = d->now_ms + into_ms;
        break;
    case COACH_CHECK:
        finish_rounds(d);
        break;
    default:
        instruct(d);
    }
}

void coach_answered(struct dialogue *d)
{
    struct coach *coach = &d->coach;
    if (coach->phase != COACH_INSTRUCT || coach->start_cue > d->said_id) {
        return;
    }
    if (coach->held_ms > 0) {
        resume_hold(d, coach->held_ms);
    } else {
        instruct(d);
    }
}

void coach_said(struct dialogue *d, int id)
{
    struct coach *coach = &d->coach;
    if (coach->phase == COACH_INSTRUCT && id >= coach->start_cue) {
        coach->hold_start_ms = d->now_ms - coach->held_ms;
        coach->phase = COACH_HOLD;
        coach_tick(d);
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
               present_step(coach)->hint != NULL) {
        coach->hint_said = true;
        dialogue_say_text(d, present_step(coach)->hint);
    }
}

static void release(struct dialogue *d)
{
    struct coach *coach = &d->coach;
    const struct step *step = present_step(coach);
    bool last = coach->step + 1 == coach->routine->n_steps &&
                coach->round + 1 == coach->routine->rounds &&
                (coach->second_leg || !coach->routine->both_sides);
    drop_question(d);
    if (step->hold_s > 0) {
        dialogue_show_hold(d, 0);
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
            if (!d->less_talk) {
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
    int left_s = coach_left_s(d);
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
        dialogue_say(d, "ended");
    } else if (paused_ms >= PAUSE_REMIND_MS && !coach->reminded) {
        coach->reminded = true;
        dialogue_say(d, "paused");
    }
}

void coach_tick(struct dialogue *d)
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

int coach_left_s(const struct dialogue *d)
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

int64_t coach_due_ms(const struct dialogue *d)
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
