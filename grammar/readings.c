/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * readings: depth first over all paths of the sentence machine that take the
 * words, remembering from where none leads to the end. What is bounded is the
 * number of whole paths, and the depth, since each level is a call.
 */
#include "grammar/readings.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "assistant/base/memory.h"
#include "assistant/base/text.h"
#include "grammar/automaton_private.h"

#define PATHS_MAX 2000
#define DEPTH_MAX 2000

enum mark { UNKNOWN, OPEN, DEAD };

struct search {
    const struct automaton *automaton;
    struct automaton_input input;
    unsigned char *marks; /* enum mark of each (words taken, state) */
    const struct arc *path[DEPTH_MAX];
    int n_path;
    int n_whole; /* paths found */
    struct readings *readings;
};

static int compare_slots(const void *a, const void *b)
{
    return strcmp(((const struct slot *)a)->name,
                  ((const struct slot *)b)->name);
}

char *readings_meaning(const struct intent *intent)
{
    struct slot slots[INTENT_SLOTS_MAX];
    struct text text = {0};
    memcpy(slots, intent->slots, sizeof slots);
    qsort(slots, intent->n_slots, sizeof slots[0], compare_slots);
    text_append(&text, intent->name != NULL ? intent->name : "nothing");
    for (size_t i = 0; i < intent->n_slots; i++) {
        text_printf(&text, " %s=%s", slots[i].name, slots[i].value);
    }
    return text_take(&text);
}

static double path_weight(const struct search *search)
{
    double weight = 0.0;
    for (int i = 0; i < search->n_path; i++) {
        weight += log((double)search->path[i]->weight);
    }
    return weight;
}

static void take_path(struct search *search)
{
    struct readings *readings = search->readings;
    struct intent intent = {0};
    automaton_read_path(search->automaton, search->path, search->n_path,
                        &intent);
    char *meaning = readings_meaning(&intent);
    double weight = path_weight(search);
    intent_finish(&intent);
    search->n_whole++;
    for (size_t i = 0; i < readings->count; i++) {
        if (strcmp(readings->meanings[i], meaning) == 0) {
            readings->weights[i] = fmax(readings->weights[i], weight);
            free(meaning);
            return;
        }
    }
    if (readings->count == READINGS_MAX) {
        free(meaning);
        return;
    }
    readings->meanings[readings->count] = meaning;
    readings->weights[readings->count++] = weight;
}

/* True where a path to the end was found, or we stopped looking. */
static bool follow(struct search *search, int state, int at)
{
    const struct machine *machine = &search->automaton->machine;
    unsigned char *mark = &search->marks[at * machine->n_states + state];
    if (state == machine->final && at == search->input.n_words) {
        take_path(search);
        return true;
    }
    if (*mark != UNKNOWN) {
        return false;
    }
    if (search->n_whole >= PATHS_MAX || search->n_path == DEPTH_MAX) {
        return true;
    }
    bool found = false;
    *mark = OPEN;
    for (int a = machine->first[state]; a < machine->first[state + 1]; a++) {
        const struct arc *arc = &machine->arcs[a];
        bool is_word = arc->kind == ARC_WORD;
        if (is_word && (at == search->input.n_words ||
                        arc->label != search->input.ids[at])) {
            continue;
        }
        search->path[search->n_path++] = arc;
        found |= follow(search, arc->to, at + is_word);
        search->n_path--;
    }
    *mark = found ? UNKNOWN : DEAD;
    return found;
}

void readings_find(const struct automaton *automaton, const char *words,
                   struct readings *out)
{
    struct search search = {.automaton = automaton, .readings = out};
    *out = (struct readings){0};
    if (!automaton_read_words(automaton, words, &search.input) ||
        search.input.n_words == 0) {
        return;
    }
    search.marks = xcalloc((size_t)(search.input.n_words + 1) *
                               (size_t)automaton->machine.n_states,
                           1);
    (void)follow(&search, automaton->machine.start, 0);
    free(search.marks);
}

void readings_finish(struct readings *readings)
{
    for (size_t i = 0; i < readings->count; i++) {
        free(readings->meanings[i]);
    }
    *readings = (struct readings){0};
}
