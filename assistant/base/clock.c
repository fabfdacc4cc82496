/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assistant/base/clock.h"

#include <time.h>

int64_t clock_mono_ns(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * NS_PER_S + now.tv_nsec;
}
