/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * article: every item of the article that the assistant started from can be
 * asked for, its fact is then spoken, and "tell me everything" with "next"
 * comes past it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "assistant/base/text.h"
#include "assistant/phrasebook.h"
#include "tests/unit/dialogue_driver.h"

/*
 * F: what it says of itself, M: five ways, C: causes, S: solutions, P:
 * preventions; a letter behind for each claim. The fact stands in the answer,
 * or in what "tell me more" adds.
 */
static const struct {
    const char *item;
    const char *asked;
    const char *fact;
} items[] = {
    {"F1", "how common are cramps", "common"},
    {"F2", "tell me everything", "five ways"},
    {"F2", "tell me everything", "four solutions"},
    {"F3", "what is the philtrum", "upper lip"},
    {"M1a", "how do I stretch my calf", "Straighten your knee"},
    {"M1b", "should I pull my toes", "pull them up"},
    {"M1c", "how far should I pull", "without a jerk"},
    {"M1d", "how long should I stretch", "three to five minutes"},
    {"M2a", "does massage help", "Rub the tight muscle"},
    {"M2b", "how hard should I rub it", "gently"},
    {"M3a", "what about heat", "warm towel"},
    {"M3b", "should I use a hot water bottle", "Cover it"},
    {"M3c", "tell me about burning herbs", "burned close to the skin"},
    {"M4a", "what is Cheng Shan", "lower leg"},
    {"M4a", "where are the two pressure points", "end of your calf"},
    {"M4b", "where is the point behind the knee", "behind your knee"},
    {"M5", "does ginger help", "Boil some ginger"},
    {"C1a", "does the cold cause cramps", "Sport in the cold"},
    {"C1a", "does the cold cause cramps", "winter sport"},
    {"C1b", "does cold water cause cramps", "cool water in summer"},
    {"C1c", "can a cold bed give me cramps", "chill in bed"},
    {"C2a", "why do I cramp when I run", "too little time to relax"},
    {"C2b", "is it lactic acid", "lactic acid"},
    {"C3a", "does sweating cause cramps", "water and salt"},
    {"C3b", "does sweating cause cramps", "waste in the muscle"},
    {"C4a", "is it because I climbed too much", "whole weight"},
    {"C4b", "is it because I climbed too much", "six times"},
    {"C5a", "is it lack of calcium", "Too little calcium"},
    {"C5b", "why do teenagers get cramps", "grow fast"},
    {"S1a", "does grabbing my toes help", "grab your toes"},
    {"S1b", "what do I do with my heel", "Push your heel away"},
    {"S2a", "tell me about the arm trick", "right calf, raise your left arm"},
    {"S2a", "which arm do I raise", "left calf, raise your right arm"},
    {"S2b", "how does the arm trick work", "whole body"},
    {"S3a", "press the lip one", "middle of your upper lip"},
    {"S3b", "how does the lip trick work", "relaxes the calf"},
    {"S4a", "where do I press inside my knee", "inside your knee"},
    {"S4b", "tell me about the knee trick", "raised muscle"},
    {"S4b", "tell me about the knee trick", "calms the nerve"},
    {"S4c", "is it my diet", "poor or irregular"},
    {"P1", "does keeping warm help", "don't let your leg muscles chill"},
    {"P2", "how should I sleep", "toes can point up"},
    {"P3", "how long should I walk", "Don't walk or exercise too long"},
    {"P4a", "do stronger legs help", "stronger"},
    {"P4b", "how do I warm up", "warm up well"},
    {"P4c", "does warming up help", "blood flowing"},
    {"P4d", "should I warm up before a race", "hard sport or race"},
    {"P5", "does vitamin E help", "Vitamin E"},
    {"P6a", "should I take calcium pills", "calcium"},
    {"P6b", "does dairy help", "lean meat"},
    {"P6c", "what about vitamin D", "Vitamin D helps your body"},
};

#define N_ITEMS (sizeof items / sizeof items[0])
/* More than there are topics: the walk must end. */
#define WALK_MAX 100

static struct phrasebook *book;
static struct driver *driver;

static int load(void **state)
{
    (void)state;
    driver = driver_create();
    return phrasebook_load(UNCRAMP_SOURCE_DIR "/grammar", driver->content,
                           &book) == STATUS_OK
               ? 0
               : -1;
}

