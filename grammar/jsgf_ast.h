/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * jsgf_ast: a grammar as it stands in its files. Private to grammar/: written
 * by jsgf_parser.c and grammar.c, linked by grammar_link.c, read by
 * automaton_build.c.
 *
 * Nodes form trees, never shared; all of them hang in one list of the grammar
 * and are freed with it, so a parse that fails half-way leaks nothing.
 */
#ifndef UNCRAMP_JSGF_AST_H
#define UNCRAMP_JSGF_AST_H

#include <stdbool.h>
#include <stddef.h>

#include "assistant/base/status.h"
#include "grammar/grammar.h"

#define JSGF_FILE_BYTES_MAX ((size_t)1 << 20)
#define JSGF_FILES_MAX      64
#define JSGF_IMPORTS_MAX    256
#define JSGF_NESTING_MAX    32
#define JSGF_RULES_MAX      10000
/* Words, references, groups, tags: of all files together. */
#define JSGF_NODES_MAX 200000
/* How far rules may refer to rules that refer to rules ... */
#define JSGF_RULE_DEPTH_MAX 100

enum node_kind {
    NODE_WORD,
    NODE_RULE,
    NODE_SEQUENCE,
    NODE_CHOICE,
    NODE_OPTIONAL,
    NODE_STAR,
    NODE_PLUS,
    NODE_TAG,
    NODE_NULL,
    NODE_VOID
};

struct rule;

struct node {
    enum node_kind kind;
    const char *path; /* where it was written; owned by the grammar */
    int line;
    int depth;         /* levels of nodes below it: bounds all recursion */
    float weight;      /* as one of a choice, 0..1 */
    char *text;        /* the word, the rule's name as written, tag's name */
    char *value;       /* the tag's value, or NULL */
    struct rule *rule; /* what a NODE_RULE refers to, once linked */
    struct node *first, *last; /* children */
    struct node *next;         /* sibling */
    struct node *older;        /* the grammar's list of all nodes */
};

struct jsgf_file;

struct rule {
    char *name;
    const char *path;
    int line;
    bool is_public;
    struct node *body; /* always a NODE_CHOICE, so phrases can join it */
    int depth;         /* set by the linker; 0 before */
};

struct jsgf_import {
    char *file;
    char *rule; /* NULL for .* */
    int line;
    const struct jsgf_file *target;
};

struct jsgf_file {
    char *path;
    char *name; /* NAME of NAME.gram, as imports say it */
    struct rule **rules;
    size_t n_rules;
    struct rule **by_name; /* the same, sorted; set when the file is read */
    struct jsgf_import *imports;
    size_t n_imports;
};

struct grammar {
    /* The first is the one asked for; its public rules are the starts. */
    struct jsgf_file *files[JSGF_FILES_MAX];
    size_t n_files;
    struct jsgf_file phrases; /* rules that only phrases define */
    char **phrase_paths;
    size_t n_phrase_paths;
    size_t n_rules;
    struct node *newest;
    size_t n_nodes;
};

/* A new node without children. `path` must live as long as the grammar. */
MUST_CHECK enum status jsgf_add_node(struct grammar *grammar, const char *path,
                                     int line, enum node_kind kind,
                                     struct node **out);
void jsgf_add_child(struct node *parent, struct node *child);
/* A node of `kind` around `child`; LIMIT where it becomes too deep. */
MUST_CHECK enum status jsgf_wrap(struct grammar *grammar, enum node_kind kind,
                                 struct node *child, struct node **out);
/* x*, x+ or [x] of `child`, folded where it is one of them already. */
MUST_CHECK enum status jsgf_add_operator(struct grammar *grammar,
                                         enum node_kind kind,
                                         struct node *child, struct node **out);
/* `child` inside {name=value}; `value` NULL takes the words. */
MUST_CHECK enum status jsgf_add_tag(struct grammar *grammar, const char *name,
                                    const char *value, struct node *child,
                                    struct node **out);
/* A new rule without alternatives; LIMIT past JSGF_RULES_MAX. */
MUST_CHECK enum status jsgf_add_rule(struct grammar *grammar,
                                     struct jsgf_file *file, const char *path,
                                     int line, const char *name,
                                     struct rule **out);
/* One more alternative of `rule`. */
void jsgf_add_alternative(struct rule *rule, struct node *alternative);
/* The rule of that name in `file`, or NULL. For a file: once indexed. */
struct rule *jsgf_file_rule(const struct jsgf_file *file, const char *name);
/* Sorts `by_name`; refuses a rule defined twice. */
MUST_CHECK enum status jsgf_file_index(struct jsgf_file *file);
/* Points every reference at its rule; refuses undefined, recursive, LIMIT. */
MUST_CHECK enum status grammar_link(struct grammar *grammar);

#endif
