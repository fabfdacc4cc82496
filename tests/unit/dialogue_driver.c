/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Plays mind and mouth for a dialogue: one sentence at a time, the others
 * wait; what is due happens in order.
 */
#include "tests/unit/dialogue_driver.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "assistant/base/memory.h"
#include "assistant/base/text.h"
#include "assistant/mouth/mouth.h"

#define HOUR_MS (3600 * 1000)

/* What is not due at a whole second must still come at its own time. */
static void start_next(struct driver *driver)
{
    if (driver->speaking_id != 0 || driver->n_waiting == 0) {
        return;
    }
    struct action *action = &driver->waiting[0];
    assert_true(driver->n_said < sizeof driver->said / sizeof driver->said[0]);
    struct utterance *utterance = &driver->said[driver->n_said++];
    *utterance = (struct utterance){
        .text = action->text,
        .start_ms = driver->now_ms,
        .end_ms = driver->now_ms +
                  (int64_t)(mouth_estimate_s(action->text) * 1000 + 0.5),
        .answers = action->answers,
        .words_per_minute = action->words_per_minute,
        .volume = action->volume,
    };
    driver->speaking_id = action->id;
    driver->n_waiting--;
    memmove(driver->waiting, driver->waiting + 1,
            driver->n_waiting * sizeof driver->waiting[0]);
}

static void hush(struct driver *driver)
{
    if (driver->speaking_id != 0) {
        driver->said[driver->n_said - 1].cut = true;
        driver->said[driver->n_said - 1].end_ms = driver->now_ms;
        driver->speaking_id = 0;
    }
    for (size_t i = 0; i < driver->n_waiting; i++) {
        free(driver->waiting[i].text);
    }
    driver->n_waiting = 0;
}

static void carry_out(struct driver *driver)
{
    struct action action;
    while (dialogue_next(driver->dialogue, &action)) {
        switch (action.kind) {
        case ACTION_SAY:
            assert_true(driver->n_waiting < 64);
            assert_true(action.text[0] != '\0');
            driver->waiting[driver->n_waiting++] = action;
            break;
        case ACTION_SOUND:
            driver->sounds[action.earcon]++;
            break;
        case ACTION_HUSH:
            hush(driver);
            break;
        case ACTION_LISTEN:
            driver->listening = action.state;
            break;
        case ACTION_HOLD:
            driver->last_left_s = action.left_s;
            if (action.left_s == 0) {
                driver->hold_zero_ms = driver->now_ms;
            }
            break;
        }
    }
    start_next(driver);
}

struct driver *driver_create(void)
{
    /* Read-only, so all share it; the end of the program frees it. */
    static struct content *content = NULL;
    if (content == NULL) {
        assert_int_equal(content_load(UNCRAMP_SOURCE_DIR "/content", &content),
                         STATUS_OK);
    }
    struct driver *driver = xcalloc(1, sizeof *driver);
    driver->content = content;
    assert_int_equal(dialogue_create(driver->content, &driver->dialogue),
                     STATUS_OK);
    dialogue_begin(driver->dialogue, 0);
    carry_out(driver);
    return driver;
}

void driver_destroy(struct driver *driver)
{
    hush(driver);
    for (size_t i = 0; i < driver->n_said; i++) {
        free(driver->said[i].text);
    }
    dialogue_destroy(driver->dialogue);
    free(driver);
}

static void set_slots(struct intent *intent, const char *slots)
{
    char *copy = xstrdup(slots);
    for (char *save = NULL, *pair = strtok_r(copy, " ", &save); pair != NULL;
         pair = strtok_r(NULL, " ", &save)) {
        char *equals = strchr(pair, '=');
        assert_non_null(equals);
        *equals = '\0';
        intent_set_slot(intent, pair, equals + 1);
    }
    free(copy);
}

void driver_hear(struct driver *driver, const char *name, const char *slots)
{
    struct intent intent = {0};
    intent_set_name(&intent, name);
    if (slots != NULL) {
        set_slots(&intent, slots);
    }
    dialogue_heard(driver->dialogue, driver->now_ms, &intent);
    intent_finish(&intent);
    carry_out(driver);
}

void driver_hear_slot(struct driver *driver, const char *intent,
                      const char *slot, const char *value)
{
    struct text slots = {0};
    text_printf(&slots, "%s=%s", slot, value);
    driver_hear(driver, intent, text_str(&slots));
    text_finish(&slots);
}

void driver_mishear(struct driver *driver, bool addressed)
{
    dialogue_misheard(driver->dialogue, driver->now_ms, addressed);
    carry_out(driver);
}

static int64_t due_ms(const struct driver *driver)
{
    int64_t due = dialogue_due_ms(driver->dialogue);
    if (driver->speaking_id != 0) {
        int64_t end = driver->said[driver->n_said - 1].end_ms;
        due = end < due ? end : due;
    }
    return due;
}

