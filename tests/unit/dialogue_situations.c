/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/dialogue_situations.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static void idle(struct driver *driver)
{
    (void)driver;
}

static void answer(struct driver *driver)
{
    driver_hear(driver, "topic", "topic=causes");
    driver_finish_speaking(driver);
}

static void instruct(struct driver *driver)
{
    driver_hear(driver, "cramp", "muscle=calf side=left");
    driver_pass_ms(driver, 1000);
}

static void hold(struct driver *driver)
{
    instruct(driver);
    driver_finish_speaking(driver);
    driver_pass_ms(driver, 1000);
}

static void muscle_question(struct driver *driver)
{
    driver_hear(driver, "cramp", NULL);
    driver_pass_until_wording(driver, "ask_muscle");
    driver_finish_speaking(driver);
}

static void screen_question(struct driver *driver)
{
    hold(driver);
    driver_pass_until_wording(driver, "screen");
    driver_finish_speaking(driver);
}

static void feel_question(struct driver *driver)
{
    screen_question(driver);
    driver_hear(driver, "cant_see", NULL);
    driver_finish_speaking(driver);
}

static void breath_question(struct driver *driver)
{
    screen_question(driver);
    driver_hear(driver, "yes", NULL);
    driver_finish_speaking(driver);
}

static void worse_question(struct driver *driver)
{
    hold(driver);
    driver_hear(driver, "worse", NULL);
    driver_finish_speaking(driver);
}

static void gone_question(struct driver *driver)
{
    screen_question(driver);
    driver_hear(driver, "no", NULL);
    driver_pass_until_wording(driver, "rest_check");
    driver_finish_speaking(driver);
}

static void warned_question(struct driver *driver)
{
    driver_hear(driver, "red_flag", "flag=swollen-leg");
    driver_hear(driver, "cramp", "muscle=calf side=left");
    driver_finish_speaking(driver);
}

static void new_cramp_question(struct driver *driver)
{
    worse_question(driver);
    driver_hear(driver, "no", NULL);
    driver_hear(driver, "cramp", "muscle=calf side=left");
    driver_finish_speaking(driver);
}

static void rest(struct driver *driver)
{
    gone_question(driver);
    driver_hear(driver, "no", NULL);
    driver_finish_speaking(driver);
}

static void last_gone_question(struct driver *driver)
{
    hold(driver);
    driver_pass_until_wording(driver, "rounds_done");
    driver_finish_speaking(driver);
}

static void prevention_question(struct driver *driver)
{
    screen_question(driver);
    driver_hear(driver, "no", NULL);
    driver_hear(driver, "gone", NULL);
    driver_finish_speaking(driver);
}

static void paused(struct driver *driver)
{
    hold(driver);
    driver_hear(driver, "pause", NULL);
    driver_finish_speaking(driver);
}

static const struct {
    const char *name;
    void (*reach)(struct driver *driver);
    const char *state;
    const char *asked; /* the wording that asked it, or NULL */
} situations[] = {
    {"idle", idle, "idle", NULL},
    {"answer", answer, "answer", NULL},
    {"instruct", instruct, "hold", NULL},
    {"hold", hold, "hold", NULL},
    {"rest", rest, "rest", NULL},
    {"paused", paused, "paused", NULL},
    {"muscle question", muscle_question, "hold", "ask_muscle"},
    {"danger question", screen_question, "question", "screen"},
    {"feel question", feel_question, "question", "screen_feel"},
    {"breath question", breath_question, "question", "screen_yes"},
    {"worse question", worse_question, "question", "worse"},
    {"gone question", gone_question, "question", "rest_check"},
    {"last gone question", last_gone_question, "question", "rounds_done"},
    {"warned question", warned_question, "question", "warned"},
    {"new cramp question", new_cramp_question, "question", "new_cramp"},
    {"prevention question", prevention_question, "question",
     "offer_prevention"},
};

#define N_SITUATIONS (sizeof situations / sizeof situations[0])

/* The last that was said is the end of that wording. */
static void assert_asked(const struct driver *driver, const char *key)
{
    const char *last = driver->said[driver->n_said - 1].text;
    for (size_t i = 0; i < driver->content->n_wordings; i++) {
        const struct wording *wording = &driver->content->wordings[i];
        if (strcmp(wording->key, key) == 0 &&
            strstr(wording->say.items[0].text, last) == NULL) {
            fail_msg("\"%s\" does not ask %s", last, key);
        }
    }
}

void driver_into(struct driver *driver, size_t situation)
{
    assert_true(situation < N_SITUATIONS);
    situations[situation].reach(driver);
    assert_string_equal(driver->listening, situations[situation].state);
    if (situations[situation].asked != NULL) {
        assert_asked(driver, situations[situation].asked);
    }
    driver_mark(driver);
}

void driver_into_named(struct driver *driver, const char *name)
{
    size_t situation = 0;
    while (strcmp(situations[situation].name, name) != 0) {
        situation++;
        assert_true(situation < N_SITUATIONS);
    }
    driver_into(driver, situation);
}

const char *driver_situation_name(size_t situation)
{
    return situation < N_SITUATIONS ? situations[situation].name : NULL;
}
