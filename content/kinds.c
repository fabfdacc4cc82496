/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What may be written where, as tables: this file is the reference of the
 * YAML. A key has the name of its struct's member. Limits on words come from
 * the rule for spoken turns: two sentences and thirty words, more only where
 * somebody asked for more.
 */
#include "content/kinds.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "assistant/base/log.h"
#include "assistant/base/memory.h"
#include "content/field_value.h"
#include "content/fields.h"
#include "content/sentence.h"

#define RED_FLAGS_MAX 100
#define SOURCES_MAX   200
#define TURN          .max_sentences = 2, .max_words = 30
#define SHORT_TURN    .max_sentences = 3, .max_words = 30
#define MORE          .max_sentences = 6, .max_words = 70
#define NAME          .max_sentences = 1, .max_words = 8
/* What may stand in it, by who says it and when. */
#define TOLD SENTENCE_NUMBER
#define COACHED                                                                \
    (SENTENCE_SIDE | SENTENCE_OTHER_SIDE | SENTENCE_NUMBER | SENTENCE_COUNT |  \
     SENTENCE_MUSCLE)
#define HELD            (COACHED | SENTENCE_SECONDS)
#define N_FIELDS(table) (sizeof(table) / sizeof(table)[0])

const char *const kinds_muscles[] = {"calf", "hamstring",   "thigh", "foot",
                                     "shin", "inner_thigh", NULL};
static const char *const kinds_evidence[] = {"well", "plausible", "traditional",
                                             "caution", NULL};
static const char *const positions[] = {"lying", "sitting", "standing", NULL};
static const char *const urgencies[] = {"emergency", "today", NULL};

static const struct field topic_fields[] = {
    {.name = "title",
     .type = FIELD_TEXT,
     .required = true,
     .at = offsetof(struct topic, title),
     NAME},
    {.name = "ask",
     .type = FIELD_TEXTS,
     .required = true,
     .at = offsetof(struct topic, ask),
     .min = 1,
     .max = 40},
    {.name = "answer",
     .type = FIELD_TEXT,
     .required = true,
     .at = offsetof(struct topic, answer),
     TURN,
     .placeholders = TOLD},
    {.name = "more",
     .type = FIELD_TEXT,
     .at = offsetof(struct topic, more),
     MORE,
     .placeholders = TOLD},
    {.name = "evidence",
     .type = FIELD_CHOICE,
     .required = true,
     .at = offsetof(struct topic, evidence),
     .line_at = offsetof(struct topic, evidence_line),
     .choices = kinds_evidence},
    {.name = "sources",
     .type = FIELD_TEXTS,
     .required = true,
     .at = offsetof(struct topic, sources),
     .min = 1,
     .max = 10},
    {.name = "seed",
     .type = FIELD_TEXTS,
     .at = offsetof(struct topic, seed),
     .min = 0,
     .max = 20},
    {.name = "series",
     .type = FIELD_ID,
     .at = offsetof(struct topic, series),
     .line_at = offsetof(struct topic, series_line)},
    {.name = "order",
     .type = FIELD_NUMBER,
     .at = offsetof(struct topic, order),
     .max = 50,
     .fallback = -1},
    {.name = "then",
     .type = FIELD_ID,
     .at = offsetof(struct topic, then),
     .line_at = offsetof(struct topic, then_line)},
    {.name = "treats",
     .type = FIELD_FLAG,
     .at = offsetof(struct topic, treats)},
};

static const struct field step_fields[] = {
    {.name = "say",
     .type = FIELD_TEXT,
     .required = true,
     .at = offsetof(struct step, say),
     TURN,
     .placeholders = HELD},
    {.name = "hint",
     .type = FIELD_TEXT,
     .at = offsetof(struct step, hint),
     TURN,
     .placeholders = HELD},
    {.name = "hold_s",
     .type = FIELD_NUMBER,
     .required = true,
     .at = offsetof(struct step, hold_s),
     .line_at = offsetof(struct step, hold_line),
     .max = CONTENT_HOLD_MAX_S},
    {.name = "rest_s",
     .type = FIELD_NUMBER,
     .at = offsetof(struct step, rest_s),
     .max = 60},
    {.name = "release",
     .type = FIELD_TEXT,
     .at = offsetof(struct step, release),
     TURN,
     .placeholders = COACHED},
};

