/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Another way to stretch the same muscle: for who can't reach, stand or sit,
 * and for whom this one does nothing. What can't be done is remembered until
 * the session is over.
 */
#include <string.h>

#include "assistant/dialogue/dialogue_private.h"

enum obstacle { CANNOT_REACH = 1, CANNOT_STAND = 2, CANNOT_SIT = 4 };

static unsigned obstacle(const char *what)
{
    static const struct {
        const char *what;
        enum obstacle bit;
    } obstacles[] = {
        {"reach", CANNOT_REACH},
        {"stand", CANNOT_STAND},
        {"up", CANNOT_STAND},
        {"sit", CANNOT_SIT},
    };
    for (size_t i = 0; i < sizeof obstacles / sizeof obstacles[0]; i++) {
        if (strcmp(obstacles[i].what, what) == 0) {
            return obstacles[i].bit;
        }
    }
    return 0;
}

static bool possible(const struct routine *routine, unsigned cannot)
{
    return !(routine->reach && (cannot & CANNOT_REACH)) &&
           !(strcmp(routine->position, "standing") == 0 &&
             (cannot & CANNOT_STAND)) &&
           !(strcmp(routine->position, "sitting") == 0 &&
             (cannot & CANNOT_SIT));
}

/* The next relief for the same muscle, going round; NULL where none is. */
static const struct routine *other_way(const struct dialogue *d)
{
    const struct content *content = d->content;
    const struct routine *present = d->coach.routine;
    size_t at = (size_t)(present - content->routines);
    for (size_t i = 1; i < content->n_routines; i++) {
        const struct routine *routine =
            &content->routines[(at + i) % content->n_routines];
        if (!routine->both_sides &&
            strcmp(routine->muscle, present->muscle) == 0 &&
            possible(routine, d->coach.cannot)) {
            return routine;
        }
    }
    return NULL;
}

static int count_ways(const struct dialogue *d)
{
    int ways = 0;
    for (size_t i = 0; i < d->content->n_routines; i++) {
        const struct routine *routine = &d->content->routines[i];
        ways += !routine->both_sides &&
                strcmp(routine->muscle, d->coach.routine->muscle) == 0 &&
                possible(routine, d->coach.cannot);
    }
    return ways;
}

static void take(struct dialogue *d, const struct routine *routine)
{
    int ways = d->coach.ways + 1;
    dialogue_say(d, "another_way");
    coach_start(d, routine);
    d->coach.ways = ways;
}

bool relief_can_stand(const struct dialogue *d)
{
    return !(d->coach.cannot & CANNOT_STAND);
}

/* Who "can't get up" may have said "I can't get air". */
static void warn_of_breath(struct dialogue *d, const char *what)
{
    if (what != NULL && strcmp(what, "up") == 0) {
        dialogue_say(d, "cant_get_up");
    }
}

void relief_cant(struct dialogue *d, const char *what)
{
    warn_of_breath(d, what);
    if (d->coach.phase == COACH_OFF || d->coach.routine->both_sides) {
        dialogue_say(d, "cant");
        return;
    }
    if (what == NULL) {
        relief_other_way(d);
        return;
    }
    if (strcmp(what, "towel") == 0) {
        dialogue_say(d, "no_towel");
        return;
    }
    d->coach.cannot |= obstacle(what);
    const struct routine *other = other_way(d);
    if (possible(d->coach.routine, d->coach.cannot)) {
        dialogue_say(d, "cant_needless");
    } else if (other != NULL) {
        take(d, other);
    } else {
        dialogue_say(d, "cant");
    }
}

void relief_other_way(struct dialogue *d)
{
    if (d->coach.phase == COACH_OFF || d->coach.routine->both_sides) {
        dialogue_say(d, "help_idle");
        return;
    }
    const struct routine *other = other_way(d);
    if (other != NULL && d->coach.ways + 1 < count_ways(d)) {
        take(d, other);
    } else {
        dialogue_say(d, "no_other_way");
    }
}
