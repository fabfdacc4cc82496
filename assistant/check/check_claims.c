/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * check_claims: what belongs to a danger or an order, and no topic or routine
 * may ask with. Such a sentence would be taken over, or never heard, as the
 * weights have it: an answer where help is needed, no way to say "stop". So
 * neither weights count here nor samples: what two machines have in common is
 * searched in all pairs of their states.
 */
#include "assistant/check/check.h"

#include <stdlib.h>
#include <string.h>

#include "assistant/base/memory.h"
#include "assistant/base/text.h"
#include "grammar/readings.h"

/* Without phrases they have no sentences. */
static const char *const without[] = {"topic", "routine"};
#define N_WITHOUT (sizeof without / sizeof without[0])

/* The arcs of each state side by side. */
struct machine {
    const char *name;
    struct automaton *automaton;
    struct automaton_arc *arcs;
    size_t *first; /* of each state, and where the last ends */
};

/* Both machines in a state, and what led there. */
struct pair {
    int states[2];
    int word; /* of the first machine */
    size_t before;
};

struct search {
    const struct machine *machines[2];
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

static struct machine machine_of(struct automaton *automaton)
{
    size_t n = automaton_n_arcs(automaton);
    size_t n_states = automaton_n_states(automaton);
    struct machine machine = {
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

static void machine_finish(struct machine *machine)
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

static void follow_empty(struct search *search, size_t at);

/* Pairs are added by how many words lead to them. */
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
    follow_empty(search, search->n_pairs - 1);
}

/* The second machine takes `word` of the first's, or nothing. */
static void follow_second(struct search *search, size_t at, int to, int word)
{
    const struct machine *second = search->machines[1];
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

static void follow_words(struct search *search, size_t at)
{
    const struct machine *first = search->machines[0];
    int state = search->pairs[at].states[0];
    for (size_t i = first->first[state]; i < first->first[state + 1]; i++) {
        const struct automaton_arc *arc = &first->arcs[i];
        if (arc->word != AUTOMATON_NO_WORD) {
            follow_second(search, at, arc->to, arc->word);
        }
    }
}

static void follow_empty(struct search *search, size_t at)
{
    const struct machine *first = search->machines[0];
    const struct pair pair = search->pairs[at];
    int state = pair.states[0];
    follow_second(search, at, state, AUTOMATON_NO_WORD);
    for (size_t i = first->first[state]; i < first->first[state + 1]; i++) {
        const struct automaton_arc *arc = &first->arcs[i];
        if (arc->word == AUTOMATON_NO_WORD) {
            visit(search, arc->to, pair.states[1], AUTOMATON_NO_WORD, at);
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

static char *common_sentence(const struct machine *a, const struct machine *b)
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
        follow_words(&search, i);
    }
    free(search.words);
    free(search.pairs);
    free(search.seen);
    return sentence.length > 0 ? text_take(&sentence) : NULL;
}

static size_t least_words(const struct automaton *automaton)
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

/* ------------------------------------------------------------------ claims */

/* What a phrase has in common with a machine, and what that means there. */
struct claim {
    const struct grammar_phrase *phrase;
    char *sentence;
    struct intent intent;
};

/* True where what is said means something, and not just this topic. */
static bool is_taken(const struct claim *claim)
{
    const char *value = intent_slot(&claim->intent, claim->phrase->slot);
    return claim->intent.name != NULL &&
           (value == NULL || strcmp(value, claim->phrase->value) != 0);
}

static void report_claim(struct check *check, const struct claim *claim,
                         const char *name)
{
    const struct grammar_phrase *phrase = claim->phrase;
    const char *id = intent_slot(&claim->intent, "flag");
    const struct red_flag *flag =
        id != NULL ? content_red_flag(check->content, id) : NULL;
    char *meaning = readings_meaning(&claim->intent);
    if (flag != NULL) {
        findings_add(&check->findings, SEVERITY_ERROR, phrase->path,
                     phrase->line,
                     "\"%s\" is the red flag \"%s\" (%s:%d); who says it needs "
                     "its advice, not this: ask in other words",
                     claim->sentence, id, check->safety_path, flag->line);
    } else {
        findings_add(
            &check->findings, SEVERITY_ERROR, phrase->path, phrase->line,
            "\"%s\" is an order already; in %s.gram it means %s: ask in "
            "other words, or nobody can give it",
            claim->sentence, name, meaning);
    }
    free(meaning);
}

/* Dangers come before orders; one finding is enough. */
static void check_claim(struct check *check,
                        const struct grammar_phrase *phrase,
                        struct automaton *automaton,
                        const struct machine *machines, size_t n)
{
    struct machine own = machine_of(automaton);
    bool taken = false;
    for (size_t i = 0; !taken && i < n; i++) {
        struct claim claim = {.phrase = phrase,
                              .sentence = common_sentence(&own, &machines[i])};
        taken = claim.sentence != NULL &&
                automaton_parse(machines[i].automaton, claim.sentence,
                                &claim.intent) &&
                is_taken(&claim);
        if (taken) {
            report_claim(check, &claim, machines[i].name);
        }
        intent_finish(&claim.intent);
        free(claim.sentence);
    }
    machine_finish(&own);
}

static void check_length(struct check *check,
                         const struct grammar_phrase *phrase,
                         const struct automaton *automaton)
{
    size_t words = least_words(automaton);
    if (words == 0) {
        findings_add(
            &check->findings, SEVERITY_ERROR, phrase->path, phrase->line,
            "\"%.40s\" can be left out as a whole, so silence asks for "
            "\"%s\"; leave a word outside of the [ ]",
            phrase->expansion, phrase->value);
    } else if (words == 1 && strcmp(phrase->rule, "red_flag") != 0) {
        findings_add(&check->findings, SEVERITY_WARNING, phrase->path,
                     phrase->line,
                     "\"%.40s\" can be a single word, which is heard in "
                     "anybody's talk; ask with more",
                     phrase->expansion);
    }
}

/* What the grammar knows besides topics and routines; NULL where nothing. */
static struct automaton *build_claimed(const char *path,
                                       const struct grammar_phrase *phrases,
                                       size_t n)
{
    struct grammar *grammar = NULL;
    struct automaton *automaton = NULL;
    enum status status = grammar_load(path, phrases, n, &grammar);
    if (status == STATUS_OK) {
        status = automaton_build(grammar, &automaton);
    }
    grammar_destroy(grammar);
    return status == STATUS_OK ? automaton : NULL;
}

/* All red flags, and nothing that asks for a topic or a routine. */
static struct grammar_phrase *only_red_flags(const struct check *check,
                                             size_t *n)
{
    struct grammar_phrase *phrases =
        xcalloc(check->n_phrases + N_WITHOUT, sizeof *phrases);
    for (*n = 0; *n < N_WITHOUT; (*n)++) {
        phrases[*n] = (struct grammar_phrase){without[*n], "<VOID>", NULL,
                                              NULL,        "check",  1};
    }
    for (size_t i = 0; i < check->n_phrases; i++) {
        if (strcmp(check->phrases[i].rule, "red_flag") == 0) {
            phrases[(*n)++] = check->phrases[i];
        }
    }
    return phrases;
}

static bool is_danger(const struct check_grammar *grammar)
{
    return strcmp(grammar->name, "alarm_emergency") == 0 ||
           strcmp(grammar->name, "alarm_today") == 0;
}

/* Those of dangers, then the states' and that of typed lines. */
static size_t list_machines(const struct check *check, struct machine *machines)
{
    size_t n_phrases = 0;
    size_t n = 0;
    struct grammar_phrase *phrases = only_red_flags(check, &n_phrases);
    for (int dangers = 1; dangers >= 0; dangers--) {
        for (size_t i = 0; i < check->n_grammars; i++) {
            const struct check_grammar *grammar = &check->grammars[i];
            bool orders =
                grammar->is_state || strcmp(grammar->name, "typed") == 0;
            if (dangers ? !is_danger(grammar) : !orders) {
                continue;
            }
            /* Typed lines refer to none of them. */
            struct automaton *automaton =
                build_claimed(grammar->path, phrases,
                              grammar->is_state || dangers ? n_phrases : 0);
            if (automaton != NULL) {
                machines[n] = machine_of(automaton);
                machines[n++].name = grammar->name;
            }
        }
    }
    free(phrases);
    return n;
}

void check_claims(struct check *check)
{
    struct machine machines[CHECK_GRAMMARS_MAX];
    check_take_log(check);
    size_t n = list_machines(check, machines);
    check_release_log();
    for (size_t i = 0; i < check->n_phrases; i++) {
        const struct grammar_phrase *phrase = &check->phrases[i];
        struct automaton *automaton = check_build_phrases(check, phrase, 1);
        if (automaton != NULL) {
            check_length(check, phrase, automaton);
        }
        if (automaton != NULL && strcmp(phrase->rule, "red_flag") != 0) {
            check_claim(check, phrase, automaton, machines, n);
        }
        automaton_destroy(automaton);
    }
    for (size_t i = 0; i < n; i++) {
        automaton_destroy(machines[i].automaton);
        machine_finish(&machines[i]);
    }
}