static const struct kind step_kind = {
    .name = "a step",
    .fields = step_fields,
    .n_fields = N_FIELDS(step_fields),
    .size = sizeof(struct step),
    .line_at = offsetof(struct step, line),
};

static const struct field routine_fields[] = {
    {.name = "title",
     .type = FIELD_TEXT,
     .required = true,
     .at = offsetof(struct routine, title),
     NAME},
    {.name = "muscle",
     .type = FIELD_TEXT,
     .required = true,
     .at = offsetof(struct routine, muscle),
     .line_at = offsetof(struct routine, muscle_line),
     .choices = kinds_muscles},
    {.name = "position",
     .type = FIELD_TEXT,
     .required = true,
     .at = offsetof(struct routine, position),
     .choices = positions},
    {.name = "first_aid",
     .type = FIELD_FLAG,
     .at = offsetof(struct routine, first_aid)},
    {.name = "reach",
     .type = FIELD_FLAG,
     .at = offsetof(struct routine, reach)},
    {.name = "both_sides",
     .type = FIELD_FLAG,
     .at = offsetof(struct routine, both_sides)},
    {.name = "ask",
     .type = FIELD_TEXTS,
     .at = offsetof(struct routine, ask),
     .min = 0,
     .max = 40},
    {.name = "rounds",
     .type = FIELD_NUMBER,
     .required = true,
     .at = offsetof(struct routine, rounds),
     .min = 1,
     .max = 10},
    {.name = "steps",
     .type = FIELD_RECORDS,
     .required = true,
     .at = offsetof(struct routine, steps),
     .max = 20,
     .kind = &step_kind,
     .count_at = offsetof(struct routine, n_steps)},
    {.name = "evidence",
     .type = FIELD_CHOICE,
     .required = true,
     .at = offsetof(struct routine, evidence),
     .choices = kinds_evidence},
    {.name = "sources",
     .type = FIELD_TEXTS,
     .required = true,
     .at = offsetof(struct routine, sources),
     .min = 1,
     .max = 10},
};

static const struct field red_flag_fields[] = {
    {.name = "id",
     .type = FIELD_ID,
     .required = true,
     .at = offsetof(struct red_flag, id)},
    {.name = "title",
     .type = FIELD_TEXT,
     .required = true,
     .at = offsetof(struct red_flag, title),
     NAME},
    {.name = "urgency",
     .type = FIELD_CHOICE,
     .required = true,
     .at = offsetof(struct red_flag, urgency),
     .choices = urgencies},
    {.name = "stretch",
     .type = FIELD_FLAG,
     .at = offsetof(struct red_flag, stretch)},
    {.name = "moment",
     .type = FIELD_FLAG,
     .at = offsetof(struct red_flag, moment)},
    {.name = "ask",
     .type = FIELD_TEXTS,
     .required = true,
     .at = offsetof(struct red_flag, ask),
     .min = 1,
     .max = 60},
    {.name = "say",
     .type = FIELD_TEXTS,
     .required = true,
     .at = offsetof(struct red_flag, say),
     .min = 1,
     .max = 3,
     SHORT_TURN,
     .placeholders = TOLD},
    {.name = "sources",
     .type = FIELD_TEXTS,
     .required = true,
     .at = offsetof(struct red_flag, sources),
     .min = 1,
     .max = 10},
};

static const struct field source_fields[] = {
    {.name = "key",
     .type = FIELD_ID,
     .required = true,
     .at = offsetof(struct source, key)},
    {.name = "say",
     .type = FIELD_TEXT,
     .required = true,
     .at = offsetof(struct source, say),
     .max_sentences = 1,
     .max_words = 15},
    {.name = "ref",
     .type = FIELD_TEXT,
     .required = true,
     .at = offsetof(struct source, ref)},
};

