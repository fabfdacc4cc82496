/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What each intent does: one row of a table, one short function. Cramps go to
 * the coach, red flags to safety, questions about cramps to answers.c.
 */
#include <string.h>

#include "assistant/dialogue_private.h"

/* With fewer seconds left, the number would be wrong once it is said. */
#define NEARLY_S 5

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

/* The strings of an intent do not outlive it; those of the content do. */
static void set_side(struct dialogue *d, const char *side)
{
    if (side != NULL) {
        d->side = strcmp(side, "left") == 0 ? "left" : "right";
    }
}

static const struct routine *set_muscle(struct dialogue *d, const char *muscle)
{
    const struct routine *routine =
        muscle ? content_first_aid(d->content, muscle) : NULL;
    if (routine != NULL) {
        d->muscle = routine->muscle;
    }
    return routine;
}

static void on_cramp(struct dialogue *d, const struct intent *intent)
{
    d->warned = false;
    d->red_flag = NULL;
    if (!coaching(d)) {
        d->side = NULL;
        d->muscle = NULL;
        d->screen_wanted = true;
    }
    set_side(d, intent_slot(intent, "side"));
    const struct routine *routine =
        set_muscle(d, intent_slot(intent, "muscle"));
    d->muscle_wanted = d->muscle == NULL;
    if (routine == NULL) {
        routine = content_first_aid(d->content, d->muscle ? d->muscle : "calf");
    }
    coach_start(d, routine);
}

static void on_routine(struct dialogue *d, const struct intent *intent)
{
    const char *id = intent_slot(intent, "routine");
    const struct routine *routine = id ? content_routine(d->content, id) : NULL;
    if (routine != NULL) {
        if (!coaching(d)) {
            d->side = NULL;
            d->screen_wanted = true;
        }
        d->muscle = routine->muscle;
        d->muscle_wanted = false;
        coach_start(d, routine);
    }
}

/* Says which leg; begins the step anew where it was told for the other. */
static void read_side_back(struct dialogue *d, const char *before)
{
    dialogue_say(d, "side_read_back");
    if (coaching(d) && before != NULL && strcmp(before, d->side) != 0) {
        coach_again(d);
    }
}

static void on_side(struct dialogue *d, const struct intent *intent)
{
    const char *before = d->side;
    set_side(d, intent_slot(intent, "side"));
    read_side_back(d, before);
}

static void on_muscle(struct dialogue *d, const struct intent *intent)
{
    if (!coaching(d)) {
        on_cramp(d, intent);
        return;
    }
    const struct routine *routine =
        set_muscle(d, intent_slot(intent, "muscle"));
    if (routine == NULL && intent_slot(intent, "side") != NULL) {
        on_side(d, intent); /* "the right leg" */
        return;
    }
    if (routine == NULL) {
        dialogue_say(d, "ask_muscle"); /* "it's in my thigh" */
        return;
    }
    set_side(d, intent_slot(intent, "side"));
    d->muscle_wanted = false;
    if (d->question == QUESTION_MUSCLE) {
        question_drop(d);
    }
    dialogue_say(d, "muscle_read_back");
    if (routine != d->coach.routine) {
        coach_start(d, routine);
    }
}

static void on_other_leg(struct dialogue *d, const struct intent *intent)
{
    (void)intent;
    const char *before = d->side;
    if (before == NULL) {
        dialogue_say(d, "ask_side");
        return;
    }
    set_side(d, strcmp(before, "left") == 0 ? "right" : "left");
    read_side_back(d, before);
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

static void on_stop(struct dialogue *d, const struct intent *intent)
{
    (void)intent;
    question_drop(d);
    coach_stop(d);
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
    if (d->coach.phase == COACH_PAUSED) {
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
    if (!coaching(d) && d->warned) {
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
    (void)intent;
    dialogue_say(d, "cant");
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

static void on_never_mind(struct dialogue *d, const struct intent *intent)
{
    if (d->question == QUESTION_PREVENTION) {
        on_no(d, intent);
    } else {
        dialogue_say(d, "never_mind");
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
    {"yes", on_yes},
    {"no", on_no},
    {"pause", on_pause},
    {"go_on", on_go_on},
    {"next", on_next},
    {"back", on_back},
    {"again", on_again},
    {"still_hurts", on_still_hurts},
    {"easing", on_still_hurts},
    {"cant", on_cant},
    {"topic", on_topic},
    {"routine", on_routine},
    {"more", on_more},
    {"how_sure", on_how_sure},
    {"who_says", on_who_says},
    {"how_long", on_how_long},
    {"help", on_help},
    {"louder", on_voice},
    {"quieter", on_voice},
    {"slower", on_voice},
    {"faster", on_voice},
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
