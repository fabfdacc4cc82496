/* SPDX-License-Identifier: GPL-3.0-or-later */
/* signals: SIGINT and SIGTERM end the program politely, with status 0; SIGHUP
 * lets the listening one read its config again. */
#ifndef UNCRAMP_SIGNALS_H
#define UNCRAMP_SIGNALS_H

#include <stdbool.h>

/* From now on they only set a flag and interrupt poll(); SIGPIPE is ignored.
 * A SIGINT that we were started to ignore stays ignored. */
void signals_install(void);
/* SIGINT kills again, until the next signals_install(). */
void signals_let_interrupt_kill(void);
bool signals_stop(void);

/*
 * From now on SIGHUP asks to read the config again. Where it comes because the
 * terminal has been closed it ends the program, as ever: nobody wants a
 * microphone that goes on listening behind a closed window; unless SIGHUP was
 * ignored, as by nohup, which says just that.
 */
void signals_install_reload(void);
/* Whether that was asked for since the last call. */
bool signals_reload(void);

#endif
