/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A phone is worth less each time it was asked for, so the greedy choice goes
 * on to the rare ones. Signs of danger are never asked for: who hears them
 * read aloud at night takes them for real.
 */
#include "assistant/learn/learn_prompts.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "assistant/base/memory.h"
#include "grammar/dictionary.h"
#include "grammar/phones.h"

#define SEED                UINT64_C(20)
#define SAMPLES             150 /* of each state */
#define CANDIDATE_WORDS_MIN 4
#define CANDIDATE_WORDS_MAX 7

/* Short ones among them, for they are the hardest. */
static const char *const wanted[] = {
    "my calf is cramping",
    "stop",
    "next",
    "it hurts",
    "yes",
    "tell me more",
    "the other leg",
    "why do i get cramps",
};

#define N_WANTED (sizeof wanted / sizeof wanted[0])

struct choice {
    const struct phrasebook *phrasebook;
    const char *dictionary;
    struct learn_prompts *out;
    int counts[PHONES_COUNT]; /* how often each phone was asked for */
    struct candidate *candidates;
    size_t n_candidates;
};

struct candidate {
    struct learn_prompt prompt;
    unsigned char phones[PHONES_MAX];
    size_t n_phones; /* 0: already chosen */
};

const char *learn_prompts_state(const struct phrasebook *phrasebook,
                                const char *words)
{
    for (size_t i = 0; phrasebook_state(i) != NULL; i++) {
        const char *state = phrasebook_state(i)->name;
        struct intent intent = {0};
        bool found = automaton_parse(phrasebook_automaton(phrasebook, state),
                                     words, &intent);
        intent_finish(&intent);
        if (found) {
            return state;
        }
    }
    return NULL;
}

void learn_prompts_finish(struct learn_prompts *prompts)
{
    for (size_t i = 0; i < prompts->n; i++) {
        free(prompts->items[i].words);
    }
    *prompts = (struct learn_prompts){0};
}

/* ----------------------------------------------------------------- phones */

/* Index of the first `length` letters of `word`; the number of words if none.
 */
static size_t find_word(const struct automaton *automaton, const char *word,
                        size_t length)
{
    size_t i = 0;
    size_t n = automaton_n_words(automaton);
    while (i < n && (strncmp(automaton_word(automaton, i), word, length) != 0 ||
                     automaton_word(automaton, i)[length] != '\0')) {
        i++;
    }
    return i;
}

/* False where a word has none, or there are too many. */
static bool sentence_phones(const struct automaton *automaton,
                            const struct dictionary *dictionary,
                            const char *words, struct candidate *candidate)
{
    bool known = *words != '\0';
    candidate->n_phones = 0;
    while (known && *words != '\0') {
        size_t length = strcspn(words, " ");
        size_t word = find_word(automaton, words, length);
        const char *phones = word < automaton_n_words(automaton)
                                 ? dictionary_phones(dictionary, word, 0)
                                 : NULL;
        known = phones != NULL &&
                phones_read(phones, candidate->phones, &candidate->n_phones);
        words += length + (words[length] == ' ');
    }
    return known;
}

/* ------------------------------------------------------------- candidates */

static size_t count_words(const char *words)
{
    size_t n = *words != '\0';
    for (; *words != '\0'; words++) {
        n += *words == ' ';
    }
    return n;
}

/* So is what means nothing. */
static bool is_alarming(const struct automaton *automaton, const char *words)
{
    static const char *const alarming[] = {"red_flag", "call_help", "worse",
                                           "help",     "hurts",     "cramp"};
    struct intent intent = {0};
    bool found = !automaton_parse(automaton, words, &intent);
    for (size_t i = 0; !found && i < sizeof alarming / sizeof alarming[0];
         i++) {
        found = strcmp(intent.name, alarming[i]) == 0;
    }
    intent_finish(&intent);
    return found;
}

static bool is_known(const struct choice *choice, const char *words)
{
    bool known = false;
    for (size_t i = 0; i < choice->n_candidates; i++) {
        known = known || strcmp(choice->candidates[i].prompt.words, words) == 0;
    }
    return known;
}

