/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "grammar/intent.h"

static void intent_has_no_name_and_no_slot_at_first(void **state)
{
    (void)state;
    struct intent intent = {0};
    assert_null(intent.name);
    assert_null(intent_slot(&intent, "side"));
    intent_finish(&intent);
}

static void intent_keeps_the_last_value_of_a_slot(void **state)
{
    (void)state;
    struct intent intent = {0};
    intent_set_slot(&intent, "side", "left");
    intent_set_slot(&intent, "muscle", "calf");
    intent_set_slot(&intent, "side", "right");
    assert_int_equal(intent.n_slots, 2);
    assert_string_equal(intent_slot(&intent, "side"), "right");
    assert_string_equal(intent_slot(&intent, "muscle"), "calf");
    intent_finish(&intent);
}

static void intent_keeps_a_value_set_from_itself(void **state)
{
    (void)state;
    struct intent intent = {0};
    intent_set_name(&intent, "cramp");
    intent_set_name(&intent, intent.name);
    intent_set_slot(&intent, "side", "left");
    intent_set_slot(&intent, "side", intent_slot(&intent, "side"));
    assert_string_equal(intent.name, "cramp");
    assert_string_equal(intent_slot(&intent, "side"), "left");
    intent_finish(&intent);
}

static void intent_drops_slots_past_the_limit(void **state)
{
    (void)state;
    struct intent intent = {0};
    for (int i = 0; i <= INTENT_SLOTS_MAX; i++) {
        char name[16];
        (void)snprintf(name, sizeof name, "slot%d", i);
        intent_set_slot(&intent, name, "x");
    }
    assert_int_equal(intent.n_slots, INTENT_SLOTS_MAX);
    assert_null(intent_slot(&intent, "slot16"));
    assert_string_equal(intent_slot(&intent, "slot15"), "x");
    intent_finish(&intent);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(intent_has_no_name_and_no_slot_at_first),
        cmocka_unit_test(intent_keeps_the_last_value_of_a_slot),
        cmocka_unit_test(intent_keeps_a_value_set_from_itself),
        cmocka_unit_test(intent_drops_slots_past_the_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
