/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * automaton_private: what the automaton*.c files share, and typed.c with them.
 *
 * Two machines over the same words. The sentence machine keeps tags, repeats
 * and the file's order; it parses and samples. The search machine, made from
 * it, has words only and as few states as is cheap; the decoder runs it.
 */
#ifndef UNCRAMP_AUTOMATON_PRIVATE_H
#define UNCRAMP_AUTOMATON_PRIVATE_H

#include <stdbool.h>
#include <stddef.h>

#include "grammar/automaton.h"

enum arc_kind {
    ARC_WORD,     /* label: the word */
    ARC_EMPTY,    /* no label */
    ARC_OPTIONAL, /* into what may be left out; no label */
    ARC_BEGIN,    /* label: the tag */
    ARC_END,      /* label: the tag */
    ARC_ENTER,    /* into a repeat; label: the repeat */
    ARC_REPEAT,   /* back to its beginning; label: the repeat */
};

struct arc {
    int from;
    int to;
    int label;
    enum arc_kind kind;
    float weight; /* 0..1, never 0 */
};

struct tag {
    char *name;
    char *value; /* NULL: the words */
    bool always; /* counts even where it spans no words: <NULL> {a=b} */
};

/*
 * States are numbered so that every arc but ARC_REPEAT goes up; arcs lie by
 * their `from`, in the file's order: those of state s are
 * arcs[first[s]] .. arcs[first[s + 1] - 1]. Every state lies on a path from
 * `start` to `final`; nothing enters `start`, nothing leaves `final`.
 */
struct machine {
    int n_states;
    int n_arcs;
    struct arc *arcs;
    int *first;
    int start;
    int final;
    int n_repeats;
};

/* What every parse begins with. */
struct opening {
    int *states; /* reached before any word, ascending */
    int n_states;
    int *to;    /* where word w leads from there: to[first[w]] .. */
    int *first; /* .. to[first[w + 1] - 1] */
};

struct search_machine;

struct automaton {
    char **words;
    int n_words;
    int *buckets; /* open-addressed table of word numbers + 1 */
    size_t n_buckets;
    struct tag *tags;
    int n_tags;
    struct machine machine;
    struct opening opening;
    struct search_machine *search; /* empty until somebody asks for it */
};

/* The number of the first `length` bytes of `word`, or AUTOMATON_NO_WORD. */
int automaton_find_word(const struct automaton *automaton, const char *word,
                        size_t length);
/* The same, adding it where it is new. */
int automaton_add_word(struct automaton *automaton, const char *word);
/* Fills the opening from the sentence machine. */
void automaton_make_opening(struct automaton *automaton);

/* Words `from` .. `to` - 1 may be passed over. */
struct automaton_span {
    int from;
    int to;
};

/* A sentence as one automaton sees it. Spans are sorted by `from`. */
struct automaton_input {
    int ids[AUTOMATON_SENTENCE_WORDS_MAX]; /* or AUTOMATON_NO_WORD */
    int n_words;
    const struct automaton_span *spans;
    int n_spans;
};

/* Splits at spaces, dropping "(2)"; false where there are too many words. */
bool automaton_read_words(const struct automaton *automaton, const char *words,
                          struct automaton_input *input);
/* automaton_parse() on words read before. */
bool automaton_parse_input(const struct automaton *automaton,
                           const struct automaton_input *input,
                           struct intent *intent);
/* The meaning of the arcs taken, NULL where a word was passed over. */
void automaton_read_path(const struct automaton *automaton,
                         const struct arc *const *path, int n_path,
                         struct intent *intent);
/* Sets ends[i] where words begin .. i - 1 are a sentence; n_words + 1 long. */
void automaton_find_ends(const struct automaton *automaton,
                         const struct automaton_input *input, int begin,
                         bool *ends);

#endif
