/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * intent: plain owned strings and a linear search. There are at most
 * INTENT_SLOTS_MAX slots and usually one or two, so nothing cleverer pays.
 */
#include "grammar/intent.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "assistant/base/memory.h"

double intent_read_threshold(const char *value)
{
    char *rest = NULL;
    double threshold = strtod(value, &rest);
    bool is =
        rest != value && *rest == '\0' && threshold > 0.0 && threshold <= 1.0;
    return is ? threshold : 0.0;
}

void intent_set_name(struct intent *intent, const char *name)
{
    char *copy = name ? xstrdup(name) : NULL;
    free(intent->name);
    intent->name = copy;
}

void intent_set_slot(struct intent *intent, const char *name, const char *value)
{
    for (size_t i = 0; i < intent->n_slots; i++) {
        if (strcmp(intent->slots[i].name, name) == 0) {
            char *copy = xstrdup(value);
            free(intent->slots[i].value);
            intent->slots[i].value = copy;
            return;
        }
    }
    if (intent->n_slots == INTENT_SLOTS_MAX) {
        return;
    }
    struct slot *slot = &intent->slots[intent->n_slots++];
    slot->name = xstrdup(name);
    slot->value = xstrdup(value);
}

const char *intent_slot(const struct intent *intent, const char *name)
{
    for (size_t i = 0; i < intent->n_slots; i++) {
        if (strcmp(intent->slots[i].name, name) == 0) {
            return intent->slots[i].value;
        }
    }
    return NULL;
}

void intent_finish(struct intent *intent)
{
    free(intent->name);
    for (size_t i = 0; i < intent->n_slots; i++) {
        free(intent->slots[i].name);
        free(intent->slots[i].value);
    }
    *intent = (struct intent){0};
}
