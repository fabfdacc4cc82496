/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * automaton_sample: sentences out of the machine: a random one, or all.
 *
 * The random walk counts how often it went round each repeat. Enumerating
 * follows sets of states instead of paths, so a sentence that can be parsed in
 * two ways still comes once; repeats' arcs back are left out, which makes
 * every walk end.
 */
#include <stdlib.h>
#include <string.h>

#include "assistant/base/memory.h"
#include "assistant/base/text.h"
#include "grammar/automaton_private.h"

#define SAMPLE_REPEATS_MAX 3
#define SAMPLE_TRIES_MAX   1000
/* Past it no repeat goes round again: nested ones multiply, words or not. */
#define SAMPLE_STEPS_MAX 100000

/* ----------------------------------------------------------------- random */

static double random_unit(uint64_t *seed)
{
    uint64_t x = *seed; /* xorshift64*, Vigna 2016 */
    x ^= x >> 12;
    x ^= x << 25;
    x ^= x >> 27;
    *seed = x;
    return (double)((x * UINT64_C(0x2545f4914f6cdd1d)) >> 11) * 0x1p-53;
}

struct sampler {
    const struct automaton *automaton;
    uint64_t seed;
    int *rounds; /* per repeat, in the one under way */
    struct text text;
    int n_words;
    int n_steps; /* of all tries */
};

static bool may_take(const struct sampler *sampler, const struct arc *arc)
{
    return arc->kind != ARC_REPEAT ||
           (sampler->rounds[arc->label] < SAMPLE_REPEATS_MAX &&
            sampler->n_words < AUTOMATON_SENTENCE_WORDS_MAX &&
            sampler->n_steps < SAMPLE_STEPS_MAX);
}

static const struct arc *choose(struct sampler *sampler, int state)
{
    const struct machine *machine = &sampler->automaton->machine;
    const struct arc *chosen = NULL;
    double total = 0.0;
    for (int a = machine->first[state]; a < machine->first[state + 1]; a++) {
        const struct arc *arc = &machine->arcs[a];
        if (!may_take(sampler, arc)) {
            continue;
        }
        total += (double)arc->weight;
        if (random_unit(&sampler->seed) * total < (double)arc->weight) {
            chosen = arc;
        }
    }
    return chosen;
}

static void follow(struct sampler *sampler, const struct arc *arc)
{
    sampler->n_steps++;
    if (arc->kind == ARC_WORD) {
        text_printf(&sampler->text, "%s%s", sampler->n_words > 0 ? " " : "",
                    sampler->automaton->words[arc->label]);
        sampler->n_words++;
    } else if (arc->kind == ARC_ENTER) {
        sampler->rounds[arc->label] = 1;
    } else if (arc->kind == ARC_REPEAT) {
        sampler->rounds[arc->label]++;
    }
}

char *automaton_sample(const struct automaton *automaton, uint64_t *seed)
{
    const struct machine *machine = &automaton->machine;
    struct sampler sampler = {.automaton = automaton, .seed = *seed};
    sampler.rounds = xcalloc((size_t)machine->n_repeats, sizeof(int));
    /* No words at all are no sentence, though a file may allow it: again. */
    for (int i = 0; sampler.n_words == 0 && i < SAMPLE_TRIES_MAX; i++) {
        for (int state = machine->start; state != machine->final;) {
            const struct arc *arc = choose(&sampler, state);
            follow(&sampler, arc);
            state = arc->to;
        }
    }
    *seed = sampler.seed;
    free(sampler.rounds);
    return text_take(&sampler.text);
}

/* -------------------------------------------------------------- enumerate */

/* The states after some words, and the words that may come next. */
struct level {
    int *states;
    int n_states;
    int *words;
    int n_words;
    int next_word;
    size_t text_length;
};

struct enumerator {
    const struct automaton *automaton;
    struct level *levels;
    size_t n_levels;
    size_t capacity;
    struct text text;
    int *state_seen; /* the stamp of the level that has it */
    int *word_seen;
    int stamp;
};

static void add_state(struct enumerator *enumerator, struct level *level,
                      int state)
{
    if (enumerator->state_seen[state] == enumerator->stamp) {
        return;
    }
    enumerator->state_seen[state] = enumerator->stamp;
    if ((level->n_states & (level->n_states - 1)) == 0) {
        size_t capacity = level->n_states ? 2 * (size_t)level->n_states : 1;
        level->states =
            xrealloc(level->states, capacity, sizeof *level->states);
    }
    level->states[level->n_states++] = state;
}

