/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assistant/diary/cramp.h"

#include <stdio.h>
#include <string.h>

static const char *const endings[CRAMP_ENDINGS] = {
    [CRAMP_UNANSWERED] = "unanswered",
    [CRAMP_STOPPED] = "stopped",
    [CRAMP_GONE] = "gone",
    [CRAMP_WARNED] = "warned",
    [CRAMP_LASTED] = "lasted",
};

const char *cramp_ending_name(enum cramp_ending ending)
{
    return endings[ending];
}

enum cramp_ending cramp_ending_named(const char *name)
{
    for (size_t i = 0; i < CRAMP_ENDINGS; i++) {
        if (strcmp(endings[i], name) == 0) {
            return (enum cramp_ending)i;
        }
    }
    return CRAMP_UNANSWERED;
}

void cramp_set(char field[CRAMP_TEXT_MAX], const char *text)
{
    (void)snprintf(field, CRAMP_TEXT_MAX, "%s", text ? text : "");
}
