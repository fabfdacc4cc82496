/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assistant/score/score_labels.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "assistant/base/log.h"
#include "assistant/base/memory.h"
#include "assistant/base/text.h"

#define FILE_BYTES_MAX ((size_t)16 * 1024 * 1024)
#define LINE_BYTES_MAX 4096
#define ROWS_MAX       100000
#define COLUMNS_MAX    3

#define BLANKS    " \t"
#define UTF8_MARK "\xef\xbb\xbf"

static const char *const kind_names[LABEL_KINDS] = {
    [LABEL_SPEECH] = "",           [LABEL_OTHER] = "-",
    [LABEL_UNKNOWN] = "_unknown_", [LABEL_SILENCE] = "_silence_",
    [LABEL_SAID] = "said",
};

struct parser {
    const char *path;
    int line;
    bool has_header;
    bool said;  /* the second column is headed so */
    bool slots; /* the third column is headed so */
    size_t capacity;
    struct score_labels labels;
};

const char *label_kind_name(enum label_kind kind)
{
    return kind_names[kind];
}

void score_labels_finish(struct score_labels *labels)
{
    for (size_t i = 0; i < labels->n_rows; i++) {
        free(labels->rows[i].file);
        free(labels->rows[i].path);
        free(labels->rows[i].text);
        intent_finish(&labels->rows[i].intent);
    }
    free(labels->rows);
    *labels = (struct score_labels){0};
}

/* ------------------------------------------------------------------ lines */

/* Labels reach the terminal and JSON, so they must be text. */
static enum status check_text(const struct parser *parser, const char *line,
                              size_t length)
{
    for (size_t at = 0, n = 0; at < length; at += n) {
        n = text_character(line + at, length - at);
        unsigned char c = (unsigned char)line[at];
        if (n == 0 || (c < ' ' && c != '\t') || c == 0x7f) {
            log_at(parser->path, parser->line,
                   "byte %zu is no plain text; save the file as UTF-8, without "
                   "control characters",
                   at + 1);
            return STATUS_INVALID;
        }
    }
    return STATUS_OK;
}

/* A copy without the blanks around it; the caller frees it. */
static char *trimmed(const char *text, size_t length)
{
    while (length > 0 && strchr(BLANKS, text[length - 1]) != NULL) {
        length--;
    }
    size_t skip = 0;
    while (skip < length && strchr(BLANKS, text[skip]) != NULL) {
        skip++;
    }
    return xstrndup(text + skip, length - skip);
}

/*
 * The first columns, trimmed, "" where there is none; the caller frees all.
 * Returns how many there are.
 */
static size_t split(const char *line, size_t length, char *columns[COLUMNS_MAX])
{
    const char *end = line + length;
    size_t n = 1;
    for (size_t i = 0; i < COLUMNS_MAX; i++) {
        const char *tab = memchr(line, '\t', (size_t)(end - line));
        const char *stop = tab ? tab : end;
        n += tab != NULL;
        columns[i] = trimmed(line, (size_t)(stop - line));
        line = tab ? tab + 1 : end;
    }
    return n;
}

/* ---------------------------------------------------------------- columns */

static enum status invalid(const struct parser *parser, const char *what)
{
    log_at(parser->path, parser->line, "%s", what);
    return STATUS_INVALID;
}

static enum status read_header(struct parser *parser, char *const *columns)
{
    parser->has_header = true;
    parser->said = strcmp(columns[1], kind_names[LABEL_SAID]) == 0;
    parser->slots = strcmp(columns[2], "slots") == 0;
    if (!parser->said && strcmp(columns[1], "intent") != 0 &&
        strcmp(columns[1], "word") != 0) {
        return invalid(parser,
                       "the first line must name the columns; head the second "
                       "one intent, word or said, after a tab");
    }
    return STATUS_OK;
}

static enum status read_slot(const struct parser *parser, const char *pair,
                             size_t length, struct intent *intent)
{
    const char *equals = memchr(pair, '=', length);
    size_t name_length = equals ? (size_t)(equals - pair) : length;
    char *name = trimmed(pair, name_length);
    char *value =
        equals ? trimmed(equals + 1, length - name_length - 1) : xstrdup("");
    enum status status = STATUS_OK;
    if (*name == '\0' || *value == '\0') {
        log_at(parser->path, parser->line,
               "\"%.*s\" is no slot; write name=value, and ; between slots",
               (int)length, pair);
        status = STATUS_INVALID;
    } else if (intent_slot(intent, name) != NULL) {
        log_at(parser->path, parser->line,
               "the slot %s is there twice; take one out", name);
        status = STATUS_INVALID;
    } else if (intent->n_slots == INTENT_SLOTS_MAX) {
        log_at(parser->path, parser->line,
               "more than %d slots; take out those that do not matter",
               INTENT_SLOTS_MAX);
        status = STATUS_LIMIT;
    } else {
        intent_set_slot(intent, name, value);
    }
    free(name);
    free(value);
    return status;
}

static enum status read_slots(const struct parser *parser, const char *slots,
                              struct intent *intent)
{
    enum status status = STATUS_OK;
    while (status == STATUS_OK && *slots != '\0') {
        size_t length = strcspn(slots, ";");
        if (length > strspn(slots, BLANKS)) {
            status = read_slot(parser, slots, length, intent);
        }
        slots += length + (slots[length] == ';');
    }
    return status;
}

static enum label_kind kind_of(const struct parser *parser, const char *text)
{
    if (parser->said) {
        return LABEL_SAID;
    }
    for (int kind = LABEL_OTHER; kind < LABEL_SAID; kind++) {
        if (strcmp(text, kind_names[kind]) == 0) {
            return (enum label_kind)kind;
        }
    }
    return LABEL_SPEECH;
}

