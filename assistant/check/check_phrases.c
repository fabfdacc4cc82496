/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * check_phrases: whether what an `ask:` line says is understood as it. All
 * lines become one grammar whose meanings are their numbers; sentences sampled
 * from it are understood in every listening state. A line that never gets its
 * own meaning back is hidden by another that says the same.
 */
#include "assistant/check/check.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "assistant/base/log.h"
#include "assistant/base/memory.h"
#include "assistant/base/text.h"
#include "grammar/readings.h"

/* Sentences per line: a line is missed once in 20,000 times. */
#define SAMPLES_PER_PHRASE 10
#define KEPT_PER_PHRASE    3
#define SEED               20260301u
#define RULE               "phrase"
#define SLOT               "number"
#define NUMBER_SIZE        24

static const char *const rules[] = {"topic", "routine", "red_flag"};
#define N_RULES (sizeof rules / sizeof rules[0])

struct fate {
    size_t seen;     /* how many of its sentences were met */
    bool understood; /* and taken for it, in some state */
    char *instead;   /* what one was taken for, and where */
};

static void ignore_line(void *context, const char *line)
{
    (void)context;
    (void)line;
}

/* The import lines of the first state, so that the same rules are known. */
static void copy_imports(const struct check *check, struct text *source)
{
    FILE *file = fopen(check->grammars[0].path, "r");
    char *line = NULL;
    size_t capacity = 0;
    while (file != NULL && getline(&line, &capacity, file) >= 0) {
        if (strncmp(line, "import ", 7) == 0) {
            text_append(source, line);
        }
    }
    free(line);
    if (file != NULL) {
        (void)fclose(file);
    }
}

struct automaton *check_build_phrases(const struct check *check,
                                      const struct grammar_phrase *phrases,
                                      size_t n)
{
    struct text source = {0};
    struct text path = {0};
    struct automaton *automaton = NULL;
    struct grammar *grammar = NULL;
    /* And stand-ins for the rules that an imported file may refer to. */
    struct grammar_phrase *all = xcalloc(n + N_RULES, sizeof *all);
    for (size_t i = 0; i < n + N_RULES; i++) {
        all[i] = i < n ? phrases[i]
                       : (struct grammar_phrase){rules[i - n], "help",  NULL,
                                                 NULL,         "check", 1};
        all[i].rule = i < n ? RULE : all[i].rule;
    }
    text_append(&source, "#JSGF V1.0;\ngrammar check;\n");
    copy_imports(check, &source);
    text_append(&source, "public <check> = <" RULE ">;\n");
    text_printf(&path, "%s/check.gram", check->grammar_dir);
    log_set_sink(ignore_line, NULL);
    enum status status =
        grammar_parse(text_str(&path), text_str(&source), source.length, all,
                      n + N_RULES, &grammar);
    if (status == STATUS_OK) {
        status = automaton_build(grammar, &automaton);
    }
    log_set_sink(NULL, NULL);
    grammar_destroy(grammar);
    free(all);
    text_finish(&source);
    text_finish(&path);
    return status == STATUS_OK ? automaton : NULL;
}

/* Of all phrases, each meaning its number. */
static struct automaton *build_numbered(const struct check *check)
{
    size_t n = check->n_phrases;
    char(*numbers)[NUMBER_SIZE] = xcalloc(n, sizeof *numbers);
    struct grammar_phrase *numbered = xcalloc(n, sizeof *numbered);
    for (size_t i = 0; i < n; i++) {
        (void)snprintf(numbers[i], NUMBER_SIZE, "%zu", i);
        numbered[i] = check->phrases[i];
        numbered[i].slot = SLOT;
        numbered[i].value = numbers[i];
    }
    struct automaton *automaton = check_build_phrases(check, numbered, n);
    free(numbered);
    free(numbers);
    return automaton;
}

/* True where `intent` is what the phrase is for. */
static bool is_for(const struct grammar_phrase *phrase,
                   const struct intent *intent)
{
    const char *value = intent_slot(intent, phrase->slot);
    return intent->name != NULL && strcmp(intent->name, phrase->rule) == 0 &&
           value != NULL && strcmp(value, phrase->value) == 0;
}

