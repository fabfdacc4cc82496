/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Loads the folder, in an order of its own rather than the file system's, and
 * answers what is looked up by name. Lists are short (some hundred entries at
 * most) and looked up once per sentence, so they are searched from the start.
 */
#include "content/content.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "assistant/base/log.h"
#include "assistant/base/memory.h"
#include "assistant/base/text.h"
#include "content/checks.h"
#include "content/document.h"
#include "content/field_value.h"
#include "content/kinds.h"

#define FILES_MAX 1000

/* Sorted, so that errors and numbers are the same on every machine. */
struct names {
    char **items;
    size_t count;
};

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void names_finish(struct names *names)
{
    for (size_t i = 0; i < names->count; i++) {
        free(names->items[i]);
    }
    free(names->items);
    *names = (struct names){0};
}

static bool ends_with(const char *name, const char *end)
{
    size_t length = strlen(name);
    size_t tail = strlen(end);
    return length >= tail && strcmp(name + length - tail, end) == 0;
}

/* Adds the id of `file`, where it is one of ours; editors leave others. */
static bool take_name(const char *folder, const char *file, struct names *names)
{
    if (ends_with(file, ".yml")) {
        log_error("content", "%s/%s: would not be read; end its name in .yaml",
                  folder, file);
        return false;
    }
    if (file[0] == '.' || !ends_with(file, ".yaml")) {
        return true;
    }
    char *id = xstrndup(file, strlen(file) - strlen(".yaml"));
    if (!field_value_is_id(id)) {
        log_error("content",
                  "%s/%s: name it with at most 40 of a-z, 0-9 and -, "
                  "beginning with a letter",
                  folder, file);
        free(id);
        return false;
    }
    names->items =
        xrealloc(names->items, names->count + 1, sizeof *names->items);
    names->items[names->count++] = id;
    return true;
}

static enum status list_names(const char *folder, struct names *names)
{
    DIR *stream = opendir(folder);
    if (stream == NULL) {
        log_error("content", "%s: %s; is this the content folder?", folder,
                  strerror(errno));
        return errno == ENOENT ? STATUS_NOT_FOUND : STATUS_IO;
    }
    enum status status = STATUS_OK;
    const struct dirent *entry = NULL;
    for (errno = 0; (entry = readdir(stream)) != NULL; errno = 0) {
        if (names->count == FILES_MAX) {
            log_error("content", "%s: more than %d files; take some out",
                      folder, FILES_MAX);
            status = STATUS_LIMIT;
            break;
        }
        if (!take_name(folder, entry->d_name, names)) {
            status = STATUS_INVALID;
        }
    }
    if (status == STATUS_OK && errno != 0) {
        log_error("content", "%s: cannot be listed: %s", folder,
                  strerror(errno));
        status = STATUS_IO;
    }
    (void)closedir(stream);
    if (names->count > 0) {
        qsort(names->items, names->count, sizeof *names->items, compare_names);
    }
    return status;
}

static char *path_of(const char *folder, const char *name, const char *end)
{
    struct text path = {0};
    text_printf(&path, "%s/%s%s", folder, name, end);
    return text_take(&path);
}

/* The first fault decides what is returned; the later ones are only logged. */
static void note(enum status *first, enum status status)
{
    if (*first == STATUS_OK) {
        *first = status;
    }
}

static enum status load_topic(struct content *content, const char *path,
                              const char *id)
{
    struct document *document = NULL;
    enum status status = document_load(path, &document);
    if (status == STATUS_OK) {
        struct topic *topic = &content->topics[content->n_topics++];
        topic->id = xstrdup(id);
        if (!kinds_read_topic(document, topic)) {
            status = STATUS_INVALID;
        }
    }
    document_destroy(document);
    return status;
}

static enum status load_routine(struct content *content, const char *path,
                                const char *id)
{
    struct document *document = NULL;
    enum status status = document_load(path, &document);
    if (status == STATUS_OK) {
        struct routine *routine = &content->routines[content->n_routines++];
        routine->id = xstrdup(id);
        if (!kinds_read_routine(document, routine)) {
            status = STATUS_INVALID;
        }
    }
    document_destroy(document);
    return status;
}

