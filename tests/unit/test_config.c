/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * config: the command line goes before the file, the file before the
 * defaults; each mistake is told with its line; and the example that is
 * shipped says what the defaults are.
 */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

#include <cmocka.h>

#include "assistant/base/log.h"
#include "assistant/base/text.h"
#include "assistant/settings/config.h"
#include "assistant/settings/paths.h"

static struct text logged;
static char folder[] = "/tmp/uncramp-config-XXXXXX";
static char file[100];
static struct options options;

static void keep_line(void *context, const char *line)
{
    (void)context;
    text_printf(&logged, "%s\n", line);
}

static int begin(void **state)
{
    (void)state;
    text_clear(&logged);
    options = (struct options){0};
    options.value[OPTION_CONFIG] = file;
    return 0;
}

static int begin_all(void **state)
{
    (void)state;
    log_set_sink(keep_line, NULL);
    if (mkdtemp(folder) == NULL) {
        return -1;
    }
    (void)snprintf(file, sizeof file, "%s/some.yaml", folder);
    return 0;
}

static int end_all(void **state)
{
    (void)state;
    log_set_sink(NULL, NULL);
    text_finish(&logged);
    (void)unlink(file);
    return rmdir(folder);
}

static void write_to(const char *path, const char *source)
{
    FILE *stream = fopen(path, "we");
    assert_non_null(stream);
    assert_true(fputs(source, stream) >= 0);
    assert_int_equal(fclose(stream), 0);
}

/* Finished by the caller. */
static struct config load(const char *source)
{
    struct config config;
    write_to(file, source);
    assert_int_equal(config_load(&options, &config), STATUS_OK);
    assert_string_equal(text_str(&logged), "");
    return config;
}

/* Each line in turn is refused, at its own number, and says what to do. */
static void refuse(const char *line, const char *advice)
{
    struct config config;
    struct text source = {0};
    text_clear(&logged);
    text_printf(&source, "volume: 90\n%s\n", line);
    write_to(file, text_str(&source));
    text_finish(&source);
    assert_int_equal(config_load(&options, &config), STATUS_INVALID);
    assert_null(config.microphone);
    struct text expected = {0};
    text_printf(&expected, "%s:2: ", file);
    if (strstr(text_str(&logged), text_str(&expected)) == NULL ||
        strstr(text_str(&logged), advice) == NULL) {
        fail_msg("%s: expected \"%s\" in \"%s\"", line, advice,
                 text_str(&logged));
    }
    text_finish(&expected);
}

static void a_file_with_no_key_leaves_the_defaults(void **state)
{
    (void)state;
    struct config config = load("# nothing\n");
    assert_null(config.microphone);
    assert_null(config.voice);
    assert_null(config.quiet_hours);
    assert_null(config.emergency_number);
    assert_int_equal(config.volume, 100);
    assert_int_equal(config.words_per_minute, 150);
    config_finish(&config);
}

static void a_key_in_the_file_goes_before_the_default(void **state)
{
    (void)state;
    struct config config = load("microphone: USB mic\nvolume: 80\n"
                                "words_per_minute: 130\nvoice: en-us\n");
    assert_string_equal(config.microphone, "USB mic");
    assert_string_equal(config.voice, "en-us");
    assert_int_equal(config.volume, 80);
    assert_int_equal(config.words_per_minute, 130);
    config_finish(&config);
}

static void the_command_line_goes_before_the_file(void **state)
{
    (void)state;
    options.value[OPTION_DEVICE_IN] = "webcam";
    options.value[OPTION_VOICE] = "en-gb+f3";
    struct config config =
        load("microphone: USB mic\nloudspeaker: box\nvoice: en-us\n");
    assert_string_equal(config.microphone, "webcam");
    assert_string_equal(config.loudspeaker, "box");
    assert_string_equal(config.voice, "en-gb+f3");
    config_finish(&config);
}

static void recordings_are_in_a_folder_named_in_full(void **state)
{
    (void)state;
    struct config config = load("recordings: /srv/voice\n");
    assert_string_equal(config.recordings, "/srv/voice");
    config_finish(&config);
    refuse("recordings: voice", "beginning with /");
}

