/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assistant/commands/options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "assistant/base/memory.h"
#include "assistant/base/text.h"

#define COMMON                                                                 \
    (OPTION_BIT(OPTION_VERBOSE) | OPTION_BIT(OPTION_HELP) |                    \
     OPTION_BIT(OPTION_VERSION))

static const struct {
    const char *name;
    const char *letter; /* short form, or NULL */
    const char *value;  /* what it takes, or NULL */
    const char *summary;
} specs[OPTION_COUNT] = {
    [OPTION_EVENTS] = {"--events", NULL, NULL,
                       "print events as JSON lines instead of sentences"},
    [OPTION_CONTENT] = {"--content", NULL, "DIR",
                        "read what it knows from DIR"},
    [OPTION_CONFIG] = {"--config", NULL, "FILE",
                       "read the settings from FILE and nowhere else"},
    [OPTION_DEVICE_IN] = {"--device-in", NULL, "NAME",
                          "the microphone whose name contains NAME"},
    [OPTION_DEVICE_OUT] = {"--device-out", NULL, "NAME",
                           "the loudspeaker whose name contains NAME"},
    [OPTION_VOICE] = {"--voice", NULL, "NAME",
                      "a voice of eSpeak NG, such as en-us or en-gb+f3"},
    [OPTION_RECORDINGS] = {"--recordings", NULL, "DIR",
                           "the folder of sentences that somebody recorded"},
    [OPTION_OUT] = {"--out", "-o", "FILE",
                    "write everything said to FILE, in time (WAV)"},
    [OPTION_GRAMMAR] = {"--grammar", NULL, "FILE",
                        "understand this JSGF grammar instead of our own"},
    [OPTION_STATE] = {"--state", NULL, "NAME",
                      "the listening state to hear in (idle)"},
    [OPTION_NOISE] = {"--noise", NULL, "FILE",
                      "hear it all again with this noise mixed in"},
    [OPTION_SNR] = {"--snr", NULL, "LIST",
                    "signal-to-noise ratios, in dB (24,12,6)"},
    [OPTION_SEED] = {"--seed", NULL, "N",
                     "another number takes other stretches of noise (1)"},
    [OPTION_PLAIN] = {"--plain", NULL, NULL,
                      "without what uncramp learn has learned"},
    [OPTION_SLOW] = {"--slow", NULL, NULL,
                     "hear with no more effort than a slow machine has time "
                     "for"},
    [OPTION_FROM] = {"--from", NULL, "LABELS.tsv",
                     "learn from recordings instead of the microphone"},
    [OPTION_FORGET] = {"--forget", NULL, NULL,
                       "remove what it has kept of you"},
    [OPTION_SAVE] = {"--save", NULL, NULL,
                     "write the devices that work to the settings"},
    [OPTION_CSV] = {"--csv", NULL, NULL,
                    "print comma-separated values instead of the table"},
    [OPTION_JSON] = {"--json", NULL, NULL,
                     "print one JSON object instead of lines"},
    [OPTION_CURVE] = {"--curve", NULL, "FILE",
                      "draw false accepts over false rejects (SVG)"},
    [OPTION_WRITE] = {"--write", NULL, NULL,
                      "add missing pronunciations to grammar/extra.dict"},
    [OPTION_EACH] = {"--each", NULL, "FILE",
                     "write what was heard of each file (tabs)"},
    [OPTION_OR_TEXT] = {"--or-text", NULL, NULL,
                        "with no sound device, go on typed if stdin allows"},
    [OPTION_VERBOSE] = {"--verbose", "-v", NULL,
                        "tell more on stderr; twice, tell all"},
    [OPTION_HELP] = {"--help", "-h", NULL, "this help"},
    [OPTION_VERSION] = {"--version", NULL, NULL, "print the version"},
};

static enum status unknown(const char *kind, const struct text_nearest *nearest,
                           const char *help)
{
    (void)fprintf(stderr, "uncramp: there is no %s \"%s\"", kind,
                  nearest->given);
    if (nearest->name != NULL) {
        (void)fprintf(stderr, "; did you mean %s?\n", nearest->name);
    } else {
        (void)fprintf(stderr, "; %s lists what there is\n", help);
    }
    return STATUS_USAGE;
}

static enum status find_command(const struct command *commands,
                                const char *name, const struct command **out)
{
    struct text_nearest nearest = text_nearest_of(name);
    for (const struct command *c = commands; c->name != NULL; c++) {
        if (strcmp(c->name, name) == 0) {
            *out = c;
            return STATUS_OK;
        }
        text_nearest_consider(&nearest, c->name);
    }
    return unknown("command", &nearest, "uncramp --help");
}

/* The option `arg` names ("--x", "--x=V" or "-x"); OPTION_COUNT if none. */
static enum option_id find_option(const char *arg, const char **value)
{
    size_t length = strcspn(arg, "=");
    *value = arg[length] == '=' ? arg + length + 1 : NULL;
    for (int i = 0; i < OPTION_COUNT; i++) {
        if ((strlen(specs[i].name) == length &&
             strncmp(specs[i].name, arg, length) == 0) ||
            (specs[i].letter != NULL && strcmp(specs[i].letter, arg) == 0)) {
            return (enum option_id)i;
        }
    }
    return OPTION_COUNT;
}

static bool takes(const struct command *command, int id)
{
    return ((command->options | COMMON) & OPTION_BIT((unsigned)id)) != 0;
}

