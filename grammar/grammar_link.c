/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * grammar_link: from rules' names to rules. Every reference of every rule is
 * checked, used or not: PocketSphinx accepts an undefined rule in silence, and
 * a rule that silently matches nothing is a command nobody can say.
 *
 * A name is looked for in its own file, then among the phrases' rules, then in
 * what the file imports. Recursion is refused since a finite automaton cannot
 * hold it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "assistant/base/log.h"
#include "assistant/base/memory.h"
#include "grammar/jsgf_ast.h"

/* While its references are being followed, a rule's depth is this. */
#define DEPTH_OPEN (-1)

static int compare_rules(const void *a, const void *b)
{
    const struct rule *left = *(struct rule *const *)a;
    const struct rule *right = *(struct rule *const *)b;
    int order = strcmp(left->name, right->name);
    return order != 0 ? order
                      : (left->line > right->line) - (left->line < right->line);
}

enum status jsgf_file_index(struct jsgf_file *file)
{
    free(file->by_name);
    file->by_name = xcalloc(file->n_rules, sizeof *file->by_name);
    if (file->n_rules == 0) {
        return STATUS_OK;
    }
    memcpy(file->by_name, file->rules, file->n_rules * sizeof *file->rules);
    qsort(file->by_name, file->n_rules, sizeof *file->by_name, compare_rules);
    for (size_t i = 1; i < file->n_rules; i++) {
        const struct rule *first = file->by_name[i - 1];
        const struct rule *second = file->by_name[i];
        if (strcmp(first->name, second->name) == 0) {
            log_at(second->path, second->line,
                   "<%s> is already defined on line %d; rename one of them",
                   second->name, first->line);
            return STATUS_INVALID;
        }
    }
    return STATUS_OK;
}

struct rule *jsgf_file_rule(const struct jsgf_file *file, const char *name)
{
    size_t low = 0;
    size_t high = file->n_rules;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(name, file->by_name[middle]->name);
        if (order == 0) {
            return file->by_name[middle];
        }
        if (order < 0) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return NULL;
}

/* The imported rule called `name` or `file.name`; INVALID where ambiguous. */
static enum status find_imported(const struct jsgf_file *file,
                                 const struct node *node, struct rule **out)
{
    const char *dot = strchr(node->text, '.');
    size_t prefix = dot ? (size_t)(dot - node->text) : 0;
    const char *name = dot ? dot + 1 : node->text;
    const struct jsgf_import *from = NULL;
    for (size_t i = 0; i < file->n_imports; i++) {
        const struct jsgf_import *import = &file->imports[i];
        if ((dot != NULL && (strncmp(import->file, node->text, prefix) != 0 ||
                             import->file[prefix] != '\0')) ||
            (import->rule != NULL && strcmp(import->rule, name) != 0)) {
            continue;
        }
        struct rule *rule = jsgf_file_rule(import->target, name);
        if (rule == NULL || !rule->is_public || rule == *out) {
            continue;
        }
        if (*out != NULL) {
            log_at(node->path, node->line,
                   "<%s> is in %s.gram and in %s.gram; write <%s.%s> or "
                   "<%s.%s>",
                   name, from->file, import->file, from->file, name,
                   import->file, name);
            return STATUS_INVALID;
        }
        *out = rule;
        from = import;
    }
    return STATUS_OK;
}

static enum status find_rule(const struct grammar *grammar,
                             const struct jsgf_file *file,
                             const struct node *node, struct rule **out)
{
    const char *name = node->text;
    size_t own = strlen(file->name);
    if (strncmp(name, file->name, own) == 0 && name[own] == '.') {
        name += own + 1;
    }
    *out = jsgf_file_rule(file, name);
    if (*out == NULL) {
        *out = jsgf_file_rule(&grammar->phrases, name);
    }
    if (*out != NULL) {
        return STATUS_OK;
    }
    enum status status = find_imported(file, node, out);
    if (status == STATUS_OK && *out == NULL) {
        log_at(node->path, node->line,
               "<%s> is not defined; define it, import it or correct its name",
               node->text);
        status = STATUS_INVALID;
    }
    return status;
}

/* Links what is below `node`; recursion is bounded by the node's depth. */
static enum status link_node(const struct grammar *grammar,
                             const struct jsgf_file *file, struct node *node)
{
    enum status status = STATUS_OK;
    if (node->kind == NODE_RULE && node->rule == NULL) {
        status = find_rule(grammar, file, node, &node->rule);
    }
    for (struct node *child = node->first; status == STATUS_OK && child != NULL;
         child = child->next) {
        status = link_node(grammar, file, child);
    }
    return status;
}

static enum status link_file(const struct grammar *grammar,
                             const struct jsgf_file *file,
                             const struct jsgf_file *scope)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < file->n_rules; i++) {
        status = link_node(grammar, scope, file->rules[i]->body);
    }
    return status;
}

static enum status measure_rule(struct rule *rule, int level);

static enum status measure_node(const struct rule *owner,
                                const struct node *node, int level, int *depth)
{
    enum status status = STATUS_OK;
    if (node->kind == NODE_RULE) {
        if (node->rule->depth == DEPTH_OPEN) {
            log_at(node->path, node->line,
                   "<%s> contains itself through <%s>; rules may not be "
                   "recursive, use * or + to repeat",
                   node->rule->name, owner->name);
            return STATUS_INVALID;
        }
        status = measure_rule(node->rule, level + 1);
        if (node->rule->depth >= *depth) {
            *depth = node->rule->depth + 1;
        }
    }
    for (const struct node *child = node->first;
         status == STATUS_OK && child != NULL; child = child->next) {
        status = measure_node(owner, child, level, depth);
    }
    return status;
}

/* Sets how many rules deep `rule` refers; refuses circles and abysses. */
static enum status measure_rule(struct rule *rule, int level)
{
    if (rule->depth > 0) {
        return STATUS_OK;
    }
    int depth = 1;
    rule->depth = DEPTH_OPEN;
    enum status status = STATUS_OK;
    if (level < JSGF_RULE_DEPTH_MAX) {
        status = measure_node(rule, rule->body, level, &depth);
    }
    if (status == STATUS_OK &&
        (level >= JSGF_RULE_DEPTH_MAX || depth > JSGF_RULE_DEPTH_MAX)) {
        log_at(rule->path, rule->line,
               "rules refer to rules more than %d deep at <%s>; flatten them",
               JSGF_RULE_DEPTH_MAX, rule->name);
        status = STATUS_LIMIT;
    }
    rule->depth = depth;
    return status;
}

static enum status measure_file(const struct jsgf_file *file)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < file->n_rules; i++) {
        status = measure_rule(file->rules[i], 0);
    }
    return status;
}

enum status grammar_link(struct grammar *grammar)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < grammar->n_files; i++) {
        status = link_file(grammar, grammar->files[i], grammar->files[i]);
    }
    if (status == STATUS_OK) {
        status = link_file(grammar, &grammar->phrases, grammar->files[0]);
    }
    for (size_t i = 0; status == STATUS_OK && i < grammar->n_files; i++) {
        status = measure_file(grammar->files[i]);
    }
    return status == STATUS_OK ? measure_file(&grammar->phrases) : status;
}