static const struct kind topic_kind = {
    .name = "a topic",
    .fields = topic_fields,
    .n_fields = N_FIELDS(topic_fields),
    .size = sizeof(struct topic),
};
static const struct kind routine_kind = {
    .name = "a routine",
    .fields = routine_fields,
    .n_fields = N_FIELDS(routine_fields),
    .size = sizeof(struct routine),
};
static const struct kind red_flag_kind = {
    .name = "a red flag",
    .fields = red_flag_fields,
    .n_fields = N_FIELDS(red_flag_fields),
    .size = sizeof(struct red_flag),
    .line_at = offsetof(struct red_flag, line),
};
static const struct kind source_kind = {
    .name = "a source",
    .fields = source_fields,
    .n_fields = N_FIELDS(source_fields),
    .size = sizeof(struct source),
};
/* A wording's key is the key itself, so it has one field and no table. */
static const struct field wording_field = {
    .name = "wording", .type = FIELD_TEXTS, .min = 1, .max = 10, SHORT_TURN};

bool kinds_read_topic(const struct document *document, struct topic *topic)
{
    topic->path = xstrdup(document_path(document));
    return fields_read(topic->path, document_root(document), &topic_kind,
                       topic);
}

bool kinds_read_routine(const struct document *document,
                        struct routine *routine)
{
    routine->path = xstrdup(document_path(document));
    return fields_read(routine->path, document_root(document), &routine_kind,
                       routine);
}

bool kinds_read_red_flags(const struct document *document,
                          struct content *content)
{
    void *records = NULL;
    bool good = fields_read_records(
        document_path(document), document_root(document), &red_flag_kind,
        RED_FLAGS_MAX, &records, &content->n_red_flags);
    content->red_flags = records;
    return good;
}

bool kinds_read_sources(const struct document *document,
                        struct content *content)
{
    void *records = NULL;
    bool good = fields_read_records(document_path(document),
                                    document_root(document), &source_kind,
                                    SOURCES_MAX, &records, &content->n_sources);
    content->sources = records;
    return good;
}

static bool read_wording(const char *path, const struct node *key,
                         const struct node *value, struct wording *wording)
{
    wording->key = xstrdup(node_text(key));
    if (!field_value_is_id(wording->key)) {
        log_at(path, node_line(key),
               "\"%.40s\" can't be a key; use a-z, 0-9 and _, and begin with "
               "a letter",
               wording->key);
        return false;
    }
    struct field field = wording_field;
    field.name = wording->key;
    field.placeholders = sentence_wording_placeholders(wording->key);
    return field_value_read(path, value, &field, &wording->say);
}

bool kinds_read_wordings(const struct document *document,
                         struct content *content)
{
    const char *path = document_path(document);
    const struct node *map = document_root(document);
    if (node_kind(map) != NODE_MAP) {
        log_at(path, node_line(map), "wordings are lines of `key: sentence`");
        return false;
    }
    bool good = true;
    size_t count = node_count(map);
    content->wordings = xcalloc(count, sizeof *content->wordings);
    for (size_t i = 0; i < count; i++) {
        good &= read_wording(path, node_key(map, i), node_value(map, i),
                             &content->wordings[content->n_wordings++]);
    }
    return good;
}

void kinds_finish(struct content *content)
{
    for (size_t i = 0; i < content->n_topics; i++) {
        free(content->topics[i].id);
        free(content->topics[i].path);
    }
    for (size_t i = 0; i < content->n_routines; i++) {
        free(content->routines[i].id);
        free(content->routines[i].path);
    }
    for (size_t i = 0; i < content->n_wordings; i++) {
        free(content->wordings[i].key);
        field_value_finish(&wording_field, &content->wordings[i].say);
    }
    free(content->wordings);
    fields_finish_records(&topic_kind, content->topics, content->n_topics);
    fields_finish_records(&routine_kind, content->routines,
                          content->n_routines);
    fields_finish_records(&red_flag_kind, content->red_flags,
                          content->n_red_flags);
    fields_finish_records(&source_kind, content->sources, content->n_sources);
}
