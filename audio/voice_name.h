/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * voice_name: which voice of eSpeak NG somebody means by a name. A voice is
 * known by its language ("en-gb"), its file ("gmw/en-US") or its full name; a
 * variant ("f3") may follow after a +. eSpeak itself takes any name and speaks
 * with some other voice, which nobody asked for.
 */
#ifndef UNCRAMP_VOICE_NAME_H
#define UNCRAMP_VOICE_NAME_H

#include <stdbool.h>

#include "assistant/base/text.h"

/*
 * True: `out` is the name to give to eSpeak NG. False: `out` says what is wrong
 * and which names are near. The engine must have been started.
 */
bool voice_name_find(const char *name, struct text *out);

#endif