static void quiet_hours_are_minutes_since_midnight(void **state)
{
    (void)state;
    struct config config = load("quiet_hours: 22:30 to 7:05\n");
    assert_int_equal(config.quiet_from_min, 22 * 60 + 30);
    assert_int_equal(config.quiet_to_min, 7 * 60 + 5);
    config_finish(&config);
}

static void an_emergency_number_is_spelled(void **state)
{
    (void)state;
    static const char *const numbers[][2] = {
        {"112", "one one two"},
        {"9-1-1", "nine one one"},
        {"000", "zero zero zero"},
        {"my son on 555", "my son on five five five"},
        {"the night nurse", "the night nurse"},
    };
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        struct text source = {0};
        text_printf(&source, "emergency_number: %s\n", numbers[i][0]);
        struct config config = load(text_str(&source));
        assert_string_equal(config.emergency_number, numbers[i][1]);
        config_finish(&config);
        text_finish(&source);
    }
}

static void each_mistake_is_told_with_its_line_and_what_to_do(void **state)
{
    (void)state;
    refuse("micrphone: x", "write \"microphone\"");
    refuse("colour: blue", "its keys are microphone, loudspeaker");
    refuse("words_per_minute: fast", "whole number from 120 to 220");
    refuse("quiet_volume: 500", "from 10 to 200");
    refuse("quiet_hours: at night", "such as 22:00 to 07:00");
    refuse("quiet_hours: 22:00 to 24:10", "such as 22:00 to 07:00");
    refuse("quiet_hours: 22:00 to 07:00 o'clock", "such as 22:00 to 07:00");
    refuse("quiet_hours: 22:00 to 22:00", "end when they begin");
    refuse("emergency_number: call. 112!", "such as 112");
    refuse("emergency_number: the doctor who lives round the corner",
           "at most 30 letters");
    refuse("emergency_number: [1, 1, 2]", "must be one text");
    refuse("volume: 80", "already given in line 1");
}

static void a_file_that_was_named_must_be_there(void **state)
{
    (void)state;
    struct config config;
    options.value[OPTION_CONFIG] = "/nowhere/at/all.yaml";
    assert_int_equal(config_load(&options, &config), STATUS_NOT_FOUND);
    assert_non_null(strstr(text_str(&logged), "/nowhere/at/all.yaml"));
}

static void the_users_own_file_is_found(void **state)
{
    (void)state;
    char path[200];
    (void)snprintf(path, sizeof path, "%s/uncramp", folder);
    assert_int_equal(mkdir(path, 0700), 0);
    (void)snprintf(path, sizeof path, "%s/uncramp/uncramp.yaml", folder);
    write_to(path, "volume: 70\n");
    assert_int_equal(setenv("XDG_CONFIG_HOME", folder, 1), 0);
    options.value[OPTION_CONFIG] = NULL;
    struct config config;
    assert_int_equal(config_load(&options, &config), STATUS_OK);
    assert_int_equal(config.volume, 70);
    config_finish(&config);
    assert_int_equal(unlink(path), 0);
    *strrchr(path, '/') = '\0';
    assert_int_equal(rmdir(path), 0);
}

static const char example[] = UNCRAMP_SOURCE_DIR "/assistant/uncramp.yaml";

static void the_example_says_what_the_defaults_are(void **state)
{
    (void)state;
    struct config defaults = load("");
    struct config shown;
    options.value[OPTION_CONFIG] = example;
    assert_int_equal(config_load(&options, &shown), STATUS_OK);
    assert_null(shown.microphone);
    assert_null(shown.loudspeaker);
    assert_null(shown.voice);
    assert_null(shown.quiet_hours);
    assert_null(shown.emergency_number);
    assert_int_equal(shown.volume, defaults.volume);
    assert_int_equal(shown.words_per_minute, defaults.words_per_minute);
    assert_int_equal(shown.earcons, defaults.earcons);
    assert_int_equal(shown.as_loud_as_asked, defaults.as_loud_as_asked);
    assert_int_equal(shown.quiet_volume, defaults.quiet_volume);
    assert_int_equal(shown.quiet_words_per_minute,
                     defaults.quiet_words_per_minute);
    config_finish(&shown);
    config_finish(&defaults);
}

