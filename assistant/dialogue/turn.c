/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is to be said and shown, in order: the queue of actions, and the turn,
 * which "repeat" says again and a question cuts off.
 */
#include "assistant/dialogue/dialogue_private.h"

#include <stdlib.h>
#include <string.h>

#include "assistant/base/memory.h"
#include "content/sentence.h"

void dialogue_enqueue(struct dialogue *d, struct action action)
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

/* The sentence at `*text`, which moves on to the one behind it. */
static void enqueue_sentence(struct dialogue *d, const char **text)
{
    size_t length = sentence_length(*text);
    dialogue_enqueue(d, (struct action){
                            .kind = ACTION_SAY,
                            .id = ++d->last_id,
                            .text = xstrndup(*text, length),
                            .answers = d->answering,
                            .words_per_minute = d->words_per_minute,
                            .volume = d->volume,
                        });
    d->answering = false;
    *text += length;
    *text += strspn(*text, " ");
}

/* What is in the turn from `at` on. */
static void enqueue_turn(struct dialogue *d, size_t at)
{
    const char *turn = text_str(&d->turn);
    const char *text = turn + at;
    while (*text != '\0') {
        size_t place = (size_t)(text - turn);
        enqueue_sentence(d, &text);
        if (d->n_sentences < DIALOGUE_QUEUE_MAX) {
            d->sentences[d->n_sentences++] =
                (struct turn_sentence){d->last_id, place};
        }
    }
}

void dialogue_say_text(struct dialogue *d, const char *text)
{
    char *line = placeholders_fill(d, text);
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
    char *line = placeholders_fill(d, wording(d, key));
    const char *text = line;
    while (*text != '\0') {
        enqueue_sentence(d, &text);
    }
    free(line);
}

void dialogue_sound(struct dialogue *d, enum earcon earcon)
{
    dialogue_enqueue(d, (struct action){.kind = ACTION_SOUND,
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
        dialogue_enqueue(d, (struct action){.kind = ACTION_HUSH});
        d->said_id = d->last_id;
    }
}

void dialogue_show_hold(struct dialogue *d, int left_s)
{
    dialogue_enqueue(d, (struct action){.kind = ACTION_HOLD, .left_s = left_s});
}

bool dialogue_speaking(const struct dialogue *d)
{
    return d->said_id < d->last_id;
}