/* `command` may come later yet, and be NULL. */
static enum status unknown_option(const struct command *command,
                                  const char *arg)
{
    struct text_nearest nearest = text_nearest_of(arg);
    char help[60];
    for (int i = 0; i < OPTION_COUNT; i++) {
        if (command == NULL || takes(command, i)) {
            text_nearest_consider(&nearest, specs[i].name);
        }
    }
    (void)snprintf(help, sizeof help, "uncramp %s --help",
                   command != NULL ? command->name : "COMMAND");
    return unknown("option", &nearest, help);
}

static enum status take_option(struct options *options, char **argv, int argc,
                               int *i)
{
    const char *arg = argv[*i];
    if (strcmp(arg, "-vv") == 0) {
        options->verbosity += 2;
        return STATUS_OK;
    }
    const char *value = NULL;
    enum option_id id = find_option(arg, &value);
    if (id == OPTION_COUNT) {
        return unknown_option(options->command, arg);
    }
    if (specs[id].value == NULL && value != NULL) {
        (void)fprintf(stderr, "uncramp: %s takes no value\n", specs[id].name);
        return STATUS_USAGE;
    }
    if (specs[id].value != NULL && value == NULL) {
        if (*i + 1 >= argc) {
            (void)fprintf(stderr, "uncramp: %s needs a value: %s %s\n",
                          specs[id].name, specs[id].name, specs[id].value);
            return STATUS_USAGE;
        }
        value = argv[++*i];
    }
    options->on[id] = true;
    options->value[id] = value;
    options->verbosity += id == OPTION_VERBOSE;
    return STATUS_OK;
}

static enum status check_use(const struct options *options)
{
    const struct command *command = options->command;
    for (int i = 0; i < OPTION_COUNT; i++) {
        if (options->on[i] && !takes(command, i)) {
            (void)fprintf(stderr,
                          "uncramp: %s means nothing to uncramp %s; see "
                          "uncramp %s --help\n",
                          specs[i].name, command->name, command->name);
            return STATUS_USAGE;
        }
    }
    if (options->on[OPTION_HELP] || options->on[OPTION_VERSION]) {
        return STATUS_OK;
    }
    if (options->n_args < command->min_args) {
        (void)fprintf(stderr, "uncramp: %s needs %s: uncramp %s %s\n",
                      command->name, command->args, command->name,
                      command->args);
        return STATUS_USAGE;
    }
    if (options->n_args > command->max_args) {
        (void)fprintf(stderr,
                      "uncramp: %s has no use for \"%s\"; see uncramp %s "
                      "--help\n",
                      command->name, options->args[command->max_args],
                      command->name);
        return STATUS_USAGE;
    }
    return STATUS_OK;
}

enum status options_parse(int argc, char **argv, const struct command *commands,
                          struct options *out)
{
    *out = (struct options){0};
    out->args = xcalloc((size_t)argc + 1, sizeof *out->args);
    bool only_args = false;
    for (int i = 1; i < argc; i++) {
        enum status status = STATUS_OK;
        if (!only_args && strcmp(argv[i], "--") == 0) {
            only_args = true;
        } else if (!only_args && argv[i][0] == '-' && argv[i][1] != '\0') {
            status = take_option(out, argv, argc, &i);
        } else if (out->command == NULL) {
            status = find_command(commands, argv[i], &out->command);
        } else {
            out->args[out->n_args++] = argv[i];
        }
        if (status != STATUS_OK) {
            return status;
        }
    }
    if (out->command == NULL &&
        (out->on[OPTION_HELP] || out->on[OPTION_VERSION])) {
        return STATUS_OK;
    }
    if (out->command == NULL) {
        out->command = &commands[0];
    }
    return check_use(out);
}

void options_finish(struct options *options)
{
    free(options->args);
    *options = (struct options){0};
}

static void print_option(int id)
{
    char left[40];
    (void)snprintf(left, sizeof left, "%s%s%s%s%s",
                   specs[id].letter ? specs[id].letter : "",
                   specs[id].letter ? ", " : "", specs[id].name,
                   specs[id].value ? " " : "",
                   specs[id].value ? specs[id].value : "");
    (void)printf("  %-20s %s\n", left, specs[id].summary);
}

static void help_command(const struct command *command)
{
    (void)printf("usage: uncramp %s [options]%s%s\n\n%s.\n\noptions:\n",
                 command->name, command->args[0] ? " " : "", command->args,
                 command->summary);
    for (int i = 0; i < OPTION_COUNT; i++) {
        if (takes(command, i)) {
            print_option(i);
        }
    }
    if (command->help != NULL) {
        (void)printf("\n");
        command->help();
    }
}

void options_help(const struct command *commands, const struct options *given)
{
    if (given->command != NULL) {
        help_command(given->command);
        return;
    }
    (void)printf("usage: uncramp [COMMAND] [options]\n\n"
                 "A hands-free, offline voice assistant for leg cramps.\n"
                 "Say \"my calf is cramping\", or ask \"why do I get "
                 "cramps\".\n\ncommands:\n");
    for (const struct command *c = commands; c->name != NULL; c++) {
        char left[40];
        (void)snprintf(left, sizeof left, "%s %s", c->name, c->args);
        (void)printf("  %-20s %s\n", left, c->summary);
    }
    (void)printf("\nWithout a command it listens. uncramp COMMAND --help says "
                 "more.\n");
}
