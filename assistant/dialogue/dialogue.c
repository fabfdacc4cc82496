/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The dialogue as it is called from outside: what was heard and said, the
 * listening state, and the passing of time. What is said when, is in
 * conversation.c, coach.c and safety.c; how, in turn.c.
 */
#include "assistant/dialogue/dialogue.h"

#include <stdlib.h>
#include <string.h>

#include "assistant/base/log.h"
#include "assistant/base/memory.h"
#include "assistant/dialogue/dialogue_private.h"

#define WORDS_PER_MINUTE 150
#define VOLUME           100

/*
 * What it says when it has not understood, and how often in a row; when idle,
 * only to what was surely meant for it. After that so many sounds, and then
 * nothing: it may be the television.
 */
#define UNKNOWN_SOUNDS 2
static const struct misheard {
    const char *state;
    const char *wording;
    int times;
} misheards[] = {
    {"idle", "misheard_idle", 0}, {"answer", "misheard_answer", 1},
    {"hold", "misheard", 1},      {"rest", "misheard", 1},
    {"paused", "misheard", 2},    {"question", "misheard_question", 2},
};

static bool has_all_wordings(const struct content *content)
{
    bool all = true;
    for (const char *const *key = dialogue_wordings; *key != NULL; key++) {
        if (content_wording(content, *key, 0) == NULL) {
            log_error("dialogue",
                      "content/wording.yaml lacks \"%s\"; add it, with the "
                      "sentence to say",
                      *key);
            all = false;
        }
    }
    return all;
}

enum status dialogue_create(const struct content *content,
                            struct dialogue **out)
{
    *out = NULL;
    if (!has_all_wordings(content)) {
        return STATUS_INVALID;
    }
    struct dialogue *d = xcalloc(1, sizeof *d);
    d->content = content;
    d->variants = xcalloc(content->n_wordings, sizeof *d->variants);
    d->words_per_minute = WORDS_PER_MINUTE;
    d->volume = VOLUME;
    d->question_until_ms = DIALOGUE_NEVER;
    d->topic_until_ms = DIALOGUE_NEVER;
    d->attentive_until_ms = DIALOGUE_NEVER;
    d->cramp_began_ms = DIALOGUE_NEVER;
    *out = d;
    return STATUS_OK;
}

void dialogue_destroy(struct dialogue *d)
{
    if (d == NULL) {
        return;
    }
    struct action action;
    while (dialogue_next(d, &action)) {
        free(action.text);
    }
    text_finish(&d->turn);
    free(d->variants);
    free(d);
}

void dialogue_set_emergency_number(struct dialogue *d, const char *number)
{
    d->emergency_number = number;
}

void dialogue_set_notebook(struct dialogue *d, const struct notebook *notebook)
{
    d->notebook = *notebook;
}

/* Nothing is under way that somebody may come back to. */
static bool is_over(const struct dialogue *d)
{
    return d->question == QUESTION_NONE && d->coach.phase == COACH_OFF &&
           d->topic_until_ms == DIALOGUE_NEVER;
}

static const char *state_of(const struct dialogue *d)
{
    /* Where is it? is answered with a muscle, which every session hears. */
    if (d->question != QUESTION_NONE && d->question != QUESTION_MUSCLE) {
        return "question";
    }
    switch (d->coach.phase) {
    case COACH_INSTRUCT:
    case COACH_HOLD:
        return "hold";
    case COACH_REST:
    case COACH_CHECK:
        return "rest";
    case COACH_PAUSED:
        return "paused";
    case COACH_OFF:
        break;
    }
    return is_over(d) && d->attentive_until_ms == DIALOGUE_NEVER ? "idle"
                                                                 : "answer";
}

static void update_state(struct dialogue *d)
{
    const char *state = state_of(d);
    if (is_over(d)) {
        recall_note(d);
    }
    if (d->listening == NULL || strcmp(state, d->listening) != 0) {
        d->listening = state;
        dialogue_enqueue(
            d, (struct action){.kind = ACTION_LISTEN, .state = state});
    }
}

