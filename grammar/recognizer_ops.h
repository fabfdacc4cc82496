/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * recognizer_ops: what an engine has to do. Private to grammar/.
 *
 * recognizer.c checks the order of calls and makes the verdict, so an engine
 * may rely on: a state in use before begin, feed, words and decode; no live
 * pass under way in add, use and decode; feed, words and end only in one.
 */
#ifndef UNCRAMP_RECOGNIZER_OPS_H
#define UNCRAMP_RECOGNIZER_OPS_H

#include "grammar/recognizer.h"

struct recognizer_state {
    char *name;
    const struct automaton *automaton;
    double threshold;
};

/* What an engine makes of an utterance. */
struct guess {
    char *words;       /* owned; NULL or "" where there are none */
    bool complete;     /* a whole sentence, up to the end of the sound */
    double confidence; /* 0..1 */
    struct sound_fit fit;
};

struct recognizer_ops {
    enum status (*add)(struct recognizer *recognizer,
                       const struct recognizer_state *state);
    enum status (*use)(struct recognizer *recognizer,
                       const struct recognizer_state *state);
    enum status (*begin)(struct recognizer *recognizer);
    enum status (*feed)(struct recognizer *recognizer, const int16_t *pcm,
                        size_t n);
    /* The live pass's words; the engine's until the next call; may be NULL. */
    const char *(*words)(struct recognizer *recognizer);
    void (*end)(struct recognizer *recognizer);
    enum status (*decode)(struct recognizer *recognizer, const int16_t *pcm,
                          size_t n, struct guess *out);
    /* Frees what the last utterance took; NULL where that is nothing. */
    void (*rest)(struct recognizer *recognizer);
    void (*destroy)(struct recognizer *recognizer);
};

/* The first member of every engine's own struct, which calls made_progress. */
struct recognizer {
    const struct recognizer_ops *ops;
    struct recognizer_state *states;
    size_t n_states;
    const struct recognizer_state *state; /* in use, or NULL */
    bool live;
    enum effort effort;                   /* never MEASURED */
    void (*made_progress)(void *context); /* or NULL */
    void *progress_context;
};

/* Tells whoever wants to know; NULL is fine. */
static inline void recognizer_made_progress(const struct recognizer *recognizer)
{
    if (recognizer != NULL && recognizer->made_progress != NULL) {
        recognizer->made_progress(recognizer->progress_context);
    }
}

#endif
