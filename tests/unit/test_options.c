/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * options: what the command line may say, and that each mistake gets one line
 * on stderr that says what is wrong and what to do.
 */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "assistant/commands/options.h"

#define ARGS_MAX 10

static enum status run(const struct options *options)
{
    (void)options;
    return STATUS_OK;
}

static void more_help(void)
{
    (void)printf("The longer story.\n");
}

static const struct command commands[] = {
    {"listen", "", "the conversation", 0, 0,
     OPTION_BIT(OPTION_EVENTS) | OPTION_BIT(OPTION_DEVICE_IN), NULL, run},
    {"hear", "FILE...", "hears files", 1, 3, OPTION_BIT(OPTION_STATE),
     more_help, run},
    {"tell", "TEXT", "tells it", 1, 1, 0, NULL, run},
    {0},
};

/* What went to `fd` since begin(). */
static char captured[4000];
static int kept_fd;
static FILE *captured_file;

static void begin(int fd)
{
    (void)fflush(NULL);
    kept_fd = dup(fd);
    captured_file = tmpfile();
    assert_non_null(captured_file);
    assert_int_equal(dup2(fileno(captured_file), fd), fd);
}

static void end(int fd)
{
    (void)fflush(NULL);
    rewind(captured_file);
    size_t n = fread(captured, 1, sizeof captured - 1, captured_file);
    captured[n] = '\0';
    (void)fclose(captured_file);
    (void)dup2(kept_fd, fd);
    (void)close(kept_fd);
}

/* Parses `line`, split at blanks; `options` points into static memory. */
static enum status parse(const char *line, struct options *options)
{
    static char buffer[300];
    char *argv[ARGS_MAX + 1] = {0};
    int argc = 0;
    (void)snprintf(buffer, sizeof buffer, "uncramp %s", line);
    for (char *save = NULL, *word = strtok_r(buffer, " ", &save);
         word != NULL && argc < ARGS_MAX; word = strtok_r(NULL, " ", &save)) {
        argv[argc++] = word;
    }
    begin(STDERR_FILENO);
    enum status status = options_parse(argc, argv, commands, options);
    end(STDERR_FILENO);
    return status;
}

static void assert_refused(const char *line, const char *because)
{
    struct options options;
    assert_int_equal(parse(line, &options), STATUS_USAGE);
    if (strstr(captured, because) == NULL) {
        fail_msg("\"%s\" does not say \"%s\"", captured, because);
    }
    char *newline = strchr(captured, '\n');
    assert_non_null(newline);
    assert_string_equal(newline, "\n"); /* one line */
    options_finish(&options);
}

static void without_a_command_it_is_the_first(void **state)
{
    (void)state;
    struct options options;
    assert_int_equal(parse("", &options), STATUS_OK);
    assert_string_equal(options.command->name, "listen");
    assert_int_equal(options.n_args, 0);
    options_finish(&options);
    assert_int_equal(parse("--events", &options), STATUS_OK);
    assert_true(options.on[OPTION_EVENTS]);
    options_finish(&options);
}

static void values_come_after_a_blank_or_an_equals_sign(void **state)
{
    (void)state;
    struct options options;
    assert_int_equal(parse("hear --state hold a.wav", &options), STATUS_OK);
    assert_string_equal(options.value[OPTION_STATE], "hold");
    assert_string_equal(options.args[0], "a.wav");
    options_finish(&options);
    assert_int_equal(parse("hear a.wav --state=rest b.wav", &options),
                     STATUS_OK);
    assert_string_equal(options.value[OPTION_STATE], "rest");
    assert_int_equal(options.n_args, 2);
    options_finish(&options);
    assert_int_equal(parse("hear --state= a.wav", &options), STATUS_OK);
    assert_string_equal(options.value[OPTION_STATE], "");
    options_finish(&options);
}

static void options_may_stand_before_the_command(void **state)
{
    (void)state;
    struct options options;
    assert_int_equal(parse("-v hear -v a.wav", &options), STATUS_OK);
    assert_string_equal(options.command->name, "hear");
    assert_int_equal(options.verbosity, 2);
    options_finish(&options);
    assert_int_equal(parse("-vv listen", &options), STATUS_OK);
    assert_int_equal(options.verbosity, 2);
    options_finish(&options);
}

static void after_two_dashes_nothing_is_an_option(void **state)
{
    (void)state;
    struct options options;
    assert_int_equal(parse("tell -- --events", &options), STATUS_OK);
    assert_string_equal(options.args[0], "--events");
    assert_false(options.on[OPTION_EVENTS]);
    options_finish(&options);
    assert_int_equal(parse("hear -", &options), STATUS_OK);
    assert_string_equal(options.args[0], "-");
    options_finish(&options);
}

static void a_mistake_is_named_and_the_nearest_is_suggested(void **state)
{
    (void)state;
    assert_refused("lisen", "did you mean listen?");
    assert_refused("--event", "did you mean --events?");
    assert_refused("hear --event a.wav", "uncramp hear --help lists");
    assert_refused("hear --stat a.wav", "did you mean --state?");
    assert_refused("hear --verbos a.wav", "did you mean --verbose?");
    assert_refused("dance", "there is no command \"dance\"");
    assert_refused("--dance-with-me", "--help lists");
    assert_refused("a-name-much-too-long-to-be-a-command-of-ours",
                   "no command");
}

static void every_wrong_use_is_refused(void **state)
{
    (void)state;
    assert_refused("listen --events=yes", "--events takes no value");
    assert_refused("hear a.wav --state", "--state needs a value");
    assert_refused("tell --events hello", "--events means nothing");
    assert_refused("hear", "needs FILE...");
    assert_refused("tell one two", "no use for \"two\"");
    assert_refused("listen now", "no use for \"now\"");
    assert_refused("hear a b c d", "no use for \"d\"");
    assert_refused("-", "no command \"-\"");
}

static void help_needs_nothing_else_to_be_right(void **state)
{
    (void)state;
    struct options options;
    assert_int_equal(parse("hear --help", &options), STATUS_OK);
    assert_true(options.on[OPTION_HELP]);
    options_finish(&options);
    assert_int_equal(parse("--version", &options), STATUS_OK);
    assert_null(options.command);
    options_finish(&options);
}

static void help_lists_every_command_and_option(void **state)
{
    (void)state;
    struct options options = {0};
    begin(STDOUT_FILENO);
    options_help(commands, &options);
    end(STDOUT_FILENO);
    for (const struct command *c = commands; c->name != NULL; c++) {
        assert_non_null(strstr(captured, c->name));
        assert_non_null(strstr(captured, c->summary));
    }
    options.command = &commands[1];
    begin(STDOUT_FILENO);
    options_help(commands, &options);
    end(STDOUT_FILENO);
    assert_non_null(strstr(captured, "usage: uncramp hear [options] FILE..."));
    assert_non_null(strstr(captured, "--state NAME"));
    assert_non_null(strstr(captured, "-v, --verbose"));
    assert_non_null(strstr(captured, "The longer story."));
    assert_null(strstr(captured, "--events"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_a_command_it_is_the_first),
        cmocka_unit_test(values_come_after_a_blank_or_an_equals_sign),
        cmocka_unit_test(options_may_stand_before_the_command),
        cmocka_unit_test(after_two_dashes_nothing_is_an_option),
        cmocka_unit_test(a_mistake_is_named_and_the_nearest_is_suggested),
        cmocka_unit_test(every_wrong_use_is_refused),
        cmocka_unit_test(help_needs_nothing_else_to_be_right),
        cmocka_unit_test(help_lists_every_command_and_option),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
