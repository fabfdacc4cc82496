/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * confidence: how likely a guess is to be what was said to us.
 *
 * PocketSphinx gives none with a grammar, and a grammar hears a sentence of
 * its own in everything. So the same sound is decoded twice: with the grammar,
 * and with the background, any common words in any order. Speech that was not
 * meant for us is explained better by those, in some place at least; "get me a
 * doctor" differs from "get me a coffee" in the last word only. And its sounds
 * are not those of the words that were guessed.
 */
#ifndef UNCRAMP_CONFIDENCE_H
#define UNCRAMP_CONFIDENCE_H

#include <stdbool.h>
#include <stddef.h>

/* A word of a decoder's path: frames of 10 ms, both ends included. */
struct path_word {
    int first;
    int last;
    double score;    /* the sound's, summed over its frames; best is 0 */
    bool spoken;     /* no silence, breath or noise */
    double goodness; /* of its pronunciation (goodness.h), where spoken */
};

/* In time order, without gaps. path_finish() frees the words. */
struct path {
    struct path_word *words;
    size_t n;
};

void path_finish(struct path *path);

/* What separates right guesses from wrong ones. */
struct sound_fit {
    double ratio;    /* guess less background, over all frames, per frame of the
                      * guess's words */
    double worst;    /* guess less background, per frame, where that is least
                      * over 0.3 s */
    double length;   /* frames of the guess's words */
    double goodness; /* of pronunciation, mean of the guess's words */
    size_t n_words;
};

/* All zero where the guess has no spoken frame. */
struct sound_fit sound_fit_of(const struct path *guess,
                              const struct path *background);

/* 0 to 1; 0 where there is no spoken frame. */
double confidence_of(const struct sound_fit *fit);

#endif
