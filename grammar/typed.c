/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * typed: typed lines. First the line becomes words as the grammar knows them;
 * then the automaton parses them, allowed to pass over what is a sentence of
 * the filler grammar. Spotting asks for the longest stretch inside the line
 * that is a whole sentence; it leaves out what is negated before it.
 */
#include "grammar/typed.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "assistant/base/memory.h"
#include "assistant/base/number.h"
#include "assistant/base/text.h"
#include "grammar/automaton_private.h"

/* Digits that number_spell() takes at once; a longer row is cut up. */
#define DIGITS_MAX 9
/* How far before a stretch a negation still reaches. */
#define NEGATION_REACH 4
/* A longer line is searched in pieces. */
#define PIECE_WORDS AUTOMATON_SENTENCE_WORDS_MAX

static const struct {
    const char *typed;
    const char *meant;
} without_apostrophe[] = {
    {"im", "i'm"},         {"ive", "i've"},
    {"cant", "can't"},     {"dont", "don't"},
    {"its", "it's"},       {"isnt", "isn't"},
    {"wont", "won't"},     {"doesnt", "doesn't"},
    {"didnt", "didn't"},   {"hasnt", "hasn't"},
    {"thats", "that's"},   {"whats", "what's"},
    {"theres", "there's"}, {"couldnt", "couldn't"},
    {"havent", "haven't"}, {"alright", "all right"},
    {"youre", "you're"},   {"youve", "you've"},
    {"one's", "one is"},   {"belly's", "belly is"},
    {"ok", "okay"},
};

/* "No" is none: "no, my calf is cramping" means it. */
static const char *const negations[] = {
    "not",    "don't",   "doesn't", "didn't",  "isn't",   "wasn't", "aren't",
    "hasn't", "haven't", "never",   "without", "weren't", "nor",
};

/* "It isn't red but my chest hurts": what follows is not negated. */
static const char *const turns[] = {"but", "though", "although", "except"};

/* "I'm not well, my chest hurts": who begins anew is not negated ... */
static const char *const subjects[] = {"i",  "i'm", "i've", "my",
                                       "he", "she", "it's", "there's",
                                       "we", "his", "her",  "there"};

/* ... but by what leads to it: "I don't think my leg is swollen". */
static const char *const leads[] = {
    "think", "thinking", "believe", "say",  "saying", "mean",
    "like",  "feel",     "as",      "that", "had",
};

/* "It isn't red or hot or swollen": a negation reaches on from each. */
static const char *const alternatives[] = {"or"};

#define LENGTH(list) (sizeof(list) / sizeof(list)[0])

/* ------------------------------------------------------------------ words */

/* One character of `line`, typographic quotes made plain; 0 at the end. */
static char next_character(const char **line)
{
    static const char *const quotes[] = {"\u2019", "\u2018", "\u02BC"};
    for (size_t i = 0; i < sizeof quotes / sizeof quotes[0]; i++) {
        size_t length = strlen(quotes[i]);
        if (strncmp(*line, quotes[i], length) == 0) {
            *line += length;
            return '\'';
        }
    }
    char c = **line;
    *line += c != '\0';
    return c;
}

/* "Owww", "nooo": English has no letter three times in a row. */
static void shorten_runs(char *word)
{
    char *to = word;
    for (const char *from = word; *from != '\0';) {
        size_t run = strspn(from, (const char[]){*from, '\0'});
        for (size_t i = 0; i < (run > 2 ? 1 : run); i++) {
            *to++ = *from;
        }
        from += run;
    }
    *to = '\0';
}

static void append_word(struct text *out, const char *word)
{
    for (size_t i = 0;
         i < sizeof without_apostrophe / sizeof without_apostrophe[0]; i++) {
        if (strcmp(word, without_apostrophe[i].typed) == 0) {
            word = without_apostrophe[i].meant;
        }
    }
    text_printf(out, "%s%s", out->length ? " " : "", word);
}

/* Takes a word of letters, or of digits, that has come to its end. */
static void end_word(struct text *out, struct text *word)
{
    const char *bytes = text_str(word);
    if (isdigit((unsigned char)bytes[0])) {
        struct text spelled = {0};
        number_spell(strtol(bytes, NULL, 10), &spelled);
        append_word(out, text_str(&spelled));
        text_finish(&spelled);
    } else {
        while (word->length > 0 && bytes[word->length - 1] == '\'') {
            word->bytes[--word->length] = '\0';
        }
        if (word->length > 0) {
            shorten_runs(word->bytes);
            append_word(out, bytes);
        }
    }
    text_clear(word);
}

char *typed_words(const char *line)
{
    struct text out = {0};
    struct text word = {0};
    for (char c = next_character(&line); c != '\0'; c = next_character(&line)) {
        bool digit = c >= '0' && c <= '9';
        bool letter = isalpha((unsigned char)c) || (c == '\'' && word.length);
        bool digits = isdigit((unsigned char)text_str(&word)[0]);
        if (word.length > 0 && ((!digit && !letter) || digit != digits ||
                                (digits && word.length == DIGITS_MAX))) {
            end_word(&out, &word);
        }
        if (digit || isalpha((unsigned char)c) || (c == '\'' && word.length)) {
            char lower = (char)tolower((unsigned char)c);
            text_append_n(&word, &lower, 1);
        }
    }
    end_word(&out, &word);
    text_finish(&word);
    return text_take(&out);
}

/* ---------------------------------------------------------------- fillers */

struct span_list {
    struct automaton_span *items;
    int count;
};

