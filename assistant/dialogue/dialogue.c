/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The machinery of the dialogue: the queue of actions, sentences and their
 * placeholders, the listening state, and the passing of time. What is said
 * when, is in conversation.c, coach.c and safety.c.
 */
#include "assistant/dialogue/dialogue.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "assistant/base/log.h"
#include "assistant/base/memory.h"
#include "assistant/base/number.h"
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

/* Full only if nobody carries actions out; then the newest is the one lost. */
static void enqueue(struct dialogue *d, struct action action)
{
    if (d->queue_length == DIALOGUE_QUEUE_MAX) {
        free(action.text);
        return;
    }
    size_t tail = (d->queue_head + d->queue_length) % DIALOGUE_QUEUE_MAX;
    d->queue[tail] = action;
    d->queue_length++;
}

bool dialogue_next(struct dialogue *d, struct action *out)
{
    if (d->queue_length == 0) {
        return false;
    }
    *out = d->queue[d->queue_head];
    d->queue_head = (d->queue_head + 1) % DIALOGUE_QUEUE_MAX;
    d->queue_length--;
    return true;
}

static bool named(const char *name, size_t length, const char *wanted)
{
    return strlen(wanted) == length && strncmp(name, wanted, length) == 0;
}

/* What `{name}` stands for; `scratch` may hold it. */
static const char *placeholder(const struct dialogue *d, const char *name,
                               size_t length, struct text *scratch)
{
    const char *side = d->side ? d->side : "";
    if (named(name, length, "side")) {
        return side;
    }
    if (named(name, length, "other_side")) {
        return strcmp(side, "left") == 0    ? "right"
               : strcmp(side, "right") == 0 ? "left"
                                            : "other";
    }
    if (named(name, length, "number")) {
        return d->emergency_number != NULL
                   ? d->emergency_number
                   : content_wording(d->content, "emergency_number", 0);
    }
    if (named(name, length, "muscle")) {
        text_printf(scratch, "muscle_%s", d->muscle ? d->muscle : "calf");
        return content_wording(d->content, text_str(scratch), 0);
    }
    if (named(name, length, "title")) {
        return d->title;
    }
    if (named(name, length, "count")) {
        number_spell(coach_rounds_left(d), scratch);
        return text_str(scratch);
    }
    if (named(name, length, "figure") || named(name, length, "hour")) {
        number_spell(d->figure, scratch);
        if (name[0] == 'h') {
            text_printf(scratch, " %s",
                        content_wording(d->content, d->day_part, 0));
        }
        return text_str(scratch);
    }
    if (named(name, length, "seconds")) {
        number_spell(hold_left_s(d), scratch);
        return text_str(scratch);
    }
    return NULL;
}

/* Placeholders filled in; no double spaces; a capital first. */
static char *expand(const struct dialogue *d, const char *text)
{
    struct text out = {0};
    while (*text != '\0') {
        const char *close = *text == '{' ? strchr(text, '}') : NULL;
        if (close != NULL) {
            struct text scratch = {0};
            const char *value =
                placeholder(d, text + 1, (size_t)(close - text - 1), &scratch);
            text_append(&out, value ? value : "");
            text_finish(&scratch);
            text = close + 1;
        } else {
            text_append_n(&out, text, 1);
            text++;
        }
    }
    char *line = text_take(&out);
    char *to = line;
    for (const char *from = line; *from != '\0'; from++) {
        bool space_before = to == line || to[-1] == ' ';
        if (*from != ' ' || !space_before) {
            *to++ = *from;
        }
    }
    *to = '\0';
    line[0] = (char)toupper((unsigned char)line[0]);
    return line;
}

static void enqueue_sentence(struct dialogue *d, const char *sentence,
                             size_t length)
{
    enqueue(d, (struct action){
                   .kind = ACTION_SAY,
                   .id = ++d->last_id,
                   .text = xstrndup(sentence, length),
                   .answers = d->answering,
                   .words_per_minute = d->words_per_minute,
                   .volume = d->volume,
               });
    d->answering = false;
}

static size_t sentence_length(const char *text)
{
    const char *end = text;
    while (*end != '\0' &&
           !(strchr(".?!", *end) && (end[1] == ' ' || end[1] == '\0'))) {
        end++;
    }
    return (size_t)(end - text) + (*end != '\0');
}

static void enqueue_sentences(struct dialogue *d, const char *text)
{
    while (*text != '\0') {
        size_t length = sentence_length(text);
        enqueue_sentence(d, text, length);
        text += length;
        text += strspn(text, " ");
    }
}

