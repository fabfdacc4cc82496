/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * phrases: what people say, and what it must be taken for.
 *
 *     phrases FILE...
 *
 * A file is lines as people would say them, under a line that says what they
 * must mean, and in which listening states (`*`: in all where lines are typed,
 * which are all but speaking):
 *
 *     [idle answer] cramp muscle=calf side=left
 *     um, ow, my left calf is cramping again, please
 *     [idle] nothing
 *     my calf is fine
 *
 * A topic, a routine and a red flag are named by their id: `topic ginger`.
 * `#` begins a comment. Each line is understood as if typed: by the same
 * grammar as speech, with hesitations passed over and signs of danger found
 * inside it. Under `[STATE spoken]` it is taken word for word, as speech is.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "assistant/base/memory.h"
#include "assistant/base/text.h"
#include "assistant/knowledge.h"
#include "grammar/typed.h"

#define LINE_MAX_BYTES 400

struct heading {
    char states[LINE_MAX_BYTES];
    char meaning[LINE_MAX_BYTES];
};

struct count {
    int phrases;
    int wrong;
};

static int compare_slots(const void *a, const void *b)
{
    const struct slot *left = a;
    const struct slot *right = b;
    return strcmp(left->name, right->name);
}

/* Slots that are named by their value alone. */
static bool is_id(const char *slot)
{
    return strcmp(slot, "topic") == 0 || strcmp(slot, "routine") == 0 ||
           strcmp(slot, "flag") == 0;
}

static char *meaning_of(struct intent *intent)
{
    struct text meaning = {0};
    text_append(&meaning, intent->name);
    if (intent->n_slots > 0) {
        qsort(intent->slots, intent->n_slots, sizeof *intent->slots,
              compare_slots);
    }
    for (size_t i = 0; i < intent->n_slots; i++) {
        const struct slot *slot = &intent->slots[i];
        if (is_id(slot->name)) {
            text_printf(&meaning, " %s", slot->value);
        } else {
            text_printf(&meaning, " %s=%s", slot->name, slot->value);
        }
    }
    return text_take(&meaning);
}

static char *understand(const struct phrasebook *book, const char *state,
                        bool spoken, const char *line)
{
    struct intent intent = {0};
    char *words = typed_words(line);
    char *typed = NULL;
    bool found = spoken ? automaton_parse(phrasebook_automaton(book, state),
                                          words, &intent)
                        : phrasebook_typed(book, state, line, &intent, &typed);
    char *meaning = found ? meaning_of(&intent) : xstrdup("nothing");
    free(words);
    free(typed);
    intent_finish(&intent);
    return meaning;
}

/* True where `names`, words with single spaces, holds `name`. */
static bool is_named(const char *names, const char *name)
{
    size_t length = strlen(name);
    for (const char *at = names; *at != '\0';) {
        size_t word = strcspn(at, " ");
        if (word == length && strncmp(at, name, length) == 0) {
            return true;
        }
        at += word;
        at += strspn(at, " ");
    }
    return false;
}

static void check_phrase(const struct phrasebook *book, const char *place,
                         const struct heading *heading, const char *line,
                         struct count *count)
{
    for (size_t i = 0; phrasebook_state(i) != NULL; i++) {
        const char *state = phrasebook_state(i)->name;
        bool typed = strcmp(state, PHRASEBOOK_SPEAKING) != 0;
        if (!(typed && is_named(heading->states, "*")) &&
            !is_named(heading->states, state)) {
            continue;
        }
        char *meaning =
            understand(book, state, is_named(heading->states, "spoken"), line);
        count->phrases++;
        if (strcmp(meaning, heading->meaning) != 0) {
            count->wrong++;
            (void)printf("%s: in %s, \"%s\" means %s, not %s\n", place, state,
                         line, meaning, heading->meaning);
        }
        free(meaning);
    }
}

/* "[idle hold] cramp side=left"; false where it is none, or names no state. */
static bool read_heading(const char *line, struct heading *heading)
{
    const char *end = strchr(line, ']');
    if (end == NULL || end[1] != ' ') {
        return false;
    }
    (void)snprintf(heading->states, sizeof heading->states, "%.*s",
                   (int)(end - line - 1), line + 1);
    (void)snprintf(heading->meaning, sizeof heading->meaning, "%s", end + 2);
    bool known = is_named(heading->states, "*");
    for (size_t i = 0; phrasebook_state(i) != NULL; i++) {
        known |= is_named(heading->states, phrasebook_state(i)->name);
    }
    return known;
}

static bool check_file(const struct phrasebook *book, const char *path,
                       struct count *count)
{
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        perror(path);
        return false;
    }
    struct heading heading = {0};
    char line[LINE_MAX_BYTES];
    bool good = true;
    for (int number = 1; fgets(line, sizeof line, file) != NULL; number++) {
        char place[LINE_MAX_BYTES];
        (void)snprintf(place, sizeof place, "%s:%d", path, number);
        line[strcspn(line, "\n")] = '\0';
        if (line[0] == '\0' || line[0] == '#') {
            continue;
        }
        if (line[0] != '[' && heading.states[0] != '\0') {
            check_phrase(book, place, &heading, line, count);
        } else if (!read_heading(line, &heading)) {
            (void)printf("%s: not a heading such as \"[idle] topic heat\"\n",
                         place);
            good = false;
        }
    }
    (void)fclose(file);
    return good;
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        (void)fprintf(stderr, "usage: phrases FILE...\n");
        return 2;
    }
    struct knowledge knowledge;
    struct count count = {0};
    bool good = knowledge_load(NULL, &knowledge) == STATUS_OK;
    for (int i = 1; good && i < argc; i++) {
        good = check_file(knowledge.phrasebook, argv[i], &count);
    }
    (void)printf("%d of %d right\n", count.phrases - count.wrong,
                 count.phrases);
    knowledge_finish(&knowledge);
    return good && count.phrases > 0 && count.wrong == 0 ? 0 : 1;
}
