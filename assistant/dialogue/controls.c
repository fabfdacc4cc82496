/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What steers a stretch, and what the person says of it: next, pause, longer,
 * it's gone, it hurts. Where nothing is coached the same words may mean the
 * answer just told, or the cramp before.
 */
#include <string.h>

#include "assistant/dialogue/dialogue_private.h"

/* With fewer seconds left, the number would be wrong once it is said. */
#define NEARLY_S 5

/* "Longer" and "shorter" change every hold by this much. */
#define LENGTH_STEP_S 10

static void on_next(struct dialogue *d, const struct intent *intent)
{
    (void)intent;
    if (coach_is_meant(d)) {
        coach_next(d);
    } else {
        answer_next(d);
    }
}

static void on_back(struct dialogue *d, const struct intent *intent)
{
    (void)intent;
    if (coach_is_meant(d)) {
        coach_back(d);
    } else {
        answer_back(d);
    }
}

/* These mean the stretch, whatever was just asked. */
static void on_next_step(struct dialogue *d, const struct intent *intent)
{
    if (coach_is_on(d)) {
        coach_next(d);
    } else {
        on_next(d, intent);
    }
}

static void on_step_back(struct dialogue *d, const struct intent *intent)
{
    if (coach_is_on(d)) {
        coach_back(d);
    } else {
        on_back(d, intent);
    }
}

/* Who stops before a danger question is answered is told what no answer
 * leads to. */
static void on_stop(struct dialogue *d, const struct intent *intent)
{
    (void)intent;
    if (!coach_is_on(d)) {
        question_give_up(d);
    }
    question_drop(d);
    coach_stop(d);
    recall_end(d, CRAMP_STOPPED);
    dialogue_leave(d, "stopped");
}

/* "Wait, let me catch my breath" is no answer to "are you short of breath?" */
static void on_pause(struct dialogue *d, const struct intent *intent)
{
    if (coach_is_on(d)) {
        coach_pause(d);
    } else if (!question_insist(d)) {
        on_stop(d, intent);
    }
}

static void on_go_on(struct dialogue *d, const struct intent *intent)
{
    if (d->question == QUESTION_PREVENTION) {
        (void)question_answer(d, true);
    } else if (d->coach.phase == COACH_PAUSED) {
        coach_resume(d);
    } else if (d->coach.phase == COACH_CHECK) {
        coach_once_more(d);
    } else if (coach_is_on(d)) {
        dialogue_cue(d, "going_on");
    } else {
        on_next(d, intent);
    }
}

static void on_again(struct dialogue *d, const struct intent *intent)
{
    (void)intent;
    if (d->coach.phase == COACH_INSTRUCT) {
        return; /* the step that was cut off is told again anyway */
    }
    if (d->turn.length > 0) {
        struct text turn = d->turn;
        d->turn = (struct text){0};
        dialogue_say_text(d, text_str(&turn));
        text_finish(&turn);
    } else if (coach_is_on(d)) {
        coach_repeat(d);
    } else {
        dialogue_say(d, "nothing_to_repeat");
    }
}

static void on_start_over(struct dialogue *d, const struct intent *intent)
{
    if (coach_is_on(d)) {
        coach_start_over(d);
    } else {
        on_again(d, intent);
    }
}

static void on_gone(struct dialogue *d, const struct intent *intent)
{
    if (intent_slot(intent, "what") != NULL) {
        safety_fine(d);
    } else {
        safety_gone(d);
    }
}

/* The right leg, where that was asked; else "all right". */
static void on_right(struct dialogue *d, const struct intent *intent)
{
    if (d->question == QUESTION_SIDE) {
        legs_take_side(d, "right");
    } else if (!question_insist(d)) {
        on_go_on(d, intent);
    }
}

static void on_worse(struct dialogue *d, const struct intent *intent)
{
    (void)intent;
    safety_worse(d);
}

static void on_still_hurts(struct dialogue *d, const struct intent *intent)
{
    if (!coach_is_on(d) && safety_warned(d)) {
        safety_still_hurts(d);
    } else if (!coach_is_on(d) && coach_recent(d)) {
        d->screen_wanted = true;
        coach_once_more(d);
    } else if (!coach_is_on(d)) {
        legs_cramp(d, intent);
    } else if (d->question == QUESTION_GONE ||
               d->question == QUESTION_LAST_GONE) {
        (void)question_answer(d, false);
    } else if (d->coach.phase == COACH_PAUSED) {
        coach_pause(d);
    } else {
        dialogue_say(d, "going_on");
    }
}

/* It may be the cramp, or the stretch: only the person can tell. */
static void on_hurts(struct dialogue *d, const struct intent *intent)
{
    if (d->coach.phase == COACH_INSTRUCT || d->coach.phase == COACH_HOLD) {
        dialogue_say(d, "hurts");
    } else {
        on_still_hurts(d, intent);
    }
}

static void on_cant(struct dialogue *d, const struct intent *intent)
{
    relief_cant(d, intent_slot(intent, "what"));
}

static void on_other_way(struct dialogue *d, const struct intent *intent)
{
    (void)intent;
    relief_other_way(d);
}

static void on_how_long(struct dialogue *d, const struct intent *intent)
{
    (void)intent;
    int left_s = hold_left_s(d);
    dialogue_cue(d, left_s > NEARLY_S ? "how_long"
                    : left_s > 0      ? "how_long_nearly"
                                      : "how_long_no_hold");
}

static void on_how_many(struct dialogue *d, const struct intent *intent)
{
    (void)intent;
    dialogue_cue(d, !coach_is_on(d)             ? "how_long_no_hold"
                    : coach_rounds_left(d) == 0 ? "how_many_last"
                                                : "how_many");
}

static void on_length(struct dialogue *d, const struct intent *intent)
{
    if (!coach_is_on(d)) {
        dialogue_cue(d, "how_long_no_hold");
        return;
    }
    coach_lengthen(d, strcmp(intent->name, "longer") == 0 ? LENGTH_STEP_S
                                                          : -LENGTH_STEP_S);
    dialogue_cue(d, intent->name);
}

/* What is dropped is the smallest thing under way: a question, the topic, or
 * the stretch; but nobody drops a danger question by waving it away. */
static void on_never_mind(struct dialogue *d, const struct intent *intent)
{
    if (d->question == QUESTION_PREVENTION) {
        (void)question_answer(d, false);
    } else if (question_insist(d)) {
        return;
    } else if (coach_is_on(d) && coach_is_meant(d) &&
               d->question == QUESTION_NONE) {
        on_stop(d, intent);
    } else {
        question_drop(d);
        dialogue_leave(d, "never_mind");
        if (d->coach.phase == COACH_CHECK) {
            coach_stop(d);
        }
    }
}

const struct reaction control_reactions[] = {
    {"worse", on_worse},
    {"stop", on_stop},
    {"gone", on_gone},
    {"right", on_right},
    {"pause", on_pause},
    {"go_on", on_go_on},
    {"next", on_next},
    {"next_step", on_next_step},
    {"back", on_back},
    {"step_back", on_step_back},
    {"start_over", on_start_over},
    {"again", on_again},
    {"still_hurts", on_still_hurts},
    {"easing", on_still_hurts},
    {"hurts", on_hurts},
    {"cant", on_cant},
    {"other_way", on_other_way},
    {"how_long", on_how_long},
    {"how_many", on_how_many},
    {"longer", on_length},
    {"shorter", on_length},
    {"never_mind", on_never_mind},
    {NULL, NULL},
};
