/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * fsg_pocketsphinx: the search machine handed over arc by arc. Debian's own
 * JSGF compiler drops weights; fsg_model_trans_add() takes them. The engine
 * follows only one empty arc at a time, so it needs their closure; it is made
 * here because the engine's own does not stop growing.
 */
#include "grammar/fsg_pocketsphinx.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <sphinxbase/ckd_alloc.h>
#include <sphinxbase/glist.h>
#include <sphinxbase/hash_table.h>

#include "assistant/base/log.h"
#include "assistant/base/memory.h"

/* Of the weights against the sound: the engine's default. */
#define LANGUAGE_WEIGHT 6.5F

/*
 * The linker lets us take the place of the engine's own, whose tables have a
 * hundred places or more. Every state of an fsg has one or two, with hardly
 * ever more than five ways out in them; that was 14 MB, and all the places are
 * looked through wherever a word may have ended.
 */
hash_table_t *hash_table_new(int32 size, int32 casearg)
{
    hash_table_t *table = ckd_calloc(1, sizeof *table);
    table->size = size | 1; /* keys are sums of powers of two */
    table->nocase = casearg == HASH_CASE_NO;
    table->table = ckd_calloc((size_t)table->size, sizeof *table->table);
    return table;
}

/* As it is in every libpocketsphinx.so.3, which keeps it to itself. */
struct fsg_history_s {
    const fsg_model_t *fsg;
    struct blkarray_list_s *entries;
    glist_t **found; /* of this frame: by state and by the sound before */
    int n_sounds;
};

void fsg_history_end_frame(struct fsg_history_s *history);
int blkarray_list_append(struct blkarray_list_s *list, void *entry);

static bool is_empty(const glist_t *lists, int n)
{
    uintptr_t any = 0; /* without a branch for each it is soon seen */
    for (int i = 0; i < n; i++) {
        any |= (uintptr_t)lists[i];
    }
    return any == 0;
}

/*
 * The same here: the words that end in this frame are handed over to the
 * history. The engine's own calls a function for each place where there might
 * be one, 200,000 a frame, and that was half of what hearing cost.
 */
void fsg_history_end_frame(struct fsg_history_s *history)
{
    for (int state = 0; state < history->fsg->n_state; state++) {
        glist_t *found = history->found[state];
        if (is_empty(found, history->n_sounds)) {
            continue;
        }
        for (int i = 0; i < history->n_sounds; i++) {
            for (gnode_t *node = found[i]; node; node = gnode_next(node)) {
                (void)blkarray_list_append(history->entries, gnode_ptr(node));
            }
            glist_free(found[i]);
            found[i] = NULL;
        }
    }
}

struct maker {
    const struct automaton *automaton;
    size_t n_states;
    size_t n_arcs;
    bool *kept; /* per arc */
    fsg_model_t *fsg;
    /* Empty arcs by where they begin: those of s are next[first[s]] .. */
    size_t *first;
    size_t *empties;
    float *best; /* per state: the weight of the way there, 0 for none */
    int *stack;
};

/* One sweep: marks states that `seen` ones lead to. True where any is new. */
static bool spread(const struct maker *maker, bool *seen, bool backward)
{
    bool changed = false;
    for (size_t i = 0; i < maker->n_arcs; i++) {
        size_t index = backward ? maker->n_arcs - 1 - i : i;
        struct automaton_arc arc = automaton_arc(maker->automaton, index);
        int from = backward ? arc.to : arc.from;
        int to = backward ? arc.from : arc.to;
        if (maker->kept[index] && seen[from] && !seen[to]) {
            seen[to] = true;
            changed = true;
        }
    }
    return changed;
}

/* Keeps the arcs on a way from start to end; false where there is none. */
static bool choose_arcs(struct maker *maker, const bool *sayable)
{
    const struct automaton *automaton = maker->automaton;
    bool *forward = xcalloc(maker->n_states, sizeof *forward);
    bool *backward = xcalloc(maker->n_states, sizeof *backward);
    for (size_t i = 0; i < maker->n_arcs; i++) {
        int word = automaton_arc(automaton, i).word;
        maker->kept[i] = word == AUTOMATON_NO_WORD || sayable[word];
    }
    for (size_t i = 0; i < automaton_n_starts(automaton); i++) {
        forward[automaton_start(automaton, i)] = true;
    }
    backward[automaton_final(automaton)] = true;
    bool changed = true;
    while (changed) {
        changed = spread(maker, forward, false);
        changed = spread(maker, backward, true) || changed;
    }
    bool any = false;
    for (size_t i = 0; i < maker->n_arcs; i++) {
        struct automaton_arc arc = automaton_arc(automaton, i);
        maker->kept[i] =
            maker->kept[i] && forward[arc.from] && backward[arc.to];
        any = any || (maker->kept[i] && arc.word != AUTOMATON_NO_WORD);
    }
    free(forward);
    free(backward);
    return any;
}

