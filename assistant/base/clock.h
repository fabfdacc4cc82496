/* SPDX-License-Identifier: GPL-3.0-or-later */
/* clock: the times we use. Wall clocks jump on a Pi. */
#ifndef UNCRAMP_CLOCK_H
#define UNCRAMP_CLOCK_H

#include <stdint.h>

#define NS_PER_MS INT64_C(1000000)
#define NS_PER_S  INT64_C(1000000000)
#define MS_PER_S  1000

/* Nanoseconds of CLOCK_MONOTONIC. Safe in audio callbacks. */
int64_t clock_mono_ns(void);
/* What this thread has used of a core, in nanoseconds. */
int64_t clock_thread_ns(void);

#endif
