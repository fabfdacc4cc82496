/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * intent: what a sentence means: a name and named slots, both plain text.
 * Start from `struct intent intent = {0};`; intent_finish() frees what it
 * holds. No name means: nothing was understood.
 */
#ifndef UNCRAMP_INTENT_H
#define UNCRAMP_INTENT_H

#include <stddef.h>

#define INTENT_SLOTS_MAX 16

struct slot {
    char *name;
    char *value;
};

struct intent {
    char *name;
    struct slot slots[INTENT_SLOTS_MAX];
    size_t n_slots;
    /* Confidence from which this way to say it is accepted, where that is less
     * than everything else takes; 0: it takes as much. */
    double threshold;
};

/* What a tag {threshold=...} says: over 0 and up to 1; 0 where it is neither.
 */
double intent_read_threshold(const char *value);

void intent_set_name(struct intent *intent, const char *name);
/* Replaces a slot of that name; past INTENT_SLOTS_MAX it is dropped. */
void intent_set_slot(struct intent *intent, const char *name,
                     const char *value);
/* The slot's value, or NULL. */
const char *intent_slot(const struct intent *intent, const char *name);
void intent_finish(struct intent *intent);

#endif
