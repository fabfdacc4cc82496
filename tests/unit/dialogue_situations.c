/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/dialogue_situations.h"

#include <setjmp.h>
#include <stdarg.h>

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
    hold(driver);
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
} situations[] = {
    {"idle", idle, "idle"},
    {"answer", answer, "answer"},
    {"instruct", instruct, "hold"},
    {"hold", hold, "hold"},
    {"rest", rest, "rest"},
    {"paused", paused, "paused"},
    {"muscle question", muscle_question, "hold"},
    {"danger question", screen_question, "question"},
    {"breath question", breath_question, "question"},
    {"worse question", worse_question, "question"},
    {"gone question", gone_question, "question"},
    {"last gone question", last_gone_question, "question"},
    {"warned question", warned_question, "question"},
    {"new cramp question", new_cramp_question, "question"},
    {"prevention question", prevention_question, "question"},
};

#define N_SITUATIONS (sizeof situations / sizeof situations[0])

void driver_into(struct driver *driver, size_t situation)
{
    assert_true(situation < N_SITUATIONS);
    situations[situation].reach(driver);
    assert_string_equal(driver->listening, situations[situation].state);
    driver_mark(driver);
}

const char *driver_situation_name(size_t situation)
{
    return situation < N_SITUATIONS ? situations[situation].name : NULL;
}
