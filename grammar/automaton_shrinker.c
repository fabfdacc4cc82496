/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * automaton_search made small. Every state costs the decoder silence models and
 * every pair of equal beginnings is heard twice, so: states joined by an empty
 * arc that is the only way become one, and states with the same ways out, or
 * the same ways in, become one. None of it changes a sentence or its weight.
 * What is left of empty arcs (by optionals and repeats) stays: removing them
 * can square the arcs.
 */
#include "grammar/automaton_search.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "assistant/base/memory.h"

/*
 * Each round merges one more word of common beginnings and endings. Sentences
 * are shorter than this; the second bounds the time a huge grammar takes.
 */
#define ROUNDS_MAX 40
#define WORK_MAX   ((size_t)1000000)

static bool is_start(const struct search_machine *search, int state)
{
    for (size_t i = 0; i < search->n_starts; i++) {
        if (search->starts[i] == state) {
            return true;
        }
    }
    return false;
}

static int resolve(struct search_machine *search, int state)
{
    while (search->joined[state] != state) {
        search->joined[state] = search->joined[search->joined[state]];
        state = search->joined[state];
    }
    return state;
}

/* Of one state. */
static int compare_arcs(const void *a, const void *b)
{
    const struct automaton_arc *left = a;
    const struct automaton_arc *right = b;
    if (left->word != right->word) {
        return left->word < right->word ? -1 : 1;
    }
    if (left->to != right->to) {
        return left->to < right->to ? -1 : 1;
    }
    return (left->weight < right->weight) - (left->weight > right->weight);
}

/*
 * Sorts arcs by state, those of a state by compare_arcs(). States are small
 * numbers, so they are counted: a sort by comparison was most of the start.
 */
static void sort_arcs(struct search_machine *search)
{
    size_t *first = xcalloc((size_t)search->n_states + 2, sizeof *first);
    struct automaton_arc *sorted = xcalloc(search->n_arcs + 1, sizeof *sorted);
    for (size_t i = 0; i < search->n_arcs; i++) {
        first[search->arcs[i].from + 2]++;
    }
    for (int s = 0; s < search->n_states; s++) {
        first[s + 2] += first[s + 1];
    }
    for (size_t i = 0; i < search->n_arcs; i++) {
        sorted[first[search->arcs[i].from + 1]++] = search->arcs[i];
    }
    for (int s = 0; s < search->n_states; s++) {
        size_t n = first[s + 1] - first[s];
        if (n > 1) {
            qsort(sorted + first[s], n, sizeof *sorted, compare_arcs);
        }
    }
    free(first);
    free(search->arcs);
    search->arcs = sorted;
}

/* Moves arcs to where their states went; sorts them and drops doubles. */
static void settle(struct search_machine *search)
{
    size_t n = 0;
    for (size_t i = 0; i < search->n_arcs; i++) {
        struct automaton_arc arc = search->arcs[i];
        arc.from = resolve(search, arc.from);
        arc.to = resolve(search, arc.to);
        if (arc.word != AUTOMATON_NO_WORD || arc.from != arc.to) {
            search->arcs[n++] = arc;
        }
    }
    search->n_arcs = n;
    sort_arcs(search);
    search->n_arcs = 0;
    for (size_t i = 0; i < n; i++) {
        const struct automaton_arc *arc = &search->arcs[i];
        const struct automaton_arc *before =
            &search->arcs[search->n_arcs - (search->n_arcs > 0)];
        if (search->n_arcs == 0 || before->from != arc->from ||
            before->to != arc->to || before->word != arc->word) {
            search->arcs[search->n_arcs++] = *arc;
        }
    }
    for (size_t i = 0; i < search->n_starts; i++) {
        search->starts[i] = resolve(search, search->starts[i]);
    }
    search->final = resolve(search, search->final);
}

/*
 * A state whose only way out is empty is the state it leads to. Such a way is
 * free, since its weight was told before.
 */
static bool join_empty(struct search_machine *search)
{
    bool changed = false;
    int *n_ways_out = xcalloc((size_t)search->n_states, sizeof *n_ways_out);
    for (size_t i = 0; i < search->n_arcs; i++) {
        n_ways_out[search->arcs[i].from]++;
    }
    n_ways_out[search->final]++; /* to end a sentence is one more */
    for (size_t i = 0; i < search->n_arcs; i++) {
        const struct automaton_arc *arc = &search->arcs[i];
        if (arc->word != AUTOMATON_NO_WORD || arc->weight < 1.0f ||
            n_ways_out[arc->from] != 1) {
            continue;
        }
        int from = resolve(search, arc->from);
        int to = resolve(search, arc->to);
        if (from != to) {
            search->joined[from] = to;
            changed = true;
        }
    }
    free(n_ways_out);
    settle(search);
    return changed;
}

/* ------------------------------------------------------------- equal ways */

/* A state's arcs on one side, in a fixed order, and a sum to compare by. */
struct ways {
    uint64_t sum;
    int state;
    int first;
    int n;
};

struct way {
    int state;
    int word;
    int other;
    float weight;
};