/* Every call from outside opens a turn and ends by telling the state. */
static void open_turn(struct dialogue *d, int64_t now_ms)
{
    d->now_ms = now_ms;
    d->turn_open = false;
}

static void attend(struct dialogue *d)
{
    d->attentive_until_ms = d->now_ms + DIALOGUE_TOPIC_MS;
}

void dialogue_leave(struct dialogue *d, const char *key)
{
    d->topic_until_ms = DIALOGUE_NEVER;
    d->attentive_until_ms = DIALOGUE_NEVER;
    dialogue_say(d, key);
}

void dialogue_begin(struct dialogue *d, int64_t now_ms)
{
    open_turn(d, now_ms);
    update_state(d);
}

void dialogue_heard(struct dialogue *d, int64_t now_ms,
                    const struct intent *intent)
{
    open_turn(d, now_ms);
    dialogue_hush(d);
    d->misheard_in_row = 0;
    d->asked = 0;
    d->answering = true;
    attend(d);
    conversation_heard(d, intent);
    coach_answered(d);
    d->answering = false;
    update_state(d);
}

void dialogue_misheard(struct dialogue *d, int64_t now_ms, bool addressed)
{
    open_turn(d, now_ms);
    /* Just after an answer that leads nowhere there is nothing to offer. */
    const char *state = is_over(d) ? "idle" : state_of(d);
    const struct misheard *misheard = misheards;
    while (strcmp(misheard->state, state) != 0) {
        misheard++; /* every state has its row */
    }
    int more = misheard->times > 0 ? UNKNOWN_SOUNDS : 0;
    if (!addressed && (d->misheard_in_row >= misheard->times + more ||
                       dialogue_speaking(d))) {
        return;
    }
    d->misheard_in_row++;
    if (!addressed && d->misheard_in_row > misheard->times) {
        dialogue_sound(d, EARCON_UNKNOWN);
        return;
    }
    d->answering = true;
    if (is_over(d) && safety_warned(d)) {
        safety_warn_again(d);
    } else {
        const char *open = question_open(d);
        dialogue_cue(d, open != NULL ? open : misheard->wording);
    }
    d->answering = false;
    update_state(d);
}

void dialogue_notice(struct dialogue *d, int64_t now_ms, const char *key)
{
    open_turn(d, now_ms);
    dialogue_cue(d, key);
    update_state(d);
}

void dialogue_said(struct dialogue *d, int64_t now_ms, int id)
{
    if (id <= d->said_id || id > d->last_id) {
        return; /* already hushed */
    }
    open_turn(d, now_ms);
    d->said_id = id;
    /* A long answer must not eat up the time to ask for more of it. */
    if (d->topic_until_ms != DIALOGUE_NEVER && d->coach.phase == COACH_OFF) {
        d->topic_until_ms = now_ms + DIALOGUE_TOPIC_MS;
    }
    if (d->attentive_until_ms != DIALOGUE_NEVER) {
        attend(d);
    }
    question_said(d, id);
    hold_said(d, id);
    update_state(d);
}

void dialogue_end(struct dialogue *d)
{
    recall_note(d);
}

void dialogue_tick(struct dialogue *d, int64_t now_ms)
{
    open_turn(d, now_ms);
    question_tick(d);
    hold_tick(d);
    if (d->topic_until_ms <= now_ms && !dialogue_speaking(d)) {
        d->topic_until_ms = DIALOGUE_NEVER;
    }
    if (d->attentive_until_ms <= now_ms && !dialogue_speaking(d)) {
        d->attentive_until_ms = DIALOGUE_NEVER;
    }
    update_state(d);
}

static int64_t earlier(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* What waits for silence is due when the sentence has been said, not before. */
int64_t dialogue_due_ms(const struct dialogue *d)
{
    int64_t due = hold_due_ms(d);
    if (!dialogue_speaking(d)) {
        due = earlier(due, d->question_until_ms);
        due = earlier(due, d->topic_until_ms);
        due = earlier(due, d->attentive_until_ms);
    }
    return due;
}
