/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What each intent does: one row of a table, one short function. Here is what
 * is told and asked; what steers a stretch is in controls.c. Cramps go to
 * legs.c, red flags to safety.c, questions about cramps to answers.c.
 */
#include <string.h>

#include "assistant/dialogue/dialogue_private.h"

#define WORDS_PER_MINUTE_STEP 15
#define WORDS_PER_MINUTE_MIN  120
#define WORDS_PER_MINUTE_MAX  210
#define VOLUME_STEP           30
#define VOLUME_MIN            40
#define VOLUME_MAX            200

static void on_cramp(struct dialogue *d, const struct intent *intent)
{
    legs_cramp(d, intent);
}

/* A relief is for a leg that hurts: with it go the danger questions. */
static void on_routine(struct dialogue *d, const struct intent *intent)
{
    const char *id = intent_slot(intent, "routine");
    const struct routine *routine = id ? content_routine(d->content, id) : NULL;
    if (routine == NULL) {
        return;
    }
    d->muscle = routine->muscle;
    d->muscle_wanted = false;
    coach_end_exercise(d);
    if (!coach_is_on(d)) {
        d->side = NULL;
        d->both = false;
        d->screen_wanted = !routine->both_sides;
    }
    if (safety_warned(d)) {
        safety_cramp_again(d);
    } else {
        coach_start(d, routine);
    }
}

static void on_muscle(struct dialogue *d, const struct intent *intent)
{
    legs_muscle(d, intent);
}

static void on_side(struct dialogue *d, const struct intent *intent)
{
    legs_side(d, intent);
}

static void on_other_leg(struct dialogue *d, const struct intent *intent)
{
    (void)intent;
    legs_other(d);
}

static void on_which_leg(struct dialogue *d, const struct intent *intent)
{
    (void)intent;
    legs_which(d);
}

static void on_red_flag(struct dialogue *d, const struct intent *intent)
{
    const char *id = intent_slot(intent, "flag");
    const struct red_flag *flag = id ? content_red_flag(d->content, id) : NULL;
    if (flag != NULL) {
        safety_red_flag(d, flag);
    }
}

static void on_topic(struct dialogue *d, const struct intent *intent)
{
    const char *id = intent_slot(intent, "topic");
    const struct topic *topic = id ? content_topic(d->content, id) : NULL;
    if (topic != NULL) {
        answer_topic(d, topic);
    }
}

static void on_more(struct dialogue *d, const struct intent *intent)
{
    (void)intent;
    answer_more(d);
}

static void on_how_sure(struct dialogue *d, const struct intent *intent)
{
    (void)intent;
    if (coach_is_meant(d)) {
        answer_evidence(d, d->coach.routine->evidence);
    } else {
        answer_how_sure(d);
    }
}

static void on_who_says(struct dialogue *d, const struct intent *intent)
{
    (void)intent;
    if (coach_is_meant(d)) {
        answer_sources(d, &d->coach.routine->sources);
    } else {
        answer_who_says(d);
    }
}

static void on_yes(struct dialogue *d, const struct intent *intent)
{
    if (!question_answer(d, true) && !coach_is_on(d) && d->topic != NULL) {
        on_more(d, intent);
    }
}

static void on_no(struct dialogue *d, const struct intent *intent)
{
    (void)intent;
    (void)question_answer(d, false);
}

/* Whoever wants an ambulance has no ear for "half way there". */
static void on_call_help(struct dialogue *d, const struct intent *intent)
{
    (void)intent;
    dialogue_say(d, "call_help");
    if (coach_is_on(d)) {
        coach_pause(d);
    }
}

static void on_help(struct dialogue *d, const struct intent *intent)
{
    (void)intent;
    bool asked = d->question != QUESTION_NONE && question_open(d) == NULL;
    dialogue_say(d, asked                                 ? "help_question"
                    : d->coach.phase == COACH_PAUSED      ? "help_paused"
                    : coach_is_on(d)                      ? "help_session"
                    : d->topic_until_ms != DIALOGUE_NEVER ? "help_answer"
                                                          : "help_idle");
}

static void on_unsure(struct dialogue *d, const struct intent *intent)
{
    if (!question_unsure(d)) {
        on_help(d, intent);
    }
}