static void turn_to(struct driver *driver, int64_t now_ms)
{
    driver->now_ms = now_ms > driver->now_ms ? now_ms : driver->now_ms;
    if (driver->speaking_id != 0 &&
        driver->said[driver->n_said - 1].end_ms <= driver->now_ms) {
        int id = driver->speaking_id;
        driver->speaking_id = 0;
        dialogue_said(driver->dialogue, driver->now_ms, id);
        carry_out(driver);
    }
    dialogue_tick(driver->dialogue, driver->now_ms);
    carry_out(driver);
}

void driver_pass_ms(struct driver *driver, int64_t ms)
{
    int64_t until_ms = driver->now_ms + ms;
    int turns = 0;
    for (int64_t due = due_ms(driver); due <= until_ms; due = due_ms(driver)) {
        /* What is due and not done would be asked for again, for ever. */
        assert_true(turns++ < 1000000);
        turn_to(driver, due);
    }
    turn_to(driver, until_ms);
}

void driver_finish_speaking(struct driver *driver)
{
    while (driver->speaking_id != 0) {
        driver_pass_ms(driver, driver->said[driver->n_said - 1].end_ms -
                                   driver->now_ms);
    }
}

void driver_pass_until(struct driver *driver, const char *state)
{
    for (int64_t end_ms = driver->now_ms + HOUR_MS;
         strcmp(driver->listening, state) != 0;) {
        assert_true(driver->now_ms < end_ms);
        driver_pass_ms(driver, 1000);
    }
}

void driver_pass_until_wording(struct driver *driver, const char *key)
{
    driver_mark(driver);
    for (int64_t end_ms = driver->now_ms + HOUR_MS;
         driver_wording(driver, key) == NULL;) {
        assert_true(driver->now_ms < end_ms);
        driver_pass_ms(driver, 100);
    }
}

void driver_cramp_until_asked(struct driver *driver)
{
    driver_hear(driver, "cramp", "muscle=calf");
    driver_pass_until_wording(driver, "screen");
    driver_finish_speaking(driver);
}

int64_t driver_begin_hold(struct driver *driver, const char *slots)
{
    driver_hear(driver, "cramp", slots);
    driver_finish_speaking(driver);
    assert_string_equal(driver->listening, "hold");
    return driver->now_ms;
}

int64_t driver_next_release_ms(struct driver *driver)
{
    int64_t before_ms = driver->hold_zero_ms;
    while (driver->hold_zero_ms == before_ms) {
        driver_pass_ms(driver, 50);
    }
    return driver->hold_zero_ms;
}

void driver_mark(struct driver *driver)
{
    driver->mark = driver->n_said;
}

size_t driver_n_said(const struct driver *driver)
{
    return driver->n_said - driver->mark;
}

const struct utterance *driver_said(const struct driver *driver, size_t i)
{
    return driver->mark + i < driver->n_said ? &driver->said[driver->mark + i]
                                             : NULL;
}

const struct utterance *driver_find(const struct driver *driver,
                                    const char *part)
{
    for (size_t i = driver->mark; i < driver->n_said; i++) {
        if (strstr(driver->said[i].text, part) != NULL) {
            return &driver->said[i];
        }
    }
    return NULL;
}

/* Up to the first placeholder: what it stands for varies. */
static bool begins(const char *wording, const char *sentence)
{
    size_t length = strcspn(wording, "{");
    size_t sentence_length = strlen(sentence);
    return strncmp(wording, sentence,
                   length < sentence_length ? length : sentence_length) == 0;
}

const struct utterance *driver_wording(const struct driver *driver,
                                       const char *key)
{
    for (size_t i = 0; i < driver->content->n_wordings; i++) {
        const struct wording *wording = &driver->content->wordings[i];
        for (size_t way = 0;
             strcmp(wording->key, key) == 0 && way < wording->say.count;
             way++) {
            for (size_t n = driver->mark; n < driver->n_said; n++) {
                if (begins(wording->say.items[way].text,
                           driver->said[n].text)) {
                    return &driver->said[n];
                }
            }
        }
    }
    return NULL;
}

char *driver_all_said(const struct driver *driver)
{
    struct text all = {0};
    for (size_t i = 0; driver_said(driver, i) != NULL; i++) {
        text_printf(&all, "%s%s", i > 0 ? " " : "",
                    driver_said(driver, i)->text);
    }
    return all.bytes ? text_take(&all) : xstrdup("");
}

void driver_assert_said(const struct driver *driver, const char *part)
{
    char *all = driver_all_said(driver);
    if (strstr(all, part) == NULL) {
        fail_msg("\"%s\" is not in: %s", part, all);
    }
    free(all);
}

void driver_assert_begins(const char *said, const char *written)
{
    size_t length = strcspn(written, "{.");
    if (strncmp(said, written, length) != 0) {
        fail_msg("said \"%s\", not \"%s\"", said, written);
    }
}
