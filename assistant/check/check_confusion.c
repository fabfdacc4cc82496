/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * check_confusion: what sounds alike, and what means two things, in each
 * listening state. States share most sentences, so the same finding in several
 * is one line.
 */
#include "assistant/check/check.h"

#include <stdlib.h>
#include <string.h>

#include "assistant/base/log.h"
#include "assistant/base/memory.h"
#include "assistant/base/text.h"
#include "grammar/confusion.h"

/* Of each state: shown with -v, and with -vv. */
#define N_WORST     10
#define N_WORST_ALL 100
/* Of synthetic speech under white noise of 20 dB, one in ten sentences nearer
 * than this was taken for its neighbour, one in a hundred further apart
 * (tests/bench/confusion.py: 10 of 104, and 12 of 1,496). */
#define WARN_BELOW 0.2

/* Something found about two meanings, and the states it was found in. */
struct repeated {
    char *meanings;
    char *what; /* as first found */
    const struct check_grammar *first;
    struct text states;
};

struct repeats {
    struct repeated *items;
    size_t count;
};

struct lookup {
    const struct check *check;
    const struct check_grammar *grammar;
};

static int compare_word(const void *key, const void *item)
{
    return strcmp(key, ((const struct check_word *)item)->word);
}

static const char *phones_of(void *context, size_t word)
{
    const struct lookup *lookup = context;
    const struct check *check = lookup->check;
    const char *phones =
        dictionary_phones(lookup->grammar->dictionary, word, 0);
    if (phones != NULL || check->n_words == 0) {
        return phones;
    }
    const struct check_word *guessed =
        bsearch(automaton_word(lookup->grammar->automaton, word), check->words,
                check->n_words, sizeof *check->words, compare_word);
    return guessed != NULL ? guessed->phones : NULL;
}

/* Takes `what` over. `kind` tells apart what the same meanings are said of. */
static void repeat(struct repeats *repeats, const struct check_grammar *grammar,
                   const char *kind, char *const meanings[2], char *what)
{
    struct text key = {0};
    int first = strcmp(meanings[0], meanings[1]) > 0;
    text_printf(&key, "%s\t%s\t%s", kind, meanings[first], meanings[!first]);
    for (size_t i = 0; i < repeats->count; i++) {
        if (strcmp(repeats->items[i].meanings, text_str(&key)) == 0) {
            text_printf(&repeats->items[i].states, ", %s", grammar->name);
            text_finish(&key);
            free(what);
            return;
        }
    }
    repeats->items =
        xrealloc(repeats->items, repeats->count + 1, sizeof *repeats->items);
    struct repeated *added = &repeats->items[repeats->count++];
    *added = (struct repeated){text_take(&key), what, grammar, {0}};
    text_append(&added->states, grammar->name);
}

static void report_pairs(const struct confusion_report *report,
                         const struct check_grammar *grammar,
                         struct repeats *repeats)
{
    for (size_t i = 0; i < report->n_pairs; i++) {
        const struct confusion *pair = &report->pairs[i];
        struct text what = {0};
        text_printf(&what, "\"%s\" (%s) sounds like \"%s\" (%s)",
                    pair->sentences[0], pair->meanings[0], pair->sentences[1],
                    pair->meanings[1]);
        log_line(i < N_WORST ? LOG_INFO : LOG_DEBUG, "check", "%s: %.3f: %s",
                 grammar->name, pair->distance, text_str(&what));
        if (pair->distance < WARN_BELOW) {
            text_printf(&what, ", distance %.2f; reword one", pair->distance);
            repeat(repeats, grammar, "alike", pair->meanings, text_take(&what));
        }
        text_finish(&what);
    }
}

static void report_ambiguities(const struct confusion_report *report,
                               const struct check_grammar *grammar,
                               struct repeats *repeats)
{
    for (size_t i = 0; i < report->n_ambiguities; i++) {
        const struct ambiguity *ambiguity = &report->ambiguities[i];
        struct text what = {0};
        text_printf(&what,
                    "\"%s\" means %s, and as well %s; take it out of one, or "
                    "give one a weight below 1",
                    ambiguity->sentence, ambiguity->meanings[0],
                    ambiguity->meanings[1]);
        repeat(repeats, grammar, "both", ambiguity->meanings, text_take(&what));
    }
}

static void check_state(const struct check *check,
                        const struct check_grammar *grammar,
                        struct repeats *repeats)
{
    struct lookup lookup = {check, grammar};
    struct confusion_report report;
    const struct confusion_query query = {
        .automaton = grammar->automaton,
        .phones_of = phones_of,
        .context = &lookup,
        .sentences = (const char *const *)check->sentences,
        .n_sentences = check->n_sentences,
        .n_worst = N_WORST_ALL,
    };
    confusion_find(&query, &report);
    log_info("check", "%s: %zu sentences compared", grammar->name,
             report.n_sentences);
    report_pairs(&report, grammar, repeats);
    report_ambiguities(&report, grammar, repeats);
    confusion_report_finish(&report);
}

void check_confusion(struct check *check)
{
    struct repeats repeats = {0};
    for (size_t i = 0; i < check->n_grammars; i++) {
        if (check->grammars[i].dictionary != NULL) {
            check_state(check, &check->grammars[i], &repeats);
        }
    }
    for (size_t i = 0; i < repeats.count; i++) {
        struct repeated *repeated = &repeats.items[i];
        findings_add(&check->findings, SEVERITY_WARNING, repeated->first->path,
                     1, "%s (in %s)", repeated->what,
                     text_str(&repeated->states));
        free(repeated->meanings);
        free(repeated->what);
        text_finish(&repeated->states);
    }
    free(repeats.items);
}
