/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * coverage: a rule is used by a grammar where a public rule of its first file
 * leads to it. Each grammar has its own copy of the files they share, so rules
 * are told apart by place and name.
 */
#include "grammar/coverage.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "assistant/base/memory.h"
#include "grammar/jsgf_ast.h"

struct use {
    const struct rule *rule;
    bool used;
};

struct uses {
    struct use *items;
    size_t count;
};

static int compare_pointers(const void *a, const void *b)
{
    const struct rule *left = ((const struct use *)a)->rule;
    const struct rule *right = ((const struct use *)b)->rule;
    return left < right ? -1 : left > right;
}

/* By place and name, the used ones first. */
static int compare_places(const void *a, const void *b)
{
    const struct use *left = a;
    const struct use *right = b;
    int order = strcmp(left->rule->path, right->rule->path);
    if (order == 0) {
        order = left->rule->line - right->rule->line;
    }
    if (order == 0) {
        order = strcmp(left->rule->name, right->rule->name);
    }
    return order != 0 ? order : (int)right->used - (int)left->used;
}

static void add_rules(struct uses *uses, const struct jsgf_file *file)
{
    uses->items =
        xrealloc(uses->items, uses->count + file->n_rules, sizeof *uses->items);
    for (size_t i = 0; i < file->n_rules; i++) {
        uses->items[uses->count++] = (struct use){file->rules[i], false};
    }
}

static void mark_rule(const struct uses *uses, const struct rule *rule);

/* Recursion is bounded, like the linker's: by the depth of nodes and rules. */
static void mark_node(const struct uses *uses, const struct node *node)
{
    if (node->kind == NODE_RULE) {
        mark_rule(uses, node->rule);
    }
    for (const struct node *child = node->first; child != NULL;
         child = child->next) {
        mark_node(uses, child);
    }
}

static void mark_rule(const struct uses *uses, const struct rule *rule)
{
    struct use key = {rule, false};
    struct use *use = bsearch(&key, uses->items, uses->count,
                              sizeof *uses->items, compare_pointers);
    if (use != NULL && !use->used) {
        use->used = true;
        mark_node(uses, rule->body);
    }
}

/* The rules of one grammar, those it uses marked. */
static struct uses find_uses(const struct grammar *grammar)
{
    struct uses uses = {0};
    for (size_t i = 0; i < grammar->n_files; i++) {
        add_rules(&uses, grammar->files[i]);
    }
    add_rules(&uses, &grammar->phrases);
    if (uses.count > 0) {
        qsort(uses.items, uses.count, sizeof *uses.items, compare_pointers);
    }
    const struct jsgf_file *first = grammar->files[0];
    for (size_t i = 0; i < first->n_rules; i++) {
        if (first->rules[i]->is_public) {
            mark_rule(&uses, first->rules[i]);
        }
    }
    return uses;
}

static bool same_rule(const struct rule *a, const struct rule *b)
{
    return a->line == b->line && strcmp(a->path, b->path) == 0 &&
           strcmp(a->name, b->name) == 0;
}

void coverage_unused_rules(const struct grammar *const *grammars, size_t n,
                           void (*take)(void *context, const char *path,
                                        int line, const char *rule),
                           void *context)
{
    struct uses all = {0};
    for (size_t i = 0; i < n; i++) {
        struct uses own = find_uses(grammars[i]);
        all.items =
            xrealloc(all.items, all.count + own.count, sizeof *all.items);
        for (size_t j = 0; j < own.count; j++) {
            all.items[all.count++] = own.items[j];
        }
        free(own.items);
    }
    if (all.count > 0) {
        qsort(all.items, all.count, sizeof *all.items, compare_places);
    }
    for (size_t i = 0; i < all.count; i++) {
        const struct rule *rule = all.items[i].rule;
        bool first = i == 0 || !same_rule(rule, all.items[i - 1].rule);
        if (first && !all.items[i].used) {
            take(context, rule->path, rule->line, rule->name);
        }
    }
    free(all.items);
}

bool coverage_has_file(const struct grammar *const *grammars, size_t n,
                       const char *path)
{
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < grammars[i]->n_files; j++) {
            if (strcmp(grammars[i]->files[j]->path, path) == 0) {
                return true;
            }
        }
    }
    return false;
}

bool coverage_find_word(const struct grammar *const *grammars, size_t n,
                        const char *word, const char **path, int *line)
{
    const struct node *found = NULL;
    for (size_t i = 0; found == NULL && i < n; i++) {
        for (const struct node *node = grammars[i]->newest; node != NULL;
             node = node->older) {
            if (node->kind == NODE_WORD && strcasecmp(node->text, word) == 0) {
                found = node;
            }
        }
    }
    if (found != NULL) {
        *path = found->path;
        *line = found->line;
    }
    return found != NULL;
}
