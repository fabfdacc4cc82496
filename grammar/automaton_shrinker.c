/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Every state costs the decoder silence models and every pair of equal
 * beginnings is heard twice, so: states joined by an empty arc that is the only
 * way become one, and states with the same ways out, or the same ways in,
 * become one. None of it changes a sentence or its weight. What is left of
 * empty arcs (by optionals and repeats) stays: removing them can square the
 * arcs.
 */
#include "grammar/automaton_shrinker.h"

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

static bool is_start(const struct shrinker *shrinker, int state)
{
    for (size_t i = 0; i < shrinker->n_starts; i++) {
        if (shrinker->starts[i] == state) {
            return true;
        }
    }
    return false;
}

static int resolve(struct shrinker *shrinker, int state)
{
    while (shrinker->joined[state] != state) {
        shrinker->joined[state] = shrinker->joined[shrinker->joined[state]];
        state = shrinker->joined[state];
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
static void sort_arcs(struct shrinker *shrinker)
{
    size_t *first = xcalloc((size_t)shrinker->n_states + 2, sizeof *first);
    struct automaton_arc *sorted =
        xcalloc(shrinker->n_arcs + 1, sizeof *sorted);
    for (size_t i = 0; i < shrinker->n_arcs; i++) {
        first[shrinker->arcs[i].from + 2]++;
    }
    for (int s = 0; s < shrinker->n_states; s++) {
        first[s + 2] += first[s + 1];
    }
    for (size_t i = 0; i < shrinker->n_arcs; i++) {
        sorted[first[shrinker->arcs[i].from + 1]++] = shrinker->arcs[i];
    }
    for (int s = 0; s < shrinker->n_states; s++) {
        size_t n = first[s + 1] - first[s];
        if (n > 1) {
            qsort(sorted + first[s], n, sizeof *sorted, compare_arcs);
        }
    }
    free(first);
    free(shrinker->arcs);
    shrinker->arcs = sorted;
}

/* Moves arcs to where their states went; sorts them and drops doubles. */
static void settle(struct shrinker *shrinker)
{
    size_t n = 0;
    for (size_t i = 0; i < shrinker->n_arcs; i++) {
        struct automaton_arc arc = shrinker->arcs[i];
        arc.from = resolve(shrinker, arc.from);
        arc.to = resolve(shrinker, arc.to);
        if (arc.word != AUTOMATON_NO_WORD || arc.from != arc.to) {
            shrinker->arcs[n++] = arc;
        }
    }
    shrinker->n_arcs = n;
    sort_arcs(shrinker);
    shrinker->n_arcs = 0;
    for (size_t i = 0; i < n; i++) {
        const struct automaton_arc *arc = &shrinker->arcs[i];
        const struct automaton_arc *before =
            &shrinker->arcs[shrinker->n_arcs - (shrinker->n_arcs > 0)];
        if (shrinker->n_arcs == 0 || before->from != arc->from ||
            before->to != arc->to || before->word != arc->word) {
            shrinker->arcs[shrinker->n_arcs++] = *arc;
        }
    }
    for (size_t i = 0; i < shrinker->n_starts; i++) {
        shrinker->starts[i] = resolve(shrinker, shrinker->starts[i]);
    }
    shrinker->final = resolve(shrinker, shrinker->final);
}

/*
 * A state whose only way out is empty is the state it leads to. Such a way is
 * free, since its weight was told before.
 */
static bool join_empty(struct shrinker *shrinker)
{
    bool changed = false;
    int *n_ways_out = xcalloc((size_t)shrinker->n_states, sizeof *n_ways_out);
    for (size_t i = 0; i < shrinker->n_arcs; i++) {
        n_ways_out[shrinker->arcs[i].from]++;
    }
    n_ways_out[shrinker->final]++; /* to end a sentence is one more */
    for (size_t i = 0; i < shrinker->n_arcs; i++) {
        const struct automaton_arc *arc = &shrinker->arcs[i];
        if (arc->word != AUTOMATON_NO_WORD || arc->weight < 1.0f ||
            n_ways_out[arc->from] != 1) {
            continue;
        }
        int from = resolve(shrinker, arc->from);
        int to = resolve(shrinker, arc->to);
        if (from != to) {
            shrinker->joined[from] = to;
            changed = true;
        }
    }
    free(n_ways_out);
    settle(shrinker);
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
static void group_ways(const struct shrinker *shrinker, bool backward,
                       struct way *ways)
{
    size_t *first = xcalloc((size_t)shrinker->n_states + 1, sizeof *first);
    for (size_t i = 0; i < shrinker->n_arcs; i++) {
        const struct automaton_arc *arc = &shrinker->arcs[i];
        first[(backward ? arc->to : arc->from) + 1]++;
    }
    for (int s = 0; s < shrinker->n_states; s++) {
        first[s + 1] += first[s];
    }
    for (size_t i = 0; i < shrinker->n_arcs; i++) {
        const struct automaton_arc *arc = &shrinker->arcs[i];
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
static size_t collect_ways(const struct shrinker *shrinker, bool backward,
                           struct way *ways, struct ways *states)
{
    size_t n_states = 0;
    group_ways(shrinker, backward, ways);
    for (size_t i = 0; i < shrinker->n_arcs; i++) {
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

static bool is_special(const struct shrinker *shrinker, int state,
                       bool backward)
{
    return backward ? is_start(shrinker, state) : state == shrinker->final;
}

static bool join_equal(struct shrinker *shrinker, bool backward)
{
    bool changed = false;
    struct way *ways = xcalloc(shrinker->n_arcs, sizeof *ways);
    struct ways *states = xcalloc((size_t)shrinker->n_states, sizeof *states);
    size_t n = collect_ways(shrinker, backward, ways, states);
    if (n > 0) {
        qsort(states, n, sizeof *states, compare_ways);
    }
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        if (is_special(shrinker, states[i].state, backward)) {
            continue; /* it also begins or ends sentences: not equal */
        }
        if (kept < i && !is_special(shrinker, states[kept].state, backward) &&
            same_ways(ways, &states[kept], &states[i])) {
            shrinker->joined[states[i].state] = states[kept].state;
            changed = true;
        } else {
            kept = i;
        }
    }
    free(ways);
    free(states);
    settle(shrinker);
    return changed;
}

/* ---------------------------------------------------------------- numbers */

/* Numbers what the numbered states lead to, from `n` on; returns the next. */
static int number_reached(const struct shrinker *shrinker, int *number, int n)
{
    bool changed = true;
    while (changed) {
        changed = false;
        for (size_t i = 0; i < shrinker->n_arcs; i++) {
            const struct automaton_arc *arc = &shrinker->arcs[i];
            if (number[arc->from] >= 0 && number[arc->to] < 0) {
                number[arc->to] = n++;
                changed = true;
            }
        }
    }
    return n;
}

static void number_states(struct shrinker *shrinker)
{
    int *number = xcalloc((size_t)shrinker->n_states, sizeof *number);
    memset(number, -1, (size_t)shrinker->n_states * sizeof *number);
    int n = 0;
    shrinker->reached = xcalloc(shrinker->n_starts, sizeof *shrinker->reached);
    for (size_t i = 0; i < shrinker->n_starts; i++) {
        int *start = &number[shrinker->starts[i]];
        *start = *start < 0 ? n++ : *start;
        n = number_reached(shrinker, number, n);
        shrinker->reached[i] = n;
    }
    for (size_t i = 0; i < shrinker->n_arcs; i++) {
        struct automaton_arc *arc = &shrinker->arcs[i];
        number[arc->from] = number[arc->from] < 0 ? n++ : number[arc->from];
        number[arc->to] = number[arc->to] < 0 ? n++ : number[arc->to];
        arc->from = number[arc->from];
        arc->to = number[arc->to];
    }
    for (size_t i = 0; i < shrinker->n_starts; i++) {
        shrinker->starts[i] = number[shrinker->starts[i]];
    }
    shrinker->final = number[shrinker->final];
    shrinker->n_states = n;
    free(number);
}

void shrinker_run(struct shrinker *shrinker)
{
    shrinker->joined =
        xcalloc((size_t)shrinker->n_states, sizeof *shrinker->joined);
    for (int s = 0; s < shrinker->n_states; s++) {
        shrinker->joined[s] = s;
    }
    settle(shrinker);
    shrinker_weigh_early(shrinker);
    bool changed = true;
    size_t work = 0;
    for (int i = 0; changed && i < ROUNDS_MAX && work < WORK_MAX; i++) {
        work += shrinker->n_arcs;
        changed = join_empty(shrinker);
        changed = shrinker_join_weighted(shrinker) || changed;
        settle(shrinker);
        changed = join_equal(shrinker, false) || changed;
        changed = join_equal(shrinker, true) || changed;
    }
    number_states(shrinker);
    free(shrinker->joined);
    shrinker->joined = NULL;
}
