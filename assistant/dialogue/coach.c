/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The coach: tells a step, then the next, round after round; pauses, goes back,
 * begins again. With no word from the person it goes on by itself and ends
 * kindly. How time passes in a step is in hold.c.
 */
#include <string.h>

#include "assistant/base/clock.h"
#include "assistant/dialogue/dialogue_private.h"

/* A cramp that lasts ten minutes wants medical advice (NHS inform). */
#define TOO_LONG_MS (10 * 60 * 1000)
/* Later than this, what hurts is another cramp. */
#define RECENT_MS (30 * 60 * 1000)

const struct step *coach_step(const struct coach *coach)
{
    return &coach->routine->steps[coach->step];
}

/*
 * The danger question stays open until it is answered or its time is up: a
 * late "yes" must never be taken as the answer to "has it gone?".
 */
void coach_drop_question(struct dialogue *d)
{
    if (!question_screens(d)) {
        question_drop(d);
    }
}

static int hold_s(const struct coach *coach)
{
    int wanted_s = coach_step(coach)->hold_s + coach->extra_s;
    return coach_step(coach)->hold_s == 0  ? 0
           : wanted_s < CONTENT_HOLD_MIN_S ? CONTENT_HOLD_MIN_S
           : wanted_s > CONTENT_HOLD_MAX_S ? CONTENT_HOLD_MAX_S
                                           : wanted_s;
}

static void instruct(struct dialogue *d)
{
    struct coach *coach = &d->coach;
    const struct step *step = coach_step(coach);
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

bool coach_is_on(const struct dialogue *d)
{
    return d->coach.phase != COACH_OFF;
}

bool coach_is_meant(const struct dialogue *d)
{
    return coach_is_on(d) && d->topic_until_ms == DIALOGUE_NEVER;
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

void coach_end_exercise(struct dialogue *d)
{
    if (coach_is_on(d) && d->coach.routine->both_sides) {
        coach_stop(d);
    }
}

void coach_repeat(struct dialogue *d)
{
    dialogue_say_text(d, coach_step(&d->coach)->say);
}

void coach_again(struct dialogue *d)
{
    coach_drop_question(d);
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
    question_postpone(d);
    question_ask(d, QUESTION_LAST_GONE);
}

void coach_next(struct dialogue *d)
{
    struct coach *coach = &d->coach;
    coach_drop_question(d);
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
    coach_drop_question(d);
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
    int before_s = hold_s(coach);
    coach->extra_s += by_s;
    if (before_s > 0 && hold_s(coach) == before_s) {
        coach->extra_s -= by_s; /* or "shorter" would have to undo it first */
    }
    coach->hold_ms = (int64_t)hold_s(coach) * MS_PER_S;
    coach->shown_left_s = hold_left_s(d) + 1;
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
    switch (coach->paused_phase) {
    case COACH_HOLD:
        resume_hold(d, coach->paused_ms);
        break;
    case COACH_REST:
        dialogue_say(d, "resumed");
        coach->phase = COACH_REST;
        coach->rest_end_ms = d->now_ms + coach->paused_ms;
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
