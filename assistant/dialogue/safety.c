/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Red flags and yes-or-no questions. A red flag the person volunteers stops
 * whatever is going on. Each question is a row: what is asked, how long the
 * answer may take, and what yes, no, "maybe" and silence lead to.
 */
#include "assistant/dialogue/dialogue_private.h"

/* A cramp later than this after a warning is treated as any other. */
#define WARNED_MS (30 * 60 * 1000)

void safety_warn(struct dialogue *d, const struct red_flag *flag)
{
    d->warned = true;
    d->warned_mildly = false;
    d->warned_ms = d->now_ms;
    recall_end(d, CRAMP_WARNED);
    d->red_flag = flag;
}

bool safety_warned(const struct dialogue *d)
{
    return d->warned && d->now_ms - d->warned_ms < WARNED_MS;
}

static void say_flag(struct dialogue *d, const struct red_flag *flag)
{
    for (size_t i = 0; i < flag->say.count; i++) {
        dialogue_say_text(d, flag->say.items[i].text);
    }
}

void safety_red_flag(struct dialogue *d, const struct red_flag *flag)
{
    question_drop(d);
    coach_stop(d);
    recall_end(d, CRAMP_WARNED);
    if (!flag->stretch) {
        safety_warn(d, flag);
    }
    d->topic_until_ms = DIALOGUE_NEVER;
    say_flag(d, flag);
}

static void end_with(struct dialogue *d, const char *key)
{
    coach_stop(d);
    dialogue_say(d, key);
}

static void screen_yes(struct dialogue *d)
{
    coach_stop(d);
    safety_warn(d, NULL);
    question_ask(d, QUESTION_BREATH);
}

static void end_kindly(struct dialogue *d)
{
    if (d->prevention_offered) {
        dialogue_say(d, "aftercare");
        return;
    }
    d->prevention_offered = true;
    question_ask(d, QUESTION_PREVENTION);
}

/* The danger question may come when the cramp has gone already. */
static void screen_no(struct dialogue *d)
{
    if (legs_left_alone(d)) {
        dialogue_say(d, "no_stretch_rub");
    } else if (d->coach.phase == COACH_OFF) {
        end_kindly(d);
    } else {
        dialogue_cue(d, "going_on");
    }
}

static void screen_silence(struct dialogue *d)
{
    if (legs_left_alone(d)) {
        dialogue_leave(d, "ended");
    } else if (d->coach.phase == COACH_OFF) {
        dialogue_say(d, "aftercare");
    }
}

static void carry_on(struct dialogue *d)
{
    dialogue_cue(d, "going_on");
}

static void stay_quiet(struct dialogue *d)
{
    (void)d;
}

static void breath_yes(struct dialogue *d)
{
    end_with(d, "screen_emergency");
}

/* No answer could be somebody who has no breath to answer. */
static void breath_silence(struct dialogue *d)
{
    dialogue_say(d, "screen_emergency");
    dialogue_say(d, "screen_today");
}

static void breath_no(struct dialogue *d)
{
    end_with(d, "screen_today");
}

static void worse_yes(struct dialogue *d)
{
    end_with(d, "worse_yes");
}

static void worse_no(struct dialogue *d)
{
    d->warned_mildly = true;
    end_with(d, "worse_no");
}

static void worse_silence(struct dialogue *d)
{
    dialogue_say(d, "worse_yes");
    dialogue_say(d, "worse_no");
}

static void last_silence(struct dialogue *d)
{
    coach_stop(d);
    dialogue_leave(d, "ended");
}

static void warned_yes(struct dialogue *d)
{
    dialogue_say(d, "warned_yes");
}

static void warned_no(struct dialogue *d)
{
    d->screen_wanted = true;
    legs_treat(d);
}

static void new_cramp_no(struct dialogue *d)
{
    dialogue_say(d, "screen_today");
}

static void prevention_yes(struct dialogue *d)
{
    const struct topic *topic = content_series(d->content, "preventions", 0);
    if (topic != NULL) {
        answer_topic(d, topic);
    }
}

static void prevention_no(struct dialogue *d)
{
    dialogue_say(d, "aftercare");
}

static void forget_no(struct dialogue *d)
{
    dialogue_say(d, "diary_kept");
}

static const struct {
    const char *wording;
    const char *again; /* of a danger question, which nothing but an answer
                          or time may end; else NULL */
    int wait_ms;
    void (*yes)(struct dialogue *d);
    void (*no)(struct dialogue *d);
    void (*unsure)(struct dialogue *d);
    void (*silence)(struct dialogue *d);
} questions[QUESTION_COUNT] = {
    [QUESTION_MUSCLE] = {"ask_muscle", NULL, 6000, stay_quiet, stay_quiet,
                         carry_on, stay_quiet},
    [QUESTION_SIDE] = {"ask_side", NULL, 6000, stay_quiet, stay_quiet, carry_on,
                       stay_quiet},
    [QUESTION_SCREEN] = {"screen", "screen", 10000, screen_yes, screen_no,
                         screen_yes, screen_silence},
    [QUESTION_FEEL] = {"screen_feel", "screen_feel", 10000, screen_yes,
                       screen_no, screen_yes, screen_silence},
    [QUESTION_BREATH] = {"screen_yes", "breath", 10000, breath_yes, breath_no,
                         breath_silence, breath_silence},
    [QUESTION_WORSE] = {"worse", "worse_again", 12000, worse_yes, worse_no,
                        worse_silence, worse_silence},
    [QUESTION_GONE] = {"rest_check", NULL, 20000, safety_gone, carry_on,
                       carry_on, stay_quiet},
    [QUESTION_LAST_GONE] = {"rounds_done", NULL, 25000, safety_gone,
                            coach_once_more, coach_once_more, last_silence},
    [QUESTION_WARNED] = {"warned", "warned", 12000, warned_yes, warned_no,
                         warned_yes, stay_quiet},
    [QUESTION_NEW_CRAMP] = {"new_cramp", "new_cramp", 12000, warned_no,
                            new_cramp_no, new_cramp_no, new_cramp_no},
    [QUESTION_PREVENTION] = {"offer_prevention", NULL, 12000, prevention_yes,
                             prevention_no, prevention_no, prevention_no},
    [QUESTION_FORGET] = {"diary_forget", NULL, 12000, recall_forget, forget_no,
                         forget_no, stay_quiet},
};

