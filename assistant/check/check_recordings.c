/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Every sentence of the content, with each side, muscle and number to call in
 * the place that is kept for it. Sentences with a figure, an hour or a title in
 * them are too many to be read: eSpeak NG says those.
 */
#include "assistant/check/check_recordings.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "assistant/base/log.h"
#include "assistant/base/memory.h"
#include "assistant/base/text.h"
#include "assistant/mouth/recording.h"
#include "content/sentence.h"

#define VALUES_MAX 16

struct listing {
    const char *folder;
    struct {
        const char *name;
        const char *values[VALUES_MAX]; /* NULL-terminated */
    } places[4];
    char **names; /* of the sentences so far */
    size_t n_names;
    size_t n_missing;
};

static bool is_listed(const struct listing *listing, const char *name)
{
    for (size_t i = 0; i < listing->n_names; i++) {
        if (strcmp(listing->names[i], name) == 0) {
            return true;
        }
    }
    return false;
}

/* A sentence as it is said. */
static void list_sentence(struct listing *listing, const char *sentence)
{
    struct text name = {0};
    recording_name(sentence, strlen(sentence), &name);
    if (name.length == 0 || is_listed(listing, text_str(&name))) {
        text_finish(&name);
        return;
    }
    if (!recording_exists(listing->folder, text_str(&name))) {
        listing->n_missing++;
        (void)printf("%s.flac\t%c%s\n", text_str(&name),
                     toupper((unsigned char)sentence[0]), sentence + 1);
    }
    listing->names =
        xrealloc(listing->names, listing->n_names + 1, sizeof *listing->names);
    listing->names[listing->n_names++] = text_take(&name);
}

static void fill_and_list(struct listing *listing, const char *sentence);

/* The same with `value` for the `length` bytes at `place`. */
static void fill_with(struct listing *listing, const char *sentence,
                      const char *place, size_t length, const char *value)
{
    struct text filled = {0};
    text_append_n(&filled, sentence, (size_t)(place - sentence));
    text_append(&filled, value);
    const char *rest = place + length;
    bool gap = *value == '\0' && *rest == ' ';
    text_append(&filled, gap ? rest + 1 : rest);
    fill_and_list(listing, text_str(&filled));
    text_finish(&filled);
}

static void fill_and_list(struct listing *listing, const char *sentence)
{
    const char *place = strchr(sentence, '{');
    if (place == NULL) {
        list_sentence(listing, sentence);
        return;
    }
    size_t length = strcspn(place, "}") + 1;
    for (size_t i = 0; i < sizeof listing->places / sizeof *listing->places;
         i++) {
        const char *name = listing->places[i].name;
        for (const char *const *value = listing->places[i].values;
             strncmp(place + 1, name, strlen(name)) == 0 &&
             strlen(name) + 2 == length && *value != NULL;
             value++) {
            fill_with(listing, sentence, place, length, *value);
        }
    }
}

static void list_text(struct listing *listing, const char *text)
{
    while (text != NULL && *text != '\0') {
        size_t length = sentence_length(text);
        char *sentence = xstrndup(text, length);
        fill_and_list(listing, sentence);
        free(sentence);
        text += length;
        text += strspn(text, " ");
    }
}

static void list_texts(struct listing *listing, const struct text_list *texts)
{
    for (size_t i = 0; i < texts->count; i++) {
        list_text(listing, texts->items[i].text);
    }
}

/* What only stands inside other sentences. */
static bool is_part(const struct wording *wording)
{
    static const char *const parts[] = {"muscle_", "hour_", "emergency_number"};
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        if (strncmp(wording->key, parts[i], strlen(parts[i])) == 0 &&
            strcmp(wording->key, "muscle_read_back") != 0) {
            return true;
        }
    }
    return false;
}

static void list_content(struct listing *listing, const struct content *content)
{
    for (size_t i = 0; i < content->n_wordings; i++) {
        if (!is_part(&content->wordings[i])) {
            list_texts(listing, &content->wordings[i].say);
        }
    }
    for (size_t i = 0; i < content->n_red_flags; i++) {
        list_texts(listing, &content->red_flags[i].say);
    }
    for (size_t i = 0; i < content->n_routines; i++) {
        const struct routine *routine = &content->routines[i];
        for (size_t s = 0; s < routine->n_steps; s++) {
            list_text(listing, routine->steps[s].say);
            list_text(listing, routine->steps[s].hint);
            list_text(listing, routine->steps[s].release);
        }
    }
    for (size_t i = 0; i < content->n_topics; i++) {
        list_text(listing, content->topics[i].answer);
        list_text(listing, content->topics[i].more);
    }
}

static void collect_muscles(struct listing *listing,
                            const struct content *content)
{
    size_t n = 0;
    for (size_t i = 0; i < content->n_wordings && n < VALUES_MAX - 1; i++) {
        const struct wording *wording = &content->wordings[i];
        if (is_part(wording) && strncmp(wording->key, "muscle_", 7) == 0) {
            listing->places[3].values[n++] = wording->say.items[0].text;
        }
    }
}

/* A misspelt name would never be played. */
static void name_strangers(const struct listing *listing, DIR *folder)
{
    struct dirent *entry;
    while ((entry = readdir(folder)) != NULL) {
        const char *dot = strrchr(entry->d_name, '.');
        if (dot == NULL || entry->d_name[0] == '.') {
            continue;
        }
        char *name = xstrndup(entry->d_name, (size_t)(dot - entry->d_name));
        if (!is_listed(listing, name)) {
            log_warn("check",
                     "%s/%s: no sentence is called so; uncramp check "
                     "--recordings lists the names",
                     listing->folder, entry->d_name);
        }
        free(name);
    }
}

enum status check_recordings(const struct content *content, const char *folder,
                             const char *emergency_number)
{
    struct listing listing = {
        .folder = folder,
        .places =
            {
                {"side", {"left", "right", "", NULL}},
                {"other_side", {"left", "right", "other", NULL}},
                {"number",
                 {emergency_number != NULL
                      ? emergency_number
                      : content_wording(content, "emergency_number", 0),
                  NULL}},
                {"muscle", {NULL}},
            },
    };
    DIR *open = opendir(folder);
    if (open == NULL) {
        log_error("check", "%s: %s; name the folder of the recordings", folder,
                  strerror(errno));
        return STATUS_NOT_FOUND;
    }
    collect_muscles(&listing, content);
    list_content(&listing, content);
    name_strangers(&listing, open);
    (void)closedir(open);
    log_line(LOG_WARN, "check", "%zu of %zu sentences have no recording in %s",
             listing.n_missing, listing.n_names, folder);
    for (size_t i = 0; i < listing.n_names; i++) {
        free(listing.names[i]);
    }
    free(listing.names);
    return STATUS_OK;
}
