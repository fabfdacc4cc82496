/* SPDX-License-Identifier: GPL-3.0-or-later */
/* number: whole numbers as spoken English words. */
#ifndef UNCRAMP_NUMBER_H
#define UNCRAMP_NUMBER_H

#include "assistant/base/text.h"

/* Appends `n` in words ("thirty five"); 0 to 999,999,999. */
void number_spell(long n, struct text *out);

#endif
