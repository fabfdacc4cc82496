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

/* A word alone has nothing beside it to fit, so it is weighed on its own. */
enum { WORD, SENTENCE, N_KINDS };

/*
 * `none` is that of nothing at all. Both are confidence.py's, of what Debian's
 * own model heard, made to fit what is heard now: WORD and the score's of
 * SENTENCE divided by 0.7, since scores are 0.7 of what they were; `none` of
 * WORD 1.4 higher, since a word alone is meant for us more often than not where
 * it can be said at all; the rest of SENTENCE so that near misses stay out
 * and long orders in (tests/bench/RESULTS.md).
 */
static const struct weights {
    double score;
    double ratio;
    double worst;
    double length; /* of its natural logarithm, LENGTH_ENOUGH at most */
    double none;
} weights[N_KINDS] = {
    [WORD] = {0.1643, 0.0021, 0.0186, 0.9592, 1.9480},
    [SENTENCE] = {0.1211, 0.2200, 0.1100, 2.5300, -4.8000},
};

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
            fit.score += word->score;
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
    fit.score /= fit.length;
    fit.ratio = sum / fit.length;
    free(frames);
    return fit;
}

double confidence_of(const struct sound_fit *fit)
{
    const struct weights *kind = &weights[fit->n_words == 1 ? WORD : SENTENCE];
    if (fit->length <= 0.0) {
        return 0.0;
    }
    double log_odds = kind->score * fit->score + kind->ratio * fit->ratio +
                      kind->worst * fit->worst +
                      kind->length * log(fmin(fit->length, LENGTH_ENOUGH)) +
                      kind->none;
    return 1.0 / (1.0 + exp(-log_odds));
}
