/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One reading and one freeing function for each type of field, in a table.
 */
#include "content/field_value.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "assistant/base/log.h"
#include "assistant/base/memory.h"
#include "assistant/base/text.h"
#include "content/content.h"
#include "content/sentence.h"

#define ID_MAX         40
#define TEXT_BYTES_MAX 1000

bool field_value_is_id(const char *id)
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
    if (field->type == FIELD_ID && !field_value_is_id(text)) {
        log_at(path, line,
               "\"%.40s\" can't be a name; use at most %d of a-z, 0-9 and -, "
               "and begin with a letter",
               text, ID_MAX);
        return false;
    }
    struct text fault = {0};
    bool good = field->max_words == 0 ||
                sentence_check(text, field->max_sentences, field->max_words,
                               field->placeholders, &fault);
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
    if (field->max_words > 0 && node_is_remarked(value)) {
        log_at(path, node_line(value),
               "\"%s\" ends before its #; put the text in quotes, or the "
               "remark on a line of its own",
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

bool field_value_read(const char *path, const struct node *value,
                      const struct field *field, void *place)
{
    return types[field->type].read(path, value, field, place);
}

void field_value_finish(const struct field *field, void *place)
{
    types[field->type].finish(field, place);
}
