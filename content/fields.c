/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The generic reader: one reading and one freeing function per type of field,
 * in a table. A misspelt key is the commonest slip of somebody who is no
 * programmer, so the nearest known key is suggested. What must hold between
 * records (sources, series, ...) is for checks.c.
 */
#include "content/fields.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "assistant/base/log.h"
#include "assistant/base/memory.h"
#include "content/content.h"
#include "content/sentence.h"

#define ID_MAX         40
#define TEXT_BYTES_MAX 1000
#define FIELDS_MAX     32

/* Distance no longer taken for a slip of the hand. */
#define SUGGEST_MAX 3

static const char *nearest_name(const struct kind *kind, const char *key)
{
    const char *nearest = NULL;
    size_t least = SUGGEST_MAX + 1;
    for (size_t i = 0; i < kind->n_fields; i++) {
        size_t distance = text_distance(key, kind->fields[i].name);
        if (distance < least) {
            least = distance;
            nearest = kind->fields[i].name;
        }
    }
    return nearest;
}

static void log_unknown_key(const char *path, const struct node *key,
                            const struct kind *kind)
{
    const char *nearest = nearest_name(kind, node_text(key));
    if (nearest != NULL) {
        log_at(path, node_line(key), "\"%.40s\" is no key of %s; write \"%s\"",
               node_text(key), kind->name, nearest);
        return;
    }
    struct text names = {0};
    for (size_t i = 0; i < kind->n_fields; i++) {
        text_printf(&names, "%s%s", i > 0 ? ", " : "", kind->fields[i].name);
    }
    log_at(path, node_line(key), "\"%.40s\" is no key of %s; its keys are %s",
           node_text(key), kind->name, text_str(&names));
    text_finish(&names);
}

bool fields_id_is_safe(const char *id)
{
    if (!islower((unsigned char)id[0]) || strlen(id) > ID_MAX) {
        return false;
    }
    size_t safe = strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789-_");
    return id[safe] == '\0';
}

/* Runs of white space become one space; folded lines leave such runs. */
static char *tidy(const char *text)
{
    struct text tidied = {0};
    while (*text != '\0') {
        size_t blank = strspn(text, " \t\r\n");
        text += blank;
        size_t word = strcspn(text, " \t\r\n");
        if (word > 0 && tidied.length > 0) {
            text_append(&tidied, " ");
        }
        text_append_n(&tidied, text, word);
        text += word;
    }
    return text_take(&tidied);
}

static int find_choice(const char *const *choices, const char *text)
{
    for (int i = 0; choices[i] != NULL; i++) {
        if (strcmp(choices[i], text) == 0) {
            return i;
        }
    }
    return -1;
}

static void log_choices(const char *path, int line, const struct field *field,
                        const char *text)
{
    struct text names = {0};
    for (size_t i = 0; field->choices[i] != NULL; i++) {
        text_printf(&names, "%s%s", i > 0 ? ", " : "", field->choices[i]);
    }
    log_at(path, line, "\"%s\" can't be \"%.40s\"; it is one of %s",
           field->name, text, text_str(&names));
    text_finish(&names);
}

static bool check_text(const char *path, int line, const struct field *field,
                       const char *text)
{
    if (text[0] == '\0') {
        log_at(path, line, "\"%s\" is empty; write a text or take the key out",
               field->name);
        return false;
    }
    if (strlen(text) > TEXT_BYTES_MAX) {
        log_at(path, line, "\"%s\" is longer than %d letters; make it shorter",
               field->name, TEXT_BYTES_MAX);
        return false;
    }
    if (field->choices != NULL && find_choice(field->choices, text) < 0) {
        log_choices(path, line, field, text);
        return false;
    }
    if (field->type == FIELD_ID && !fields_id_is_safe(text)) {
        log_at(path, line,
               "\"%.40s\" can't be a name; use at most %d of a-z, 0-9 and -, "
               "and begin with a letter",
               text, ID_MAX);
        return false;
    }
    struct text fault = {0};
    bool good =
        field->max_words == 0 ||
        sentence_check(text, field->max_sentences, field->max_words, &fault);
    if (!good) {
        log_at(path, line, "\"%s\" %s", field->name, text_str(&fault));
    }
    text_finish(&fault);
    return good;
}

