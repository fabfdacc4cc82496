/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * automaton_build: trees to the sentence machine. A rule is written out at
 * every place that refers to it, so rules that double each other grow like
 * 2^n: limits are checked at every arc, and every step is counted, since a
 * rule of nothing but <VOID> adds no arc.
 *
 * Each tree is built between two given states, to which it adds only arcs out
 * of the first and into the second. Repeats get two states of their own, so
 * going round one never enters its neighbours.
 */
#include <stdlib.h>
#include <string.h>

#include "assistant/base/log.h"
#include "assistant/base/memory.h"
#include "grammar/automaton_private.h"
#include "grammar/automaton_search.h"
#include "grammar/jsgf_ast.h"

#define STEPS_MAX (10 * AUTOMATON_ARCS_MAX)

/* A public rule, and the end of the arcs that were built for it. */
struct start {
    const struct rule *rule;
    int end_arc;
    bool sayable;
};

struct builder {
    struct automaton *automaton;
    struct start *starts;
    size_t n_starts;
    const struct rule *rule; /* being written out, for errors */
    enum status status;
    int n_states;
    int n_arcs;
    int arc_capacity;
    struct arc *arcs;
    int tag_capacity;
    int n_repeats;
    int n_steps;
};

static void build_node(struct builder *builder, const struct node *node,
                       int from, int to);

/* ----------------------------------------------------------------- pieces */

static void refuse(struct builder *builder)
{
    if (builder->status == STATUS_OK) {
        log_at(builder->rule->path, builder->rule->line,
               "the grammar grows past %d states or %d arcs at <%s>; use fewer "
               "alternatives, or refer to large rules less often",
               AUTOMATON_STATES_MAX, AUTOMATON_ARCS_MAX, builder->rule->name);
        builder->status = STATUS_LIMIT;
    }
}

static int add_state(struct builder *builder)
{
    if (builder->n_states == AUTOMATON_STATES_MAX) {
        refuse(builder);
        return 0;
    }
    return builder->n_states++;
}

static void add_arc(struct builder *builder, struct arc arc)
{
    if (builder->n_arcs == AUTOMATON_ARCS_MAX) {
        refuse(builder);
        return;
    }
    if (builder->n_arcs == builder->arc_capacity) {
        builder->arc_capacity =
            builder->arc_capacity ? 2 * builder->arc_capacity : 256;
        builder->arcs = xrealloc(builder->arcs, (size_t)builder->arc_capacity,
                                 sizeof *builder->arcs);
    }
    builder->arcs[builder->n_arcs++] = arc;
}

static void connect(struct builder *builder, int from, int to,
                    enum arc_kind kind, int label)
{
    add_arc(builder, (struct arc){.from = from,
                                  .to = to,
                                  .kind = kind,
                                  .label = label,
                                  .weight = 1.0f});
}

static int add_tag(struct builder *builder, const struct node *node)
{
    struct automaton *automaton = builder->automaton;
    if (automaton->n_tags == builder->tag_capacity) {
        builder->tag_capacity =
            builder->tag_capacity ? 2 * builder->tag_capacity : 16;
        automaton->tags =
            xrealloc(automaton->tags, (size_t)builder->tag_capacity,
                     sizeof *automaton->tags);
    }
    automaton->tags[automaton->n_tags] = (struct tag){
        .name = xstrdup(node->text),
        .value = node->value ? xstrdup(node->value) : NULL,
        .always = node->first->kind == NODE_NULL,
    };
    return automaton->n_tags++;
}

/* ------------------------------------------------------------------ trees */

static void build_word(struct builder *builder, const struct node *node,
                       int from, int to)
{
    connect(builder, from, to, ARC_WORD,
            automaton_add_word(builder->automaton, node->text));
}

static void build_rule(struct builder *builder, const struct node *node,
                       int from, int to)
{
    const struct rule *outer = builder->rule;
    builder->rule = node->rule;
    build_node(builder, node->rule->body, from, to);
    builder->rule = outer;
}

static void build_sequence(struct builder *builder, const struct node *node,
                           int from, int to)
{
    for (const struct node *child = node->first;
         child != NULL && builder->status == STATUS_OK; child = child->next) {
        int next = child->next ? add_state(builder) : to;
        build_node(builder, child, from, next);
        from = next;
    }
}

static void build_choice(struct builder *builder, const struct node *node,
                         int from, int to)
{
    for (const struct node *child = node->first;
         child != NULL && builder->status == STATUS_OK; child = child->next) {
        if (child->weight >= 1.0f) {
            build_node(builder, child, from, to);
        } else if (child->weight > 0.0f) {
            int middle = add_state(builder);
            add_arc(builder, (struct arc){.from = from,
                                          .to = middle,
                                          .kind = ARC_EMPTY,
                                          .weight = child->weight});
            build_node(builder, child, middle, to);
        }
    }
}

