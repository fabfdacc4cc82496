/* SPDX-License-Identifier: GPL-3.0-or-later */
/* relief: who can't do one stretch is told another for the same muscle. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "assistant/base/text.h"
#include "tests/unit/dialogue_driver.h"

/* What it says first after `intent`, a second into a stretch for `muscle`. */
static void assert_way(const char *muscle, const char *intent,
                       const char *slots, const char *expected)
{
    struct text cramp = {0};
    text_printf(&cramp, "muscle=%s side=left", muscle);
    struct driver *driver = driver_create();
    driver_hear(driver, "cramp", text_str(&cramp));
    driver_finish_speaking(driver);
    driver_mark(driver);
    driver_hear(driver, intent, slots);
    driver_finish_speaking(driver);
    if (driver_find(driver, expected) == NULL) {
        fail_msg("%s, %s %s: no \"%s\"", muscle, intent, slots ? slots : "",
                 expected);
    }
    text_finish(&cramp);
    driver_destroy(driver);
}

static void what_cannot_be_done_gets_another_way(void **state)
{
    (void)state;
    assert_way("calf", "cant", "what=reach", "push the heel away");
    assert_way("calf", "cant", "what=stand", "needn't");
    assert_way("calf", "cant", "what=towel", "belt");
    assert_way("calf", "other_way", NULL, "push the heel away");
    assert_way("hamstring", "cant", "what=sit", "hold behind your left thigh");
    assert_way("thigh", "cant", "what=stand", "Lie with your left leg on top");
    assert_way("thigh", "cant", "what=reach", "slide that foot back");
    assert_way("foot", "cant", "what=reach", "Loop a towel");
    assert_way("foot", "cant", NULL, "Loop a towel");
    assert_way("shin", "cant", "what=sit", "Do only as much as you can");
    assert_way("inner_thigh", "other_way", NULL, "step wide");
}

static void what_cannot_be_done_is_remembered(void **state)
{
    (void)state;
    struct driver *driver = driver_create();
    driver_hear(driver, "cramp", "muscle=calf");
    driver_hear(driver, "cant", "what=reach");
    driver_hear(driver, "cant", "what=stand");
    driver_finish_speaking(driver);
    driver_mark(driver);
    driver_hear(driver, "other_way", NULL); /* only one is left */
    assert_non_null(driver_wording(driver, "no_other_way"));
    driver_destroy(driver);
}

static void who_cannot_stand_is_never_told_to(void **state)
{
    (void)state;
    struct driver *driver = driver_create();
    driver_hear(driver, "cramp", "muscle=thigh");
    driver_hear(driver, "cant", "what=stand");
    driver_finish_speaking(driver);
    driver_mark(driver);
    driver_hear(driver, "gone", NULL);
    driver_finish_speaking(driver);
    assert_non_null(driver_wording(driver, "gone_lying"));
    assert_null(driver_find(driver, "Stand up"));
    driver_destroy(driver);
}

static void when_every_way_was_tried_a_doctor_is_named(void **state)
{
    (void)state;
    struct driver *driver = driver_create();
    driver_hear(driver, "cramp", "muscle=calf");
    for (int i = 0; i < 3; i++) {
        driver_finish_speaking(driver);
        driver_mark(driver);
        driver_hear(driver, "other_way", NULL);
        assert_int_equal(driver_wording(driver, "no_other_way") != NULL,
                         i == 2);
    }
    assert_string_equal(driver->listening, "hold"); /* it goes on */
    driver_destroy(driver);
}

/* Pulling the toes up is what makes a shin cramp worse. */
static void a_shin_or_inner_thigh_never_gets_the_stretch_of_the_calf(
    void **state)
{
    (void)state;
    static const char *const slots[] = {"muscle=shin", "muscle=inner_thigh"};
    for (size_t i = 0; i < 2; i++) {
        struct driver *driver = driver_create();
        driver_hear(driver, "cramp", slots[i]);
        driver_pass_until(driver, "idle");
        driver->mark = 0;
        assert_null(driver_find(driver, "toes up"));
        assert_null(driver_find(driver, "Straighten your leg"));
        driver_destroy(driver);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_cannot_be_done_gets_another_way),
        cmocka_unit_test(what_cannot_be_done_is_remembered),
        cmocka_unit_test(who_cannot_stand_is_never_told_to),
        cmocka_unit_test(when_every_way_was_tried_a_doctor_is_named),
        cmocka_unit_test(
            a_shin_or_inner_thigh_never_gets_the_stretch_of_the_calf),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
