/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assistant/worker_args.h"

#include <string.h>

static const struct {
    const char *command;
    enum option_id id;
    const char *name;
} passed_on[] = {
    {"ear", OPTION_CONTENT, "--content"},
    {"ear", OPTION_DEVICE_IN, "--device-in"},
    {"mouth", OPTION_DEVICE_OUT, "--device-out"},
};

struct worker_args worker_args(const char *command,
                               const struct options *options)
{
    struct worker_args out = {{command}};
    size_t n = 1;
    for (size_t i = 0; i < sizeof passed_on / sizeof passed_on[0]; i++) {
        const char *value = options->value[passed_on[i].id];
        if (strcmp(passed_on[i].command, command) == 0 && value != NULL) {
            out.args[n++] = passed_on[i].name;
            out.args[n++] = value;
        }
    }
    for (int v = 0; v < options->verbosity && v < 2; v++) {
        out.args[n++] = "-v";
    }
    return out;
}
