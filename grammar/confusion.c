/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * confusion: compares two kinds of pairs: the shortest ways to mean one thing
 * with those to mean each other thing, and whatever sentences differ in a
 * single word. For each two meanings the nearest pair is kept, so that one
 * slip does not fill the report.
 */
#include "grammar/confusion.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "assistant/base/memory.h"
#include "grammar/phones.h"
#include "grammar/readings.h"
#include "grammar/repertoire.h"

/* Of each meaning, the ways to say it that are compared with all others. */
#define SHORTEST 10
/* Sentences that differ in one word, in the same place. */
#define RUN_MAX 200
/* Weights this near are equal: they are sums of logarithms of floats. */
#define WEIGHT_SLACK 1e-6
/* What costs more is not looked for: three or four phones are others. */
#define COST_MAX 3.0
/* Differences of fewer phones count as if they had so many. */
#define PHONES_MIN 4

/* The nearest pair of two meanings so far. */
struct nearest {
    double cost;
    double distance;
    int a, b;
};

/* A sentence without its word number `at`. */
struct frame {
    uint64_t hash;
    int sentence;
    int at;
};

struct finder {
    struct repertoire own;
    struct nearest *nearest; /* n_meanings squared */
    struct confusion_report *report;
};

/* ------------------------------------------------------------ two meanings */

static bool is_known(const struct confusion_report *report, const char *first,
                     const char *second)
{
    for (size_t i = 0; i < report->n_ambiguities; i++) {
        char *const *known = report->ambiguities[i].meanings;
        if (strcmp(known[0], first) == 0 && strcmp(known[1], second) == 0) {
            return true;
        }
    }
    return false;
}

static void check_ambiguity(const struct finder *finder,
                            const struct sentence *sentence)
{
    struct confusion_report *report = finder->report;
    const char *first = finder->own.meanings[sentence->meaning];
    struct readings readings;
    readings_find(finder->own.automaton, sentence->text, &readings);
    double weight = 0.0;
    for (size_t i = 0; i < readings.count; i++) {
        if (strcmp(readings.meanings[i], first) == 0) {
            weight = readings.weights[i];
        }
    }
    for (size_t i = 0; i < readings.count; i++) {
        const char *other = readings.meanings[i];
        if (strcmp(other, first) == 0 ||
            readings.weights[i] < weight - WEIGHT_SLACK ||
            is_known(report, first, other)) {
            continue;
        }
        report->ambiguities =
            xrealloc(report->ambiguities, report->n_ambiguities + 1,
                     sizeof *report->ambiguities);
        report->ambiguities[report->n_ambiguities++] = (struct ambiguity){
            xstrdup(sentence->text), {xstrdup(first), xstrdup(other)}};
    }
    readings_finish(&readings);
}

/* ---------------------------------------------------------------- distance */

/* The words that two sentences do not have in common, in order. */
struct difference {
    int words[2][SENTENCE_WORDS_MAX];
    int n_words[2];
    int n_phones; /* of the side that has more */
};

static bool same_word(const struct sentence *a, int i, const struct sentence *b,
                      int j)
{
    return a->words[i] == b->words[j];
}

static int count_phones(const struct sentence *sentence, int word)
{
    return sentence->starts[word + 1] - sentence->starts[word];
}

/* The words left over by the longest series of words that both have. */
static struct difference find_difference(const struct sentence *a,
                                         const struct sentence *b)
{
    struct difference difference = {0};
    unsigned char common[SENTENCE_WORDS_MAX + 1][SENTENCE_WORDS_MAX + 1];
    memset(common[a->n_words], 0, sizeof common[0]);
    for (int i = a->n_words - 1; i >= 0; i--) {
        common[i][b->n_words] = 0;
        for (int j = b->n_words - 1; j >= 0; j--) {
            unsigned char skip = common[i + 1][j] > common[i][j + 1]
                                     ? common[i + 1][j]
                                     : common[i][j + 1];
            common[i][j] = same_word(a, i, b, j)
                               ? (unsigned char)(common[i + 1][j + 1] + 1)
                               : skip;
        }
    }
    int n_phones[2] = {0, 0};
    for (int i = 0, j = 0; i < a->n_words || j < b->n_words;) {
        if (i < a->n_words && j < b->n_words && same_word(a, i, b, j)) {
            i++;
            j++;
        } else if (j == b->n_words ||
                   (i < a->n_words && common[i + 1][j] >= common[i][j + 1])) {
            n_phones[0] += count_phones(a, i);
            difference.words[0][difference.n_words[0]++] = a->words[i++];
        } else {
            n_phones[1] += count_phones(b, j);
            difference.words[1][difference.n_words[1]++] = b->words[j++];
        }
    }
    difference.n_phones = n_phones[n_phones[1] > n_phones[0]];
    return difference;
}