static bool read_text(const char *path, const struct node *value,
                      const struct field *field, void *place)
{
    if (node_kind(value) != NODE_TEXT) {
        log_at(path, node_line(value),
               "\"%s\" must be one text; if it begins with { or [, put it in "
               "quotes",
               field->name);
        return false;
    }
    char **text = place;
    *text = tidy(node_text(value));
    return check_text(path, node_line(value), field, *text);
}

static void finish_text(const struct field *field, void *place)
{
    (void)field;
    char **text = place;
    free(*text);
    *text = NULL;
}

static bool check_count(const char *path, int line, const struct field *field,
                        size_t count)
{
    if (count < (size_t)field->min || count > (size_t)field->max) {
        log_at(path, line, "\"%s\" has %zu members; from %d to %d are allowed",
               field->name, count, field->min, field->max);
        return false;
    }
    return true;
}

static bool read_texts(const char *path, const struct node *value,
                       const struct field *field, void *place)
{
    struct text_list *list = place;
    bool is_list = node_kind(value) == NODE_LIST;
    size_t count = is_list ? node_count(value) : 1;
    if (!check_count(path, node_line(value), field, count)) {
        return false;
    }
    bool good = true;
    list->items = xcalloc(count, sizeof *list->items);
    for (size_t i = 0; i < count; i++) {
        const struct node *item = is_list ? node_item(value, i) : value;
        struct line_text *text = &list->items[list->count++];
        text->line = node_line(item);
        good &= read_text(path, item, field, &text->text);
    }
    return good;
}

static void finish_texts(const struct field *field, void *place)
{
    struct text_list *list = place;
    for (size_t i = 0; i < list->count; i++) {
        finish_text(field, &list->items[i].text);
    }
    free(list->items);
    *list = (struct text_list){0};
}

static bool read_number(const char *path, const struct node *value,
                        const struct field *field, void *place)
{
    const char *text = node_text(value);
    char *end = NULL;
    errno = 0;
    long number = text != NULL ? strtol(text, &end, 10) : 0;
    if (text == NULL || end == text || *end != '\0' || errno != 0 ||
        number < field->min || number > field->max) {
        log_at(path, node_line(value),
               "\"%s\" must be a whole number from %d to %d", field->name,
               field->min, field->max);
        return false;
    }
    *(int *)place = (int)number;
    return true;
}

static bool read_flag(const char *path, const struct node *value,
                      const struct field *field, void *place)
{
    static const char *const names[] = {"no", "yes", "false", "true", NULL};
    const char *text = node_text(value);
    int found = text != NULL ? find_choice(names, text) : -1;
    if (found < 0) {
        log_at(path, node_line(value), "\"%s\" must be yes or no", field->name);
        return false;
    }
    *(bool *)place = found % 2 == 1;
    return true;
}

static bool read_choice(const char *path, const struct node *value,
                        const struct field *field, void *place)
{
    const char *text = node_text(value);
    int found = find_choice(field->choices, text != NULL ? text : "");
    if (found < 0) {
        log_choices(path, node_line(value), field, text != NULL ? text : "");
        return false;
    }
    /* Enums of ours have no negative member: an unsigned int in this ABI. */
    unsigned choice = (unsigned)found;
    memcpy(place, &choice, sizeof choice);
    return true;
}

static void finish_nothing(const struct field *field, void *place)
{
    (void)field;
    (void)place;
}

static void *part(void *record, size_t at)
{
    return (char *)record + at;
}

static bool read_list(const char *path, const struct node *value,
                      const struct field *field, void *record)
{
    void *records = NULL;
    size_t *count = part(record, field->count_at);
    bool good = fields_read_records(path, value, field->kind,
                                    (size_t)field->max, &records, count);
    memcpy(part(record, field->at), &records, sizeof records);
    return good;
}

static void finish_list(const struct field *field, void *record)
{
    void *records = NULL;
    size_t *count = part(record, field->count_at);
    memcpy(&records, part(record, field->at), sizeof records);
    fields_finish_records(field->kind, records, *count);
}

static const struct {
    bool (*read)(const char *path, const struct node *value,
                 const struct field *field, void *place);
    void (*finish)(const struct field *field, void *place);
} types[] = {
    [FIELD_ID] = {read_text, finish_text},
    [FIELD_TEXT] = {read_text, finish_text},
    [FIELD_TEXTS] = {read_texts, finish_texts},
    [FIELD_NUMBER] = {read_number, finish_nothing},
    [FIELD_FLAG] = {read_flag, finish_nothing},
    [FIELD_CHOICE] = {read_choice, finish_nothing},
};

