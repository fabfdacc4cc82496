/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * dialogue_driver: a dialogue with the shipped content, a clock of its own and
 * a mouth that takes 0.4 s a word, so that a night passes in a moment.
 */
#ifndef UNCRAMP_DIALOGUE_DRIVER_H
#define UNCRAMP_DIALOGUE_DRIVER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "assistant/dialogue/dialogue.h"
#include "content/content.h"

/* Of the first step of every relief that the tests take. */
#define DRIVER_HOLD_MS 30000
/* What belongs to everything that is an emergency. */
#define DRIVER_CANT_CALL "I can't call for you."

struct utterance {
    char *text;
    int64_t start_ms;
    int64_t end_ms; /* when it was said, or cut off */
    bool answers;
    bool cut;
    int words_per_minute;
    int volume;
};

struct driver {
    const struct content *content;
    struct dialogue *dialogue;
    int64_t now_ms;
    struct utterance said[2000];
    size_t n_said;
    size_t mark; /* what the questions below look at begins here */
    struct action waiting[64];
    size_t n_waiting;
    int speaking_id;          /* 0: nothing is being said */
    int sounds[EARCON_COUNT]; /* how often each was played */
    int64_t hold_zero_ms;
    int last_left_s;
    const char *listening; /* the last ACTION_LISTEN */
};

/* Begun at time 0, listening. */
struct driver *driver_create(void);
void driver_destroy(struct driver *driver);

/* `slots` as "side=left muscle=calf", or NULL. */
void driver_hear(struct driver *driver, const char *intent, const char *slots);
/* The same with one slot. */
void driver_hear_slot(struct driver *driver, const char *intent,
                      const char *slot, const char *value);
/* Nothing understood; `addressed` as in dialogue_misheard(). */
void driver_mishear(struct driver *driver, bool addressed);
void driver_pass_ms(struct driver *driver, int64_t ms);
/* Until what is being said has been said. */
void driver_finish_speaking(struct driver *driver);
/* A second at a time until it listens in `state`; fails after an hour. */
void driver_pass_until(struct driver *driver, const char *state);
/* The same until a wording is being said. */
void driver_pass_until_wording(struct driver *driver, const char *key);

/* Says that the calf cramps, until the danger question was asked. */
void driver_cramp_until_asked(struct driver *driver);
/* Says where it cramps; when the hold begins. */
int64_t driver_begin_hold(struct driver *driver, const char *slots);
/* Until the hold under way ends; when it did. */
int64_t driver_next_release_ms(struct driver *driver);

/* From now on the questions below look only at what is said later. */
void driver_mark(struct driver *driver);
size_t driver_n_said(const struct driver *driver);
/* The `i`th sentence begun since the mark; NULL past the last. */
const struct utterance *driver_said(const struct driver *driver, size_t i);
/* The first since the mark that contains `part`; NULL where there is none. */
const struct utterance *driver_find(const struct driver *driver,
                                    const char *part);
/* The first that begins a way to say wording `key`. */
const struct utterance *driver_wording(const struct driver *driver,
                                       const char *key);
/* All that was said since the mark, in one line; to be freed. */
char *driver_all_said(const struct driver *driver);
/* Fails where `part` is not in that. */
void driver_assert_said(const struct driver *driver, const char *part);
/* Fails where `said` does not begin with what is `written` before its first
 * placeholder or sentence end. */
void driver_assert_begins(const char *said, const char *written);

#endif