static void build_optional(struct builder *builder, const struct node *node,
                           int from, int to)
{
    int begin = add_state(builder);
    connect(builder, from, begin, ARC_OPTIONAL, 0);
    build_node(builder, node->first, begin, to);
    connect(builder, from, to, ARC_EMPTY, 0);
}

static void build_plus(struct builder *builder, const struct node *node,
                       int from, int to)
{
    int repeat = builder->n_repeats++;
    int begin = add_state(builder);
    int end = add_state(builder);
    connect(builder, from, begin, ARC_ENTER, repeat);
    build_node(builder, node->first, begin, end);
    connect(builder, end, begin, ARC_REPEAT, repeat);
    connect(builder, end, to, ARC_EMPTY, 0);
}

static void build_star(struct builder *builder, const struct node *node,
                       int from, int to)
{
    build_plus(builder, node, from, to);
    connect(builder, from, to, ARC_EMPTY, 0);
}

static void build_tag(struct builder *builder, const struct node *node,
                      int from, int to)
{
    int tag = add_tag(builder, node);
    int begin = add_state(builder);
    int end = add_state(builder);
    connect(builder, from, begin, ARC_BEGIN, tag);
    build_node(builder, node->first, begin, end);
    connect(builder, end, to, ARC_END, tag);
}

static void build_null(struct builder *builder, const struct node *node,
                       int from, int to)
{
    (void)node;
    connect(builder, from, to, ARC_EMPTY, 0);
}

static void build_void(struct builder *builder, const struct node *node,
                       int from, int to)
{
    (void)builder;
    (void)node;
    (void)from;
    (void)to;
}

static void build_node(struct builder *builder, const struct node *node,
                       int from, int to)
{
    static void (*const builders[])(struct builder *, const struct node *, int,
                                    int) = {
        [NODE_WORD] = build_word,         [NODE_RULE] = build_rule,
        [NODE_SEQUENCE] = build_sequence, [NODE_CHOICE] = build_choice,
        [NODE_OPTIONAL] = build_optional, [NODE_STAR] = build_star,
        [NODE_PLUS] = build_plus,         [NODE_TAG] = build_tag,
        [NODE_NULL] = build_null,         [NODE_VOID] = build_void,
    };
    if (++builder->n_steps > STEPS_MAX) {
        refuse(builder);
    }
    if (builder->status == STATUS_OK) {
        builders[node->kind](builder, node, from, to);
    }
}

/* ---------------------------------------------------------------- cleanup */

/* Sorts arcs by their `from` (or, backward, `to`), keeping their order. */
static void index_arcs(const struct arc *arcs, int n_arcs, int n_states,
                       bool backward, int *first, int *sorted)
{
    memset(first, 0, ((size_t)n_states + 1) * sizeof *first);
    for (int i = 0; i < n_arcs; i++) {
        first[(backward ? arcs[i].to : arcs[i].from) + 1]++;
    }
    for (int s = 0; s < n_states; s++) {
        first[s + 1] += first[s];
    }
    int *next = xcalloc((size_t)n_states, sizeof *next);
    memcpy(next, first, (size_t)n_states * sizeof *next);
    for (int i = 0; i < n_arcs; i++) {
        sorted[next[backward ? arcs[i].to : arcs[i].from]++] = i;
    }
    free(next);
}

/*
 * Visits what can be reached from `root` in depth first order; order[s] gets
 * a number that is smaller the later s is left, -1 where s is not reached.
 * Without the repeats' arcs back there are no circles, so going forward those
 * numbers make every other arc go up.
 */
static void visit(const struct builder *builder, int root, bool backward,
                  int *order)
{
    size_t n = (size_t)builder->n_states;
    int *first = xcalloc(n + 1, sizeof *first);
    int *sorted = xcalloc((size_t)builder->n_arcs, sizeof *sorted);
    int *stack = xcalloc(n, sizeof *stack);
    int *next = xcalloc(n, sizeof *next);
    index_arcs(builder->arcs, builder->n_arcs, builder->n_states, backward,
               first, sorted);
    memcpy(next, first, n * sizeof *next);
    memset(order, -1, n * sizeof *order);
    int depth = 1;
    int left = builder->n_states;
    stack[0] = root;
    order[root] = 0;
    while (depth > 0) {
        int state = stack[depth - 1];
        if (next[state] == first[state + 1]) {
            order[state] = --left;
            depth--;
            continue;
        }
        const struct arc *arc = &builder->arcs[sorted[next[state]++]];
        int target = backward ? arc->from : arc->to;
        if (arc->kind != ARC_REPEAT && order[target] < 0) {
            order[target] = 0;
            stack[depth++] = target;
        }
    }
    free(first);
    free(sorted);
    free(stack);
    free(next);
}

