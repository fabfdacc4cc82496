/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The only file that knows libyaml. yaml_document_load() keeps the mark of
 * every node; the tree is copied into our own nodes at once, so that libyaml's
 * index juggling stays here. Aliases, several documents in a file, keys used
 * twice and deep nesting are refused: nobody's sentence needs them, and they
 * are how a small file becomes a big one. What the keys mean is for fields.c.
 */
#include "content/document.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <yaml.h>

#include "assistant/base/log.h"
#include "assistant/base/memory.h"

#define FILE_BYTES_MAX ((size_t)1024 * 1024)
#define DEPTH_MAX      32
#define MEMBERS_MAX    1000

struct node {
    enum node_kind kind;
    int line;
    bool is_remarked;
    char *text;
    struct node **items; /* of a map: key, value, key, value, ... */
    size_t n_items;
};

struct document {
    char *path;
    struct node *root;
};

/* Copies libyaml's nodes into ours; `seen` marks those already copied. */
struct copier {
    const char *path;
    yaml_document_t *yaml;
    bool *seen;
    /* What is left of the file, and how many characters were before it: marks
     * count those, and come in order. */
    const char *rest;
    const char *end;
    size_t n_before;
};

static void node_destroy(struct node *node)
{
    if (node == NULL) {
        return;
    }
    for (size_t i = 0; i < node->n_items; i++) {
        node_destroy(node->items[i]);
    }
    free(node->items);
    free(node->text);
    free(node);
}

static enum status copy_node(struct copier *copier, int index, int depth,
                             struct node **out);

static bool remark_follows(struct copier *copier, const yaml_node_t *yaml)
{
    const char *at = copier->rest;
    for (; at < copier->end && copier->n_before < yaml->end_mark.index; at++) {
        /* The first byte of the next character ends one. */
        copier->n_before +=
            at + 1 == copier->end || ((unsigned char)at[1] & 0xc0) != 0x80;
    }
    copier->rest = at;
    while (at < copier->end && (*at == ' ' || *at == '\t')) {
        at++;
    }
    return yaml->data.scalar.style == YAML_PLAIN_SCALAR_STYLE &&
           at > copier->rest && at < copier->end && *at == '#';
}

static enum status copy_text(struct copier *copier, const yaml_node_t *yaml,
                             struct node *node)
{
    const char *value = (const char *)yaml->data.scalar.value;
    size_t length = yaml->data.scalar.length;
    if (memchr(value, '\0', length) != NULL) {
        log_at(copier->path, node->line,
               "there is a zero byte in this text; take it out");
        return STATUS_INVALID;
    }
    node->kind = NODE_TEXT;
    node->is_remarked = remark_follows(copier, yaml);
    node->text = xstrndup(value, length);
    return STATUS_OK;
}

static enum status allocate_items(const struct copier *copier,
                                  struct node *node, size_t n_members,
                                  size_t per_member)
{
    if (n_members > MEMBERS_MAX) {
        log_at(copier->path, node->line,
               "%zu members are more than the %d allowed; split it", n_members,
               MEMBERS_MAX);
        return STATUS_LIMIT;
    }
    node->items = xcalloc(n_members * per_member, sizeof *node->items);
    return STATUS_OK;
}

static enum status copy_list(struct copier *copier, const yaml_node_t *yaml,
                             int depth, struct node *node)
{
    const yaml_node_item_t *start = yaml->data.sequence.items.start;
    size_t count = (size_t)(yaml->data.sequence.items.top - start);
    node->kind = NODE_LIST;
    enum status status = allocate_items(copier, node, count, 1);
    while (status == STATUS_OK && node->n_items < count) {
        struct node **item = &node->items[node->n_items];
        status = copy_node(copier, start[node->n_items], depth + 1, item);
        if (status == STATUS_OK) {
            node->n_items++;
        }
    }
    return status;
}

/* The last key of `map` must be text and unlike those before it. */
static enum status check_key(const struct copier *copier,
                             const struct node *map)
{
    const struct node *key = map->items[map->n_items - 1];
    if (key->kind != NODE_TEXT) {
        log_at(copier->path, key->line,
               "the key before a colon must be a plain word; put a text that "
               "has braces in it in quotes");
        return STATUS_INVALID;
    }
    for (size_t i = 0; i + 1 < map->n_items; i += 2) {
        if (strcmp(map->items[i]->text, key->text) == 0) {
            log_at(copier->path, key->line,
                   "\"%s\" was already given in line %d; keep one of them",
                   key->text, map->items[i]->line);
            return STATUS_INVALID;
        }
    }
    return STATUS_OK;
}

