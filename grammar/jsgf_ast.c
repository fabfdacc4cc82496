/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * jsgf_ast: makes the trees' nodes and holds them to their limits. Operators
 * fold as they are added – (x+)+ is x+, (x+)* is x*, [x*] is x* – since they
 * mean the same, and nesting them is what makes PocketSphinx's own reader
 * explode.
 */
#include "grammar/jsgf_ast.h"

#include <stdlib.h>
#include <string.h>

#include "assistant/base/log.h"
#include "assistant/base/memory.h"

/* Groups, operators and tags all add levels; recursion follows them. */
#define DEPTH_MAX (4 * JSGF_NESTING_MAX)

enum status jsgf_add_node(struct grammar *grammar, const char *path, int line,
                          enum node_kind kind, struct node **out)
{
    if (grammar->n_nodes == JSGF_NODES_MAX) {
        log_at(path, line, "the grammar is too large; split or shorten it");
        return STATUS_LIMIT;
    }
    struct node *node = xcalloc(1, sizeof *node);
    node->kind = kind;
    node->path = path;
    node->line = line;
    node->weight = 1.0f;
    node->older = grammar->newest;
    grammar->newest = node;
    grammar->n_nodes++;
    *out = node;
    return STATUS_OK;
}

void jsgf_add_child(struct node *parent, struct node *child)
{
    if (parent->last != NULL) {
        parent->last->next = child;
    } else {
        parent->first = child;
    }
    parent->last = child;
    if (parent->depth <= child->depth) {
        parent->depth = child->depth + 1;
    }
}

enum status jsgf_wrap(struct grammar *grammar, enum node_kind kind,
                      struct node *child, struct node **out)
{
    if (child->depth >= DEPTH_MAX) {
        log_at(child->path, child->line,
               "operators and tags are nested too deeply; use a rule of its "
               "own for the inner part");
        return STATUS_LIMIT;
    }
    enum status status =
        jsgf_add_node(grammar, child->path, child->line, kind, out);
    if (status == STATUS_OK) {
        jsgf_add_child(*out, child);
    }
    return status;
}

static bool is_repeat(enum node_kind kind)
{
    return kind == NODE_OPTIONAL || kind == NODE_STAR || kind == NODE_PLUS;
}

enum status jsgf_add_operator(struct grammar *grammar, enum node_kind kind,
                              struct node *child, struct node **out)
{
    if (is_repeat(child->kind)) {
        child->kind = child->kind == kind ? kind : NODE_STAR;
        *out = child;
        return STATUS_OK;
    }
    return jsgf_wrap(grammar, kind, child, out);
}

enum status jsgf_add_tag(struct grammar *grammar, const char *name,
                         const char *value, struct node *child,
                         struct node **out)
{
    enum status status = jsgf_wrap(grammar, NODE_TAG, child, out);
    if (status == STATUS_OK) {
        (*out)->text = xstrdup(name);
        (*out)->value = value ? xstrdup(value) : NULL;
    }
    return status;
}

enum status jsgf_add_rule(struct grammar *grammar, struct jsgf_file *file,
                          const char *path, int line, const char *name,
                          struct rule **out)
{
    if (grammar->n_rules == JSGF_RULES_MAX) {
        log_at(path, line, "more than %d rules; a grammar may not have more",
               JSGF_RULES_MAX);
        return STATUS_LIMIT;
    }
    struct node *body = NULL;
    enum status status = jsgf_add_node(grammar, path, line, NODE_CHOICE, &body);
    if (status != STATUS_OK) {
        return status;
    }
    struct rule *rule = xcalloc(1, sizeof *rule);
    rule->name = xstrdup(name);
    rule->path = path;
    rule->line = line;
    rule->body = body;
    if ((file->n_rules & (file->n_rules - 1)) == 0) {
        size_t capacity = file->n_rules ? 2 * file->n_rules : 1;
        file->rules = xrealloc(file->rules, capacity, sizeof *file->rules);
    }
    file->rules[file->n_rules++] = rule;
    grammar->n_rules++;
    *out = rule;
    return STATUS_OK;
}

void jsgf_add_alternative(struct rule *rule, struct node *alternative)
{
    jsgf_add_child(rule->body, alternative);
}
