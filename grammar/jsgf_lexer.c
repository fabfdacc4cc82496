/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * jsgf_lexer: one pass over the bytes, one token at a time, nothing looked at
 * twice, so 1 MB of junk costs 1 MB of work. Words are held to what the
 * dictionary can spell; anything else is an error that names the character,
 * because a curly apostrophe pasted from a web page is the likeliest mistake.
 * What tokens mean is left to jsgf_parser.c.
 */
#include "grammar/jsgf_lexer.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "assistant/base/log.h"

#define NUMBER_LENGTH_MAX 31

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static bool is_word(char c)
{
    return is_letter(c) || is_digit(c) || (c != '\0' && strchr("'.-_", c));
}

static bool is_rule_name(char c)
{
    return is_letter(c) || is_digit(c) || (c != '\0' && strchr("._-:*", c));
}

static char to_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

void jsgf_lexer_init(struct jsgf_lexer *lexer, const char *path, int line,
                     const char *source, size_t length)
{
    *lexer = (struct jsgf_lexer){.path = path,
                                 .at = source,
                                 .end = source + length,
                                 .line = line,
                                 .kind = JSGF_END,
                                 .token_line = line};
    if (length >= 3 && memcmp(source, "\xef\xbb\xbf", 3) == 0) {
        lexer->at += 3;
    }
}

void jsgf_lexer_finish(struct jsgf_lexer *lexer)
{
    text_finish(&lexer->text);
}

static bool at_text(const struct jsgf_lexer *lexer, const char *text)
{
    size_t length = strlen(text);
    return (size_t)(lexer->end - lexer->at) >= length &&
           memcmp(lexer->at, text, length) == 0;
}

static char take(struct jsgf_lexer *lexer)
{
    char c = *lexer->at++;
    if (c == '\n') {
        lexer->line++;
    }
    return c;
}

static enum status wrong_character(const struct jsgf_lexer *lexer)
{
    unsigned char c = (unsigned char)*lexer->at;
    if (at_text(lexer, "\xe2\x80\x99") || at_text(lexer, "\xe2\x80\x98")) {
        log_at(lexer->path, lexer->line,
               "a curly apostrophe; write a straight one (')");
    } else if (c > ' ' && c < 0x7f) {
        log_at(lexer->path, lexer->line,
               "the character '%c' cannot stand here; words are letters, "
               "digits and ' . - _",
               c);
    } else if (c >= 0xc2) {
        int length = c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : 2;
        if (lexer->end - lexer->at < length) {
            length = (int)(lexer->end - lexer->at);
        }
        log_at(lexer->path, lexer->line,
               "the character '%.*s' cannot stand here; words are letters a "
               "to z, digits and ' . - _",
               length, lexer->at);
    } else {
        log_at(lexer->path, lexer->line,
               "a byte 0x%02x, which is no text; is this a grammar file?", c);
    }
    return STATUS_INVALID;
}

enum status jsgf_lexer_header(struct jsgf_lexer *lexer)
{
    while (lexer->at < lexer->end && is_space(*lexer->at)) {
        (void)take(lexer);
    }
    if (!at_text(lexer, "#JSGF V1.0")) {
        log_at(lexer->path, lexer->line,
               "a grammar file begins with the line \"#JSGF V1.0;\"; add it");
        return STATUS_INVALID;
    }
    /* Encoding and locale may follow; ours are always UTF-8 and English. */
    while (lexer->at < lexer->end && *lexer->at != ';' && *lexer->at != '\n') {
        lexer->at++;
    }
    if (lexer->at == lexer->end || *lexer->at != ';') {
        log_at(lexer->path, lexer->line,
               "the line \"#JSGF V1.0;\" must end with a semicolon");
        return STATUS_INVALID;
    }
    lexer->at++;
    return STATUS_OK;
}

static enum status skip_comment(struct jsgf_lexer *lexer)
{
    int line = lexer->line;
    lexer->at += 2;
    while (!at_text(lexer, "*/")) {
        if (lexer->at == lexer->end) {
            log_at(lexer->path, line,
                   "a comment begins with /* and never ends; close it with */");
            return STATUS_INVALID;
        }
        (void)take(lexer);
    }
    lexer->at += 2;
    return STATUS_OK;
}

static enum status skip_blank(struct jsgf_lexer *lexer)
{
    while (lexer->at < lexer->end) {
        if (is_space(*lexer->at)) {
            (void)take(lexer);
        } else if (at_text(lexer, "//")) {
            while (lexer->at < lexer->end && *lexer->at != '\n') {
                lexer->at++;
            }
        } else if (at_text(lexer, "/*")) {
            enum status status = skip_comment(lexer);
            if (status != STATUS_OK) {
                return status;
            }
        } else {
            break;
        }
    }
    return STATUS_OK;
}

