/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * automaton_search: the sentence machine without tags, made small: of one
 * automaton, or of several, each of which is begun in a place of its own.
 */
#include "assistant/base/memory.h"
#include "grammar/automaton_private.h"
#include "grammar/automaton_shrinker.h"

/*
 * What may be left out mostly is. Weighed like the rest it is found where there
 * is none, in the end of a word drawn out, and found wanting: "stop" was "stop
 * it", and not believed (tests/bench/RESULTS.md).
 */
#define OPTIONAL_WEIGHT 0.1f

/* Makes it small and hands it over to the automaton. */
static void finish(struct shrinker *shrinker, struct automaton *automaton)
{
    shrinker_run(shrinker);
    automaton->search_arcs = shrinker->arcs;
    automaton->n_search_arcs = shrinker->n_arcs;
    automaton->n_search_states = (size_t)shrinker->n_states;
    automaton->search_starts = shrinker->starts;
    automaton->n_search_starts = shrinker->n_starts;
    automaton->search_reached = shrinker->reached;
    automaton->search_final = shrinker->final;
}

void automaton_make_search(struct automaton *automaton)
{
    const struct machine *machine = &automaton->machine;
    struct shrinker shrinker = {.n_arcs = (size_t)machine->n_arcs,
                                .n_states = machine->n_states,
                                .n_starts = 1,
                                .final = machine->final};
    shrinker.arcs = xcalloc(shrinker.n_arcs, sizeof *shrinker.arcs);
    shrinker.starts = xcalloc(1, sizeof *shrinker.starts);
    shrinker.starts[0] = machine->start;
    for (int i = 0; i < machine->n_arcs; i++) {
        const struct arc *arc = &machine->arcs[i];
        shrinker.arcs[i] = (struct automaton_arc){
            .from = arc->from,
            .to = arc->to,
            .word = arc->kind == ARC_WORD ? arc->label : AUTOMATON_NO_WORD,
            .weight = arc->kind == ARC_OPTIONAL ? OPTIONAL_WEIGHT : arc->weight,
        };
    }
    finish(&shrinker, automaton);
}

/* Adds the arcs of a part behind what is there; all parts end in state 0. */
static void add_part(struct shrinker *shrinker, struct automaton *automaton,
                     const struct automaton *part)
{
    int base = shrinker->n_states;
    shrinker->arcs =
        xrealloc(shrinker->arcs, shrinker->n_arcs + part->n_search_arcs + 1,
                 sizeof *shrinker->arcs);
    for (size_t i = 0; i < part->n_search_arcs; i++) {
        struct automaton_arc arc = part->search_arcs[i];
        arc.from += base;
        arc.to += base;
        if (arc.word != AUTOMATON_NO_WORD) {
            arc.word = automaton_add_word(automaton, part->words[arc.word]);
        }
        shrinker->arcs[shrinker->n_arcs++] = arc;
    }
    shrinker->arcs[shrinker->n_arcs++] =
        (struct automaton_arc){.from = base + part->search_final,
                               .to = shrinker->final,
                               .word = AUTOMATON_NO_WORD,
                               .weight = 1.0f};
    shrinker->starts[shrinker->n_starts++] = base + part->search_starts[0];
    shrinker->n_states += (int)part->n_search_states;
}

struct automaton *automaton_unite(const struct automaton *const *parts,
                                  size_t n)
{
    struct automaton *automaton = xcalloc(1, sizeof *automaton);
    struct shrinker shrinker = {.n_states = 1, .final = 0};
    shrinker.starts = xcalloc(n, sizeof *shrinker.starts);
    for (size_t i = 0; i < n; i++) {
        add_part(&shrinker, automaton, parts[i]);
    }
    finish(&shrinker, automaton);
    return automaton;
}
