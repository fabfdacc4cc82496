/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * automaton_parse: words to an intent. Three sweeps over the places (state,
 * number of words taken) that the words can reach: forward to find them,
 * backward for the best weight from each to the end, and forward once more
 * along the best weights, trying arcs in the file's order. So the heavier parse
 * wins, and of equals the first in the file, at a cost of words times states –
 * no backtracking over sentences.
 *
 * What the path found means is left to automaton_meaning.c.
 *
 * Passing over a word (typed.c's fillers) costs more than any weight can.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "assistant/base/memory.h"
#include "grammar/automaton_private.h"

/* A logarithm that no product of a sentence's weights reaches. */
#define PASS_COST 1e9
/* Places of one sentence; only a grammar of nothing but repeats has more. */
#define PLACES_MAX 4000000

/* What can be reached with the same number of words taken. */
struct column {
    int *states; /* ascending */
    double *best;
    int *choice; /* the walk's next arc; -1 where it never came */
    int n;
    int capacity;
};

struct parse {
    const struct automaton *automaton;
    const struct automaton_input *input;
    int begin;
    struct column columns[AUTOMATON_SENTENCE_WORDS_MAX + 1];
    int *seen; /* per state: the last column it was added to, plus one */
    int n_places;
    const struct arc **path; /* NULL for a word passed over */
    int n_path;
    int path_capacity;
};

/* ---------------------------------------------------------------- forward */

static void add_place(struct parse *parse, int at, int state)
{
    struct column *column = &parse->columns[at];
    if (parse->seen[state] == at + 1 || parse->n_places >= PLACES_MAX) {
        return;
    }
    parse->seen[state] = at + 1;
    if (column->n == column->capacity) {
        column->capacity = column->capacity ? 2 * column->capacity : 16;
        column->states = xrealloc(column->states, (size_t)column->capacity,
                                  sizeof *column->states);
    }
    column->states[column->n++] = state;
    parse->n_places++;
}

static bool takes(const struct parse *parse, const struct arc *arc, int at)
{
    return arc->kind == ARC_WORD && at < parse->input->n_words &&
           arc->label == parse->input->ids[at];
}

static int compare_ints(const void *a, const void *b)
{
    int left = *(const int *)a;
    int right = *(const int *)b;
    return (left > right) - (left < right);
}

/* The places before the first word. */
static void open_column(struct parse *parse)
{
    const struct opening *opening = &parse->automaton->opening;
    struct column *column = &parse->columns[parse->begin];
    size_t n = (size_t)opening->n_states;
    column->states = xcalloc(n, sizeof *column->states);
    memcpy(column->states, opening->states, n * sizeof *column->states);
    column->n = column->capacity = opening->n_states;
    parse->n_places += opening->n_states;
}

/* The places that the first word leads to. */
static void take_first_word(struct parse *parse)
{
    const struct opening *opening = &parse->automaton->opening;
    int word = parse->input->ids[parse->begin];
    if (word != AUTOMATON_NO_WORD) {
        for (int i = opening->first[word]; i < opening->first[word + 1]; i++) {
            add_place(parse, parse->begin + 1, opening->to[i]);
        }
    }
}

/* The places that the word before `at` leads to. */
static void take_word(struct parse *parse, int at)
{
    const struct machine *machine = &parse->automaton->machine;
    const struct column *before = &parse->columns[at - 1];
    for (int i = 0; i < before->n; i++) {
        int state = before->states[i];
        for (int a = machine->first[state]; a < machine->first[state + 1];
             a++) {
            if (takes(parse, &machine->arcs[a], at - 1)) {
                add_place(parse, at, machine->arcs[a].to);
            }
        }
    }
}

/* All places with the words before `at` taken, from the columns before. */
static void fill_column(struct parse *parse, int at)
{
    const struct machine *machine = &parse->automaton->machine;
    const struct automaton_input *input = parse->input;
    struct column *column = &parse->columns[at];
    if (at == parse->begin) {
        open_column(parse);
        return;
    }
    if (at == parse->begin + 1) {
        take_first_word(parse);
    } else {
        take_word(parse, at);
    }
    for (int i = 0; i < input->n_spans; i++) {
        if (input->spans[i].to == at && input->spans[i].from >= parse->begin) {
            const struct column *from = &parse->columns[input->spans[i].from];
            for (int j = 0; j < from->n; j++) {
                add_place(parse, at, from->states[j]);
            }
        }
    }
    for (int i = 0; i < column->n; i++) {
        int state = column->states[i];
        for (int a = machine->first[state]; a < machine->first[state + 1];
             a++) {
            if (machine->arcs[a].kind != ARC_WORD) {
                add_place(parse, at, machine->arcs[a].to);
            }
        }
    }
    if (column->n > 0) {
        qsort(column->states, (size_t)column->n, sizeof *column->states,
              compare_ints);
    }
}

/* Fills the columns from `begin` on; stops where nothing goes further. */
static void sweep_forward(struct parse *parse)
{
    const struct automaton_input *input = parse->input;
    int farthest = parse->begin; /* the last column something can reach */
    for (int at = parse->begin; at <= input->n_words && at <= farthest; at++) {
        fill_column(parse, at);
        if (parse->columns[at].n == 0) {
            continue;
        }
        farthest = at + 1 > farthest ? at + 1 : farthest;
        for (int i = 0; i < input->n_spans; i++) {
            if (input->spans[i].from == at && input->spans[i].to > farthest) {
                farthest = input->spans[i].to;
            }
        }
    }
}

static int find_place(const struct column *column, int state)
{
    const int *found = column->n == 0
                           ? NULL
                           : bsearch(&state, column->states, (size_t)column->n,
                                     sizeof *column->states, compare_ints);
    return found ? (int)(found - column->states) : -1;
}

static void begin_parse(struct parse *parse, const struct automaton *automaton,
                        const struct automaton_input *input, int begin)
{
    *parse =
        (struct parse){.automaton = automaton, .input = input, .begin = begin};
    parse->seen = xcalloc((size_t)automaton->machine.n_states, sizeof(int));
    sweep_forward(parse);
}

static void end_parse(struct parse *parse)
{
    for (int i = 0; i <= parse->input->n_words; i++) {
        free(parse->columns[i].states);
        free(parse->columns[i].best);
        free(parse->columns[i].choice);
    }
    free(parse->seen);
    free(parse->path);
}

/* --------------------------------------------------------------- backward */

/* The best logarithm from (state, at) to the end, -INFINITY where none. */
static double best_at(const struct parse *parse, int at, int state)
{
    const struct column *column = &parse->columns[at];
    int place = find_place(column, state);
    return place < 0 ? -INFINITY : column->best[place];
}

/* What taking `arc` at `at` is worth, to the end. */
static double worth(const struct parse *parse, const struct arc *arc, int at)
{
    if (arc->kind == ARC_WORD && !takes(parse, arc, at)) {
        return -INFINITY;
    }
    return log((double)arc->weight) +
           best_at(parse, at + (arc->kind == ARC_WORD), arc->to);
}

static double worth_passing(const struct parse *parse,
                            const struct automaton_span *words, int state)
{
    return best_at(parse, words->to, state) -
           PASS_COST * (words->to - words->from);
}

/* True where something changed. Places are taken from the highest state down,
 * so only repeats (whose arcs go back) need another round. */
static bool improve_column(struct parse *parse, int at)
{
    const struct machine *machine = &parse->automaton->machine;
    struct column *column = &parse->columns[at];
    bool changed = false;
    for (int i = column->n - 1; i >= 0; i--) {
        int state = column->states[i];
        double best = column->best[i];
        for (int a = machine->first[state]; a < machine->first[state + 1];
             a++) {
            best = fmax(best, worth(parse, &machine->arcs[a], at));
        }
        if (best > column->best[i]) {
            column->best[i] = best;
            changed = true;
        }
    }
    return changed;
}

static void sweep_backward(struct parse *parse)
{
    const struct automaton_input *input = parse->input;
    for (int at = input->n_words; at >= parse->begin; at--) {
        struct column *column = &parse->columns[at];
        column->best = xcalloc((size_t)column->n, sizeof *column->best);
        for (int i = 0; i < column->n; i++) {
            column->best[i] =
                at == input->n_words &&
                        column->states[i] == parse->automaton->machine.final
                    ? 0.0
                    : -INFINITY;
        }
        for (int s = 0; s < input->n_spans; s++) {
            for (int i = 0; input->spans[s].from == at && i < column->n; i++) {
                column->best[i] =
                    fmax(column->best[i], worth_passing(parse, &input->spans[s],
                                                        column->states[i]));
            }
        }
        bool changed = true;
        while (changed) {
            changed = improve_column(parse, at);
        }
    }
}

/* ------------------------------------------------------------------- walk */

struct step {
    int at;
    int place;
};

static void record(struct parse *parse, int depth, const struct arc *arc)
{
    if (depth >= parse->path_capacity) {
        parse->path_capacity = parse->path_capacity ? 2 * depth : 64;
        parse->path = xrealloc(parse->path, (size_t)parse->path_capacity,
                               sizeof(struct arc *));
    }
    parse->path[depth] = arc;
}

/* True, and `to` filled, where going there loses nothing and is new. */
static bool leads_to(const struct parse *parse, struct step from, double value,
                     int at, int state, struct step *to)
{
    if (value < parse->columns[from.at].best[from.place] || isinf(value)) {
        return false;
    }
    *to = (struct step){at, find_place(&parse->columns[at], state)};
    return parse->columns[at].choice[to->place] < 0;
}

/*
 * The next way on from a step that loses nothing, after those tried before:
 * arcs first, then words passed over. False where there is none left.
 */
static bool next_step(struct parse *parse, struct step from, struct step *to,
                      const struct arc **taken)
{
    const struct machine *machine = &parse->automaton->machine;
    const struct automaton_input *input = parse->input;
    int state = parse->columns[from.at].states[from.place];
    int *choice = &parse->columns[from.at].choice[from.place];
    int first = machine->first[state];
    int n_arcs = machine->first[state + 1] - first;
    while (*choice < n_arcs) {
        const struct arc *arc = &machine->arcs[first + (*choice)++];
        int at = from.at + (arc->kind == ARC_WORD);
        if (leads_to(parse, from, worth(parse, arc, from.at), at, arc->to,
                     to)) {
            *taken = arc;
            return true;
        }
    }
    while (*choice < n_arcs + input->n_spans) {
        const struct automaton_span *span = &input->spans[(*choice)++ - n_arcs];
        if (span->from == from.at &&
            leads_to(parse, from, worth_passing(parse, span, state), span->to,
                     state, to)) {
            *taken = NULL;
            return true;
        }
    }
    return false;
}

/* Finds the path; each place is entered once, so circles end. */
static bool walk(struct parse *parse)
{
    const struct machine *machine = &parse->automaton->machine;
    struct step *steps = xcalloc((size_t)parse->n_places + 1, sizeof *steps);
    for (int at = parse->begin; at <= parse->input->n_words; at++) {
        struct column *column = &parse->columns[at];
        column->choice = xcalloc((size_t)column->n, sizeof *column->choice);
        memset(column->choice, -1, (size_t)column->n * sizeof(int));
    }
    int depth = 0;
    steps[0] =
        (struct step){parse->begin, find_place(&parse->columns[parse->begin],
                                               machine->start)};
    parse->columns[parse->begin].choice[steps[0].place] = 0;
    bool found = false;
    while (depth >= 0 && !found) {
        const struct arc *arc = NULL;
        if (!next_step(parse, steps[depth], &steps[depth + 1], &arc)) {
            depth--;
            continue;
        }
        record(parse, depth++, arc);
        struct column *column = &parse->columns[steps[depth].at];
        column->choice[steps[depth].place] = 0;
        found = steps[depth].at == parse->input->n_words &&
                column->states[steps[depth].place] == machine->final;
    }
    parse->n_path = depth;
    free(steps);
    return found;
}

/* ----------------------------------------------------------------- public */

bool automaton_parse_input(const struct automaton *automaton,
                           const struct automaton_input *input,
                           struct intent *intent)
{
    struct parse parse;
    intent_finish(intent);
    if (input->n_words == 0) {
        return false;
    }
    begin_parse(&parse, automaton, input, 0);
    bool found = find_place(&parse.columns[input->n_words],
                            automaton->machine.final) >= 0;
    if (found) {
        sweep_backward(&parse);
        found = walk(&parse);
    }
    if (found) {
        automaton_read_path(automaton, parse.path, parse.n_path, intent);
    }
    end_parse(&parse);
    return found;
}

void automaton_find_ends(const struct automaton *automaton,
                         const struct automaton_input *input, int begin,
                         bool *ends)
{
    struct parse parse;
    begin_parse(&parse, automaton, input, begin);
    for (int i = 0; i <= input->n_words; i++) {
        ends[i] = i > begin &&
                  find_place(&parse.columns[i], automaton->machine.final) >= 0;
    }
    end_parse(&parse);
}

bool automaton_parse(const struct automaton *automaton, const char *words,
                     struct intent *intent)
{
    struct automaton_input input;
    intent_finish(intent);
    return automaton_read_words(automaton, words, &input) &&
           automaton_parse_input(automaton, &input, intent);
}
