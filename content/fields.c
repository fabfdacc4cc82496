/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The generic reader. A misspelt key is the commonest slip of somebody who is
 * no programmer, so the nearest known key is suggested. What the value of a key
 * may be is in field_value.c; what must hold between records (sources, series,
 * ...) is for checks.c.
 */
#include "content/fields.h"

#include <stdlib.h>
#include <string.h>

#include "assistant/base/log.h"
#include "assistant/base/memory.h"
#include "assistant/base/text.h"
#include "content/field_value.h"

#define FIELDS_MAX 32

static void log_unknown_key(const char *path, const struct node *key,
                            const struct kind *kind)
{
    struct text_nearest nearest = text_nearest_of(node_text(key));
    for (size_t i = 0; i < kind->n_fields; i++) {
        text_nearest_consider(&nearest, kind->fields[i].name);
    }
    if (nearest.name != NULL) {
        log_at(path, node_line(key), "\"%.40s\" is no key of %s; write \"%s\"",
               node_text(key), kind->name, nearest.name);
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

static bool read_field(const char *path, const struct node *value,
                       const struct field *field, void *record)
{
    if (field->line_at != 0) {
        *(int *)part(record, field->line_at) = node_line(value);
    }
    if (field->type == FIELD_RECORDS) {
        return read_list(path, value, field, record);
    }
    return field_value_read(path, value, field, part(record, field->at));
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
            field_value_finish(field, part(record, field->at));
        }
    }
}

/* Names come first in their tables, so the two records' are compared there. */
static bool check_unique(const char *path, const struct node *list,
                         const struct kind *kind, void *records, size_t index)
{
    const struct field *field = &kind->fields[0];
    if (field->type != FIELD_ID) {
        return true;
    }
    char **id = part(part(records, index * kind->size), field->at);
    for (size_t i = 0; i < index && *id != NULL; i++) {
        char **other = part(part(records, i * kind->size), field->at);
        if (*other != NULL && strcmp(*id, *other) == 0) {
            log_at(path, node_line(node_item(list, index)),
                   "the name \"%.40s\" is taken in line %d; choose another",
                   *id, node_line(node_item(list, i)));
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
        good &= check_unique(path, list, kind, *out, i);
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
