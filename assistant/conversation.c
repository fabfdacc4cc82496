/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What each intent does: one row of a table, one short function. Cramps go to
 * legs.c, red flags to safety.c, questions about cramps to answers.c.
 */
#include <string.h>

#include "assistant/dialogue_private.h"

/* With fewer seconds left, the number would be wrong once it is said. */
#define NEARLY_S 5

/* "Longer" and "shorter" change every hold by this much. */
#define LENGTH_STEP_S 10

#define WORDS_PER_MINUTE_STEP 15
#define WORDS_PER_MINUTE_MIN  120
#define WORDS_PER_MINUTE_MAX  210
#define VOLUME_STEP           30
#define VOLUME_MIN            40
#define VOLUME_MAX            200

static bool coaching(const struct dialogue *d)
{
    return d->coach.phase != COACH_OFF;
}

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
    if (!coaching(d)) {
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

/* "Next" and "how sure" mean the stretch, unless a topic was just told. */
static bool about_stretch(const struct dialogue *d)
{
    return coaching(d) && d->topic_until_ms == DIALOGUE_NEVER;
}

static void on_more(struct dialogue *d, const struct intent *intent)
{
    (void)intent;
    answer_more(d);
}

static void on_how_sure(struct dialogue *d, const struct intent *intent)
{
    (void)intent;
    if (about_stretch(d)) {
        answer_evidence(d, d->coach.routine->evidence);
    } else {
        answer_how_sure(d);
    }
}

static void on_who_says(struct dialogue *d, const struct intent *intent)
{
    (void)intent;
    if (about_stretch(d)) {
        answer_sources(d, &d->coach.routine->sources);
    } else {
        answer_who_says(d);
    }
}

static void on_next(struct dialogue *d, const struct intent *intent)
{
    (void)intent;
    if (about_stretch(d)) {
        coach_next(d);
    } else {
        answer_next(d);
    }
}

static void on_back(struct dialogue *d, const struct intent *intent)
{
    (void)intent;
    if (about_stretch(d)) {
        coach_back(d);
    } else {
        answer_back(d);
    }
}

/* These mean the stretch, whatever was just asked. */
static void on_next_step(struct dialogue *d, const struct intent *intent)
{
    if (coaching(d)) {
        coach_next(d);
    } else {
        on_next(d, intent);
    }
}

static void on_step_back(struct dialogue *d, const struct intent *intent)
{
    if (coaching(d)) {
        coach_back(d);
    } else {
        on_back(d, intent);
    }
}

static void on_yes(struct dialogue *d, const struct intent *intent)
{
    if (!question_answer(d, true) && !coaching(d) && d->topic != NULL) {
        on_more(d, intent);
    }
}

static void on_no(struct dialogue *d, const struct intent *intent)
{
    (void)intent;
    (void)question_answer(d, false);
}

static void on_unsure(struct dialogue *d, const struct intent *intent)
{
    (void)intent;
    question_unsure(d);
}

static void on_stop(struct dialogue *d, const struct intent *intent)
{
    (void)intent;
    question_drop(d);
    coach_stop(d);
    recall_end(d, CRAMP_STOPPED);
    d->topic_until_ms = DIALOGUE_NEVER;
    dialogue_say(d, "stopped");
}

static void on_pause(struct dialogue *d, const struct intent *intent)
{
    if (coaching(d)) {
        coach_pause(d);
    } else {
        on_stop(d, intent);
    }
}

static void on_go_on(struct dialogue *d, const struct intent *intent)
{
    if (d->question == QUESTION_PREVENTION) {
        on_yes(d, intent);
    } else if (d->coach.phase == COACH_PAUSED) {
        coach_resume(d);
    } else if (d->coach.phase == COACH_CHECK) {
        coach_once_more(d);
    } else if (coaching(d)) {
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
    } else if (coaching(d)) {
        coach_repeat(d);
    } else {
        dialogue_say(d, "nothing_to_repeat");
    }
}

static void on_start_over(struct dialogue *d, const struct intent *intent)
{
    if (coaching(d)) {
        coach_start_over(d);
    } else {
        on_again(d, intent);
    }
}

static void on_gone(struct dialogue *d, const struct intent *intent)
{
    (void)intent;
    safety_gone(d);
}

static void on_worse(struct dialogue *d, const struct intent *intent)
{
    (void)intent;
    safety_worse(d);
}

static void on_still_hurts(struct dialogue *d, const struct intent *intent)
{
    if (!coaching(d) && safety_warned(d)) {
        safety_still_hurts(d);
    } else if (!coaching(d) && coach_recent(d)) {
        d->screen_wanted = true;
        coach_once_more(d);
    } else if (!coaching(d)) {
        on_cramp(d, intent);
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

/* Whoever wants an ambulance has no ear for "half way there". */
static void on_call_help(struct dialogue *d, const struct intent *intent)
{
    (void)intent;
    dialogue_say(d, "call_help");
    if (coaching(d)) {
        coach_pause(d);
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

static void on_help(struct dialogue *d, const struct intent *intent)
{
    (void)intent;
    bool asked = d->question != QUESTION_NONE && d->question != QUESTION_MUSCLE;
    dialogue_say(d, asked                                 ? "help_question"
                    : d->coach.phase == COACH_PAUSED      ? "help_paused"
                    : coaching(d)                         ? "help_session"
                    : d->topic_until_ms != DIALOGUE_NEVER ? "help_answer"
                                                          : "help_idle");
}

static void on_how_long(struct dialogue *d, const struct intent *intent)
{
    (void)intent;
    int left_s = coach_left_s(d);
    dialogue_cue(d, left_s > NEARLY_S ? "how_long"
                    : left_s > 0      ? "how_long_nearly"
                                      : "how_long_no_hold");
}

static void on_how_many(struct dialogue *d, const struct intent *intent)
{
    (void)intent;
    dialogue_cue(d, !coaching(d)                ? "how_long_no_hold"
                    : coach_rounds_left(d) == 0 ? "how_many_last"
                                                : "how_many");
}

static void on_length(struct dialogue *d, const struct intent *intent)
{
    if (!coaching(d)) {
        dialogue_cue(d, "how_long_no_hold");
        return;
    }
    coach_lengthen(d, strcmp(intent->name, "longer") == 0 ? LENGTH_STEP_S
                                                          : -LENGTH_STEP_S);
    dialogue_cue(d, intent->name);
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
            dialogue_cue(d, changes[i].name);
        }
    }
}

static void on_talk(struct dialogue *d, const struct intent *intent)
{
    d->less_talk = strcmp(intent->name, "less_talk") == 0;
    dialogue_cue(d, intent->name);
}

/* What is dropped is the smallest thing under way: a question, the topic, or
 * the stretch; but nobody drops a danger question by waving it away. */
static void on_never_mind(struct dialogue *d, const struct intent *intent)
{
    if (d->question == QUESTION_PREVENTION) {
        on_no(d, intent);
    } else if (question_insist(d)) {
        return;
    } else if (coaching(d) && about_stretch(d) &&
               d->question == QUESTION_NONE) {
        on_stop(d, intent);
    } else {
        question_drop(d);
        d->topic_until_ms = DIALOGUE_NEVER;
        dialogue_say(d, "never_mind");
        if (d->coach.phase == COACH_CHECK) {
            coach_stop(d);
        }
    }
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
    } else if (coaching(d)) {
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

static const struct {
    const char *intent;
    void (*act)(struct dialogue *d, const struct intent *intent);
} reactions[] = {
    {"red_flag", on_red_flag},
    {"cramp", on_cramp},
    {"worse", on_worse},
    {"stop", on_stop},
    {"gone", on_gone},
    {"muscle", on_muscle},
    {"side", on_side},
    {"other_leg", on_other_leg},
    {"which_leg", on_which_leg},
    {"yes", on_yes},
    {"no", on_no},
    {"unsure", on_unsure},
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
    {"topic", on_topic},
    {"routine", on_routine},
    {"more", on_more},
    {"how_sure", on_how_sure},
    {"who_says", on_who_says},
    {"how_long", on_how_long},
    {"how_many", on_how_many},
    {"longer", on_length},
    {"shorter", on_length},
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
    {"never_mind", on_never_mind},
    {"ready", on_plain},
};

void conversation_heard(struct dialogue *d, const struct intent *intent)
{
    for (size_t i = 0; i < sizeof reactions / sizeof reactions[0]; i++) {
        if (intent->name != NULL &&
            strcmp(intent->name, reactions[i].intent) == 0) {
            reactions[i].act(d, intent);
            return;
        }
    }
    /* The grammars and this table are checked against each other in tests. */
    dialogue_cue(d, "misheard");
}
