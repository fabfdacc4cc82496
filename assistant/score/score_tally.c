/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assistant/score/score_tally.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "assistant/base/memory.h"

/* 97.5 % of a normal distribution lie below this many deviations. */
#define DEVIATIONS_95 1.959964
#define P95           0.95

/* What is kept of an answer. */
struct outcome {
    enum label_kind kind;
    bool accepted;
    bool sentence; /* the guess is one: it would be accepted at threshold 0 */
    bool right;    /* the guess is, accepted or not */
    double confidence;
    double latency_ms;
};

struct score_tally {
    struct outcome *outcomes;
    size_t n;
    size_t capacity;
    struct score_confusion *confusions;
    size_t n_confusions;
    bool sorted;
    double audio_s;
    double cpu_s;
};

struct score_tally *score_tally_create(void)
{
    return xcalloc(1, sizeof(struct score_tally));
}

void score_tally_destroy(struct score_tally *tally)
{
    if (tally == NULL) {
        return;
    }
    for (size_t i = 0; i < tally->n_confusions; i++) {
        free(tally->confusions[i].heard);
        free(tally->confusions[i].wanted);
    }
    free(tally->confusions);
    free(tally->outcomes);
    free(tally);
}

/* ------------------------------------------------------------- confusions */

static void confuse(struct score_tally *tally, const char *heard,
                    const char *wanted)
{
    size_t i = 0;
    while (i < tally->n_confusions &&
           (strcmp(tally->confusions[i].heard, heard) != 0 ||
            strcmp(tally->confusions[i].wanted, wanted) != 0)) {
        i++;
    }
    if (i == tally->n_confusions) {
        tally->confusions =
            xrealloc(tally->confusions, i + 1, sizeof *tally->confusions);
        tally->confusions[i] =
            (struct score_confusion){xstrdup(heard), xstrdup(wanted), 0};
        tally->n_confusions++;
    }
    tally->confusions[i].count++;
    tally->sorted = false;
}

static bool same_intent(const struct label *label, const struct intent *guess)
{
    return guess->name != NULL && label->intent.name != NULL &&
           strcmp(guess->name, label->intent.name) == 0;
}

/* The slot of the guess that the label's `i`th should be; "" where none is. */
static const char *slot_for(const struct label *label,
                            const struct intent *guess, size_t i)
{
    const char *value = intent_slot(guess, label->intent.slots[i].name);
    return value ? value : "";
}

bool score_is_right(const struct label *label, const struct intent *guess)
{
    bool right = same_intent(label, guess);
    for (size_t i = 0; right && i < label->intent.n_slots; i++) {
        right = strcmp(slot_for(label, guess, i),
                       label->intent.slots[i].value) == 0;
    }
    return right;
}

static void note_confusions(struct score_tally *tally,
                            const struct label *label,
                            const struct score_answer *answer)
{
    const struct intent *guess = answer->guess;
    if (label->kind != LABEL_SPEECH) {
        confuse(tally, answer->text, label->text);
        return;
    }
    if (!same_intent(label, guess)) {
        confuse(tally, guess->name ? guess->name : "", label->intent.name);
        return;
    }
    for (size_t i = 0; i < label->intent.n_slots; i++) {
        const char *heard = slot_for(label, guess, i);
        const char *wanted = label->intent.slots[i].value;
        if (strcmp(heard, wanted) != 0) {
            confuse(tally, heard, wanted);
        }
    }
}

static int by_count(const void *a, const void *b)
{
    const struct score_confusion *left = a;
    const struct score_confusion *right = b;
    if (left->count != right->count) {
        return left->count > right->count ? -1 : 1;
    }
    int order = strcmp(left->wanted, right->wanted);
    return order != 0 ? order : strcmp(left->heard, right->heard);
}

const struct score_confusion *score_tally_confusion(struct score_tally *tally,
                                                    size_t index)
{
    if (index >= tally->n_confusions) {
        return NULL;
    }
    if (!tally->sorted) {
        qsort(tally->confusions, tally->n_confusions, sizeof *tally->confusions,
              by_count);
        tally->sorted = true;
    }
    return &tally->confusions[index];
}

/* ---------------------------------------------------------------- figures */

void score_tally_add(struct score_tally *tally, const struct label *label,
                     const struct score_answer *answer)
{
    bool speech = label->kind == LABEL_SPEECH;
    struct outcome outcome = {
        .kind = label->kind,
        .accepted = answer->accepted,
        .sentence = answer->guess->name != NULL,
        .right = speech && score_is_right(label, answer->guess),
        .confidence = answer->confidence,
        .latency_ms = answer->latency_ms,
    };
    if (tally->n == tally->capacity) {
        tally->capacity = tally->capacity ? tally->capacity * 2 : 64;
        tally->outcomes =
            xrealloc(tally->outcomes, tally->capacity, sizeof *tally->outcomes);
    }
    tally->outcomes[tally->n++] = outcome;
    tally->audio_s += answer->audio_s;
    tally->cpu_s += answer->cpu_s;
    if (outcome.accepted && !outcome.right) {
        note_confusions(tally, label, answer);
    }
}