/* Every stretch of `input` that is a sentence of `automaton`. */
static struct span_list find_sentences(const struct automaton *automaton,
                                       const struct automaton_input *input)
{
    struct span_list spans = {0};
    bool ends[AUTOMATON_SENTENCE_WORDS_MAX + 1];
    for (int begin = 0; begin < input->n_words; begin++) {
        automaton_find_ends(automaton, input, begin, ends);
        for (int end = begin + 1; end <= input->n_words; end++) {
            if (ends[end]) {
                spans.items = xrealloc(spans.items, (size_t)spans.count + 1,
                                       sizeof *spans.items);
                spans.items[spans.count++] =
                    (struct automaton_span){begin, end};
            }
        }
    }
    return spans;
}

static struct span_list find_fillers(const struct automaton *filler,
                                     const char *words)
{
    struct automaton_input input;
    if (filler == NULL || !automaton_read_words(filler, words, &input)) {
        return (struct span_list){0};
    }
    return find_sentences(filler, &input);
}

/* `words` as `automaton` sees them, allowed to pass over `fillers`, whose
 * items the caller frees. False where there are too many words. */
static bool read_line(const struct automaton *automaton,
                      const struct automaton *filler, const char *words,
                      struct automaton_input *input, struct span_list *fillers)
{
    if (!automaton_read_words(automaton, words, input)) {
        return false;
    }
    *fillers = find_fillers(filler, words);
    input->spans = fillers->items;
    input->n_spans = fillers->count;
    return true;
}

bool typed_parse(const struct automaton *automaton,
                 const struct automaton *filler, const char *words,
                 struct intent *intent)
{
    struct automaton_input input;
    intent_finish(intent);
    struct span_list fillers;
    if (!read_line(automaton, filler, words, &input, &fillers)) {
        return false;
    }
    bool found = automaton_parse_input(automaton, &input, intent);
    free(fillers.items);
    return found;
}

/* --------------------------------------------------------------- spotting */

/* The place where word number `index` begins; the end of `words` past it. */
static const char *word_at(const char *words, int index)
{
    while (index-- > 0 && *words != '\0') {
        words += strcspn(words, " ");
        words += strspn(words, " ");
    }
    return words;
}

static bool is_one_of(const char *words, int index, const char *const *list,
                      size_t n)
{
    const char *word = word_at(words, index);
    size_t length = strcspn(word, " ");
    for (size_t i = 0; i < n; i++) {
        if (strlen(list[i]) == length && strncmp(word, list[i], length) == 0) {
            return true;
        }
    }
    return false;
}

/* Negated by a word before it, or beginning with one. */
static bool is_negated(const char *words, int begin)
{
    int reach = NEGATION_REACH;
    bool anew = is_one_of(words, begin, subjects, LENGTH(subjects));
    for (int i = begin; i >= 0 && reach >= 0; i--, reach--) {
        if (is_one_of(words, i, negations, LENGTH(negations))) {
            return true;
        }
        if (is_one_of(words, i, turns, LENGTH(turns)) ||
            (anew && i < begin && !is_one_of(words, i, leads, LENGTH(leads)))) {
            return false;
        }
        if (is_one_of(words, i, alternatives, LENGTH(alternatives))) {
            reach = NEGATION_REACH;
        }
    }
    return false;
}

static int compare_stretches(const void *a, const void *b)
{
    const struct automaton_span *left = a;
    const struct automaton_span *right = b;
    int longer = (right->to - right->from) - (left->to - left->from);
    return longer != 0 ? longer : left->from - right->from;
}

static bool parse_stretch(const struct automaton *automaton,
                          const struct automaton *filler, const char *words,
                          struct automaton_span stretch, struct intent *intent)
{
    const char *from = word_at(words, stretch.from);
    const char *to = word_at(words, stretch.to);
    char *part = xstrndup(from, (size_t)(to - from));
    bool found = typed_parse(automaton, filler, part, intent);
    free(part);
    return found;
}

/* In at most PIECE_WORDS `words`; of stretches, those from word `first` on, and
 * `to_end` those that reach their end. */
static bool spot(const struct automaton *automaton,
                 const struct automaton *filler, const char *words, int first,
                 bool to_end, struct intent *intent)
{
    struct automaton_input input;
    struct span_list fillers;
    if (!read_line(automaton, filler, words, &input, &fillers)) {
        return false;
    }
    struct span_list stretches = find_sentences(automaton, &input);
    bool found = false;
    if (stretches.count > 0) {
        qsort(stretches.items, (size_t)stretches.count, sizeof *stretches.items,
              compare_stretches);
    }
    for (int i = 0; i < stretches.count && !found; i++) {
        struct automaton_span stretch = stretches.items[i];
        found = stretch.from >= first &&
                (!to_end || stretch.to == input.n_words) &&
                !is_negated(words, stretch.from) &&
                parse_stretch(automaton, filler, words, stretch, intent);
    }
    free(fillers.items);
    free(stretches.items);
    return found;
}

/* Each piece overlaps the one before by half, so that no stretch is cut; what
 * begins where a negation may lie before the piece was looked at there. */
bool typed_spot(const struct automaton *automaton,
                const struct automaton *filler, const char *words,
                struct intent *intent)
{
    bool found = false;
    int first = 0;
    intent_finish(intent);
    while (!found && *words != '\0') {
        const char *end = word_at(words, PIECE_WORDS);
        char *piece = xstrndup(words, (size_t)(end - words));
        found = spot(automaton, filler, piece, first, false, intent);
        free(piece);
        words = *end != '\0' ? word_at(words, PIECE_WORDS / 2) : end;
        first = NEGATION_REACH;
    }
    return found;
}

bool typed_spot_last(const struct automaton *automaton,
                     const struct automaton *filler, const char *words,
                     struct intent *intent)
{
    intent_finish(intent);
    while (*word_at(words, PIECE_WORDS) != '\0') {
        words = word_at(words, 1);
    }
    return spot(automaton, filler, words, 0, true, intent);
}
