/* SPDX-License-Identifier: GPL-3.0-or-later */
/* manner: by day as configured, by night softer and slower, and what was asked
 * for counts from there. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "assistant/mind/manner.h"
#include "audio/voice.h"

static int now_min;

static int minute_of_day(void)
{
    return now_min;
}

static struct config config;
static char hours[] = "22:00 to 07:00";
static struct manner manner;

static int begin(void **state)
{
    (void)state;
    config = (struct config){
        .words_per_minute = 150,
        .volume = 100,
        .quiet_hours = hours,
        .quiet_from_min = 22 * 60,
        .quiet_to_min = 7 * 60,
        .quiet_volume = 50,
        .quiet_words_per_minute = 135,
        .as_loud_as_asked = true,
    };
    manner = (struct manner){.config = &config, .minute_of_day = minute_of_day};
    now_min = 12 * 60;
    return 0;
}

static struct sentence said(int volume, int words_per_minute)
{
    struct sentence sentence = {.volume = volume,
                                .words_per_minute = words_per_minute};
    manner_apply(&manner, &sentence);
    return sentence;
}

static void by_day_it_speaks_as_configured(void **state)
{
    (void)state;
    config.volume = 80;
    config.words_per_minute = 140;
    struct sentence sentence = said(VOICE_VOLUME, VOICE_WORDS_PER_MINUTE);
    assert_int_equal(sentence.volume, 80);
    assert_int_equal(sentence.words_per_minute, 140);
}

static void in_the_quiet_hours_it_speaks_softer_and_slower(void **state)
{
    (void)state;
    now_min = 3 * 60;
    struct sentence sentence = said(VOICE_VOLUME, VOICE_WORDS_PER_MINUTE);
    assert_int_equal(sentence.volume, 50);
    assert_int_equal(sentence.words_per_minute, 135);
}

static void quiet_hours_may_pass_midnight(void **state)
{
    (void)state;
    static const struct {
        int from_min;
        int to_min;
        int now_min;
        bool quiet;
    } times[] = {
        {1320, 420, 1319, false}, {1320, 420, 1320, true},
        {1320, 420, 0, true},     {1320, 420, 419, true},
        {1320, 420, 420, false},  {60, 300, 59, false},
        {60, 300, 60, true},      {60, 300, 299, true},
        {60, 300, 300, false},
    };
    for (size_t i = 0; i < sizeof times / sizeof times[0]; i++) {
        config.quiet_from_min = times[i].from_min;
        config.quiet_to_min = times[i].to_min;
        now_min = times[i].now_min;
        assert_int_equal(manner_quiet_hours(&manner), times[i].quiet);
    }
}

static void louder_by_voice_counts_from_what_is_configured(void **state)
{
    (void)state;
    now_min = 3 * 60;
    struct sentence sentence =
        said(VOICE_VOLUME + 30, VOICE_WORDS_PER_MINUTE - 15);
    assert_int_equal(sentence.volume, 65);
    assert_int_equal(sentence.words_per_minute, 121);
}

static int answered(double level_db)
{
    manner_hear(&manner, level_db);
    return said(VOICE_VOLUME, VOICE_WORDS_PER_MINUTE).volume;
}

static void a_whisper_is_answered_softly_and_plain_speech_plainly(void **state)
{
    (void)state;
    assert_int_equal(answered(-40), 100);
    assert_int_equal(answered(-38), 100);
    assert_int_equal(answered(-42), 100);
    assert_int_equal(answered(-60), 25);
    assert_in_range(answered(-50), 30, 80);
    assert_int_equal(answered(-40), 100);
}

static void who_shouts_is_answered_louder_but_not_twice_as_loud(void **state)
{
    (void)state;
    assert_int_equal(answered(-40), 100);
    assert_in_range(answered(-33), 110, 190);
    assert_int_equal(answered(-10), 200);
}

static void a_whisper_that_comes_first_is_one_all_the_same(void **state)
{
    (void)state;
    assert_in_range(answered(-60), 25, 50);
    assert_in_range(answered(-60), 25, 50);
}

static void a_night_of_whispers_is_answered_softly_to_its_end(void **state)
{
    (void)state;
    (void)answered(-35);
    for (int i = 0; i < 10; i++) {
        assert_in_range(answered(-55), 20, 50);
    }
}

static void who_wants_no_matching_gets_none(void **state)
{
    (void)state;
    config.as_loud_as_asked = false;
    (void)answered(-40);
    assert_int_equal(answered(-60), 100);
}

static void it_can_always_be_heard(void **state)
{
    (void)state;
    now_min = 3 * 60;
    config.quiet_volume = 10;
    manner_hear(&manner, -30);
    manner_hear(&manner, -60);
    assert_int_equal(said(40, VOICE_WORDS_PER_MINUTE).volume, 20);
}

static void without_hours_or_a_clock_it_is_always_day(void **state)
{
    (void)state;
    now_min = 3 * 60;
    manner.minute_of_day = NULL;
    assert_false(manner_quiet_hours(&manner));
    manner.minute_of_day = minute_of_day;
    config.quiet_hours = NULL;
    assert_false(manner_quiet_hours(&manner));
}

static void without_a_config_nothing_changes(void **state)
{
    (void)state;
    manner.config = NULL;
    struct sentence sentence = said(70, 165);
    assert_int_equal(sentence.volume, 70);
    assert_int_equal(sentence.words_per_minute, 165);
}

static void the_wall_clock_gives_a_minute_of_the_day(void **state)
{
    (void)state;
    assert_in_range(manner_minute_of_day(), 0, 24 * 60 - 1);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup(name, begin)
    const struct CMUnitTest tests[] = {
        TEST(by_day_it_speaks_as_configured),
        TEST(in_the_quiet_hours_it_speaks_softer_and_slower),
        TEST(quiet_hours_may_pass_midnight),
        TEST(louder_by_voice_counts_from_what_is_configured),
        TEST(a_whisper_is_answered_softly_and_plain_speech_plainly),
        TEST(who_shouts_is_answered_louder_but_not_twice_as_loud),
        TEST(a_whisper_that_comes_first_is_one_all_the_same),
        TEST(a_night_of_whispers_is_answered_softly_to_its_end),
        TEST(who_wants_no_matching_gets_none),
        TEST(it_can_always_be_heard),
        TEST(without_hours_or_a_clock_it_is_always_day),
        TEST(without_a_config_nothing_changes),
        TEST(the_wall_clock_gives_a_minute_of_the_day),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
