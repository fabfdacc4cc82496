/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * confidence: logistic regression on four numbers. Its weights are the output
 * of tests/bench/confidence.py, which also prints how well they separate.
 */
#include "grammar/confidence.h"

#include <math.h>
#include <stdlib.h>

#include "assistant/base/memory.h"

#define WINDOW_FRAMES 30
/* Frames after which more of them make a guess no surer. */
#define LENGTH_ENOUGH 150.0

/* Fitted as tests/bench/confidence.py does, but for `none`, that of nothing at
 * all, which is lower by 0.75: what is not meant for us is more often said than
 * in there. */
static const struct weights {
    double ratio;
    double worst;
    double goodness;
    double length; /* of its natural logarithm, LENGTH_ENOUGH at most */
    double none;
} weights = {0.06, 0.11, 1.75, 3.2, -10.0};

void path_finish(struct path *path)
{
    free(path->words);
    *path = (struct path){0};
}

static size_t n_frames(const struct path *path)
{
    return path->n > 0 ? (size_t)path->words[path->n - 1].last + 1 : 0;
}

/* Adds `sign` times each word's score, evenly spread, to its frames. */
static void spread_scores(const struct path *path, double sign, double *frames,
                          size_t n)
{
    for (size_t i = 0; i < path->n; i++) {
        const struct path_word *word = &path->words[i];
        double share = word->score / (word->last - word->first + 1);
        for (int f = word->first; f <= word->last && (size_t)f < n; f++) {
            frames[f] += sign * share;
        }
    }
}

/* The least mean of any WINDOW_FRAMES in a row, or of all where there are
 * fewer. */
static double worst_window(const double *frames, size_t n)
{
    size_t window = n < WINDOW_FRAMES ? n : WINDOW_FRAMES;
    double sum = 0.0;
    double worst = 0.0;
    for (size_t i = 0; i < n; i++) {
        sum += frames[i];
        if (i >= window) {
            sum -= frames[i - window];
        }
        if (i + 1 == window || (i + 1 > window && sum < worst)) {
            worst = sum;
        }
    }
    return window > 0 ? worst / (double)window : 0.0;
}

struct sound_fit sound_fit_of(const struct path *guess,
                              const struct path *background)
{
    struct sound_fit fit = {0};
    size_t n = n_frames(guess);
    double sum = 0.0;
    for (size_t i = 0; i < guess->n; i++) {
        const struct path_word *word = &guess->words[i];
        if (word->spoken) {
            fit.n_words++;
            fit.length += word->last - word->first + 1;
            fit.goodness += word->goodness;
        }
    }
    if (fit.length <= 0.0) {
        return (struct sound_fit){0};
    }
    double *frames = xcalloc(n, sizeof *frames);
    spread_scores(guess, 1.0, frames, n);
    spread_scores(background, -1.0, frames, n);
    for (size_t i = 0; i < n; i++) {
        sum += frames[i];
    }
    fit.worst = worst_window(frames, n);
    fit.goodness /= (double)fit.n_words;
    fit.ratio = sum / fit.length;
    free(frames);
    return fit;
}

double confidence_of(const struct sound_fit *fit)
{
    if (fit->length <= 0.0) {
        return 0.0;
    }
    double log_odds = weights.ratio * fit->ratio + weights.worst * fit->worst +
                      weights.goodness * fit->goodness +
                      weights.length * log(fmin(fit->length, LENGTH_ENOUGH)) +
                      weights.none;
    return 1.0 / (1.0 + exp(-log_odds));
}