static enum status copy_map(struct copier *copier, const yaml_node_t *yaml,
                            int depth, struct node *node)
{
    const yaml_node_pair_t *start = yaml->data.mapping.pairs.start;
    size_t count = (size_t)(yaml->data.mapping.pairs.top - start);
    node->kind = NODE_MAP;
    enum status status = allocate_items(copier, node, count, 2);
    for (size_t i = 0; i < 2 * count && status == STATUS_OK; i++) {
        bool is_key = i % 2 == 0;
        int index = is_key ? start[i / 2].key : start[i / 2].value;
        status = copy_node(copier, index, depth + 1, &node->items[i]);
        if (status == STATUS_OK) {
            node->n_items++;
        }
        if (status == STATUS_OK && is_key) {
            status = check_key(copier, node);
        }
    }
    return status;
}

/* On failure `*out` is NULL: nothing half-built is left in the tree. */
static enum status copy_node(struct copier *copier, int index, int depth,
                             struct node **out)
{
    *out = NULL;
    const yaml_node_t *yaml = yaml_document_get_node(copier->yaml, index);
    int line = (int)yaml->start_mark.line + 1;
    if (depth > DEPTH_MAX) {
        log_at(copier->path, line, "nested more than %d deep; make it flatter",
               DEPTH_MAX);
        return STATUS_LIMIT;
    }
    if (copier->seen[index]) {
        log_at(copier->path, line,
               "this is used a second time through an alias (*name); write it "
               "out again instead");
        return STATUS_INVALID;
    }
    copier->seen[index] = true;

    struct node *node = xcalloc(1, sizeof *node);
    node->line = line;
    enum status status = STATUS_OK;
    if (yaml->type == YAML_SCALAR_NODE) {
        status = copy_text(copier, yaml, node);
    } else if (yaml->type == YAML_SEQUENCE_NODE) {
        status = copy_list(copier, yaml, depth, node);
    } else {
        status = copy_map(copier, yaml, depth, node);
    }
    if (status != STATUS_OK) {
        node_destroy(node);
        return status;
    }
    *out = node;
    return STATUS_OK;
}

/* libyaml gives an offset, not a line, where the bytes are no UTF-8. */
static int line_of_offset(const char *source, size_t length, size_t offset)
{
    int line = 1;
    for (size_t i = 0; i < length && i < offset; i++) {
        line += source[i] == '\n';
    }
    return line;
}

static void log_problem(const char *path, const yaml_parser_t *parser,
                        const char *source, size_t length)
{
    const char *problem = parser->problem ? parser->problem : "out of memory";
    if (parser->error == YAML_READER_ERROR) {
        log_at(path, line_of_offset(source, length, parser->problem_offset),
               "not plain text (%s); save the file as UTF-8", problem);
        return;
    }
    log_at(path, (int)parser->problem_mark.line + 1,
           "not YAML (%s); look for a missing quote, colon or indent here or "
           "just above",
           problem);
}

/* Nothing may follow the first document. */
static enum status check_end(const char *path, yaml_parser_t *parser,
                             const char *source, size_t length)
{
    yaml_document_t rest;
    if (!yaml_parser_load(parser, &rest)) {
        log_problem(path, parser, source, length);
        return STATUS_INVALID;
    }
    const yaml_node_t *root = yaml_document_get_root_node(&rest);
    enum status status = STATUS_OK;
    if (root != NULL) {
        log_at(path, (int)root->start_mark.line + 1,
               "a second document starts here; take the --- out, or use "
               "another file");
        status = STATUS_INVALID;
    }
    yaml_document_delete(&rest);
    return status;
}