static int unload(void **state)
{
    (void)state;
    phrasebook_destroy(book);
    driver_destroy(driver);
    return 0;
}

static bool tells(const struct topic *topic, const char *item)
{
    for (size_t i = 0; topic != NULL && i < topic->seed.count; i++) {
        if (strcmp(topic->seed.items[i].text, item) == 0) {
            return true;
        }
    }
    return false;
}

/* The topic a typed question leads to; NULL where it is none. */
static const struct topic *ask(const char *line)
{
    struct intent intent = {0};
    char *words = NULL;
    const struct topic *topic = NULL;
    if (phrasebook_typed(book, "idle", line, &intent, &words)) {
        const char *id = intent_slot(&intent, "topic");
        topic = id != NULL ? content_topic(driver->content, id) : NULL;
        dialogue_heard(driver->dialogue, driver->now_ms, &intent);
    }
    free(words);
    intent_finish(&intent);
    driver_pass_ms(driver, 0); /* carries it out */
    driver_finish_speaking(driver);
    return topic;
}

static void every_item_can_be_asked_for_and_its_fact_is_spoken(void **state)
{
    (void)state;
    for (size_t i = 0; i < N_ITEMS; i++) {
        driver_mark(driver);
        const struct topic *topic = ask(items[i].asked);
        if (!tells(topic, items[i].item)) {
            fail_msg("%s: \"%s\" leads to %s, which does not list it",
                     items[i].item, items[i].asked,
                     topic ? topic->path : "no topic");
        }
        driver_hear(driver, "more", NULL);
        driver_finish_speaking(driver);
        struct text said = {0};
        for (size_t n = 0; driver_said(driver, n) != NULL; n++) {
            text_printf(&said, "%s ", driver_said(driver, n)->text);
        }
        if (strstr(text_str(&said), items[i].fact) == NULL) {
            fail_msg("%s: \"%s\" is not said to \"%s\": %s", items[i].item,
                     items[i].fact, items[i].asked, text_str(&said));
        }
        text_finish(&said);
    }
}

/* The topic whose answer is what was said first since the mark. */
static const struct topic *told(void)
{
    const struct utterance *first = driver_said(driver, 0);
    for (size_t i = 0; first != NULL && i < driver->content->n_topics; i++) {
        const struct topic *topic = &driver->content->topics[i];
        if (strncmp(topic->answer, first->text, strlen(first->text)) == 0) {
            return topic;
        }
    }
    return NULL;
}

static void next_walks_past_every_item_and_comes_to_an_end(void **state)
{
    (void)state;
    bool passed[N_ITEMS] = {false};
    driver_mark(driver);
    (void)ask("tell me everything");
    int steps = 0;
    for (const struct topic *topic = told(); topic != NULL; topic = told()) {
        for (size_t i = 0; i < N_ITEMS; i++) {
            passed[i] |= tells(topic, items[i].item);
        }
        assert_true(++steps < WALK_MAX);
        driver_mark(driver);
        driver_hear(driver, "next", NULL);
        driver_finish_speaking(driver);
    }
    for (size_t i = 0; i < N_ITEMS; i++) {
        if (!passed[i]) {
            fail_msg("\"next\" never comes past %s", items[i].item);
        }
    }
}

static void no_topic_names_an_item_that_is_not_in_the_article(void **state)
{
    (void)state;
    for (size_t t = 0; t < driver->content->n_topics; t++) {
        const struct topic *topic = &driver->content->topics[t];
        for (size_t s = 0; s < topic->seed.count; s++) {
            bool known = false;
            for (size_t i = 0; i < N_ITEMS; i++) {
                known |= strcmp(items[i].item, topic->seed.items[s].text) == 0;
            }
            if (!known) {
                fail_msg("%s: there is no item %s", topic->path,
                         topic->seed.items[s].text);
            }
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_item_can_be_asked_for_and_its_fact_is_spoken),
        cmocka_unit_test(next_walks_past_every_item_and_comes_to_an_end),
        cmocka_unit_test(no_topic_names_an_item_that_is_not_in_the_article),
    };
    return cmocka_run_group_tests(tests, load, unload);
}
