/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * options: the command line. Commands and options are tables, so that the
 * help text and what is accepted cannot drift apart.
 */
#ifndef UNCRAMP_OPTIONS_H
#define UNCRAMP_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "assistant/base/status.h"

enum option_id {
    OPTION_EVENTS,
    OPTION_CONTENT,
    OPTION_CONFIG,
    OPTION_DEVICE_IN,
    OPTION_DEVICE_OUT,
    OPTION_VOICE,
    OPTION_RECORDINGS,
    OPTION_OUT,
    OPTION_GRAMMAR,
    OPTION_STATE,
    OPTION_NOISE,
    OPTION_SNR,
    OPTION_SEED,
    OPTION_PLAIN,
    OPTION_SLOW,
    OPTION_FROM,
    OPTION_FORGET,
    OPTION_CSV,
    OPTION_SAVE,
    OPTION_JSON,
    OPTION_CURVE,
    OPTION_EACH,
    OPTION_WRITE,
    OPTION_OR_TEXT,
    OPTION_VERBOSE,
    OPTION_HELP,
    OPTION_VERSION,
    OPTION_COUNT
};

#define OPTION_BIT(id) (1u << (id))

struct options {
    const struct command *command;
    bool on[OPTION_COUNT];           /* it was given */
    const char *value[OPTION_COUNT]; /* of those that take one, else NULL */
    int verbosity;                   /* how many -v */
    char **args;                     /* what is no option, in order */
    int n_args;
};

struct command {
    const char *name;
    const char *args;    /* as shown in the usage line, "" if none */
    const char *summary; /* one line */
    int min_args;
    int max_args;
    unsigned options; /* OPTION_BITs besides the common ones */
    /* More lines for --help; may be NULL. */
    void (*help)(void);
    MUST_CHECK enum status (*run)(const struct options *options);
};

/*
 * Reads argv. `commands` ends with a name of NULL; without a command, the
 * first. USAGE after one line on stderr that says what is wrong. The result
 * points into argv; options_finish() frees the rest.
 */
MUST_CHECK enum status options_parse(int argc, char **argv,
                                     const struct command *commands,
                                     struct options *out);
void options_finish(struct options *options);

/* --help, of the program or of one command, to stdout. */
void options_help(const struct command *commands, const struct options *given);

#endif
