/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Red flags and yes-or-no questions. A red flag the person volunteers stops
 * whatever is going on. Each question is a row: what is asked, how long the
 * answer may take, and what yes, no and silence lead to.
 */
#include "assistant/dialogue_private.h"

void safety_red_flag(struct dialogue *d, const struct red_flag *flag)
{
    question_drop(d);
    coach_stop(d);
    d->warned = true;
    d->red_flag = flag;
    d->topic_until_ms = DIALOGUE_NEVER;
    for (size_t i = 0; i < flag->say.count; i++) {
        dialogue_say_text(d, flag->say.items[i].text);
    }
}

static void end_with(struct dialogue *d, const char *key)
{
    coach_stop(d);
    dialogue_say(d, key);
}

static void screen_yes(struct dialogue *d)
{
    coach_stop(d);
    d->warned = true;
    question_ask(d, QUESTION_BREATH);
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
    end_with(d, "worse_no");
}

static void worse_silence(struct dialogue *d)
{
    dialogue_say(d, "worse_yes");
    dialogue_say(d, "worse_no");
}

static void last_silence(struct dialogue *d)
{
    end_with(d, "ended");
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

static const struct {
    const char *wording;
    int wait_ms;
    void (*yes)(struct dialogue *d);
    void (*no)(struct dialogue *d);
    void (*silence)(struct dialogue *d);
} questions[QUESTION_COUNT] = {
    [QUESTION_MUSCLE] = {"ask_muscle", 6000, stay_quiet, stay_quiet,
                         stay_quiet},
    [QUESTION_SCREEN] = {"screen", 10000, screen_yes, carry_on, stay_quiet},
    [QUESTION_BREATH] = {"screen_yes", 10000, breath_yes, breath_no,
                         breath_silence},
    [QUESTION_WORSE] = {"worse", 12000, worse_yes, worse_no, worse_silence},
    [QUESTION_GONE] = {"rest_check", 20000, safety_gone, carry_on, stay_quiet},
    [QUESTION_LAST_GONE] = {"rounds_done", 25000, safety_gone, coach_once_more,
                            last_silence},
    [QUESTION_PREVENTION] = {"offer_prevention", 12000, prevention_yes,
                             prevention_no, stay_quiet},
};

void question_ask(struct dialogue *d, enum question question)
{
    dialogue_say(d, questions[question].wording);
    d->question = question;
    d->question_id = d->last_id;
    d->question_until_ms = DIALOGUE_NEVER;
}

void question_drop(struct dialogue *d)
{
    d->question = QUESTION_NONE;
    d->question_until_ms = DIALOGUE_NEVER;
}

void question_postpone(struct dialogue *d)
{
    d->screen_wanted = d->screen_wanted || d->question == QUESTION_SCREEN;
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
    coach_stop(d);
    d->warned = true;
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

void safety_gone(struct dialogue *d)
{
    coach_stop(d);
    d->coach.began_ms = d->now_ms; /* what comes back begins anew */
    dialogue_say(d, "gone");
    if (d->prevention_offered) {
        question_drop(d);
        return;
    }
    d->prevention_offered = true;
    question_ask(d, QUESTION_PREVENTION);
}