bool fields_read_value(const char *path, const struct node *value,
                       const struct field *field, void *place)
{
    return types[field->type].read(path, value, field, place);
}

void fields_finish_value(const struct field *field, void *place)
{
    types[field->type].finish(field, place);
}

static bool read_field(const char *path, const struct node *value,
                       const struct field *field, void *record)
{
    if (field->line_at != 0) {
        *(int *)part(record, field->line_at) = node_line(value);
    }
    if (field->type == FIELD_RECORDS) {
        return read_list(path, value, field, record);
    }
    return fields_read_value(path, value, field, part(record, field->at));
}

void fields_default(const struct kind *kind, void *record)
{
    for (size_t i = 0; i < kind->n_fields; i++) {
        const struct field *field = &kind->fields[i];
        if (field->type == FIELD_NUMBER) {
            *(int *)part(record, field->at) = field->fallback;
        } else if (field->type == FIELD_FLAG) {
            *(bool *)part(record, field->at) = field->fallback != 0;
        }
    }
}

bool fields_read(const char *path, const struct node *map,
                 const struct kind *kind, void *record)
{
    fields_default(kind, record);
    if (kind->line_at != 0) {
        *(int *)part(record, kind->line_at) = node_line(map);
    }
    if (node_kind(map) != NODE_MAP) {
        log_at(path, node_line(map), "%s must be lines of `key: value`",
               kind->name);
        return false;
    }
    bool given[FIELDS_MAX] = {false};
    bool good = true;
    for (size_t i = 0; i < node_count(map); i++) {
        const struct node *key = node_key(map, i);
        size_t at = 0;
        while (at < kind->n_fields &&
               strcmp(kind->fields[at].name, node_text(key)) != 0) {
            at++;
        }
        if (at == kind->n_fields) {
            log_unknown_key(path, key, kind);
            good = false;
            continue;
        }
        given[at] = true;
        good &= read_field(path, node_value(map, i), &kind->fields[at], record);
    }
    for (size_t i = 0; i < kind->n_fields; i++) {
        const struct field *field = &kind->fields[i];
        if (!given[i] && field->required) {
            log_at(path, node_line(map), "%s needs a \"%s\"; add it",
                   kind->name, field->name);
            good = false;
        }
    }
    return good;
}

void fields_finish(const struct kind *kind, void *record)
{
    for (size_t i = 0; i < kind->n_fields; i++) {
        const struct field *field = &kind->fields[i];
        if (field->type == FIELD_RECORDS) {
            finish_list(field, record);
        } else {
            fields_finish_value(field, part(record, field->at));
        }
    }
}

/* Names come first in their tables, so the two records' are compared there. */
static bool check_unique(const char *path, int line, const struct kind *kind,
                         void *records, size_t index)
{
    const struct field *field = &kind->fields[0];
    if (field->type != FIELD_ID) {
        return true;
    }
    char **id = part(part(records, index * kind->size), field->at);
    for (size_t i = 0; i < index && *id != NULL; i++) {
        char **other = part(part(records, i * kind->size), field->at);
        if (*other != NULL && strcmp(*id, *other) == 0) {
            log_at(path, line, "the name \"%.40s\" is taken; choose another",
                   *id);
            return false;
        }
    }
    return true;
}

bool fields_read_records(const char *path, const struct node *list,
                         const struct kind *kind, size_t max, void **out,
                         size_t *n_out)
{
    if (node_kind(list) != NODE_LIST || node_count(list) == 0 ||
        node_count(list) > max) {
        log_at(path, node_line(list),
               "here goes a list of 1 to %zu members, each %s behind a -", max,
               kind->name);
        return false;
    }
    bool good = true;
    size_t count = node_count(list);
    *out = xcalloc(count, kind->size);
    for (size_t i = 0; i < count; i++) {
        const struct node *item = node_item(list, i);
        *n_out = i + 1;
        good &= fields_read(path, item, kind, part(*out, i * kind->size));
        good &= check_unique(path, node_line(item), kind, *out, i);
    }
    return good;
}

void fields_finish_records(const struct kind *kind, void *records, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        fields_finish(kind, part(records, i * kind->size));
    }
    free(records);
}
