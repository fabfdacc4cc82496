/* SPDX-License-Identifier: GPL-3.0-or-later */
/* worker_args: the command line of a worker, from its parent's and its
 * config. */
#ifndef UNCRAMP_WORKER_ARGS_H
#define UNCRAMP_WORKER_ARGS_H

#include "assistant/commands/options.h"
#include "assistant/settings/config.h"

#define WORKER_ARGS_MAX 10

/* Points into what it was made from. */
struct worker_args {
    const char *args[WORKER_ARGS_MAX]; /* NULL-terminated */
};

struct worker_args worker_args(const char *command,
                               const struct options *options,
                               const struct config *config);

#endif