const char *question_open(const struct dialogue *d)
{
    return questions[d->question].yes == stay_quiet
               ? questions[d->question].wording
               : NULL;
}

bool question_screens(const struct dialogue *d)
{
    return d->question == QUESTION_SCREEN || d->question == QUESTION_FEEL;
}

void question_ask_as(struct dialogue *d, enum question question,
                     const char *wording)
{
    if (question == QUESTION_WARNED) {
        d->title = d->red_flag->title;
    }
    dialogue_say(d, wording);
    d->asked++;
    d->question = question;
    d->question_id = d->last_id;
    d->question_until_ms = DIALOGUE_NEVER;
}

void question_ask(struct dialogue *d, enum question question)
{
    question_ask_as(d, question, questions[question].wording);
}

bool question_insist(struct dialogue *d)
{
    const char *again = questions[d->question].again;
    if (again != NULL) {
        question_ask_as(d, d->question, again);
    }
    return again != NULL;
}

void question_drop(struct dialogue *d)
{
    d->question = QUESTION_NONE;
    d->question_until_ms = DIALOGUE_NEVER;
}

void question_postpone(struct dialogue *d)
{
    d->screen_wanted = d->screen_wanted || question_screens(d);
    question_drop(d);
}

/* Nobody is to hear it again now: an answer to it would mean nothing. */
static void question_close(struct dialogue *d)
{
    question_drop(d);
    text_clear(&d->turn);
}

bool question_answer(struct dialogue *d, bool yes)
{
    enum question question = d->question;
    if (question == QUESTION_NONE) {
        return false;
    }
    question_close(d);
    (yes ? questions[question].yes : questions[question].no)(d);
    return true;
}

bool question_unsure(struct dialogue *d)
{
    enum question question = d->question;
    if (question == QUESTION_NONE) {
        return false;
    }
    question_close(d);
    questions[question].unsure(d);
    return true;
}

void question_give_up(struct dialogue *d)
{
    enum question question = d->question;
    if (questions[question].again != NULL) {
        question_close(d);
        questions[question].silence(d);
    }
}

void question_said(struct dialogue *d, int id)
{
    /* An answer to something else in between starts the wait anew. */
    if (d->question != QUESTION_NONE && id >= d->question_id) {
        d->question_until_ms = d->now_ms + questions[d->question].wait_ms;
    }
}

void question_tick(struct dialogue *d)
{
    if (d->question == QUESTION_NONE || d->now_ms < d->question_until_ms ||
        dialogue_speaking(d)) {
        return;
    }
    enum question question = d->question;
    question_close(d);
    questions[question].silence(d);
}

void safety_worse(struct dialogue *d)
{
    if (d->question == QUESTION_BREATH) {
        (void)question_insist(d); /* nothing graver could be asked */
        return;
    }
    coach_stop(d);
    safety_warn(d, safety_warned(d) ? d->red_flag : NULL);
    question_ask(d, QUESTION_WORSE);
}

void safety_still_hurts(struct dialogue *d)
{
    if (d->red_flag != NULL) {
        safety_red_flag(d, d->red_flag);
    } else {
        safety_worse(d);
    }
}

static void say_warning(struct dialogue *d)
{
    if (d->red_flag != NULL) {
        say_flag(d, d->red_flag);
    } else {
        dialogue_say(d, d->warned_mildly ? "worse_no" : "screen_today");
    }
}

void safety_warn_again(struct dialogue *d)
{
    if (question_insist(d)) {
        return;
    }
    d->topic_until_ms = DIALOGUE_NEVER;
    say_warning(d);
}

void safety_cramp_again(struct dialogue *d)
{
    coach_stop(d);
    if (question_insist(d)) {
        return;
    }
    if (d->red_flag == NULL) {
        question_ask(d, QUESTION_NEW_CRAMP);
        return;
    }
    say_flag(d, d->red_flag);
    question_ask(d, QUESTION_WARNED);
}

/* A cramp that has gone does not tell that there was no danger in it. */
void safety_gone(struct dialogue *d)
{
    bool screen = d->screen_wanted || question_screens(d);
    if (!question_screens(d) && question_insist(d)) {
        return;
    }
    coach_stop(d);
    question_drop(d);
    recall_end(d, CRAMP_GONE);
    d->screen_wanted = false;
    d->coach.began_ms = d->now_ms; /* what comes back begins anew */
    if (safety_warned(d) && !d->warned_mildly) {
        dialogue_say(d, "gone_warned");
        say_warning(d);
        return;
    }
    dialogue_say(d, relief_can_stand(d) ? "gone" : "gone_lying");
    if (screen) {
        question_ask(d, QUESTION_SCREEN);
    } else {
        end_kindly(d);
    }
}

void safety_fine(struct dialogue *d)
{
    switch (d->question) {
    case QUESTION_SCREEN:
    case QUESTION_FEEL:
    case QUESTION_BREATH:
    case QUESTION_WORSE:
        (void)question_answer(d, false);
        break;
    case QUESTION_WARNED:
    case QUESTION_NEW_CRAMP:
        (void)question_unsure(d);
        break;
    default:
        safety_gone(d);
    }
}
