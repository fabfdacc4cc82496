/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * check_confusion: what sounds alike, and what means two things, in each
 * listening state. States share most sentences, so the same finding in several
 * is one line.
 *
 * check_common_sentence() knows neither sounds nor weights nor samples: it
 * searches what two machines have in common in all pairs of their states.
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

/* -------------------------------------------------------- common sentences */

/* Both machines in a state, and what led there. */
struct pair {
    int states[2];
    int word; /* of the first machine */
    size_t before;
};

struct search {
    const struct check_machine *machines[2];
    int *words; /* of the first, as the second numbers them */
    struct pair *pairs;
    size_t n_pairs;
    bool *seen;
};

static int compare_from(const void *a, const void *b)
{
    const struct automaton_arc *left = a;
    const struct automaton_arc *right = b;
    return (left->from > right->from) - (left->from < right->from);
}

struct check_machine check_machine_of(struct automaton *automaton)
{
    size_t n = automaton_n_arcs(automaton);
    size_t n_states = automaton_n_states(automaton);
    struct check_machine machine = {
        .automaton = automaton,
        .arcs = xcalloc(n + 1, sizeof *machine.arcs),
        .first = xcalloc(n_states + 1, sizeof *machine.first),
    };
    for (size_t i = 0; i < n; i++) {
        machine.arcs[i] = automaton_arc(automaton, i);
    }
    qsort(machine.arcs, n, sizeof *machine.arcs, compare_from);
    for (size_t i = 0, state = 0; state <= n_states; state++) {
        while (i < n && (size_t)machine.arcs[i].from < state) {
            i++;
        }
        machine.first[state] = i;
    }
    return machine;
}

void check_machine_finish(struct check_machine *machine)
{
    free(machine->arcs);
    free(machine->first);
}

static int *match_words(const struct automaton *a, const struct automaton *b)
{
    size_t n = automaton_n_words(a);
    int *words = xcalloc(n + 1, sizeof *words);
    for (size_t i = 0; i < n; i++) {
        words[i] = AUTOMATON_NO_WORD;
        for (size_t j = 0; j < automaton_n_words(b); j++) {
            if (strcmp(automaton_word(a, i), automaton_word(b, j)) == 0) {
                words[i] = (int)j;
            }
        }
    }
    return words;
}

static void visit(struct search *search, int a, int b, int word, size_t before)
{
    size_t n_b = automaton_n_states(search->machines[1]->automaton);
    bool *seen = &search->seen[(size_t)a * n_b + (size_t)b];
    if (*seen) {
        return;
    }
    *seen = true;
    if ((search->n_pairs & (search->n_pairs - 1)) == 0) {
        search->pairs = xrealloc(search->pairs,
                                 search->n_pairs > 0 ? 2 * search->n_pairs : 1,
                                 sizeof *search->pairs);
    }
    search->pairs[search->n_pairs++] = (struct pair){{a, b}, word, before};
}

/* The second machine takes `word` of the first's, or nothing. */
static void follow_second(struct search *search, size_t at, int to, int word)
{
    const struct check_machine *second = search->machines[1];
    const struct pair pair = search->pairs[at];
    int wanted =
        word == AUTOMATON_NO_WORD ? AUTOMATON_NO_WORD : search->words[word];
    if (word != AUTOMATON_NO_WORD && wanted == AUTOMATON_NO_WORD) {
        return;
    }
    for (size_t i = second->first[pair.states[1]];
         i < second->first[pair.states[1] + 1]; i++) {
        if (second->arcs[i].word == wanted) {
            visit(search, to, second->arcs[i].to, word, at);
        }
    }
}

static void follow(struct search *search, size_t at)
{
    const struct check_machine *first = search->machines[0];
    const struct pair pair = search->pairs[at];
    follow_second(search, at, pair.states[0], AUTOMATON_NO_WORD);
    for (size_t i = first->first[pair.states[0]];
         i < first->first[pair.states[0] + 1]; i++) {
        const struct automaton_arc *arc = &first->arcs[i];
        if (arc->word == AUTOMATON_NO_WORD) {
            visit(search, arc->to, pair.states[1], AUTOMATON_NO_WORD, at);
        } else {
            follow_second(search, at, arc->to, arc->word);
        }
    }
}

/* The words that led to a pair. */
static void spell(const struct search *search, size_t at, struct text *out)
{
    const struct pair *pair = &search->pairs[at];
    if (at > 0) {
        spell(search, pair->before, out);
    }
    if (pair->word != AUTOMATON_NO_WORD) {
        text_printf(
            out, "%s%s", out->length > 0 ? " " : "",
            automaton_word(search->machines[0]->automaton, (size_t)pair->word));
    }
}

char *check_common_sentence(const struct check_machine *a,
                            const struct check_machine *b)
{
    struct text sentence = {0};
    struct search search = {
        .machines = {a, b},
        .words = match_words(a->automaton, b->automaton),
        .seen = xcalloc(automaton_n_states(a->automaton) *
                            automaton_n_states(b->automaton),
                        sizeof *search.seen),
    };
    visit(&search, automaton_start(a->automaton, 0),
          automaton_start(b->automaton, 0), AUTOMATON_NO_WORD, 0);
    for (size_t i = 0; i < search.n_pairs && sentence.length == 0; i++) {
        if (search.pairs[i].states[0] == automaton_final(a->automaton) &&
            search.pairs[i].states[1] == automaton_final(b->automaton)) {
            spell(&search, i, &sentence);
        }
        follow(&search, i);
    }
    free(search.words);
    free(search.pairs);
    free(search.seen);
    return sentence.length > 0 ? text_take(&sentence) : NULL;
}

size_t check_least_words(const struct automaton *automaton)
{
    size_t n_states = automaton_n_states(automaton);
    size_t *least = xcalloc(n_states, sizeof *least);
    for (size_t i = 0; i < n_states; i++) {
        least[i] = AUTOMATON_SENTENCE_WORDS_MAX;
    }
    least[automaton_start(automaton, 0)] = 0;
    for (bool changed = true; changed;) {
        changed = false;
        for (size_t i = 0; i < automaton_n_arcs(automaton); i++) {
            struct automaton_arc arc = automaton_arc(automaton, i);
            size_t words =
                least[arc.from] + (arc.word != AUTOMATON_NO_WORD ? 1 : 0);
            if (words < least[arc.to]) {
                least[arc.to] = words;
                changed = true;
            }
        }
    }
    size_t words = least[automaton_final(automaton)];
    free(least);
    return words;
}
