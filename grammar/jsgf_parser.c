/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * jsgf_parser: recursive descent over jsgf_lexer's tokens. Recursion is only
 * into ( and [, which JSGF_NESTING_MAX bounds. The trees it builds are
 * jsgf_ast.c's; what their names refer to is left to grammar_link.c.
 */
#include "grammar/jsgf_parser.h"

#include <stdlib.h>
#include <string.h>

#include "assistant/base/log.h"
#include "assistant/base/memory.h"
#include "grammar/jsgf_lexer.h"
#include "grammar/jsgf_tag.h"

struct parser {
    struct grammar *grammar;
    struct jsgf_file *file; /* NULL for a lone expansion */
    struct jsgf_lexer lexer;
    int nesting;
};

static enum status parse_choice(struct parser *parser, struct node **out);

/* ----------------------------------------------------------------- tokens */

static enum status advance(struct parser *parser)
{
    return jsgf_lexer_next(&parser->lexer);
}

static enum status expected(struct parser *parser, const char *what)
{
    struct jsgf_lexer *lexer = &parser->lexer;
    if (lexer->kind == '=') {
        log_at(lexer->path, lexer->token_line,
               "a \"=\" inside a rule; does the rule before it end with a "
               "\";\"?");
    } else {
        log_at(lexer->path, lexer->token_line, "expected %s before %s", what,
               jsgf_lexer_describe(lexer));
    }
    return STATUS_INVALID;
}

static enum status expect(struct parser *parser, int kind, const char *what)
{
    if (parser->lexer.kind != kind) {
        return expected(parser, what);
    }
    return advance(parser);
}

static bool is_keyword(const struct parser *parser, const char *keyword)
{
    return parser->lexer.kind == JSGF_WORD &&
           strcmp(text_str(&parser->lexer.text), keyword) == 0;
}

static enum status add_here(struct parser *parser, enum node_kind kind,
                            struct node **out)
{
    return jsgf_add_node(parser->grammar, parser->lexer.path,
                         parser->lexer.token_line, kind, out);
}

/* ------------------------------------------------------------- expansions */

static enum status parse_word(struct parser *parser, struct node **out)
{
    enum status status = add_here(parser, NODE_WORD, out);
    if (status != STATUS_OK) {
        return status;
    }
    (*out)->text = xstrdup(text_str(&parser->lexer.text));
    return advance(parser);
}

/* "eight ounce": its words in order, one thing for the operators after it. */
static enum status parse_quoted(struct parser *parser, struct node **out)
{
    enum status status = add_here(parser, NODE_SEQUENCE, out);
    char *rest = NULL;
    char *text = parser->lexer.text.length ? parser->lexer.text.bytes : NULL;
    for (char *word = text ? strtok_r(text, " \t\r\n\f", &rest) : NULL;
         status == STATUS_OK && word != NULL;
         word = strtok_r(NULL, " \t\r\n\f", &rest)) {
        struct node *node = NULL;
        status = add_here(parser, NODE_WORD, &node);
        if (status == STATUS_OK) {
            node->text = xstrdup(word);
            jsgf_add_child(*out, node);
        }
    }
    if (status == STATUS_OK && (*out)->first == NULL) {
        log_at(parser->lexer.path, parser->lexer.token_line,
               "nothing between the quotes; write <NULL> for nothing");
        status = STATUS_INVALID;
    }
    return status == STATUS_OK ? advance(parser) : status;
}

static enum status parse_reference(struct parser *parser, struct node **out)
{
    const char *name = text_str(&parser->lexer.text);
    enum node_kind kind = strcmp(name, "NULL") == 0   ? NODE_NULL
                          : strcmp(name, "VOID") == 0 ? NODE_VOID
                                                      : NODE_RULE;
    enum status status = add_here(parser, kind, out);
    if (status != STATUS_OK) {
        return status;
    }
    if (kind == NODE_RULE) {
        (*out)->text = xstrdup(name);
    }
    return advance(parser);
}

static enum status parse_group(struct parser *parser, struct node **out)
{
    int line = parser->lexer.token_line;
    bool optional = parser->lexer.kind == '[';
    if (parser->nesting == JSGF_NESTING_MAX) {
        log_at(parser->lexer.path, line,
               "groups are nested more than %d deep; use a rule of its own for "
               "the inner part",
               JSGF_NESTING_MAX);
        return STATUS_LIMIT;
    }
    enum status status = advance(parser);
    if (status != STATUS_OK) {
        return status;
    }
    parser->nesting++;
    status = parse_choice(parser, out);
    parser->nesting--;
    if (status != STATUS_OK) {
        return status;
    }
    status = optional ? expect(parser, ']', "a \"]\"")
                      : expect(parser, ')', "a \")\"");
    if (status == STATUS_OK && optional) {
        status = jsgf_add_operator(parser->grammar, NODE_OPTIONAL, *out, out);
    }
    return status;
}

static enum status parse_tag(struct parser *parser, struct node *child,
                             struct node **out)
{
    char *text = xstrdup(text_str(&parser->lexer.text));
    const char *name = NULL;
    const char *value = NULL;
    enum status status = jsgf_read_tag(text, parser->lexer.path,
                                       parser->lexer.token_line, &name, &value);
    if (status == STATUS_OK) {
        status = jsgf_add_tag(parser->grammar, name, value, child, out);
    }
    free(text);
    return status == STATUS_OK ? advance(parser) : status;
}

static enum status parse_postfix(struct parser *parser, struct node **node)
{
    enum status status = STATUS_OK;
    while (status == STATUS_OK) {
        if (parser->lexer.kind == JSGF_TAG) {
            status = parse_tag(parser, *node, node);
        } else if (parser->lexer.kind == '*' || parser->lexer.kind == '+') {
            enum node_kind kind =
                parser->lexer.kind == '*' ? NODE_STAR : NODE_PLUS;
            status = jsgf_add_operator(parser->grammar, kind, *node, node);
            if (status == STATUS_OK) {
                status = advance(parser);
            }
        } else {
            break;
        }
    }
    return status;
}

static const struct {
    int kind;
    enum status (*parse)(struct parser *parser, struct node **out);
} items[] = {
    {JSGF_WORD, parse_word}, {JSGF_QUOTED, parse_quoted},
    {'(', parse_group},      {JSGF_RULE, parse_reference},
    {'[', parse_group},
};

/* Parses one item with what follows it; `*out` NULL where none begins here. */
static enum status parse_item(struct parser *parser, struct node **out)
{
    *out = NULL;
    for (size_t i = 0; i < sizeof items / sizeof items[0]; i++) {
        if (items[i].kind == parser->lexer.kind) {
            enum status status = items[i].parse(parser, out);
            return status == STATUS_OK ? parse_postfix(parser, out) : status;
        }
    }
    return STATUS_OK;
}

static enum status parse_sequence(struct parser *parser, struct node **out)
{
    struct node *item = NULL;
    struct node *sequence = NULL;
    enum status status = parse_item(parser, out);
    if (status == STATUS_OK && *out == NULL) {
        return expected(parser, "a word, a <rule>, a ( or a [");
    }
    while (status == STATUS_OK) {
        status = parse_item(parser, &item);
        if (status != STATUS_OK || item == NULL) {
            break;
        }
        if (sequence == NULL) {
            status = jsgf_wrap(parser->grammar, NODE_SEQUENCE, *out, &sequence);
            *out = sequence;
        }
        if (status == STATUS_OK) {
            jsgf_add_child(sequence, item);
        }
    }
    return status;
}

/* Weights over 1 are shares ("/10/ a | /2/ b"): the largest becomes 1. */
static void scale_weights(struct node *choice)
{
    float largest = 1.0f;
    for (struct node *node = choice->first; node != NULL; node = node->next) {
        largest = node->weight > largest ? node->weight : largest;
    }
    for (struct node *node = choice->first; node != NULL; node = node->next) {
        node->weight /= largest;
    }
}

static enum status parse_choice(struct parser *parser, struct node **out)
{
    struct node *choice = NULL;
    enum status status = add_here(parser, NODE_CHOICE, &choice);
    while (status == STATUS_OK) {
        double weight = 1.0;
        if (parser->lexer.kind == JSGF_WEIGHT) {
            weight = parser->lexer.weight;
            status = advance(parser);
        }
        struct node *alternative = NULL;
        if (status == STATUS_OK) {
            status = parse_sequence(parser, &alternative);
        }
        if (status != STATUS_OK) {
            return status;
        }
        alternative->weight = (float)weight;
        jsgf_add_child(choice, alternative);
        if (parser->lexer.kind != '|') {
            break;
        }
        status = advance(parser);
    }
    if (status != STATUS_OK) {
        return status;
    }
    scale_weights(choice);
    if (choice->first == choice->last) {
        *out = choice->first;
        (*out)->weight = 1.0f;
    } else {
        *out = choice;
    }
    return STATUS_OK;
}

/* ------------------------------------------------------------- statements */

/* [public] <name> = expansion ; */
static enum status parse_rule(struct parser *parser)
{
    struct jsgf_lexer *lexer = &parser->lexer;
    enum status status = STATUS_OK;
    bool is_public = is_keyword(parser, "public");
    if (is_public) {
        status = advance(parser);
    }
    if (status == STATUS_OK && lexer->kind != JSGF_RULE) {
        return expected(parser, "a rule such as <name> = ...;");
    }
    const char *name = text_str(&lexer->text);
    if (status == STATUS_OK &&
        (strpbrk(name, ".*") != NULL || strcmp(name, "NULL") == 0 ||
         strcmp(name, "VOID") == 0)) {
        log_at(lexer->path, lexer->token_line,
               "<%s> cannot be defined; call the rule something else", name);
        return STATUS_INVALID;
    }
    struct rule *rule = NULL;
    if (status == STATUS_OK) {
        status = jsgf_add_rule(parser->grammar, parser->file, lexer->path,
                               lexer->token_line, name, &rule);
    }
    if (status != STATUS_OK) {
        return status;
    }
    rule->is_public = is_public;
    struct node *body = NULL;
    if ((status = advance(parser)) != STATUS_OK ||
        (status = expect(parser, '=', "a \"=\"")) != STATUS_OK ||
        (status = parse_choice(parser, &body)) != STATUS_OK ||
        (status = expect(parser, ';', "a \";\"")) != STATUS_OK) {
        return status;
    }
    if (body->kind == NODE_CHOICE) {
        rule->body = body;
    } else {
        jsgf_add_alternative(rule, body);
    }
    return STATUS_OK;
}

/* Adds `file.rule`, which is in `text`, to the file's imports. */
static enum status add_import(struct parser *parser, const char *text)
{
    struct jsgf_file *file = parser->file;
    const char *dot = strchr(text, '.');
    const char *star = strchr(text, '*');
    if (parser->lexer.kind != JSGF_RULE || dot == NULL || dot == text ||
        dot[1] == '\0' || strchr(dot + 1, '.') != NULL ||
        strchr(text, ':') != NULL ||
        (star != NULL && (star != dot + 1 || star[1] != '\0'))) {
        log_at(parser->lexer.path, parser->lexer.token_line,
               "an import is import <file.rule>; or import <file.*>; where "
               "FILE.gram is in the same folder");
        return STATUS_INVALID;
    }
    if (file->n_imports == JSGF_IMPORTS_MAX) {
        log_at(parser->lexer.path, parser->lexer.token_line,
               "more than %d imports; use import <file.*>;", JSGF_IMPORTS_MAX);
        return STATUS_LIMIT;
    }
    file->imports =
        xrealloc(file->imports, file->n_imports + 1, sizeof *file->imports);
    file->imports[file->n_imports++] =
        (struct jsgf_import){.file = xstrndup(text, (size_t)(dot - text)),
                             .rule = star ? NULL : xstrdup(dot + 1),
                             .line = parser->lexer.token_line};
    return STATUS_OK;
}

/* import <file.rule>; */
static enum status parse_import(struct parser *parser)
{
    enum status status = advance(parser);
    if (status == STATUS_OK) {
        status = add_import(parser, text_str(&parser->lexer.text));
    }
    if (status == STATUS_OK) {
        status = advance(parser);
    }
    return status == STATUS_OK ? expect(parser, ';', "a \";\"") : status;
}

/* grammar name; */
static enum status parse_name(struct parser *parser)
{
    if (!is_keyword(parser, "grammar")) {
        return expected(parser, "\"grammar NAME;\"");
    }
    enum status status = advance(parser);
    if (status == STATUS_OK) {
        status = expect(parser, JSGF_WORD, "the grammar's name");
    }
    return status == STATUS_OK ? expect(parser, ';', "a \";\"") : status;
}

enum status jsgf_parse_file(struct grammar *grammar, struct jsgf_file *file,
                            const char *source, size_t length)
{
    struct parser parser = {.grammar = grammar, .file = file};
    jsgf_lexer_init(&parser.lexer, file->path, 1, source, length);
    enum status status = jsgf_lexer_header(&parser.lexer);
    if (status == STATUS_OK) {
        status = advance(&parser);
    }
    if (status == STATUS_OK) {
        status = parse_name(&parser);
    }
    while (status == STATUS_OK && parser.lexer.kind != JSGF_END) {
        status = is_keyword(&parser, "import") ? parse_import(&parser)
                                               : parse_rule(&parser);
    }
    jsgf_lexer_finish(&parser.lexer);
    return status;
}

enum status jsgf_parse_expansion(struct grammar *grammar, const char *path,
                                 int line, const char *expansion,
                                 struct node **out)
{
    struct parser parser = {.grammar = grammar};
    jsgf_lexer_init(&parser.lexer, path, line, expansion, strlen(expansion));
    enum status status = advance(&parser);
    if (status == STATUS_OK) {
        status = parse_choice(&parser, out);
    }
    if (status == STATUS_OK && parser.lexer.kind != JSGF_END) {
        status = expected(&parser, "the end of the phrase");
    }
    jsgf_lexer_finish(&parser.lexer);
    return status;
}
