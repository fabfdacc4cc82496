/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * grammar: loads a file and, breadth first, what it imports (each file once,
 * so circles of imports are fine), then adds the phrases, then links. What a
 * file says is left to jsgf_parser.c, what its names mean to grammar_link.c.
 */
#include "grammar/grammar.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "assistant/base/log.h"
#include "assistant/base/memory.h"
#include "assistant/base/text.h"
#include "grammar/jsgf_ast.h"
#include "grammar/jsgf_parser.h"

#define EXTENSION ".gram"

/* ---------------------------------------------------------------- reading */

static enum status too_large(const char *path)
{
    log_at(path, 1, "larger than 1 MB; split it and use import");
    return STATUS_LIMIT;
}

/* Reads at most JSGF_FILE_BYTES_MAX. `where` is who asked, for the error. */
static enum status read_all(const char *path, const char *where, int line,
                            char **out, size_t *length)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        if (where != NULL) {
            log_at(where, line, "cannot read %s: %s", path, strerror(errno));
        } else {
            log_error("grammar", "cannot read %s: %s", path, strerror(errno));
        }
        return STATUS_NOT_FOUND;
    }
    enum status status = STATUS_OK;
    size_t capacity = 16384;
    char *bytes = xcalloc(capacity, 1);
    size_t n = 0;
    while ((n += fread(bytes + n, 1, capacity - n, file)) == capacity &&
           capacity <= JSGF_FILE_BYTES_MAX) {
        capacity *= 2;
        bytes = xrealloc(bytes, capacity, 1);
    }
    if (ferror(file)) {
        log_error("grammar", "cannot read %s: %s", path, strerror(errno));
        status = STATUS_IO;
    } else if (n > JSGF_FILE_BYTES_MAX) {
        status = too_large(path);
    }
    (void)fclose(file);
    if (status != STATUS_OK) {
        free(bytes);
        return status;
    }
    *out = bytes;
    *length = n;
    return STATUS_OK;
}

/* NAME of FOLDER/NAME.gram. */
static char *file_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    size_t length = strlen(name);
    size_t extension = strlen(EXTENSION);
    if (length > extension &&
        strcmp(name + length - extension, EXTENSION) == 0) {
        length -= extension;
    }
    return xstrndup(name, length);
}

static struct jsgf_file *add_file(struct grammar *grammar, const char *path)
{
    struct jsgf_file *file = xcalloc(1, sizeof *file);
    file->path = xstrdup(path);
    file->name = file_name(path);
    grammar->files[grammar->n_files++] = file;
    return file;
}

static enum status parse_into(struct grammar *grammar, struct jsgf_file *file,
                              const char *source, size_t length)
{
    if (length > JSGF_FILE_BYTES_MAX) {
        return too_large(file->path);
    }
    enum status status = jsgf_parse_file(grammar, file, source, length);
    return status == STATUS_OK ? jsgf_file_index(file) : status;
}

/* ---------------------------------------------------------------- imports */

static struct jsgf_file *find_file(const struct grammar *grammar,
                                   const char *name)
{
    for (size_t i = 0; i < grammar->n_files; i++) {
        if (strcmp(grammar->files[i]->name, name) == 0) {
            return grammar->files[i];
        }
    }
    return NULL;
}

static enum status load_import(struct grammar *grammar,
                               const struct jsgf_file *from,
                               const struct jsgf_import *import)
{
    if (grammar->n_files == JSGF_FILES_MAX) {
        log_at(from->path, import->line,
               "more than %d files are imported; join some", JSGF_FILES_MAX);
        return STATUS_LIMIT;
    }
    const char *slash = strrchr(from->path, '/');
    struct text path = {0};
    text_append_n(&path, from->path,
                  slash ? (size_t)(slash + 1 - from->path) : 0);
    text_printf(&path, "%s" EXTENSION, import->file);
    char *source = NULL;
    size_t length = 0;
    enum status status =
        read_all(text_str(&path), from->path, import->line, &source, &length);
    if (status == STATUS_OK) {
        status = parse_into(grammar, add_file(grammar, text_str(&path)), source,
                            length);
    }
    free(source);
    text_finish(&path);
    return status;
}

/* Points the import at its file, and checks that it has such a rule. */
static enum status resolve_import(struct grammar *grammar,
                                  const struct jsgf_file *from,
                                  struct jsgf_import *import)
{
    if (find_file(grammar, import->file) == NULL) {
        enum status status = load_import(grammar, from, import);
        if (status != STATUS_OK) {
            return status;
        }
    }
    import->target = find_file(grammar, import->file);
    if (import->rule == NULL) {
        return STATUS_OK;
    }
    const struct rule *rule = jsgf_file_rule(import->target, import->rule);
    if (rule == NULL || !rule->is_public) {
        log_at(from->path, import->line, "%s.gram %s <%s>; %s", import->file,
               rule ? "does not share" : "does not define", import->rule,
               rule ? "write \"public\" before it there"
                    : "correct the import");
        return STATUS_INVALID;
    }
    return STATUS_OK;
}