/* The example with the mark taken off every key that is a remark. */
static char *example_in_use(void)
{
    char line[300];
    struct text all = {0};
    FILE *in = fopen(example, "re");
    assert_non_null(in);
    while (fgets(line, sizeof line, in) != NULL) {
        bool key = line[0] == '#' && line[1] >= 'a' && line[1] <= 'z';
        text_append(&all, line + key);
    }
    assert_int_equal(fclose(in), 0);
    return text_take(&all);
}

/* Which keys there are is known from what an unknown one is told. */
static void the_example_has_every_key_with_a_value_that_is_accepted(
    void **state)
{
    (void)state;
    char *source = example_in_use();
    struct config config = load(source);
    config_finish(&config);
    refuse("colour: blue", "its keys are ");
    char *keys = strstr(text_str(&logged), "its keys are ") + 13;
    size_t n = 0;
    for (char *save = NULL, *key = strtok_r(keys, ", \n", &save); key != NULL;
         key = strtok_r(NULL, ", \n", &save), n++) {
        struct text line = {0};
        text_printf(&line, "\n%s: ", key);
        if (strstr(source, text_str(&line)) == NULL) {
            fail_msg("%s is not in %s", key, example);
        }
        text_finish(&line);
    }
    assert_true(n >= 9);
    free(source);
}

static void on_alarm(int number)
{
    (void)number;
}

/* A second SIGHUP while the voice of the first is being asked for. */
static void a_wrong_voice_is_refused_though_signals_come(void **state)
{
    (void)state;
    struct config config = load("earcons: yes\nvoice: xx-nobody\n");
    struct sigaction interrupt = {.sa_handler = on_alarm};
    struct sigaction before;
    struct itimerval often = {{0, 1000}, {0, 1000}};
    const struct itimerval never = {0};
    assert_int_equal(sigaction(SIGALRM, &interrupt, &before), 0);
    assert_int_equal(setitimer(ITIMER_REAL, &often, NULL), 0);
    enum status status = config_check_voice(&config);
    assert_int_equal(setitimer(ITIMER_REAL, &never, NULL), 0);
    assert_int_equal(sigaction(SIGALRM, &before, NULL), 0);
    assert_int_equal(status, STATUS_NOT_FOUND);
    assert_non_null(strstr(text_str(&logged), "some.yaml:2: "));
    config_finish(&config);
}

static void what_belongs_to_the_program_is_told_by_its_name(void **state)
{
    (void)state;
    char *path = NULL;
    assert_int_equal(paths_data("grammar/none.gram", &path), STATUS_NOT_FOUND);
    assert_null(path);
    assert_non_null(
        strstr(text_str(&logged),
               "cannot find \"grammar/none.gram\", which belongs to "));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup(name, begin)
    const struct CMUnitTest tests[] = {
        TEST(a_file_with_no_key_leaves_the_defaults),
        TEST(a_key_in_the_file_goes_before_the_default),
        TEST(the_command_line_goes_before_the_file),
        TEST(recordings_are_in_a_folder_named_in_full),
        TEST(quiet_hours_are_minutes_since_midnight),
        TEST(an_emergency_number_is_spelled),
        TEST(each_mistake_is_told_with_its_line_and_what_to_do),
        TEST(a_wrong_voice_is_refused_though_signals_come),
        TEST(a_file_that_was_named_must_be_there),
        TEST(the_users_own_file_is_found),
        TEST(the_example_says_what_the_defaults_are),
        TEST(the_example_has_every_key_with_a_value_that_is_accepted),
        TEST(what_belongs_to_the_program_is_told_by_its_name),
    };
    return cmocka_run_group_tests(tests, begin_all, end_all);
}
