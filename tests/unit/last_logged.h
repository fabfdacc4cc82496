/* SPDX-License-Identifier: GPL-3.0-or-later */
/* last_logged: the line that was logged last, for tests of what is refused. */
#ifndef UNCRAMP_LAST_LOGGED_H
#define UNCRAMP_LAST_LOGGED_H

#include <stdio.h>

#include "assistant/base/log.h"

/* What was logged last. */
static char logged[1100];

static void keep_line(void *context, const char *line)
{
    (void)context;
    (void)snprintf(logged, sizeof logged, "%s", line);
}

static int listen_to_log(void **state)
{
    (void)state;
    logged[0] = '\0';
    log_set_sink(keep_line, NULL);
    return 0;
}

static int stop_listening(void **state)
{
    (void)state;
    log_set_sink(NULL, NULL);
    return 0;
}

#endif