static enum status load_imports(struct grammar *grammar)
{
    for (size_t i = 0; i < grammar->n_files; i++) {
        struct jsgf_file *file = grammar->files[i];
        for (size_t j = 0; j < file->n_imports; j++) {
            enum status status =
                resolve_import(grammar, file, &file->imports[j]);
            if (status != STATUS_OK) {
                return status;
            }
        }
    }
    return STATUS_OK;
}

/* ---------------------------------------------------------------- phrases */

/* The rule a phrase joins: of the first file that has it, or a new one. */
static enum status phrase_rule(struct grammar *grammar,
                               const struct grammar_phrase *phrase,
                               const char *path, struct rule **out)
{
    for (size_t i = 0; i < grammar->n_files; i++) {
        *out = jsgf_file_rule(grammar->files[i], phrase->rule);
        if (*out != NULL) {
            return STATUS_OK;
        }
    }
    for (size_t i = 0; i < grammar->phrases.n_rules; i++) {
        *out = grammar->phrases.rules[i];
        if (strcmp((*out)->name, phrase->rule) == 0) {
            return STATUS_OK;
        }
    }
    return jsgf_add_rule(grammar, &grammar->phrases, path, phrase->line,
                         phrase->rule, out);
}

/* A copy of the path that lives as long as the grammar does. */
static const char *keep_path(struct grammar *grammar, const char *path)
{
    size_t n = grammar->n_phrase_paths;
    if (n > 0 && strcmp(grammar->phrase_paths[n - 1], path) == 0) {
        return grammar->phrase_paths[n - 1];
    }
    grammar->phrase_paths =
        xrealloc(grammar->phrase_paths, n + 1, sizeof *grammar->phrase_paths);
    grammar->phrase_paths[n] = xstrdup(path);
    grammar->n_phrase_paths = n + 1;
    return grammar->phrase_paths[n];
}

static enum status add_phrase(struct grammar *grammar,
                              const struct grammar_phrase *phrase)
{
    const char *path = keep_path(grammar, phrase->path);
    struct node *node = NULL;
    struct rule *rule = NULL;
    enum status status = jsgf_parse_expansion(grammar, path, phrase->line,
                                              phrase->expansion, &node);
    if (status == STATUS_OK && phrase->slot != NULL) {
        status =
            jsgf_add_tag(grammar, phrase->slot, phrase->value, node, &node);
    }
    if (status == STATUS_OK) {
        status = phrase_rule(grammar, phrase, path, &rule);
    }
    if (status == STATUS_OK) {
        jsgf_add_alternative(rule, node);
    }
    return status;
}

static enum status finish_loading(struct grammar *grammar,
                                  const struct grammar_phrase *phrases,
                                  size_t n_phrases)
{
    enum status status = load_imports(grammar);
    for (size_t i = 0; status == STATUS_OK && i < n_phrases; i++) {
        status = add_phrase(grammar, &phrases[i]);
    }
    if (status == STATUS_OK) {
        status = jsgf_file_index(&grammar->phrases);
    }
    return status == STATUS_OK ? grammar_link(grammar) : status;
}

/* ----------------------------------------------------------------- public */

enum status grammar_parse(const char *path, const char *source, size_t length,
                          const struct grammar_phrase *phrases,
                          size_t n_phrases, struct grammar **out)
{
    struct grammar *grammar = xcalloc(1, sizeof *grammar);
    enum status status =
        parse_into(grammar, add_file(grammar, path), source, length);
    if (status == STATUS_OK) {
        status = finish_loading(grammar, phrases, n_phrases);
    }
    if (status != STATUS_OK) {
        grammar_destroy(grammar);
        grammar = NULL;
    }
    *out = grammar;
    return status;
}

enum status grammar_load(const char *path, const struct grammar_phrase *phrases,
                         size_t n_phrases, struct grammar **out)
{
    char *source = NULL;
    size_t length = 0;
    *out = NULL;
    enum status status = read_all(path, NULL, 0, &source, &length);
    if (status == STATUS_OK) {
        status = grammar_parse(path, source, length, phrases, n_phrases, out);
    }
    free(source);
    return status;
}

static void finish_file(struct jsgf_file *file)
{
    for (size_t i = 0; i < file->n_rules; i++) {
        free(file->rules[i]->name);
        free(file->rules[i]);
    }
    for (size_t i = 0; i < file->n_imports; i++) {
        free(file->imports[i].file);
        free(file->imports[i].rule);
    }
    free(file->rules);
    free(file->by_name);
    free(file->imports);
    free(file->path);
    free(file->name);
}

void grammar_destroy(struct grammar *grammar)
{
    if (grammar == NULL) {
        return;
    }
    for (size_t i = 0; i < grammar->n_files; i++) {
        finish_file(grammar->files[i]);
        free(grammar->files[i]);
    }
    finish_file(&grammar->phrases);
    for (size_t i = 0; i < grammar->n_phrase_paths; i++) {
        free(grammar->phrase_paths[i]);
    }
    free(grammar->phrase_paths);
    while (grammar->newest != NULL) {
        struct node *node = grammar->newest;
        grammar->newest = node->older;
        free(node->text);
        free(node->value);
        free(node);
    }
    free(grammar);
}
