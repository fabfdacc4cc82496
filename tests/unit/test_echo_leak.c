/* SPDX-License-Identifier: GPL-3.0-or-later */
/* echo_leak: when what is left of our own voice is little enough. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "audio/echo_leak.h"

#define ROOM_DB (-65.0)
#define QUIET   (-90.0)

/* So many frames of speech that is played at -20 dB. */
static void feed(struct echo_leak *leak, int frames, double heard_db,
                 double left_db, bool in_speech)
{
    for (int i = 0; i < frames; i++) {
        double wobble = i % 7;
        struct echo_levels levels = {
            .played = -20 - wobble,
            .heard = heard_db - wobble,
            .left = left_db - wobble,
            .in_speech = in_speech,
        };
        echo_leak_feed(leak, &levels);
    }
}

static void closed_before_anything_is_known(void **state)
{
    (void)state;
    struct echo_leak leak = {0};
    assert_false(echo_leak_open(&leak, ROOM_DB));
    feed(&leak, 20, -30, -60, false);
    assert_false(echo_leak_open(&leak, ROOM_DB));
}

static void open_where_the_echo_is_cancelled(void **state)
{
    (void)state;
    struct echo_leak leak = {0};
    feed(&leak, 200, -30, -50, false);
    assert_true(echo_leak_open(&leak, ROOM_DB));
}

static void closed_where_it_is_not(void **state)
{
    (void)state;
    struct echo_leak leak = {0};
    feed(&leak, 1000, -30, -34, false);
    assert_false(echo_leak_open(&leak, ROOM_DB));
}

static void open_where_the_room_is_as_loud_as_the_echo(void **state)
{
    (void)state;
    struct echo_leak leak = {0};
    feed(&leak, 1000, -63, -63, false);
    assert_true(echo_leak_open(&leak, ROOM_DB));
}

static void closes_by_itself_and_opens_again(void **state)
{
    (void)state;
    struct echo_leak leak = {0};
    feed(&leak, 500, -30, -50, false);
    feed(&leak, 100, -30, -31, false);
    assert_false(echo_leak_open(&leak, ROOM_DB));
    feed(&leak, 500, -30, -50, false);
    assert_true(echo_leak_open(&leak, ROOM_DB));
}

static void a_person_who_interrupts_does_not_close_it(void **state)
{
    (void)state;
    struct echo_leak leak = {0};
    feed(&leak, 500, -30, -50, false);
    double mask_db = echo_leak_mask_db(&leak);
    feed(&leak, 45, -20, -20, true);
    assert_true(echo_leak_open(&leak, ROOM_DB));
    assert_true(echo_leak_mask_db(&leak) < mask_db + 1);
}

static void speech_that_never_ends_is_our_own(void **state)
{
    (void)state;
    struct echo_leak leak = {0};
    feed(&leak, 500, -30, -50, false);
    feed(&leak, 250, -30, -30, true);
    assert_false(echo_leak_open(&leak, ROOM_DB));
    assert_true(echo_leak_mask_db(&leak) > -30);
}

static void the_mask_is_above_what_is_left_and_dies_away(void **state)
{
    (void)state;
    struct echo_leak leak = {0};
    feed(&leak, 500, -30, -50, false);
    assert_true(echo_leak_mask_db(&leak) > -50);
    assert_true(echo_leak_mask_db(&leak) < -35);
    double before_db = echo_leak_mask_db(&leak);
    for (int i = 0; i < 30; i++) {
        struct echo_levels silence = {QUIET, QUIET, QUIET, false};
        echo_leak_feed(&leak, &silence);
    }
    assert_true(echo_leak_mask_db(&leak) < before_db - 20);
    assert_true(echo_leak_open(&leak, ROOM_DB));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(closed_before_anything_is_known),
        cmocka_unit_test(open_where_the_echo_is_cancelled),
        cmocka_unit_test(closed_where_it_is_not),
        cmocka_unit_test(open_where_the_room_is_as_loud_as_the_echo),
        cmocka_unit_test(closes_by_itself_and_opens_again),
        cmocka_unit_test(a_person_who_interrupts_does_not_close_it),
        cmocka_unit_test(speech_that_never_ends_is_our_own),
        cmocka_unit_test(the_mask_is_above_what_is_left_and_dies_away),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