/* What is in the turn from `at` on. */
static void enqueue_turn(struct dialogue *d, size_t at)
{
    int first_id = d->last_id + 1;
    const char *turn = text_str(&d->turn);
    enqueue_sentences(d, turn + at);
    for (int id = first_id;
         id <= d->last_id && d->n_sentences < DIALOGUE_QUEUE_MAX; id++) {
        d->sentences[d->n_sentences++] = (struct turn_sentence){id, at};
        at += sentence_length(turn + at);
        at += strspn(turn + at, " ");
    }
}

void dialogue_say_text(struct dialogue *d, const char *text)
{
    char *line = expand(d, text);
    if (!d->turn_open) {
        text_clear(&d->turn);
        d->n_sentences = 0;
        d->turn_open = true;
    }
    if (d->turn.length > 0) {
        text_append(&d->turn, " ");
    }
    size_t at = d->turn.length;
    text_append(&d->turn, line);
    enqueue_turn(d, at);
    free(line);
}

void dialogue_say_rest(struct dialogue *d)
{
    if (d->cut_off != NULL && d->cut_off->at < d->turn.length) {
        size_t at = d->cut_off->at;
        d->n_sentences = 0;
        enqueue_turn(d, at);
    }
}

/* Each key takes its own turns, so that nothing is worded twice the same. */
static const char *wording(struct dialogue *d, const char *key)
{
    for (size_t i = 0; i < d->content->n_wordings; i++) {
        if (strcmp(d->content->wordings[i].key, key) == 0) {
            return content_wording(d->content, key, d->variants[i]++);
        }
    }
    return "";
}

void dialogue_say(struct dialogue *d, const char *key)
{
    dialogue_say_text(d, wording(d, key));
}

void dialogue_cue(struct dialogue *d, const char *key)
{
    char *line = expand(d, wording(d, key));
    enqueue_sentences(d, line);
    free(line);
}

void dialogue_sound(struct dialogue *d, enum earcon earcon)
{
    enqueue(d, (struct action){.kind = ACTION_SOUND,
                               .earcon = earcon,
                               .volume = d->volume});
}

void dialogue_hush(struct dialogue *d)
{
    d->cut_off = NULL;
    if (dialogue_speaking(d)) {
        for (size_t i = d->n_sentences; i > 0; i--) {
            if (d->sentences[i - 1].id > d->said_id) {
                d->cut_off = &d->sentences[i - 1];
            }
        }
        enqueue(d, (struct action){.kind = ACTION_HUSH});
        d->said_id = d->last_id;
    }
}

void dialogue_show_hold(struct dialogue *d, int left_s)
{
    enqueue(d, (struct action){.kind = ACTION_HOLD, .left_s = left_s});
}

bool dialogue_speaking(const struct dialogue *d)
{
    return d->said_id < d->last_id;
}

const char *dialogue_state(const struct dialogue *d)
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
    return d->topic_until_ms != DIALOGUE_NEVER ? "answer" : "idle";
}

void dialogue_update_state(struct dialogue *d)
{
    const char *state = dialogue_state(d);
    if (d->listening == NULL || strcmp(state, d->listening) != 0) {
        d->listening = state;
        if (strcmp(state, "idle") == 0) {
            recall_note(d);
        }
        enqueue(d, (struct action){.kind = ACTION_LISTEN, .state = state});
    }
}

/* Every call from outside opens a turn and ends by telling the state. */
static void open_turn(struct dialogue *d, int64_t now_ms)
{
    d->now_ms = now_ms;
    d->turn_open = false;
}

void dialogue_begin(struct dialogue *d, int64_t now_ms)
{
    open_turn(d, now_ms);
    dialogue_update_state(d);
}

void dialogue_heard(struct dialogue *d, int64_t now_ms,
                    const struct intent *intent)
{
    open_turn(d, now_ms);
    dialogue_hush(d);
    d->misheard_in_row = 0;
    d->asked = 0;
    d->answering = true;
    conversation_heard(d, intent);
    coach_answered(d);
    d->answering = false;
    dialogue_update_state(d);
}

void dialogue_misheard(struct dialogue *d, int64_t now_ms, bool addressed)
{
    open_turn(d, now_ms);
    const struct misheard *misheard = misheards;
    while (strcmp(misheard->state, dialogue_state(d)) != 0) {
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
    dialogue_cue(d, d->question == QUESTION_MUSCLE ? "ask_muscle"
                                                   : misheard->wording);
    d->answering = false;
    dialogue_update_state(d);
}

void dialogue_notice(struct dialogue *d, int64_t now_ms, const char *key)
{
    open_turn(d, now_ms);
    dialogue_cue(d, key);
    dialogue_update_state(d);
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
    question_said(d, id);
    hold_said(d, id);
    dialogue_update_state(d);
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
    dialogue_update_state(d);
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
    }
    return due;
}
