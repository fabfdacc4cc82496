/* SPDX-License-Identifier: GPL-3.0-or-later */
/* adaptation_private: what adaptation's files share. Private to grammar/. */
#ifndef UNCRAMP_ADAPTATION_PRIVATE_H
#define UNCRAMP_ADAPTATION_PRIVATE_H

#include "grammar/adaptation.h"
#include "grammar/automaton.h"

struct adaptation_utterance {
    char *words;
    float *cepstra; /* RECOGNIZER_CEPSTRA a frame */
    size_t n_frames;
};

struct adaptation {
    struct adaptation_utterance *utterances;
    size_t n_utterances;
    void *decoder; /* the engine's, for its front end */
    char *model;
    char *adapted; /* where means, variances and sendump are */
    char *dictionary;
    char *extra_dictionary; /* or NULL */
};

/*
 * The files that sphinxtrain's programs read, in `folder`; each returns
 * STATUS_IO or what reading failed with, after one line.
 */
/* words.dict: the words' first pronunciations. */
MUST_CHECK enum status adaptation_write_words(
    const struct adaptation *adaptation, const char *folder);
/* names, transcripts, and one file of features each. */
MUST_CHECK enum status adaptation_write_utterances(
    const struct adaptation *adaptation, const char *folder);
/* mixture_weights, from the sendump of the model. */
MUST_CHECK enum status adaptation_write_weights(
    const struct adaptation *adaptation, const char *folder);

/* Runs a program (argv[0] is its path) with its output in `folder`/log, and
 * kills it after `limit_s`. ENGINE, after one line, where it fails. */
MUST_CHECK enum status adaptation_run(const char *const *argv,
                                      const char *folder, double limit_s);

#endif
