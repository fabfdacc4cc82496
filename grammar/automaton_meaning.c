/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * automaton_meaning: a path through the sentence machine to an intent. Tags
 * nest, so a stack of open ones is all it takes: a tag's words are those taken
 * between its begin and its end.
 */
#include <stdlib.h>
#include <string.h>

#include "assistant/base/memory.h"
#include "assistant/base/text.h"
#include "grammar/automaton_private.h"

/* A tag whose end has not come yet. */
struct open_tag {
    int tag;
    int first_word;
};

struct meaning {
    const struct automaton *automaton;
    struct open_tag *open;
    int n_open;
    int words[AUTOMATON_SENTENCE_WORDS_MAX]; /* taken, not passed over */
    int n_words;
    int intent_depth;
    struct intent *intent;
};

static void close_tag(struct meaning *meaning)
{
    struct open_tag open = meaning->open[--meaning->n_open];
    const struct tag *tag = &meaning->automaton->tags[open.tag];
    if (open.first_word == meaning->n_words && !tag->always) {
        return; /* an optional that was not said means nothing */
    }
    struct text words = {0};
    for (int i = open.first_word; tag->value == NULL && i < meaning->n_words;
         i++) {
        text_printf(&words, "%s%s", i > open.first_word ? " " : "",
                    meaning->automaton->words[meaning->words[i]]);
    }
    const char *value = tag->value ? tag->value : text_str(&words);
    if (*value == '\0') {
        /* {name} on <NULL>: there are no words to take. */
    } else if (strcmp(tag->name, "threshold") == 0) {
        meaning->intent->threshold = intent_read_threshold(value);
    } else if (strcmp(tag->name, "intent") != 0) {
        intent_set_slot(meaning->intent, tag->name, value);
    } else if (meaning->intent->name == NULL ||
               meaning->n_open <= meaning->intent_depth) {
        intent_set_name(meaning->intent, value);
        meaning->intent_depth = meaning->n_open;
    }
    text_finish(&words);
}

void automaton_read_path(const struct automaton *automaton,
                         const struct arc *const *path, int n_path,
                         struct intent *intent)
{
    struct meaning meaning = {.automaton = automaton, .intent = intent};
    meaning.open = xcalloc((size_t)n_path, sizeof *meaning.open);
    for (int i = 0; i < n_path; i++) {
        const struct arc *arc = path[i];
        if (arc == NULL) {
            continue;
        }
        if (arc->kind == ARC_WORD) {
            meaning.words[meaning.n_words++] = arc->label;
        } else if (arc->kind == ARC_BEGIN) {
            meaning.open[meaning.n_open++] =
                (struct open_tag){arc->label, meaning.n_words};
        } else if (arc->kind == ARC_END) {
            close_tag(&meaning);
        }
    }
    free(meaning.open);
}
