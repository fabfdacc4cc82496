/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mouth_process: a mouth as a process of its own; see worker.h. */
#ifndef UNCRAMP_MOUTH_PROCESS_H
#define UNCRAMP_MOUTH_PROCESS_H

#include "assistant/commands/options.h"
#include "assistant/mouth/mouth.h"
#include "assistant/settings/config.h"
#include "assistant/worker/worker.h"

/* Of `options` and `config` the worker is given what concerns it. */
struct mouth *mouth_process_create(const struct options *options,
                                   const struct config *config,
                                   const struct mouth_listener *listener,
                                   int shared_fd, int64_t now_ns);
/* Others than before start it anew. */
void mouth_process_configure(const struct mouth *mouth,
                             const struct options *options,
                             const struct config *config, int64_t now_ns);
/* To be polled and ticked by the main loop; owned by the mouth. */
struct worker *mouth_process_worker(const struct mouth *mouth);

#endif
