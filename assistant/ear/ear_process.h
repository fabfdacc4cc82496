/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ear_process: an ear as a process of its own; see worker.h. */
#ifndef UNCRAMP_EAR_PROCESS_H
#define UNCRAMP_EAR_PROCESS_H

#include "assistant/commands/options.h"
#include "assistant/ear/ear.h"
#include "assistant/settings/config.h"
#include "assistant/worker/worker.h"

/* Of `options` and `config` the worker is given what concerns it. */
struct ear *ear_process_create(const struct options *options,
                               const struct config *config,
                               const struct ear_listener *listener,
                               int shared_fd, int64_t now_ns);
/* Others than before start it anew. */
void ear_process_configure(const struct ear *ear, const struct options *options,
                           const struct config *config, int64_t now_ns);
/* To be polled and ticked by the main loop; owned by the ear. */
struct worker *ear_process_worker(const struct ear *ear);

#endif