bool fsg_has_sentence(const struct automaton *automaton, const bool *sayable)
{
    struct maker maker = {.automaton = automaton,
                          .n_states = automaton_n_states(automaton),
                          .n_arcs = automaton_n_arcs(automaton)};
    maker.kept = xcalloc(maker.n_arcs, sizeof *maker.kept);
    bool any = choose_arcs(&maker, sayable);
    free(maker.kept);
    return any;
}

static int log_weight(const struct maker *maker, float weight)
{
    return (int)((float)logmath_log(maker->fsg->lmath, (double)weight) *
                 LANGUAGE_WEIGHT);
}

/* The arc's word, from another state, which is `weight` away from its own. */
static void add_word(struct maker *maker, int from, float weight,
                     const struct automaton_arc *arc)
{
    int word = fsg_model_word_add(
        maker->fsg, automaton_word(maker->automaton, (size_t)arc->word));
    fsg_model_trans_add(maker->fsg, from, arc->to,
                        log_weight(maker, weight * arc->weight), word);
}

static void add_words(struct maker *maker)
{
    for (size_t i = 0; i < maker->n_arcs; i++) {
        struct automaton_arc arc = automaton_arc(maker->automaton, i);
        if (maker->kept[i] && arc.word != AUTOMATON_NO_WORD) {
            add_word(maker, arc.from, 1.0f, &arc);
        }
    }
}

static void index_empties(struct maker *maker)
{
    const struct automaton *automaton = maker->automaton;
    for (size_t i = 0; i < maker->n_arcs; i++) {
        struct automaton_arc arc = automaton_arc(automaton, i);
        if (maker->kept[i] && arc.word == AUTOMATON_NO_WORD) {
            maker->first[arc.from]++;
        }
    }
    for (size_t s = 1; s <= maker->n_states; s++) {
        maker->first[s] += maker->first[s - 1];
    }
    /* Each share is filled from its end, so first[s] becomes its begin. */
    for (size_t i = 0; i < maker->n_arcs; i++) {
        struct automaton_arc arc = automaton_arc(automaton, i);
        if (maker->kept[i] && arc.word == AUTOMATON_NO_WORD) {
            maker->empties[--maker->first[arc.from]] = i;
        }
    }
}

/* What empty arcs lead to from `state`, with its weight in `best`, which is the
 * caller's to clear; returns how many. */
static size_t reach(struct maker *maker, int state, int *reached)
{
    size_t n_stack = 1;
    size_t n_reached = 0;
    maker->stack[0] = state;
    maker->best[state] = 1.0f;
    while (n_stack > 0) {
        int at = maker->stack[--n_stack];
        for (size_t i = maker->first[at]; i < maker->first[at + 1]; i++) {
            struct automaton_arc arc =
                automaton_arc(maker->automaton, maker->empties[i]);
            float weight = maker->best[at] * arc.weight;
            if (weight <= maker->best[arc.to] || n_stack == maker->n_states) {
                continue;
            }
            if (maker->best[arc.to] <= 0.0f) {
                reached[n_reached++] = arc.to;
            }
            maker->best[arc.to] = weight;
            maker->stack[n_stack++] = arc.to;
        }
    }
    return n_reached;
}

static void forget(struct maker *maker, int state, const int *reached, size_t n)
{
    maker->best[state] = 0.0f;
    for (size_t i = 0; i < n; i++) {
        maker->best[reached[i]] = 0.0f;
    }
}

/* Adds an empty arc from `state` to all it leads to; returns how many. */
static size_t add_empties(struct maker *maker, int state, int *reached)
{
    size_t n = reach(maker, state, reached);
    for (size_t i = 0; i < n; i++) {
        (void)fsg_model_null_trans_add(
            maker->fsg, state, reached[i],
            log_weight(maker, maker->best[reached[i]]));
    }
    forget(maker, state, reached, n);
    return n;
}

