/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * document: a YAML file as a tree whose every node knows its line, so that
 * errors can be `path:line:`. Used by the content store and the config file.
 * Files over 1 MB are refused. Nodes belong to their document.
 */
#ifndef UNCRAMP_DOCUMENT_H
#define UNCRAMP_DOCUMENT_H

#include <stdbool.h>
#include <stddef.h>

#include "assistant/base/status.h"

struct document;
struct node;

enum node_kind { NODE_TEXT, NODE_LIST, NODE_MAP };

/* NOT_FOUND, INVALID, LIMIT or IO; one line is logged. */
MUST_CHECK enum status document_load(const char *path, struct document **out);
/* The same, but a file with nothing in it is OK, and `*out` NULL. */
MUST_CHECK enum status document_load_if_any(const char *path,
                                            struct document **out);
/* As document_load() from memory; `path` is for errors. */
MUST_CHECK enum status document_parse(const char *path, const char *source,
                                      size_t length, struct document **out);
/* NULL is fine. */
void document_destroy(struct document *document);

const char *document_path(const struct document *document);
/* The top node; a document with nothing in it was refused. */
const struct node *document_root(const struct document *document);

enum node_kind node_kind(const struct node *node);
/* 1 is the first line. */
int node_line(const struct node *node);
/* The text of a NODE_TEXT, otherwise NULL. */
const char *node_text(const struct node *node);
/* True where a remark (# ...) follows a text without quotes on its line: it may
 * have been meant as a part of it. */
bool node_is_remarked(const struct node *node);
/* Members of a list, or pairs of a map. */
size_t node_count(const struct node *node);
const struct node *node_item(const struct node *list, size_t index);
const struct node *node_key(const struct node *map, size_t index);
const struct node *node_value(const struct node *map, size_t index);

#endif