/* What both begin and end with alike costs nothing: it is left out at once. */
static double sentence_cost(const struct sentence *a, const struct sentence *b,
                            double limit)
{
    int begin = 0;
    int end_a = a->n_words;
    int end_b = b->n_words;
    while (begin < end_a && begin < end_b && same_word(a, begin, b, begin)) {
        begin++;
    }
    while (end_a > begin && end_b > begin &&
           same_word(a, end_a - 1, b, end_b - 1)) {
        end_a--;
        end_b--;
    }
    size_t from_a = (size_t)a->starts[begin];
    size_t from_b = (size_t)b->starts[begin];
    return phones_cost(a->phones + from_a, (size_t)a->starts[end_a] - from_a,
                       b->phones + from_b, (size_t)b->starts[end_b] - from_b,
                       limit);
}

static void compare(const struct finder *finder, int a, int b)
{
    const struct sentence *one = &finder->own.sentences[a];
    const struct sentence *other = &finder->own.sentences[b];
    if (one->meaning == other->meaning) {
        return;
    }
    int low = one->meaning < other->meaning ? one->meaning : other->meaning;
    int high = one->meaning + other->meaning - low;
    struct nearest *nearest =
        &finder->nearest[low * finder->own.n_meanings + high];
    double cost = sentence_cost(one, other, nearest->cost);
    if (cost < nearest->cost) {
        *nearest = (struct nearest){cost, 0.0, a, b};
    }
}

/* ------------------------------------------------------------------- pairs */

static void compare_shortest(const struct finder *finder)
{
    int *shortest = xcalloc((size_t)finder->own.n_sentences, sizeof(int));
    int n = 0;
    int rank = 0;
    for (int i = 0; i < finder->own.n_sentences; i++) {
        bool same = i > 0 && finder->own.sentences[i].meaning ==
                                 finder->own.sentences[i - 1].meaning;
        rank = same ? rank + 1 : 0;
        if (rank < SHORTEST) {
            shortest[n++] = i;
        }
    }
    for (int i = 0; i < n; i++) {
        for (int j = i + 1; j < n; j++) {
            compare(finder, shortest[i], shortest[j]);
        }
    }
    free(shortest);
}

static uint64_t hash_frame(const struct sentence *sentence, int at)
{
    uint64_t hash = UINT64_C(14695981039346656037); /* FNV-1a */
    for (int i = 0; i < sentence->n_words; i++) {
        uint64_t word = i == at ? UINT64_MAX : (uint64_t)sentence->words[i];
        hash = (hash ^ word) * UINT64_C(1099511628211);
    }
    return hash;
}

static int compare_frames(const void *a, const void *b)
{
    const struct frame *left = a;
    const struct frame *right = b;
    if (left->hash != right->hash) {
        return left->hash < right->hash ? -1 : 1;
    }
    return left->sentence - right->sentence;
}

static void compare_frame_runs(const struct finder *finder,
                               const struct frame *frames, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        for (size_t j = i + 1;
             j < n && j - i < RUN_MAX && frames[j].hash == frames[i].hash;
             j++) {
            compare(finder, frames[i].sentence, frames[j].sentence);
        }
    }
}

static void compare_single_words(const struct finder *finder)
{
    size_t n = 0;
    for (int i = 0; i < finder->own.n_sentences; i++) {
        n += (size_t)finder->own.sentences[i].n_words;
    }
    struct frame *frames = xcalloc(n, sizeof *frames);
    n = 0;
    for (int i = 0; i < finder->own.n_sentences; i++) {
        for (int at = 0; at < finder->own.sentences[i].n_words; at++) {
            frames[n++] = (struct frame){
                hash_frame(&finder->own.sentences[i], at), i, at};
        }
    }
    if (n > 0) {
        qsort(frames, n, sizeof *frames, compare_frames);
    }
    compare_frame_runs(finder, frames, n);
    free(frames);
}

/* ------------------------------------------------------------------ report */

static int compare_nearest(const void *a, const void *b)
{
    const struct nearest *left = a;
    const struct nearest *right = b;
    if (left->distance < right->distance) {
        return -1;
    }
    if (left->distance > right->distance) {
        return 1;
    }
    return left->a != right->a ? left->a - right->a : left->b - right->b;
}

