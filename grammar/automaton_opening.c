/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * automaton_opening: where every parse begins. In a large grammar thousands of
 * states are reached before the first word, and nearly all are left behind by
 * it; so both are found once, and not in each parse.
 */
#include <stdlib.h>

#include "assistant/base/memory.h"
#include "grammar/automaton_private.h"

/* The states that no word leads to, ascending. */
static void reach_states(const struct machine *machine, struct opening *opening)
{
    bool *reached = xcalloc((size_t)machine->n_states, sizeof *reached);
    reached[machine->start] = true;
    opening->states = xcalloc((size_t)machine->n_states, sizeof(int));
    /* Only repeats go back, and to where it has been already. */
    for (int state = 0; state < machine->n_states; state++) {
        if (!reached[state]) {
            continue;
        }
        opening->states[opening->n_states++] = state;
        for (int a = machine->first[state]; a < machine->first[state + 1];
             a++) {
            const struct arc *arc = &machine->arcs[a];
            reached[arc->to] = reached[arc->to] || arc->kind != ARC_WORD;
        }
    }
    free(reached);
}

/* Every arc of a word that leaves the opening, in the machine's order. */
static int list_arcs(const struct machine *machine,
                     const struct opening *opening, int *arcs)
{
    int n = 0;
    for (int i = 0; i < opening->n_states; i++) {
        int state = opening->states[i];
        for (int a = machine->first[state]; a < machine->first[state + 1];
             a++) {
            if (machine->arcs[a].kind == ARC_WORD) {
                arcs[n++] = a;
            }
        }
    }
    return n;
}

void automaton_make_opening(struct automaton *automaton)
{
    const struct machine *machine = &automaton->machine;
    struct opening *opening = &automaton->opening;
    size_t n_words = (size_t)automaton->n_words;
    reach_states(machine, opening);
    int *arcs = xcalloc((size_t)machine->n_arcs, sizeof *arcs);
    int n_arcs = list_arcs(machine, opening, arcs);
    opening->to = xcalloc((size_t)n_arcs, sizeof *opening->to);
    opening->first = xcalloc(n_words + 1, sizeof *opening->first);
    for (int i = 0; i < n_arcs; i++) {
        opening->first[machine->arcs[arcs[i]].label + 1]++;
    }
    for (size_t word = 0; word < n_words; word++) {
        opening->first[word + 1] += opening->first[word];
    }
    int *filled = xcalloc(n_words, sizeof *filled);
    for (int i = 0; i < n_arcs; i++) {
        const struct arc *arc = &machine->arcs[arcs[i]];
        opening->to[opening->first[arc->label] + filled[arc->label]++] =
            arc->to;
    }
    free(filled);
    free(arcs);
}
