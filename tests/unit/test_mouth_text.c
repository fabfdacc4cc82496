/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mouth_text: a sentence begins at once and ends after 0.4 s a word. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "assistant/base/clock.h"
#include "assistant/mouth/mouth_text.h"

static struct mouth_event events[8];
static size_t n_events;

static void note(void *context, const struct mouth_event *event)
{
    (void)context;
    assert_true(n_events < 8);
    events[n_events++] = *event;
}

static struct mouth *create(void)
{
    struct mouth_listener listener = {.hear = note};
    n_events = 0;
    return mouth_text_create(&listener);
}

static void a_sentence_lasts_as_long_as_its_words(void **state)
{
    (void)state;
    struct mouth *mouth = create();
    mouth_text_advance(mouth, 5 * NS_PER_S);
    mouth_say(mouth, &(struct sentence){.id = 3, .text = "Half way there."});
    assert_int_equal(n_events, 1);
    assert_int_equal(events[0].kind, MOUTH_STARTED);
    assert_int_equal(events[0].id, 3);
    assert_true(events[0].mono_ns == 5 * NS_PER_S);
    assert_true(events[0].duration_s > 1.19 && events[0].duration_s < 1.21);

    int64_t end_ns = mouth_text_due_ns(mouth);
    mouth_text_advance(mouth, end_ns - 1);
    assert_int_equal(n_events, 1);
    mouth_text_advance(mouth, end_ns);
    assert_int_equal(n_events, 2);
    assert_int_equal(events[1].kind, MOUTH_DONE);
    assert_int_equal(events[1].id, 3);
    assert_false(events[1].cut);
    assert_true(mouth_text_due_ns(mouth) == INT64_MAX);
    mouth_destroy(mouth);
}

static void a_sound_takes_no_time(void **state)
{
    (void)state;
    struct mouth *mouth = create();
    mouth_text_advance(mouth, 5 * NS_PER_S);
    mouth_say(mouth,
              &(struct sentence){.id = -1, .text = "", .earcon = EARCON_END});
    assert_true(mouth_text_due_ns(mouth) == 5 * NS_PER_S);
    mouth_text_advance(mouth, 5 * NS_PER_S);
    assert_int_equal(n_events, 2);
    assert_int_equal(events[1].kind, MOUTH_DONE);
    mouth_destroy(mouth);
}

static void cancelling_cuts_only_the_sentence_named(void **state)
{
    (void)state;
    struct mouth *mouth = create();
    mouth_text_advance(mouth, 0);
    mouth_cancel(mouth, 0);
    mouth_say(mouth, &(struct sentence){.id = 8, .text = "One two three."});
    mouth_cancel(mouth, 7);
    assert_int_equal(n_events, 1);
    mouth_text_advance(mouth, NS_PER_S / 2);
    mouth_cancel(mouth, 8);
    assert_int_equal(n_events, 2);
    assert_int_equal(events[1].kind, MOUTH_DONE);
    assert_true(events[1].cut);
    assert_true(events[1].duration_s > 0.49 && events[1].duration_s < 0.51);
    mouth_text_advance(mouth, 100 * NS_PER_S);
    assert_int_equal(n_events, 2);
    mouth_destroy(mouth);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sentence_lasts_as_long_as_its_words),
        cmocka_unit_test(a_sound_takes_no_time),
        cmocka_unit_test(cancelling_cuts_only_the_sentence_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