static bool same_words(const struct difference *one, int side,
                       const struct difference *other, int other_side)
{
    return one->n_words[side] == other->n_words[other_side] &&
           memcmp(one->words[side], other->words[other_side],
                  (size_t)one->n_words[side] * sizeof(int)) == 0;
}

/* True where the same words are all that two pairs differ in. */
static bool same_difference(const struct finder *finder,
                            const struct nearest *one,
                            const struct nearest *other)
{
    const struct sentence *sentences = finder->own.sentences;
    struct difference first =
        find_difference(&sentences[one->a], &sentences[one->b]);
    struct difference second =
        find_difference(&sentences[other->a], &sentences[other->b]);
    return (same_words(&first, 0, &second, 0) &&
            same_words(&first, 1, &second, 1)) ||
           (same_words(&first, 0, &second, 1) &&
            same_words(&first, 1, &second, 0));
}

static struct confusion make_confusion(const struct finder *finder,
                                       const struct nearest *nearest)
{
    const struct sentence *a = &finder->own.sentences[nearest->a];
    const struct sentence *b = &finder->own.sentences[nearest->b];
    if (strcmp(a->text, b->text) > 0) { /* the same order in every state */
        const struct sentence *swapped = a;
        a = b;
        b = swapped;
    }
    return (struct confusion){
        {xstrdup(a->text), xstrdup(b->text)},
        {xstrdup(finder->own.meanings[a->meaning]),
         xstrdup(finder->own.meanings[b->meaning])},
        nearest->distance,
    };
}

static void measure_pairs(const struct finder *finder, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct nearest *nearest = &finder->nearest[i];
        nearest->distance = INFINITY;
        if (nearest->cost < COST_MAX) {
            int n_phones = find_difference(&finder->own.sentences[nearest->a],
                                           &finder->own.sentences[nearest->b])
                               .n_phones;
            nearest->distance =
                nearest->cost / (n_phones > PHONES_MIN ? n_phones : PHONES_MIN);
        }
    }
    if (n > 0) {
        qsort(finder->nearest, n, sizeof *finder->nearest, compare_nearest);
    }
}

static void report_pairs(const struct finder *finder, size_t n_worst)
{
    struct confusion_report *report = finder->report;
    size_t n = (size_t)finder->own.n_meanings * (size_t)finder->own.n_meanings;
    struct nearest *ranked = finder->nearest;
    size_t taken = 0;
    report->pairs = xcalloc(n_worst, sizeof *report->pairs);
    measure_pairs(finder, n);
    /* Those taken are moved to the front, to be compared with the next. */
    for (size_t i = 0; i < n && taken < n_worst; i++) {
        bool is_new = ranked[i].cost < COST_MAX;
        for (size_t j = 0; is_new && j < taken; j++) {
            is_new = !same_difference(finder, &ranked[i], &ranked[j]);
        }
        if (is_new) {
            report->pairs[taken] = make_confusion(finder, &ranked[i]);
            ranked[taken++] = ranked[i];
        }
    }
    report->n_pairs = taken;
}

void confusion_find(const struct confusion_query *query,
                    struct confusion_report *out)
{
    struct finder finder = {.report = out};
    *out = (struct confusion_report){0};
    repertoire_fill(&finder.own, query);
    size_t n_cells =
        (size_t)finder.own.n_meanings * (size_t)finder.own.n_meanings;
    finder.nearest = xcalloc(n_cells, sizeof *finder.nearest);
    for (size_t i = 0; i < n_cells; i++) {
        finder.nearest[i].cost = COST_MAX;
    }
    for (int i = 0; i < finder.own.n_sentences; i++) {
        check_ambiguity(&finder, &finder.own.sentences[i]);
    }
    compare_shortest(&finder);
    compare_single_words(&finder);
    report_pairs(&finder, query->n_worst);
    out->n_sentences = (size_t)finder.own.n_sentences;
    free(finder.nearest);
    repertoire_finish(&finder.own);
}

void confusion_report_finish(struct confusion_report *report)
{
    for (size_t i = 0; i < report->n_pairs; i++) {
        for (int side = 0; side < 2; side++) {
            free(report->pairs[i].sentences[side]);
            free(report->pairs[i].meanings[side]);
        }
    }
    for (size_t i = 0; i < report->n_ambiguities; i++) {
        free(report->ambiguities[i].sentence);
        free(report->ambiguities[i].meanings[0]);
        free(report->ambiguities[i].meanings[1]);
    }
    free(report->pairs);
    free(report->ambiguities);
    *report = (struct confusion_report){0};
}
