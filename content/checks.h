/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * checks: what must hold between the records of a loaded content. Inside the
 * content layer only.
 */
#ifndef UNCRAMP_CHECKS_H
#define UNCRAMP_CHECKS_H

#include <stdbool.h>

#include "content/content.h"

/* False where something is at fault; every fault is logged with its place. */
bool checks_pass(const struct content *content, const char *dir);

#endif