/* Reads up to `close`; `escapes`: a backslash keeps the next character. */
static enum status read_until(struct jsgf_lexer *lexer, char close,
                              bool escapes)
{
    char open = *lexer->at++;
    while (lexer->at < lexer->end && *lexer->at != close) {
        if (*lexer->at == '\0') {
            return wrong_character(lexer);
        }
        if (escapes && *lexer->at == '\\' && lexer->end - lexer->at > 1) {
            lexer->at++;
        }
        char c = take(lexer);
        text_append_n(&lexer->text, &c, 1);
    }
    if (lexer->at == lexer->end) {
        log_at(lexer->path, lexer->token_line, "a %c without its %c; close it",
               open, close);
        return STATUS_INVALID;
    }
    lexer->at++;
    return STATUS_OK;
}

static enum status read_rule(struct jsgf_lexer *lexer)
{
    lexer->at++;
    while (lexer->at < lexer->end && is_rule_name(*lexer->at)) {
        text_append_n(&lexer->text, lexer->at++, 1);
    }
    if (lexer->at == lexer->end || *lexer->at != '>' ||
        lexer->text.length == 0) {
        log_at(lexer->path, lexer->token_line,
               "a rule's name is letters, digits and _ - : . between < and >, "
               "such as <muscle>");
        return STATUS_INVALID;
    }
    lexer->at++;
    lexer->kind = JSGF_RULE;
    return STATUS_OK;
}

static enum status read_weight(struct jsgf_lexer *lexer)
{
    char number[NUMBER_LENGTH_MAX + 1];
    size_t length = 0;
    const char *at = lexer->at + 1;
    while (at < lexer->end && length < NUMBER_LENGTH_MAX &&
           (is_digit(*at) || (*at != '\0' && strchr(".eE+- ", *at)))) {
        number[length++] = *at++;
    }
    number[length] = '\0';
    char *rest = number;
    double weight = strtod(number, &rest);
    bool is_number = rest != number;
    while (*rest == ' ') {
        rest++;
    }
    if (at == lexer->end || *at != '/' || !is_number || *rest != '\0' ||
        !(weight >= 0.0 && weight <= 1e9)) {
        log_at(lexer->path, lexer->token_line,
               "a weight is a number from 0 up between two slashes, such as "
               "/0.3/");
        return STATUS_INVALID;
    }
    lexer->at = at + 1;
    lexer->kind = JSGF_WEIGHT;
    lexer->weight = weight;
    return STATUS_OK;
}

static enum status read_word(struct jsgf_lexer *lexer)
{
    while (lexer->at < lexer->end && is_word(*lexer->at)) {
        char c = to_lower(*lexer->at++);
        text_append_n(&lexer->text, &c, 1);
    }
    lexer->kind = JSGF_WORD;
    return STATUS_OK;
}

static enum status read_quoted(struct jsgf_lexer *lexer)
{
    const char *begin = lexer->at + 1;
    enum status status = read_until(lexer, '"', true);
    if (status != STATUS_OK) {
        return status;
    }
    for (size_t i = 0; i < lexer->text.length; i++) {
        char c = lexer->text.bytes[i];
        if (!is_word(c) && !is_space(c)) {
            log_at(lexer->path, lexer->token_line,
                   "\"%.*s\": only words of letters, digits and ' . - _ may "
                   "stand between quotes",
                   (int)(lexer->at - 1 - begin), begin);
            return STATUS_INVALID;
        }
        lexer->text.bytes[i] = to_lower(c);
    }
    lexer->kind = JSGF_QUOTED;
    return STATUS_OK;
}

enum status jsgf_lexer_next(struct jsgf_lexer *lexer)
{
    text_clear(&lexer->text);
    enum status status = skip_blank(lexer);
    lexer->token_line = lexer->line;
    if (status != STATUS_OK) {
        return status;
    }
    if (lexer->at == lexer->end) {
        lexer->kind = JSGF_END;
        return STATUS_OK;
    }
    char c = *lexer->at;
    if (c == '<') {
        return read_rule(lexer);
    }
    if (c == '{') {
        lexer->kind = JSGF_TAG;
        return read_until(lexer, '}', true);
    }
    if (c == '/') {
        return read_weight(lexer);
    }
    if (c == '"') {
        return read_quoted(lexer);
    }
    if (c != '\0' && strchr(";=|*+()[]", c) != NULL) {
        lexer->at++;
        lexer->kind = (unsigned char)c;
        return STATUS_OK;
    }
    return is_word(c) ? read_word(lexer) : wrong_character(lexer);
}

const char *jsgf_lexer_describe(struct jsgf_lexer *lexer)
{
    static const struct {
        const char *before, *after;
    } forms[] = {
        [0] = {"the end", ""},
        [JSGF_WORD - JSGF_END] = {"the word \"", "\""},
        [JSGF_QUOTED - JSGF_END] = {"\"", "\""},
        [JSGF_RULE - JSGF_END] = {"<", ">"},
        [JSGF_TAG - JSGF_END] = {"the tag {", "}"},
        [JSGF_WEIGHT - JSGF_END] = {"a weight", ""},
    };
    char *to = lexer->description;
    if (lexer->kind < JSGF_END) {
        (void)snprintf(to, sizeof lexer->description, "\"%c\"", lexer->kind);
    } else {
        (void)snprintf(to, sizeof lexer->description, "%s%.40s%s",
                       forms[lexer->kind - JSGF_END].before,
                       text_str(&lexer->text),
                       forms[lexer->kind - JSGF_END].after);
    }
    return to;
}
