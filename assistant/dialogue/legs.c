/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Which leg and which muscle: heard once, read back, put right at any time. A
 * cramp is treated at once with what is known; what isn't is asked later.
 */
#include <string.h>

#include "assistant/dialogue/dialogue_private.h"

/* The strings of an intent do not outlive it; those of the content do. */
static void set_side(struct dialogue *d, const char *side)
{
    if (side != NULL) {
        d->both = strcmp(side, "both") == 0;
        d->side = d->both ? NULL : strcmp(side, "left") == 0 ? "left" : "right";
    }
}

/* A muscle that people name and that no source has a stretch for. */
static const char no_stretch[] = "outer_thigh";

static bool has_stretch(const struct dialogue *d)
{
    return d->muscle == NULL || strcmp(d->muscle, no_stretch) != 0;
}

bool legs_left_alone(const struct dialogue *d)
{
    return !has_stretch(d) && d->cramp.ending == CRAMP_UNANSWERED;
}

/* What an intent says of side and muscle; a routine where it names a muscle
 * that has one. */
static const struct routine *hear(struct dialogue *d,
                                  const struct intent *intent)
{
    const char *muscle = intent_slot(intent, "muscle");
    const struct routine *routine =
        muscle ? content_first_aid(d->content, muscle) : NULL;
    set_side(d, intent_slot(intent, "side"));
    if (routine != NULL) {
        d->muscle = routine->muscle;
    } else if (muscle != NULL && strcmp(muscle, no_stretch) == 0) {
        d->muscle = no_stretch;
    }
    return routine;
}

/* Rubbing may follow once it's known that there is no clot. */
static void leave_alone(struct dialogue *d)
{
    d->coach = (struct coach){.began_ms = d->now_ms};
    d->screen_wanted = false;
    dialogue_say(d, "no_stretch");
    question_ask(d, QUESTION_SCREEN);
}

void legs_treat(struct dialogue *d)
{
    d->warned = false;
    d->red_flag = NULL;
    d->muscle_wanted = d->muscle == NULL;
    recall_begin(d);
    if (!has_stretch(d)) {
        leave_alone(d);
        return;
    }
    coach_start(d,
                content_first_aid(d->content, d->muscle ? d->muscle : "calf"));
}

void legs_cramp(struct dialogue *d, const struct intent *intent)
{
    coach_end_exercise(d);
    if (!coach_is_on(d)) {
        d->side = NULL;
        d->both = false;
        d->muscle = NULL;
        d->screen_wanted = true;
    }
    (void)hear(d, intent);
    if (safety_warned(d)) {
        safety_cramp_again(d);
    } else {
        legs_treat(d);
    }
}

/* Says which leg; begins the step anew where it was told for the other. */
static void read_side_back(struct dialogue *d, const char *before)
{
    dialogue_say(d, d->both ? "both_legs" : "side_read_back");
    if (coach_is_on(d) && before != NULL && d->side != NULL &&
        strcmp(before, d->side) != 0) {
        coach_again(d);
    }
}

void legs_take_side(struct dialogue *d, const char *side)
{
    const char *before = d->side;
    if (d->question == QUESTION_SIDE) {
        question_drop(d);
    }
    set_side(d, side);
    read_side_back(d, before);
}

void legs_side(struct dialogue *d, const struct intent *intent)
{
    legs_take_side(d, intent_slot(intent, "side"));
}

void legs_muscle(struct dialogue *d, const struct intent *intent)
{
    coach_end_exercise(d);
    if (!coach_is_on(d)) {
        legs_cramp(d, intent);
        return;
    }
    const char *before = d->side;
    const struct routine *routine = hear(d, intent);
    if (!has_stretch(d)) {
        leave_alone(d);
        return;
    }
    if (routine == NULL && intent_slot(intent, "side") != NULL) {
        read_side_back(d, before); /* "the right leg" */
        return;
    }
    if (routine == NULL) {
        dialogue_say(d, "ask_muscle"); /* "it's in my thigh" */
        return;
    }
    d->muscle_wanted = false;
    if (d->question == QUESTION_MUSCLE) {
        question_drop(d);
    }
    dialogue_say(d, "muscle_read_back");
    if (strcmp(routine->muscle, d->coach.routine->muscle) != 0) {
        coach_start(d, routine);
    } else if (before != NULL && d->side != NULL &&
               strcmp(before, d->side) != 0) {
        coach_again(d);
    }
}

/* In the middle of another question the answer is understood as well, but for
 * "right" alone. */
static void ask_side(struct dialogue *d, const char *wording)
{
    if (d->question == QUESTION_NONE) {
        question_ask_as(d, QUESTION_SIDE, wording);
    } else {
        dialogue_say(d, wording);
    }
}

void legs_other(struct dialogue *d)
{
    const char *before = d->side;
    if (coach_is_on(d) && d->coach.routine->both_sides) {
        coach_next(d);
    } else if (d->both && coach_is_on(d)) {
        dialogue_say(d, "other_leg_now");
        coach_again(d);
    } else if (before == NULL) {
        ask_side(d, "ask_side");
    } else {
        d->side = strcmp(before, "left") == 0 ? "right" : "left";
        read_side_back(d, before);
    }
}

void legs_which(struct dialogue *d)
{
    if (d->side == NULL && !d->both) {
        ask_side(d, "which_leg");
    } else {
        dialogue_say(d, d->side != NULL ? "side_read_back" : "both_legs");
    }
}