static bool is_wanted(const char *words)
{
    bool found = false;
    for (size_t i = 0; i < N_WANTED; i++) {
        found = found || strcmp(words, wanted[i]) == 0;
    }
    return found;
}

/* Takes over `words`. */
static void consider(struct choice *choice, const struct automaton *automaton,
                     const struct dictionary *dictionary, const char *state,
                     char *words)
{
    struct candidate candidate = {{words, state}, {0}, 0};
    size_t n = count_words(words);
    bool fits = is_wanted(words)
                    ? learn_prompts_state(choice->phrasebook, words) == state
                    : n >= CANDIDATE_WORDS_MIN && n <= CANDIDATE_WORDS_MAX &&
                          !is_alarming(automaton, words);
    if (!fits || is_known(choice, words) ||
        !sentence_phones(automaton, dictionary, words, &candidate)) {
        free(words);
        return;
    }
    choice->candidates = xrealloc(choice->candidates, choice->n_candidates + 1,
                                  sizeof *choice->candidates);
    choice->candidates[choice->n_candidates++] = candidate;
}

static enum status collect(struct choice *choice, const char *state)
{
    const struct automaton *automaton =
        phrasebook_automaton(choice->phrasebook, state);
    struct dictionary *dictionary = NULL;
    uint64_t seed = SEED;
    enum status status =
        dictionary_load(choice->dictionary, NULL, automaton, &dictionary);
    if (status != STATUS_OK) {
        return status;
    }
    for (size_t i = 0; i < N_WANTED; i++) {
        consider(choice, automaton, dictionary, state, xstrdup(wanted[i]));
    }
    for (size_t i = 0; i < SAMPLES; i++) {
        consider(choice, automaton, dictionary, state,
                 automaton_sample(automaton, &seed));
    }
    dictionary_destroy(dictionary);
    return STATUS_OK;
}

/* ----------------------------------------------------------------- choice */

static double worth(const struct choice *choice,
                    const struct candidate *candidate)
{
    double sum = 0.0;
    int counts[PHONES_COUNT];
    memcpy(counts, choice->counts, sizeof counts);
    for (size_t i = 0; i < candidate->n_phones; i++) {
        int count = ++counts[candidate->phones[i]];
        sum += 1.0 / (count * count);
    }
    return sum;
}

static void take(struct choice *choice, struct candidate *candidate)
{
    for (size_t i = 0; i < candidate->n_phones; i++) {
        choice->counts[candidate->phones[i]]++;
    }
    candidate->n_phones = 0;
    choice->out->items[choice->out->n++] = (struct learn_prompt){
        xstrdup(candidate->prompt.words), candidate->prompt.state};
}

static struct candidate *best(const struct choice *choice, const char *words)
{
    struct candidate *best = NULL;
    double most = 0.0;
    for (size_t i = 0; i < choice->n_candidates; i++) {
        struct candidate *candidate = &choice->candidates[i];
        double value = worth(choice, candidate);
        bool fits =
            words == NULL || strcmp(candidate->prompt.words, words) == 0;
        if (fits && value > most) {
            most = value;
            best = candidate;
        }
    }
    return best;
}

enum status learn_prompts_choose(const struct phrasebook *phrasebook,
                                 const char *dictionary,
                                 struct learn_prompts *out)
{
    struct choice choice = {
        .phrasebook = phrasebook, .dictionary = dictionary, .out = out};
    enum status status = STATUS_OK;
    *out = (struct learn_prompts){0};
    for (size_t i = 0; status == STATUS_OK && phrasebook_state(i) != NULL;
         i++) {
        status = collect(&choice, phrasebook_state(i)->name);
    }
    for (size_t i = 0; status == STATUS_OK && i < LEARN_PROMPTS; i++) {
        struct candidate *next = best(&choice, i < N_WANTED ? wanted[i] : NULL);
        if (next != NULL) {
            take(&choice, next);
        }
    }
    for (size_t i = 0; i < choice.n_candidates; i++) {
        free(choice.candidates[i].prompt.words);
    }
    free(choice.candidates);
    return status;
}
