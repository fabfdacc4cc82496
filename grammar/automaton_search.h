/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * automaton_search: the machine of words that the search goes through. Private
 * to the automaton.
 */
#ifndef UNCRAMP_AUTOMATON_SEARCH_H
#define UNCRAMP_AUTOMATON_SEARCH_H

#include <stdbool.h>
#include <stddef.h>

#include "grammar/automaton.h"

struct search_machine {
    struct automaton_arc *arcs;
    size_t n_arcs;
    int n_states;
    int *starts;
    size_t n_starts;
    int final;
    int *joined; /* where a state went; itself where it stays; NULL after */
};

/* With what it has; NULL is allowed. */
void search_free(struct search_machine *search);

/* Makes it as small as is quickly done, without a sentence or its weight
 * changed. */
void search_shrink(struct search_machine *search);

/* Two steps of that. */

/* Moves each weight to the first arc where it can be told. */
void search_weigh_early(struct search_machine *search);
/*
 * A state whose only way in is empty is the one that it comes from, and its
 * ways out take over the weight. Of neighbours one at a time; true where any
 * was joined, which the caller is to settle.
 */
bool search_join_weighted(struct search_machine *search);

#endif
