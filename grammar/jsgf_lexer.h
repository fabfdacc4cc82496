/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * jsgf_lexer: JSGF text to tokens, with the line each one stands on.
 * Private to grammar/. Errors are logged here, once, as `path:line:`.
 */
#ifndef UNCRAMP_JSGF_LEXER_H
#define UNCRAMP_JSGF_LEXER_H

#include <stddef.h>

#include "assistant/base/status.h"
#include "assistant/base/text.h"

/* Other tokens are their own character: ; = | * + ( ) [ ] */
enum {
    JSGF_END = 256,
    JSGF_WORD,   /* lower case */
    JSGF_QUOTED, /* what stood between the quotes, lower case */
    JSGF_RULE,   /* what stood between < and > */
    JSGF_TAG,    /* what stood between { and }, escapes undone */
    JSGF_WEIGHT
};

struct jsgf_lexer {
    const char *path;
    const char *at;
    const char *end;
    int line; /* of `at` */

    /* The current token. */
    int kind;
    int token_line;
    struct text text;
    double weight;
    char description[64];
};

/* Skips a byte order mark. Nothing is read yet; `source` must outlive it. */
void jsgf_lexer_init(struct jsgf_lexer *lexer, const char *path, int line,
                     const char *source, size_t length);
void jsgf_lexer_finish(struct jsgf_lexer *lexer);
/* Reads the `#JSGF V1.0 ...;` that a file must begin with. */
MUST_CHECK enum status jsgf_lexer_header(struct jsgf_lexer *lexer);
/* Reads the next token into `kind`, `token_line`, `text`, `weight`. */
MUST_CHECK enum status jsgf_lexer_next(struct jsgf_lexer *lexer);
/* The current token as people say it; valid until the next call. */
const char *jsgf_lexer_describe(struct jsgf_lexer *lexer);

#endif
