/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * dialogue_situations: every situation that a conversation can be in, for what
 * must hold in all of them.
 */
#ifndef UNCRAMP_DIALOGUE_SITUATIONS_H
#define UNCRAMP_DIALOGUE_SITUATIONS_H

#include "tests/unit/dialogue_driver.h"

/* Brings a fresh dialogue into a situation. */
void driver_into(struct driver *driver, size_t situation);
void driver_into_named(struct driver *driver, const char *name);
/* "idle", "instruct", "hold", "rest", ...; NULL past the last. */
const char *driver_situation_name(size_t situation);

#endif