static enum status load_topics(struct content *content, const char *dir)
{
    struct names names = {0};
    char *folder = path_of(dir, "topics", "");
    enum status status = list_names(folder, &names);
    content->topics = xcalloc(names.count, sizeof *content->topics);
    for (size_t i = 0; i < names.count; i++) {
        char *path = path_of(folder, names.items[i], ".yaml");
        note(&status, load_topic(content, path, names.items[i]));
        free(path);
    }
    names_finish(&names);
    free(folder);
    return status;
}

static enum status load_routines(struct content *content, const char *dir)
{
    struct names names = {0};
    char *folder = path_of(dir, "routines", "");
    enum status status = list_names(folder, &names);
    content->routines = xcalloc(names.count, sizeof *content->routines);
    for (size_t i = 0; i < names.count; i++) {
        char *path = path_of(folder, names.items[i], ".yaml");
        note(&status, load_routine(content, path, names.items[i]));
        free(path);
    }
    names_finish(&names);
    free(folder);
    return status;
}

static enum status load_file(struct content *content, const char *dir,
                             const char *name,
                             bool (*read)(const struct document *,
                                          struct content *))
{
    struct document *document = NULL;
    char *path = path_of(dir, name, ".yaml");
    enum status status = document_load(path, &document);
    if (status == STATUS_OK && !read(document, content)) {
        status = STATUS_INVALID;
    }
    document_destroy(document);
    free(path);
    return status;
}

enum status content_load(const char *dir, struct content **out)
{
    *out = NULL;
    struct content *content = xcalloc(1, sizeof *content);
    enum status status = load_topics(content, dir);
    note(&status, load_routines(content, dir));
    note(&status, load_file(content, dir, "safety", kinds_read_red_flags));
    note(&status, load_file(content, dir, "sources", kinds_read_sources));
    note(&status, load_file(content, dir, "wording", kinds_read_wordings));
    /* In a folder that isn't one, they would only add noise. */
    if (status != STATUS_NOT_FOUND && !checks_pass(content, dir)) {
        note(&status, STATUS_INVALID);
    }
    if (status != STATUS_OK) {
        content_destroy(content);
        return status;
    }
    *out = content;
    return STATUS_OK;
}

void content_destroy(struct content *content)
{
    if (content != NULL) {
        kinds_finish(content);
        free(content);
    }
}

const struct topic *content_topic(const struct content *content, const char *id)
{
    for (size_t i = 0; i < content->n_topics; i++) {
        if (strcmp(content->topics[i].id, id) == 0) {
            return &content->topics[i];
        }
    }
    return NULL;
}

const struct routine *content_routine(const struct content *content,
                                      const char *id)
{
    for (size_t i = 0; i < content->n_routines; i++) {
        if (strcmp(content->routines[i].id, id) == 0) {
            return &content->routines[i];
        }
    }
    return NULL;
}

/* Names and keys may be missing while faulty content is being checked. */
static bool is(const char *text, const char *name)
{
    return text != NULL && strcmp(text, name) == 0;
}

const struct red_flag *content_red_flag(const struct content *content,
                                        const char *id)
{
    for (size_t i = 0; i < content->n_red_flags; i++) {
        if (is(content->red_flags[i].id, id)) {
            return &content->red_flags[i];
        }
    }
    return NULL;
}

const struct source *content_source(const struct content *content,
                                    const char *key)
{
    for (size_t i = 0; i < content->n_sources; i++) {
        if (is(content->sources[i].key, key)) {
            return &content->sources[i];
        }
    }
    return NULL;
}

const struct routine *content_first_aid(const struct content *content,
                                        const char *muscle)
{
    for (size_t i = 0; i < content->n_routines; i++) {
        const struct routine *routine = &content->routines[i];
        if (routine->first_aid && is(routine->muscle, muscle)) {
            return routine;
        }
    }
    return NULL;
}

const struct topic *content_series(const struct content *content,
                                   const char *series, int order)
{
    for (size_t i = 0; i < content->n_topics; i++) {
        const struct topic *topic = &content->topics[i];
        if (is(topic->series, series) && topic->order == order) {
            return topic;
        }
    }
    return NULL;
}

const char *content_wording(const struct content *content, const char *key,
                            unsigned variant)
{
    for (size_t i = 0; i < content->n_wordings; i++) {
        const struct wording *wording = &content->wordings[i];
        if (strcmp(wording->key, key) == 0) {
            return wording->say.items[variant % wording->say.count].text;
        }
    }
    return NULL;
}