/* Drops arcs of dropped states; notes which public rules keep a word. */
static void renumber_arcs(struct builder *builder, const int *number)
{
    int n_arcs = 0;
    size_t start = 0;
    for (int i = 0; i < builder->n_arcs; i++) {
        while (i >= builder->starts[start].end_arc) {
            start++;
        }
        struct arc arc = builder->arcs[i];
        arc.from = number[arc.from];
        arc.to = number[arc.to];
        if (arc.from < 0 || arc.to < 0) {
            continue;
        }
        builder->arcs[n_arcs++] = arc;
        if (arc.kind == ARC_WORD) {
            builder->starts[start].sayable = true;
        }
    }
    builder->n_arcs = n_arcs;
}

/*
 * Drops states that no sentence passes, numbers the rest upward and gives
 * them to the automaton. Repeats' arcs back do not matter to reaching: their
 * ends are reached without them.
 */
static void trim(struct builder *builder, int start, int final)
{
    size_t n = (size_t)builder->n_states;
    int *forward = xcalloc(n, sizeof *forward);
    int *backward = xcalloc(n, sizeof *backward);
    int *by_order = xcalloc(n, sizeof *by_order);
    visit(builder, start, false, forward);
    visit(builder, final, true, backward);
    memset(by_order, -1, n * sizeof *by_order);
    for (int s = 0; s < builder->n_states; s++) {
        if (forward[s] >= 0 && backward[s] >= 0) {
            by_order[forward[s]] = s;
        }
    }
    int *number = forward; /* from here on: new numbers, -1 where dropped */
    memset(number, -1, n * sizeof *number);
    int n_kept = 0;
    for (size_t i = 0; i < n; i++) {
        if (by_order[i] >= 0) {
            number[by_order[i]] = n_kept++;
        }
    }
    builder->n_states = n_kept;
    renumber_arcs(builder, number);
    builder->automaton->machine.start = number[start];
    builder->automaton->machine.final = number[final];
    free(forward);
    free(backward);
    free(by_order);
}

static void finish_machine(struct builder *builder)
{
    struct machine *machine = &builder->automaton->machine;
    size_t n_arcs = (size_t)builder->n_arcs;
    int *sorted = xcalloc(n_arcs, sizeof *sorted);
    machine->n_states = builder->n_states;
    machine->n_arcs = builder->n_arcs;
    machine->n_repeats = builder->n_repeats;
    machine->first = xcalloc((size_t)machine->n_states + 1, sizeof(int));
    machine->arcs = xcalloc(n_arcs, sizeof *machine->arcs);
    index_arcs(builder->arcs, builder->n_arcs, builder->n_states, false,
               machine->first, sorted);
    for (size_t i = 0; i < n_arcs; i++) {
        machine->arcs[i] = builder->arcs[sorted[i]];
    }
    free(sorted);
}

/* ----------------------------------------------------------------- public */

static void build_starts(struct builder *builder, const struct jsgf_file *file,
                         int from, int to)
{
    builder->starts = xcalloc(file->n_rules, sizeof *builder->starts);
    for (size_t i = 0; i < file->n_rules; i++) {
        if (file->rules[i]->is_public && builder->status == STATUS_OK) {
            builder->rule = file->rules[i];
            build_node(builder, builder->rule->body, from, to);
            builder->starts[builder->n_starts++] = (struct start){
                .rule = builder->rule, .end_arc = builder->n_arcs};
        }
    }
    if (builder->n_starts == 0 && builder->status == STATUS_OK) {
        log_at(file->path, 1,
               "no rule is public, so nothing can be said; write \"public\" "
               "before the rules that are whole sentences");
        builder->status = STATUS_INVALID;
    }
}

static enum status check_starts(const struct builder *builder)
{
    for (size_t i = 0; i < builder->n_starts; i++) {
        const struct start *start = &builder->starts[i];
        if (!start->sayable) {
            log_at(start->rule->path, start->rule->line,
                   "<%s> is public, but no words are a sentence of it; give it "
                   "some or remove it",
                   start->rule->name);
            return STATUS_INVALID;
        }
    }
    return STATUS_OK;
}

enum status automaton_build(const struct grammar *grammar,
                            struct automaton **out)
{
    struct automaton *automaton = xcalloc(1, sizeof *automaton);
    automaton->search = xcalloc(1, sizeof *automaton->search);
    struct builder builder = {.automaton = automaton};
    int from = add_state(&builder);
    int to = add_state(&builder);
    build_starts(&builder, grammar->files[0], from, to);
    if (builder.status == STATUS_OK) {
        trim(&builder, from, to);
        builder.status = check_starts(&builder);
    }
    if (builder.status == STATUS_OK) {
        finish_machine(&builder);
        automaton_make_opening(automaton);
    } else {
        automaton_destroy(automaton);
        automaton = NULL;
    }
    free(builder.arcs);
    free(builder.starts);
    *out = automaton;
    return builder.status;
}