static void add_word(struct enumerator *enumerator, struct level *level,
                     int word)
{
    if (enumerator->word_seen[word] == enumerator->stamp) {
        return;
    }
    enumerator->word_seen[word] = enumerator->stamp;
    if ((level->n_words & (level->n_words - 1)) == 0) {
        size_t capacity = level->n_words ? 2 * (size_t)level->n_words : 1;
        level->words = xrealloc(level->words, capacity, sizeof *level->words);
    }
    level->words[level->n_words++] = word;
}

/* Adds what empty arcs reach, and collects the words that may come next. */
static void close_level(struct enumerator *enumerator, struct level *level)
{
    const struct machine *machine = &enumerator->automaton->machine;
    for (int i = 0; i < level->n_states; i++) {
        int state = level->states[i];
        for (int a = machine->first[state]; a < machine->first[state + 1];
             a++) {
            const struct arc *arc = &machine->arcs[a];
            if (arc->kind == ARC_WORD) {
                add_word(enumerator, level, arc->label);
            } else if (arc->kind != ARC_REPEAT) {
                add_state(enumerator, level, arc->to);
            }
        }
    }
}

/* A new level above the last: after `word`, or the very first. */
static void push_level(struct enumerator *enumerator, int word)
{
    const struct machine *machine = &enumerator->automaton->machine;
    struct level level = {0};
    enumerator->stamp++;
    if (enumerator->n_levels == 0) {
        add_state(enumerator, &level, machine->start);
    } else {
        const struct level *last =
            &enumerator->levels[enumerator->n_levels - 1];
        for (int i = 0; i < last->n_states; i++) {
            int state = last->states[i];
            for (int a = machine->first[state]; a < machine->first[state + 1];
                 a++) {
                const struct arc *arc = &machine->arcs[a];
                if (arc->kind == ARC_WORD && arc->label == word) {
                    add_state(enumerator, &level, arc->to);
                }
            }
        }
        text_printf(&enumerator->text, "%s%s",
                    enumerator->text.length > 0 ? " " : "",
                    enumerator->automaton->words[word]);
    }
    close_level(enumerator, &level);
    level.text_length = enumerator->text.length;
    if (enumerator->n_levels == enumerator->capacity) {
        enumerator->capacity =
            enumerator->capacity ? 2 * enumerator->capacity : 16;
        enumerator->levels = xrealloc(enumerator->levels, enumerator->capacity,
                                      sizeof *enumerator->levels);
    }
    enumerator->levels[enumerator->n_levels++] = level;
}

static void pop_level(struct enumerator *enumerator)
{
    struct level *level = &enumerator->levels[--enumerator->n_levels];
    free(level->states);
    free(level->words);
    if (enumerator->n_levels > 0) {
        enumerator->text.length =
            enumerator->levels[enumerator->n_levels - 1].text_length;
    }
}

static bool ends_sentence(const struct enumerator *enumerator)
{
    const struct level *level = &enumerator->levels[enumerator->n_levels - 1];
    for (int i = 0; i < level->n_states; i++) {
        if (level->states[i] == enumerator->automaton->machine.final) {
            return enumerator->n_levels > 1;
        }
    }
    return false;
}

size_t automaton_enumerate(const struct automaton *automaton, size_t max,
                           void (*take)(void *context, const char *sentence),
                           void *context)
{
    struct enumerator enumerator = {.automaton = automaton};
    enumerator.state_seen =
        xcalloc((size_t)automaton->machine.n_states, sizeof(int));
    enumerator.word_seen = xcalloc((size_t)automaton->n_words, sizeof(int));
    size_t n = 0;
    push_level(&enumerator, AUTOMATON_NO_WORD);
    while (enumerator.n_levels > 0 && n <= max) {
        struct level *level = &enumerator.levels[enumerator.n_levels - 1];
        if (level->next_word == 0 && ends_sentence(&enumerator) && n++ < max) {
            take(context, text_str(&enumerator.text));
        }
        if (level->next_word < level->n_words) {
            push_level(&enumerator, level->words[level->next_word++]);
        } else {
            pop_level(&enumerator);
        }
    }
    while (enumerator.n_levels > 0) {
        pop_level(&enumerator);
    }
    free(enumerator.levels);
    free(enumerator.state_seen);
    free(enumerator.word_seen);
    text_finish(&enumerator.text);
    return n;
}