/*
 * Adds the words that empty arcs from `start` lead to, instead of those: what
 * may be left out at the beginning, "[no] stop", made the rest of the sentence
 * be found later and less often (tests/bench/RESULTS.md). Only a way to the end
 * stays empty, as where all may be said again or not at all.
 */
static void add_beginnings(struct maker *maker, int start, int *reached)
{
    size_t n = reach(maker, start, reached);
    for (size_t i = 0; n > 0 && i < maker->n_arcs; i++) {
        struct automaton_arc arc = automaton_arc(maker->automaton, i);
        if (maker->kept[i] && arc.word != AUTOMATON_NO_WORD &&
            arc.from != start && maker->best[arc.from] > 0.0f) {
            add_word(maker, start, maker->best[arc.from], &arc);
        }
    }
    int final = automaton_final(maker->automaton);
    if (final != start && maker->best[final] > 0.0f) {
        (void)fsg_model_null_trans_add(maker->fsg, start, final,
                                       log_weight(maker, maker->best[final]));
    }
    forget(maker, start, reached, n);
}

static bool is_start(const struct automaton *automaton, int state)
{
    for (size_t i = 0; i < automaton_n_starts(automaton); i++) {
        if (automaton_start(automaton, i) == state) {
            return true;
        }
    }
    return false;
}

static enum status add_closure(struct maker *maker)
{
    size_t n = 0;
    int *reached = xcalloc(maker->n_states, sizeof *reached);
    index_empties(maker);
    for (size_t s = 0; s < maker->n_states && n <= AUTOMATON_ARCS_MAX; s++) {
        if (is_start(maker->automaton, (int)s)) {
            add_beginnings(maker, (int)s, reached);
        } else {
            n += add_empties(maker, (int)s, reached);
        }
    }
    free(reached);
    if (n > AUTOMATON_ARCS_MAX) {
        log_error("recognizer",
                  "the grammars have too many optional parts in a row; make "
                  "some of them alternatives");
        return STATUS_LIMIT;
    }
    return STATUS_OK;
}

/* One flag per word: the decoder knows it. The caller frees it. */
static bool *known_words(const struct automaton *automaton,
                         ps_decoder_t *decoder)
{
    size_t n = automaton_n_words(automaton);
    bool *known = xcalloc(n, sizeof *known);
    for (size_t i = 0; i < n; i++) {
        char *phones = ps_lookup_word(decoder, automaton_word(automaton, i));
        known[i] = phones != NULL;
        ckd_free(phones);
    }
    return known;
}

static enum status fill(struct maker *maker, ps_decoder_t *decoder)
{
    bool *known = known_words(maker->automaton, decoder);
    (void)choose_arcs(maker, known);
    free(known);
    maker->fsg = fsg_model_init("states", ps_get_logmath(decoder),
                                LANGUAGE_WEIGHT, (int)maker->n_states);
    maker->fsg->start_state = automaton_start(maker->automaton, 0);
    maker->fsg->final_state = automaton_final(maker->automaton);
    add_words(maker);
    return add_closure(maker);
}

enum status fsg_create(const struct automaton *automaton, ps_decoder_t *decoder,
                       fsg_model_t **out)
{
    struct maker maker = {.automaton = automaton,
                          .n_states = automaton_n_states(automaton),
                          .n_arcs = automaton_n_arcs(automaton)};
    maker.kept = xcalloc(maker.n_arcs, sizeof *maker.kept);
    maker.first = xcalloc(maker.n_states + 1, sizeof *maker.first);
    maker.empties = xcalloc(maker.n_arcs, sizeof *maker.empties);
    maker.best = xcalloc(maker.n_states, sizeof *maker.best);
    maker.stack = xcalloc(maker.n_states, sizeof *maker.stack);
    enum status status = fill(&maker, decoder);
    if (status != STATUS_OK) {
        fsg_model_free(maker.fsg);
        maker.fsg = NULL;
    }
    free(maker.kept);
    free(maker.first);
    free(maker.empties);
    free(maker.best);
    free(maker.stack);
    *out = maker.fsg;
    return status;
}
