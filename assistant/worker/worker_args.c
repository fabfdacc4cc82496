/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assistant/worker/worker_args.h"

#include <string.h>

struct worker_args worker_args(const char *command,
                               const struct options *options,
                               const struct config *config)
{
    const struct {
        const char *command;
        const char *name;
        const char *value;
    } passed_on[] = {
        {"ear", "--content", options->value[OPTION_CONTENT]},
        {"ear", "--device-in", config->microphone},
        {"mouth", "--device-out", config->loudspeaker},
        {"mouth", "--voice", config->voice},
        {"mouth", "--recordings", config->recordings},
    };
    struct worker_args out = {{command}};
    size_t n = 1;
    for (size_t i = 0; i < sizeof passed_on / sizeof passed_on[0]; i++) {
        if (strcmp(passed_on[i].command, command) == 0 &&
            passed_on[i].value != NULL) {
            out.args[n++] = passed_on[i].name;
            out.args[n++] = passed_on[i].value;
        }
    }
    for (int v = 0; v < options->verbosity && v < 2; v++) {
        out.args[n++] = "-v";
    }
    return out;
}
