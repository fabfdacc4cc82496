/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mouth_process: a mouth as a process of its own; see worker.h. */
#ifndef UNCRAMP_MOUTH_PROCESS_H
#define UNCRAMP_MOUTH_PROCESS_H

#include "assistant/mouth.h"
#include "assistant/options.h"
#include "assistant/worker.h"

/* `options`: what of the command line the worker is given too. */
struct mouth *mouth_process_create(const struct options *options,
                                   const struct mouth_listener *listener,
                                   int64_t now_ns);
/* To be polled and ticked by the main loop; owned by the mouth. */
struct worker *mouth_process_worker(const struct mouth *mouth);

#endif