/* ------------------------------------------------------------------- rows */

/* `file` itself where it begins with /, else from the folder of the labels. */
static char *path_of(const char *labels, const char *file)
{
    const char *slash = strrchr(labels, '/');
    struct text path = {0};
    if (slash != NULL && *file != '/') {
        text_append_n(&path, labels, (size_t)(slash - labels) + 1);
    }
    text_append(&path, file);
    return text_take(&path);
}

static struct label *add_row(struct parser *parser, char *const *columns)
{
    struct score_labels *labels = &parser->labels;
    if (labels->n_rows == parser->capacity) {
        parser->capacity = parser->capacity ? parser->capacity * 2 : 64;
        labels->rows =
            xrealloc(labels->rows, parser->capacity, sizeof *labels->rows);
    }
    struct label *row = &labels->rows[labels->n_rows++];
    *row = (struct label){
        .file = xstrdup(columns[0]),
        .path = path_of(parser->path, columns[0]),
        .line = parser->line,
        .kind = kind_of(parser, columns[1]),
        .text = xstrdup(columns[1]),
    };
    return row;
}

static enum status read_row(struct parser *parser, size_t n_columns,
                            char *const *columns)
{
    if (*columns[0] == '\0') {
        return invalid(parser, "no file; name one before the first tab");
    }
    if (n_columns < 2) {
        return invalid(parser, "no label; put a tab between file and label");
    }
    if (*columns[1] == '\0' && !parser->said) {
        return invalid(parser, "no label; write - where nothing may be "
                               "understood");
    }
    if (parser->labels.n_rows == ROWS_MAX) {
        log_at(parser->path, parser->line, "more than %d rows; divide the file",
               ROWS_MAX);
        return STATUS_LIMIT;
    }
    struct label *row = add_row(parser, columns);
    const char *slots = parser->slots ? columns[2] : "";
    if (row->kind == LABEL_SPEECH) {
        intent_set_name(&row->intent, columns[1]);
        return read_slots(parser, slots, &row->intent);
    }
    if (!parser->said && *slots != '\0' && strcmp(slots, "-") != 0) {
        return invalid(parser, "nothing may be understood, so there are no "
                               "slots; take them out, or name the intent");
    }
    return STATUS_OK;
}

static enum status read_line(struct parser *parser, const char *line,
                             size_t length)
{
    if (length > 0 && line[length - 1] == '\r') {
        length--;
    }
    if (length > LINE_BYTES_MAX) {
        log_at(parser->path, parser->line,
               "longer than %d bytes; is it a file of labels?", LINE_BYTES_MAX);
        return STATUS_LIMIT;
    }
    enum status status = check_text(parser, line, length);
    if (status != STATUS_OK) {
        return status;
    }
    char *columns[COLUMNS_MAX];
    size_t n_columns = split(line, length, columns);
    bool blank = *columns[0] == '\0' && *columns[1] == '\0';
    if (!blank) {
        status = parser->has_header ? read_row(parser, n_columns, columns)
                                    : read_header(parser, columns);
    }
    for (size_t i = 0; i < COLUMNS_MAX; i++) {
        free(columns[i]);
    }
    return status;
}

enum status score_labels_parse(const char *path, const char *bytes,
                               size_t length, struct score_labels *out)
{
    struct parser parser = {.path = path};
    const char *end = bytes + length;
    enum status status = STATUS_OK;
    if (length >= strlen(UTF8_MARK) &&
        memcmp(bytes, UTF8_MARK, strlen(UTF8_MARK)) == 0) {
        bytes += strlen(UTF8_MARK);
    }
    while (status == STATUS_OK && bytes < end) {
        const char *newline = memchr(bytes, '\n', (size_t)(end - bytes));
        const char *stop = newline ? newline : end;
        parser.line++;
        status = read_line(&parser, bytes, (size_t)(stop - bytes));
        bytes = newline ? newline + 1 : end;
    }
    if (status == STATUS_OK && parser.labels.n_rows == 0) {
        log_at(path, parser.line > 0 ? parser.line : 1,
               "no labels; write a line file<tab>intent, and below it a line "
               "for each sound file");
        status = STATUS_INVALID;
    }
    if (status != STATUS_OK) {
        score_labels_finish(&parser.labels);
    }
    *out = parser.labels;
    return status;
}

enum status score_labels_load(const char *path, struct score_labels *out)
{
    *out = (struct score_labels){0};
    FILE *file = fopen(path, "rbe");
    if (file == NULL) {
        log_error("score", "%s: %s", path, strerror(errno));
        return errno == ENOENT ? STATUS_NOT_FOUND : STATUS_IO;
    }
    enum status status = STATUS_OK;
    size_t capacity = 16384;
    char *bytes = xcalloc(capacity, 1);
    size_t n = 0;
    while ((n += fread(bytes + n, 1, capacity - n, file)) == capacity &&
           capacity <= FILE_BYTES_MAX) {
        capacity *= 2;
        bytes = xrealloc(bytes, capacity, 1);
    }
    if (ferror(file)) {
        log_error("score", "%s: %s", path, strerror(errno));
        status = STATUS_IO;
    } else if (n > FILE_BYTES_MAX) {
        log_error("score", "%s: larger than %zu MB; is it a file of labels?",
                  path, FILE_BYTES_MAX / 1024 / 1024);
        status = STATUS_LIMIT;
    } else {
        status = score_labels_parse(path, bytes, n, out);
    }
    (void)fclose(file);
    free(bytes);
    return status;
}
