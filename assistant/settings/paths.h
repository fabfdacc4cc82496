/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * paths: where things are. Data lie relative to the program itself: in
 * ../share/uncramp when installed, in the folder above build/ when not; other
 * build folders hold links to them. State goes to $STATE_DIRECTORY (systemd),
 * $XDG_STATE_HOME/uncramp or ~/.local/state/uncramp, and nowhere else.
 * The configuration is read from $XDG_CONFIG_HOME/uncramp or ~/.config/uncramp,
 * else from /etc/uncramp.
 */
#ifndef UNCRAMP_PATHS_H
#define UNCRAMP_PATHS_H

#include <stdbool.h>

#include "assistant/base/status.h"

/* The folder of our data called `name`; the caller frees it. */
MUST_CHECK enum status paths_data(const char *name, char **out);
/* `name` in the state folder, which is made (0700); the caller frees it. */
MUST_CHECK enum status paths_state(const char *name, char **out);
/* True where that is systemd's choice: we are the system's service. */
bool paths_service(void);
/* The same where it is there already, else NULL; makes and says nothing. */
char *paths_state_find(const char *name);
/* The system's service's where we may read it, else NULL. */
char *paths_service_state_find(const char *name);
/* The user's own uncramp.yaml, in a folder that is made; the caller frees it.
 */
MUST_CHECK enum status paths_config(char **out);
/* uncramp.yaml of the user, else of the machine, else NULL; the caller frees
 * it. */
char *paths_config_find(void);
/*
 * The socket to listen at for `uncramp tell`, and its mode: below
 * $RUNTIME_DIRECTORY (systemd) the group may tell, in a user's own session
 * only the user. The caller frees `out`.
 */
MUST_CHECK enum status paths_socket(char **out, unsigned *mode);
/* The system's service's, there or not. The caller frees it. */
char *paths_service_socket(void);
/* Whether an upgrade has put another program in our place, or none, and maybe
 * other data at theirs. */
bool paths_program_replaced(void);

#endif
