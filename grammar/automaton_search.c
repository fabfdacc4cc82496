/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * automaton_search: the sentence machine without tags, made small: of one
 * automaton, or of several, each of which is begun in a place of its own. It is
 * made when it is first asked for, since whoever only parses never does.
 */
#include <stdlib.h>

#include "assistant/base/memory.h"
#include "grammar/automaton_private.h"
#include "grammar/automaton_search.h"

/*
 * What may be left out mostly is. Weighed like the rest it is found where there
 * is none, in the end of a word drawn out, and found wanting: "stop" was "stop
 * it", and not believed (tests/bench/RESULTS.md).
 */
#define OPTIONAL_WEIGHT 0.1f

static void empty(struct search_machine *search)
{
    free(search->arcs);
    free(search->starts);
    *search = (struct search_machine){0};
}

void search_free(struct search_machine *search)
{
    if (search != NULL) {
        empty(search);
        free(search);
    }
}

static void make(const struct machine *machine, struct search_machine *search)
{
    *search = (struct search_machine){.n_arcs = (size_t)machine->n_arcs,
                                      .n_states = machine->n_states,
                                      .n_starts = 1,
                                      .final = machine->final};
    search->arcs = xcalloc(search->n_arcs, sizeof *search->arcs);
    search->starts = xcalloc(1, sizeof *search->starts);
    search->starts[0] = machine->start;
    for (int i = 0; i < machine->n_arcs; i++) {
        const struct arc *arc = &machine->arcs[i];
        search->arcs[i] = (struct automaton_arc){
            .from = arc->from,
            .to = arc->to,
            .word = arc->kind == ARC_WORD ? arc->label : AUTOMATON_NO_WORD,
            .weight = arc->kind == ARC_OPTIONAL ? OPTIONAL_WEIGHT : arc->weight,
        };
    }
    search_shrink(search);
}

static const struct search_machine *search_of(const struct automaton *automaton)
{
    if (automaton->search->starts == NULL) {
        make(&automaton->machine, automaton->search);
    }
    return automaton->search;
}

/* Adds the arcs of a part behind what is there; all parts end in state 0. */
static void add_part(struct automaton *automaton, const struct automaton *part)
{
    const struct search_machine *from = search_of(part);
    struct search_machine *search = automaton->search;
    int base = search->n_states;
    search->arcs = xrealloc(search->arcs, search->n_arcs + from->n_arcs + 1,
                            sizeof *search->arcs);
    for (size_t i = 0; i < from->n_arcs; i++) {
        struct automaton_arc arc = from->arcs[i];
        arc.from += base;
        arc.to += base;
        if (arc.word != AUTOMATON_NO_WORD) {
            arc.word = automaton_add_word(automaton, part->words[arc.word]);
        }
        search->arcs[search->n_arcs++] = arc;
    }
    search->arcs[search->n_arcs++] =
        (struct automaton_arc){.from = base + from->final,
                               .to = search->final,
                               .word = AUTOMATON_NO_WORD,
                               .weight = 1.0f};
    search->starts[search->n_starts++] = base + from->starts[0];
    search->n_states += from->n_states;
}

struct automaton *automaton_unite(const struct automaton *const *parts,
                                  size_t n)
{
    struct automaton *automaton = xcalloc(1, sizeof *automaton);
    automaton->search = xcalloc(1, sizeof *automaton->search);
    automaton->search->n_states = 1;
    automaton->search->starts = xcalloc(n, sizeof *automaton->search->starts);
    for (size_t i = 0; i < n; i++) {
        add_part(automaton, parts[i]);
    }
    for (size_t i = 0; i < n; i++) {
        empty(parts[i]->search); /* nobody needs it beside this one */
    }
    search_shrink(automaton->search);
    return automaton;
}

/* ------------------------------------------------------------------ asked */

size_t automaton_n_states(const struct automaton *automaton)
{
    return (size_t)search_of(automaton)->n_states;
}

size_t automaton_n_arcs(const struct automaton *automaton)
{
    return search_of(automaton)->n_arcs;
}

struct automaton_arc automaton_arc(const struct automaton *automaton,
                                   size_t index)
{
    return search_of(automaton)->arcs[index];
}

size_t automaton_n_starts(const struct automaton *automaton)
{
    return search_of(automaton)->n_starts;
}

int automaton_start(const struct automaton *automaton, size_t index)
{
    return search_of(automaton)->starts[index];
}

int automaton_final(const struct automaton *automaton)
{
    return search_of(automaton)->final;
}