/* Tries a sentence of the phrase's in every state. */
static void try_sentence(const struct check *check,
                         const struct grammar_phrase *phrase,
                         const char *sentence, struct fate *fate)
{
    for (size_t i = 0; !fate->understood && i < check->n_grammars; i++) {
        const struct check_grammar *grammar = &check->grammars[i];
        struct intent intent = {0};
        bool parsed = grammar->is_state &&
                      automaton_parse(grammar->automaton, sentence, &intent);
        fate->understood = parsed && is_for(phrase, &intent);
        if (parsed && !fate->understood && fate->instead == NULL) {
            struct text instead = {0};
            char *meaning = readings_meaning(&intent);
            text_printf(&instead, "\"%s\" means %s", sentence, meaning);
            fate->instead = text_take(&instead);
            free(meaning);
        }
        intent_finish(&intent);
    }
}

static void keep_sentence(struct check *check, const char *sentence)
{
    check->sentences = xrealloc(check->sentences, check->n_sentences + 1,
                                sizeof *check->sentences);
    check->sentences[check->n_sentences++] = xstrdup(sentence);
}

static void try_sentences(struct check *check, const struct automaton *numbered,
                          struct fate *fates)
{
    uint64_t seed = SEED;
    for (size_t i = 0; i < check->n_phrases * SAMPLES_PER_PHRASE; i++) {
        struct readings readings;
        char *sentence = automaton_sample(numbered, &seed);
        readings_find(numbered, sentence, &readings);
        for (size_t j = 0; j < readings.count; j++) {
            /* "nothing number=17" */
            const char *number = strchr(readings.meanings[j], '=');
            size_t at = number ? strtoul(number + 1, NULL, 10) : SIZE_MAX;
            if (at >= check->n_phrases) {
                continue;
            }
            if (fates[at].seen++ < KEPT_PER_PHRASE) {
                keep_sentence(check, sentence);
            }
            if (!fates[at].understood) {
                try_sentence(check, &check->phrases[at], sentence, &fates[at]);
            }
        }
        readings_finish(&readings);
        free(sentence);
    }
}

static bool same_thing(const struct grammar_phrase *a,
                       const struct grammar_phrase *b)
{
    return strcmp(a->rule, b->rule) == 0 && strcmp(a->value, b->value) == 0;
}

/* Phrases of one thing follow each other. */
static void judge(struct check *check, const struct fate *fates)
{
    for (size_t begin = 0, end = 0; begin < check->n_phrases; begin = end) {
        const struct grammar_phrase *first = &check->phrases[begin];
        bool reachable = false;
        while (end < check->n_phrases &&
               same_thing(first, &check->phrases[end])) {
            reachable |= fates[end].understood || fates[end].seen == 0;
            end++;
        }
        if (!reachable) {
            findings_add(&check->findings, SEVERITY_ERROR, first->path,
                         first->line,
                         "nobody can ask for \"%s\": %s; add an `ask` that "
                         "means nothing else",
                         first->value,
                         fates[begin].instead ? fates[begin].instead
                                              : "no state knows its phrases");
        }
        for (size_t i = begin; reachable && i < end; i++) {
            if (fates[i].seen > 0 && !fates[i].understood) {
                findings_add(&check->findings, SEVERITY_WARNING,
                             check->phrases[i].path, check->phrases[i].line,
                             "never taken for \"%s\": %s; say it differently, "
                             "or take it out",
                             first->value,
                             fates[i].instead ? fates[i].instead
                                              : "no state knows it");
            }
        }
    }
}

void check_phrases(struct check *check)
{
    struct automaton *numbered = build_numbered(check);
    if (numbered != NULL) {
        struct fate *fates = xcalloc(check->n_phrases, sizeof *fates);
        try_sentences(check, numbered, fates);
        judge(check, fates);
        for (size_t i = 0; i < check->n_phrases; i++) {
            free(fates[i].instead);
        }
        free(fates);
    }
    automaton_destroy(numbered);
}
