/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * automaton_shrinker: a machine of words made small, for the search. Private to
 * the automaton.
 */
#ifndef UNCRAMP_AUTOMATON_SHRINKER_H
#define UNCRAMP_AUTOMATON_SHRINKER_H

#include <stdbool.h>
#include <stddef.h>

#include "grammar/automaton.h"

/* All but the last two are given, and come back smaller; what is allocated is
 * the caller's. */
struct shrinker {
    struct automaton_arc *arcs;
    size_t n_arcs;
    int n_states;
    int *starts;
    size_t n_starts;
    int final;
    int *reached; /* per start: states below this are all it leads to */
    int *joined;  /* where a state went; itself where it stays; NULL after */
};

void shrinker_run(struct shrinker *shrinker);

/* Two of its steps, in automaton_weights.c. */

/* Moves each weight to the first arc where it can be told. */
void shrinker_weigh_early(struct shrinker *shrinker);
/*
 * A state whose only way in is empty is the one that it comes from, and its
 * ways out take over the weight. Of neighbours one at a time; true where any
 * was joined.
 */
bool shrinker_join_weighted(struct shrinker *shrinker);

#endif
