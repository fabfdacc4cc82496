/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * complaint: what ails the microphone, or the loudspeaker, as the beats of ear
 * or mouth say it, told once and, where it was deaf, taken back once. What can
 * wait is not told while somebody is being helped. Pure.
 */
#ifndef UNCRAMP_COMPLAINT_H
#define UNCRAMP_COMPLAINT_H

#include <stdbool.h>

/* Begins as {0}. */
struct complaint {
    const char *trouble; /* static; NULL: none */
    bool told;
    bool owed; /* that it is over */
};

/* `trouble` as in the event. True where it is another than before. */
bool complaint_hear(struct complaint *complaint, const char *trouble);
/* The key of the wording that is to be said now, once; NULL: none. */
const char *complaint_say(struct complaint *complaint, bool idle);

#endif