static enum status copy_root(const char *path, yaml_document_t *yaml,
                             const char *source, size_t length,
                             struct node **out)
{
    if (yaml_document_get_root_node(yaml) == NULL) {
        return STATUS_END;
    }
    size_t n_nodes = (size_t)(yaml->nodes.top - yaml->nodes.start);
    struct copier copier = {
        .path = path, .yaml = yaml, .rest = source, .end = source + length};
    if (length >= 3 && memcmp(source, "\xef\xbb\xbf", 3) == 0) {
        copier.rest += 3; /* libyaml doesn't count it */
    }
    copier.seen = xcalloc(n_nodes + 1, sizeof *copier.seen);
    enum status status = copy_node(&copier, 1, 0, out);
    free(copier.seen);
    return status;
}

/* END, with nothing logged, where there is nothing in it. */
static enum status parse(const char *path, const char *source, size_t length,
                         struct document **out)
{
    *out = NULL;
    if (length > FILE_BYTES_MAX) {
        log_at(path, 1, "larger than the %zu bytes allowed; split it",
               FILE_BYTES_MAX);
        return STATUS_LIMIT;
    }
    yaml_parser_t parser;
    if (!yaml_parser_initialize(&parser)) {
        log_at(path, 1, "libyaml could not start: out of memory");
        return STATUS_ENGINE;
    }
    yaml_parser_set_input_string(&parser, (const unsigned char *)source,
                                 length);
    struct node *root = NULL;
    enum status status = STATUS_INVALID;
    yaml_document_t yaml;
    if (yaml_parser_load(&parser, &yaml)) {
        status = copy_root(path, &yaml, source, length, &root);
        yaml_document_delete(&yaml);
    } else {
        log_problem(path, &parser, source, length);
    }
    if (status == STATUS_OK) {
        status = check_end(path, &parser, source, length);
    }
    yaml_parser_delete(&parser);
    if (status != STATUS_OK) {
        node_destroy(root);
        return status;
    }
    struct document *document = xcalloc(1, sizeof *document);
    document->path = xstrdup(path);
    document->root = root;
    *out = document;
    return STATUS_OK;
}

static enum status load(const char *path, struct document **out)
{
    *out = NULL;
    FILE *file = fopen(path, "rbe");
    if (file == NULL) {
        log_error("content", "%s: %s; check the name and who may read it", path,
                  strerror(errno));
        return errno == ENOENT ? STATUS_NOT_FOUND : STATUS_IO;
    }
    enum status status = STATUS_IO;
    /* One byte more than allowed, so that document_parse() sees the excess. */
    char *source = xcalloc(FILE_BYTES_MAX + 1, 1);
    size_t length = fread(source, 1, FILE_BYTES_MAX + 1, file);
    if (ferror(file)) {
        log_error("content", "%s: could not be read: %s", path,
                  strerror(errno));
    } else {
        status = parse(path, source, length, out);
    }
    free(source);
    (void)fclose(file);
    return status;
}

static enum status refuse_nothing(const char *path, enum status status)
{
    if (status != STATUS_END) {
        return status;
    }
    log_at(path, 1, "there is nothing in this file; fill it or remove it");
    return STATUS_INVALID;
}

enum status document_parse(const char *path, const char *source, size_t length,
                           struct document **out)
{
    return refuse_nothing(path, parse(path, source, length, out));
}

enum status document_load(const char *path, struct document **out)
{
    return refuse_nothing(path, load(path, out));
}

enum status document_load_if_any(const char *path, struct document **out)
{
    enum status status = load(path, out);
    return status == STATUS_END ? STATUS_OK : status;
}

void document_destroy(struct document *document)
{
    if (document == NULL) {
        return;
    }
    node_destroy(document->root);
    free(document->path);
    free(document);
}

const char *document_path(const struct document *document)
{
    return document->path;
}

const struct node *document_root(const struct document *document)
{
    return document->root;
}

enum node_kind node_kind(const struct node *node)
{
    return node->kind;
}

int node_line(const struct node *node)
{
    return node->line;
}

bool node_is_remarked(const struct node *node)
{
    return node->is_remarked;
}

const char *node_text(const struct node *node)
{
    return node->text;
}

size_t node_count(const struct node *node)
{
    return node->kind == NODE_MAP ? node->n_items / 2 : node->n_items;
}

const struct node *node_item(const struct node *list, size_t index)
{
    return list->items[index];
}

const struct node *node_key(const struct node *map, size_t index)
{
    return map->items[2 * index];
}

const struct node *node_value(const struct node *map, size_t index)
{
    return map->items[2 * index + 1];
}
