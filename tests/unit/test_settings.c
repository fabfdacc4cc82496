/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "assistant/base/log.h"
#include "assistant/settings/config.h"
#include "assistant/settings/settings.h"

static void expect(const char *file, const char *value, const char *wanted)
{
    struct text out = {0};
    settings_set(file, "microphone", value, &out);
    assert_string_equal(text_str(&out), wanted);
    text_finish(&out);
}

static void a_key_is_set_in_its_own_line(void **state)
{
    (void)state;
    expect("volume: 50\nmicrophone: old # mine\nvoice: en\n", "USB",
           "volume: 50\nmicrophone: \"USB\"\nvoice: en\n");
    expect("#microphone: x\nmicrophone: y", "USB",
           "#microphone: x\nmicrophone: \"USB\"");
}

static void a_key_in_a_remark_becomes_one_that_counts(void **state)
{
    (void)state;
    expect("# A microphone: which?\n#microphone: USB\n#voice: en\n", "Cam",
           "# A microphone: which?\nmicrophone: \"Cam\"\n#voice: en\n");
}

static void a_key_that_is_not_there_is_added_at_the_end(void **state)
{
    (void)state;
    expect("", "USB", "microphone: \"USB\"\n");
    expect("volume: 50", "USB", "volume: 50\nmicrophone: \"USB\"\n");
    expect("microphones: many\n", "USB",
           "microphones: many\nmicrophone: \"USB\"\n");
}

static void quotes_and_backslashes_stay_what_they_are(void **state)
{
    (void)state;
    expect("", "a \"b\" \\c", "microphone: \"a \\\"b\\\" \\\\c\"\n");
}

/* A file as it was, saved into, and read as uncramp reads it. */
static void what_is_saved_is_read_again(void **state)
{
    (void)state;
    const char *name = "USB: \"Mic\" #1 \\ 2";
    char path[] = "/tmp/uncramp-settings-XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, "volume: 70\n", 11), 11);
    (void)close(fd);
    assert_int_equal(settings_save(path, "microphone", name), STATUS_OK);
    struct options options = {.value[OPTION_CONFIG] = path};
    struct config config;
    assert_int_equal(config_load(&options, &config), STATUS_OK);
    assert_string_equal(config.microphone, name);
    assert_null(config.loudspeaker);
    assert_int_equal(config.volume, 70);
    config_finish(&config);
    (void)unlink(path);
}

static void drop_line(void *context, const char *line)
{
    (void)context;
    (void)line;
}

static void a_place_that_cannot_be_written_is_told(void **state)
{
    (void)state;
    log_set_sink(drop_line, NULL);
    assert_int_equal(settings_save("/no/such/folder/file", "microphone", "USB"),
                     STATUS_IO);
    log_set_sink(NULL, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_key_is_set_in_its_own_line),
        cmocka_unit_test(a_key_in_a_remark_becomes_one_that_counts),
        cmocka_unit_test(a_key_that_is_not_there_is_added_at_the_end),
        cmocka_unit_test(quotes_and_backslashes_stay_what_they_are),
        cmocka_unit_test(what_is_saved_is_read_again),
        cmocka_unit_test(a_place_that_cannot_be_written_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