/* At three in the morning nobody sees whether a leg is red. */
static void on_cant_see(struct dialogue *d, const struct intent *intent)
{
    if (d->question == QUESTION_SCREEN) {
        question_ask(d, QUESTION_FEEL);
    } else {
        on_unsure(d, intent);
    }
}

static int clamp(int value, int low, int high)
{
    return value < low ? low : value > high ? high : value;
}

static void change_voice(struct dialogue *d, int rate, int volume)
{
    d->words_per_minute = clamp(d->words_per_minute + rate,
                                WORDS_PER_MINUTE_MIN, WORDS_PER_MINUTE_MAX);
    d->volume = clamp(d->volume + volume, VOLUME_MIN, VOLUME_MAX);
}

static void on_voice(struct dialogue *d, const struct intent *intent)
{
    static const struct {
        const char *name;
        int rate;
        int volume;
    } changes[] = {
        {"louder", 0, VOLUME_STEP},
        {"quieter", 0, -VOLUME_STEP},
        {"slower", -WORDS_PER_MINUTE_STEP, 0},
        {"faster", WORDS_PER_MINUTE_STEP, 0},
    };
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        if (strcmp(intent->name, changes[i].name) == 0) {
            change_voice(d, changes[i].rate, changes[i].volume);
            if (d->less_talk) {
                dialogue_sound(d, EARCON_HEARD);
            } else {
                dialogue_cue(d, changes[i].name);
            }
        }
    }
    /* A step that is cut off is told again anyway. */
    if (d->coach.phase != COACH_INSTRUCT) {
        dialogue_say_rest(d);
    }
}

static void on_talk(struct dialogue *d, const struct intent *intent)
{
    d->less_talk = strcmp(intent->name, "less_talk") == 0;
    dialogue_cue(d, intent->name);
}

static void on_diary(struct dialogue *d, const struct intent *intent)
{
    const char *ask = intent_slot(intent, "ask");
    recall_answer(d, ask ? ask : "week");
}

/* What is forgotten by mistake is gone; and not now, to somebody in pain. */
static void on_forget_diary(struct dialogue *d, const struct intent *intent)
{
    (void)intent;
    if (d->notebook.context == NULL) {
        dialogue_say(d, "diary_off");
    } else if (coach_is_on(d)) {
        dialogue_cue(d, "diary_later");
    } else if (!question_insist(d)) {
        question_ask(d, QUESTION_FORGET);
    }
}

/* Answers that are one sentence of the wording file, and change nothing. */
static void on_plain(struct dialogue *d, const struct intent *intent)
{
    dialogue_say(d, intent->name);
}

const struct reaction conversation_reactions[] = {
    {"red_flag", on_red_flag},
    {"cramp", on_cramp},
    {"muscle", on_muscle},
    {"side", on_side},
    {"other_leg", on_other_leg},
    {"which_leg", on_which_leg},
    {"yes", on_yes},
    {"no", on_no},
    {"unsure", on_unsure},
    {"cant_see", on_cant_see},
    {"topic", on_topic},
    {"routine", on_routine},
    {"more", on_more},
    {"how_sure", on_how_sure},
    {"who_says", on_who_says},
    {"less_talk", on_talk},
    {"more_talk", on_talk},
    {"help", on_help},
    {"louder", on_voice},
    {"quieter", on_voice},
    {"slower", on_voice},
    {"faster", on_voice},
    {"diary", on_diary},
    {"forget_diary", on_forget_diary},
    {"abilities", on_plain},
    {"call_help", on_call_help},
    {"not_a_doctor", on_plain},
    {"thanks", on_plain},
    {"ready", on_plain},
    {NULL, NULL},
};

static bool react(const struct reaction *reaction, struct dialogue *d,
                  const struct intent *intent)
{
    for (; reaction->intent != NULL; reaction++) {
        if (intent->name != NULL &&
            strcmp(intent->name, reaction->intent) == 0) {
            reaction->act(d, intent);
            return true;
        }
    }
    return false;
}

void conversation_heard(struct dialogue *d, const struct intent *intent)
{
    if (!react(conversation_reactions, d, intent) &&
        !react(control_reactions, d, intent)) {
        /* The grammars and these tables are checked against each other in
         * tests. */
        dialogue_cue(d, "misheard");
    }
}