static int compare_ways(const void *a, const void *b)
{
    const struct ways *left = a;
    const struct ways *right = b;
    if (left->sum != right->sum) {
        return left->sum < right->sum ? -1 : 1;
    }
    return (left->state > right->state) - (left->state < right->state);
}

static uint64_t mix(uint64_t sum, uint64_t value)
{
    sum = (sum ^ value) * UINT64_C(0x9e3779b97f4a7c15);
    return sum ^ (sum >> 29);
}

/*
 * Every state's ways on one side, by state; those of a state in the order that
 * settle() left the arcs in, which is the same for equal ways.
 */
static void group_ways(const struct search_machine *search, bool backward,
                       struct way *ways)
{
    size_t *first = xcalloc((size_t)search->n_states + 1, sizeof *first);
    for (size_t i = 0; i < search->n_arcs; i++) {
        const struct automaton_arc *arc = &search->arcs[i];
        first[(backward ? arc->to : arc->from) + 1]++;
    }
    for (int s = 0; s < search->n_states; s++) {
        first[s + 1] += first[s];
    }
    for (size_t i = 0; i < search->n_arcs; i++) {
        const struct automaton_arc *arc = &search->arcs[i];
        int state = backward ? arc->to : arc->from;
        ways[first[state]++] =
            (struct way){.state = state,
                         .word = arc->word,
                         .other = backward ? arc->from : arc->to,
                         .weight = arc->weight};
    }
    free(first);
}

/* Groups the ways and adds them up; returns how many states have any. */
static size_t collect_ways(const struct search_machine *search, bool backward,
                           struct way *ways, struct ways *states)
{
    size_t n_states = 0;
    group_ways(search, backward, ways);
    for (size_t i = 0; i < search->n_arcs; i++) {
        if (i == 0 || ways[i].state != ways[i - 1].state) {
            states[n_states++] =
                (struct ways){.state = ways[i].state, .first = (int)i};
        }
        struct ways *state = &states[n_states - 1];
        uint32_t weight = 0;
        memcpy(&weight, &ways[i].weight, sizeof weight);
        state->sum = mix(state->sum, (uint64_t)(unsigned)ways[i].word << 32 |
                                         (unsigned)ways[i].other);
        state->sum = mix(state->sum, weight);
        state->n++;
    }
    return n_states;
}

static bool same_ways(const struct way *ways, const struct ways *a,
                      const struct ways *b)
{
    if (a->sum != b->sum || a->n != b->n) {
        return false;
    }
    for (int i = 0; i < a->n; i++) {
        const struct way *left = &ways[a->first + i];
        const struct way *right = &ways[b->first + i];
        if (left->word != right->word || left->other != right->other ||
            left->weight < right->weight || left->weight > right->weight) {
            return false;
        }
    }
    return true;
}

static bool is_special(const struct search_machine *search, int state,
                       bool backward)
{
    return backward ? is_start(search, state) : state == search->final;
}

static bool join_equal(struct search_machine *search, bool backward)
{
    bool changed = false;
    struct way *ways = xcalloc(search->n_arcs, sizeof *ways);
    struct ways *states = xcalloc((size_t)search->n_states, sizeof *states);
    size_t n = collect_ways(search, backward, ways, states);
    if (n > 0) {
        qsort(states, n, sizeof *states, compare_ways);
    }
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        if (is_special(search, states[i].state, backward)) {
            continue; /* it also begins or ends sentences: not equal */
        }
        if (kept < i && !is_special(search, states[kept].state, backward) &&
            same_ways(ways, &states[kept], &states[i])) {
            search->joined[states[i].state] = states[kept].state;
            changed = true;
        } else {
            kept = i;
        }
    }
    free(ways);
    free(states);
    settle(search);
    return changed;
}

/* ---------------------------------------------------------------- numbers */

static void renumber(int *state, int *number, int *n)
{
    if (number[*state] < 0) {
        number[*state] = (*n)++;
    }
    *state = number[*state];
}

/* Without gaps, and none for what was joined. */
static void number_states(struct search_machine *search)
{
    int *number = xcalloc((size_t)search->n_states, sizeof *number);
    memset(number, -1, (size_t)search->n_states * sizeof *number);
    int n = 0;
    for (size_t i = 0; i < search->n_starts; i++) {
        renumber(&search->starts[i], number, &n);
    }
    renumber(&search->final, number, &n);
    for (size_t i = 0; i < search->n_arcs; i++) {
        renumber(&search->arcs[i].from, number, &n);
        renumber(&search->arcs[i].to, number, &n);
    }
    search->n_states = n;
    free(number);
}

void search_shrink(struct search_machine *search)
{
    search->joined = xcalloc((size_t)search->n_states, sizeof *search->joined);
    for (int s = 0; s < search->n_states; s++) {
        search->joined[s] = s;
    }
    settle(search);
    search_weigh_early(search);
    bool changed = true;
    size_t work = 0;
    for (int i = 0; changed && i < ROUNDS_MAX && work < WORK_MAX; i++) {
        work += search->n_arcs;
        changed = join_empty(search);
        changed = search_join_weighted(search) || changed;
        settle(search);
        changed = join_equal(search, false) || changed;
        changed = join_equal(search, true) || changed;
    }
    number_states(search);
    free(search->joined);
    search->joined = NULL;
}
