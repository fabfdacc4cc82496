/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * manner: how loud and how fast a sentence is said: what was configured for
 * this hour, changed by what the person has asked for and by how loudly they
 * spoke: a whisper, some 20 dB below plain speech, is a wish. Pure but for the
 * time of day, the only use of a wall clock: somebody's night is by their
 * clock.
 */
#ifndef UNCRAMP_MANNER_H
#define UNCRAMP_MANNER_H

#include <stdbool.h>

#include "assistant/mouth/mouth.h"
#include "assistant/settings/config.h"

struct manner {
    const struct config *config; /* NULL: sentences stay as they are */
    /* Minutes since midnight; NULL: it is always day. */
    int (*minute_of_day)(void);
    double usual_db; /* how loudly they are heard as a rule; 0: not yet known */
    double asked_db; /* what the next sentence is louder or softer for it */
};

/* Somebody spoke, at `level_db` re full scale, and will be answered. */
void manner_hear(struct manner *manner, double level_db);
/* True within the quiet hours. */
bool manner_quiet_hours(const struct manner *manner);
/*
 * `sentence` comes as if the voice's normal volume and rate were configured,
 * and leaves with those it is to have; a "louder" stays that much louder.
 */
void manner_apply(const struct manner *manner, struct sentence *sentence);

/* The wall clock, in local time. */
int manner_minute_of_day(void);

#endif
