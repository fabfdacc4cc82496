/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A sentence's weight is the product of its arcs', so a weight may be moved
 * along its arcs without anything being heard differently. Where each is as
 * early as it can be told, states that lead to the same words are equal though
 * something before them was optional, and can be joined.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "assistant/base/memory.h"
#include "grammar/automaton_search.h"

/* Of a weight's 23 bits after the point: products of the same weights in
 * another order are equal. */
#define WEIGHT_BITS_DROPPED 6

static float rounded(float weight)
{
    uint32_t bits = 0;
    memcpy(&bits, &weight, sizeof bits);
    bits += UINT32_C(1) << (WEIGHT_BITS_DROPPED - 1);
    bits &= ~((UINT32_C(1) << WEIGHT_BITS_DROPPED) - 1);
    memcpy(&weight, &bits, sizeof weight);
    return weight;
}

/* The weight of the heaviest way from each state to the end. */
static float *weigh_endings(const struct search_machine *search)
{
    float *best = xcalloc((size_t)search->n_states, sizeof *best);
    best[search->final] = 1.0f;
    for (bool changed = true; changed;) {
        changed = false;
        /* Arcs mostly lead to higher states: backward it is soon done. */
        for (size_t i = search->n_arcs; i-- > 0;) {
            const struct automaton_arc *arc = &search->arcs[i];
            float weight = rounded(arc->weight * best[arc->to]);
            if (weight > best[arc->from]) {
                best[arc->from] = weight;
                changed = true;
            }
        }
    }
    return best;
}

void search_weigh_early(struct search_machine *search)
{
    float *best = weigh_endings(search);
    for (size_t i = 0; i < search->n_starts; i++) {
        best[search->starts[i]] = 1.0f; /* nothing is before it */
    }
    for (size_t i = 0; i < search->n_arcs; i++) {
        struct automaton_arc *arc = &search->arcs[i];
        if (best[arc->from] > 0.0f && best[arc->to] > 0.0f) {
            arc->weight =
                rounded(arc->weight * best[arc->to] / best[arc->from]);
        }
    }
    free(best);
}

bool search_join_weighted(struct search_machine *search)
{
    size_t n_states = (size_t)search->n_states;
    int *n_ways_in = xcalloc(n_states, sizeof *n_ways_in);
    float *passed_on = xcalloc(n_states, sizeof *passed_on);
    bool *used = xcalloc(n_states, sizeof *used);
    bool changed = false;
    for (size_t i = 0; i < search->n_arcs; i++) {
        n_ways_in[search->arcs[i].to]++;
    }
    used[search->final] = true; /* it has no way out to pass it on to */
    for (size_t i = 0; i < search->n_starts; i++) {
        n_ways_in[search->starts[i]]++;
    }
    for (size_t i = 0; i < search->n_arcs; i++) {
        const struct automaton_arc *arc = &search->arcs[i];
        if (arc->word == AUTOMATON_NO_WORD && n_ways_in[arc->to] == 1 &&
            !used[arc->from] && !used[arc->to]) {
            used[arc->from] = used[arc->to] = true;
            passed_on[arc->to] = arc->weight;
            search->joined[arc->to] = arc->from;
            changed = true;
        }
    }
    for (size_t i = 0; i < search->n_arcs; i++) {
        struct automaton_arc *arc = &search->arcs[i];
        if (passed_on[arc->from] > 0.0f) {
            arc->weight = rounded(arc->weight * passed_on[arc->from]);
        }
    }
    free(n_ways_in);
    free(passed_on);
    free(used);
    return changed;
}