struct score_share score_share_of(size_t part, size_t n)
{
    struct score_share share = {part, n, NAN, NAN, NAN};
    if (n > 0) {
        double count = (double)n;
        double p = (double)part / count;
        double square = DEVIATIONS_95 * DEVIATIONS_95;
        double whole = 1 + square / count;
        double middle = (p + square / (2 * count)) / whole;
        double half = DEVIATIONS_95 *
                      sqrt(p * (1 - p) / count + square / (4 * count * count)) /
                      whole;
        share.percent = 100 * p;
        /* Rounding must not leave 0 of n above 0, or n of n below 100. */
        share.low_percent = part > 0 ? 100 * (middle - half) : 0;
        share.high_percent = part < n ? 100 * (middle + half) : 100;
    }
    return share;
}

static int by_size(const void *a, const void *b)
{
    const double *left = a;
    const double *right = b;
    return (*left > *right) - (*left < *right);
}

/* The least latency that `part` of all do not exceed. */
static double latency_of(const double *sorted, size_t n, double part)
{
    size_t rank = (size_t)ceil(part * (double)n);
    return n > 0 ? sorted[rank > 0 ? rank - 1 : 0] : NAN;
}

static void rate_latency(const struct score_tally *tally,
                         struct score_figures *out)
{
    double *latencies = xcalloc(tally->n + 1, sizeof *latencies);
    for (size_t i = 0; i < tally->n; i++) {
        latencies[i] = tally->outcomes[i].latency_ms;
    }
    qsort(latencies, tally->n, sizeof *latencies, by_size);
    out->latency_median_ms = latency_of(latencies, tally->n, 0.5);
    out->latency_p95_ms = latency_of(latencies, tally->n, P95);
    free(latencies);
}

static size_t bin_of(double confidence)
{
    double bin = floor(confidence * SCORE_BINS);
    return bin < 0 ? 0 : bin >= SCORE_BINS - 1 ? SCORE_BINS - 1 : (size_t)bin;
}

void score_tally_figures(const struct score_tally *tally,
                         struct score_figures *out)
{
    size_t n[LABEL_KINDS] = {0};
    size_t accepted[LABEL_KINDS] = {0};
    size_t right = 0;
    size_t guessed = 0;
    *out = (struct score_figures){0};
    for (size_t i = 0; i < tally->n; i++) {
        const struct outcome *outcome = &tally->outcomes[i];
        n[outcome->kind]++;
        accepted[outcome->kind] += outcome->accepted;
        right += outcome->accepted && outcome->right;
        guessed += outcome->right;
        if (outcome->sentence) {
            struct score_bin *bin = &out->bins[bin_of(outcome->confidence)];
            bin->answers++;
            bin->right += outcome->right;
        }
    }
    size_t n_speech = n[LABEL_SPEECH];
    size_t n_accepted = accepted[LABEL_SPEECH];
    out->right = score_share_of(right, n_speech);
    out->wrong = score_share_of(n_accepted - right, n_speech);
    out->refused = score_share_of(n_speech - n_accepted, n_speech);
    out->guessed = score_share_of(guessed, n_speech);
    size_t n_all = 0;
    size_t accepted_all = 0;
    for (int kind = LABEL_OTHER; kind < LABEL_KINDS; kind++) {
        out->accepted[kind] = score_share_of(accepted[kind], n[kind]);
        n_all += n[kind];
        accepted_all += accepted[kind];
    }
    out->accepted_all = score_share_of(accepted_all, n_all);
    out->audio_s = tally->audio_s;
    out->cpu_s = tally->cpu_s;
    rate_latency(tally, out);
}

/* ------------------------------------------------------------------ curve */

static int by_confidence(const void *a, const void *b)
{
    const struct outcome *left = a;
    const struct outcome *right = b;
    return by_size(&left->confidence, &right->confidence);
}

static struct score_point point_of(const size_t *n, const size_t *taken)
{
    return (struct score_point){
        .false_rejects = n[0] ? (double)(n[0] - taken[0]) / (double)n[0] : 0,
        .false_accepts = n[1] ? (double)taken[1] / (double)n[1] : 0,
    };
}

struct score_point *score_tally_curve(const struct score_tally *tally,
                                      size_t *n_points)
{
    size_t n[2] = {0}; /* with an intent, and without */
    size_t taken[2] = {0};
    struct outcome *guesses = xcalloc(tally->n + 1, sizeof *guesses);
    size_t n_guesses = 0;
    for (size_t i = 0; i < tally->n; i++) {
        const struct outcome *outcome = &tally->outcomes[i];
        size_t side = outcome->kind != LABEL_SPEECH;
        n[side]++;
        if (outcome->sentence) {
            taken[side]++;
            guesses[n_guesses++] = *outcome;
        }
    }
    qsort(guesses, n_guesses, sizeof *guesses, by_confidence);
    struct score_point *points = xcalloc(n_guesses + 1, sizeof *points);
    points[0] = point_of(n, taken);
    *n_points = 1;
    for (size_t i = 0; i < n_guesses; i++) {
        taken[guesses[i].kind != LABEL_SPEECH]--;
        if (i + 1 == n_guesses ||
            guesses[i + 1].confidence > guesses[i].confidence) {
            points[(*n_points)++] = point_of(n, taken);
        }
    }
    free(guesses);
    return points;
}
