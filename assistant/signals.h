/* SPDX-License-Identifier: GPL-3.0-or-later */
/* signals: SIGINT and SIGTERM end the program politely, with status 0. */
#ifndef UNCRAMP_SIGNALS_H
#define UNCRAMP_SIGNALS_H

#include <stdbool.h>

/* From now on they only set a flag and interrupt poll(); SIGPIPE is ignored. */
void signals_install(void);
bool signals_stop(void);

#endif
