/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * check_load: content and grammars as the program loads them, but past the
 * first error. The content's loader finds all of its own; a grammar's stops at
 * one. So each file is loaded by itself, without the content's phrases, then
 * with them, and where that fails with each phrase alone. What is logged twice
 * is printed once.
 */
#include "assistant/check/check.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "assistant/base/log.h"
#include "assistant/base/memory.h"
#include "assistant/base/text.h"
#include "assistant/phrasebook.h"

/* What is loaded besides the states, and whose phrases with it. The ear loads
 * background by itself. */
static const struct {
    const char *name;
    const char *rule; /* NULL: no phrases */
} others[] = {
    {"filler", NULL},
    {"typed", NULL},
    {"another_day", NULL},
    {"alarm_emergency", "red_flag"},
    {"alarm_today", "red_flag"},
    {"alarm_sign", NULL},
    {"alarm_question", NULL},
    {"alarm_session", NULL},
    {"alarm_gone", NULL},
    {"alarm_cramp", NULL},
    {"background", NULL},
};
#define N_OTHERS (sizeof others / sizeof others[0])

/* The rules made of phrases, each with one, for grammars that name them. */
static const struct grammar_phrase stand_ins[] = {
    {"topic", "help", NULL, NULL, "check", 1},
    {"routine", "help", NULL, NULL, "check", 1},
    {"red_flag", "help", NULL, NULL, "check", 1},
};
#define N_STAND_INS (sizeof stand_ins / sizeof stand_ins[0])

static void take_line(void *context, const char *line)
{
    struct check *check = context;
    findings_take_log(&check->findings, line, check->content_dir);
}

void check_take_log(struct check *check)
{
    log_set_sink(take_line, check);
}

void check_release_log(void)
{
    log_set_sink(NULL, NULL);
}

/* ---------------------------------------------------------------- phrases */

static void add_phrases(struct check *check, const char *rule, const char *slot,
                        const char *id, const char *path,
                        const struct text_list *ask)
{
    check->phrases = xrealloc(check->phrases, check->n_phrases + ask->count,
                              sizeof *check->phrases);
    for (size_t i = 0; i < ask->count; i++) {
        check->phrases[check->n_phrases++] = (struct grammar_phrase){
            rule, ask->items[i].text, slot, id, path, ask->items[i].line};
    }
}

/* In the phrasebook's order, since of equal readings the first one counts. */
static void collect_phrases(struct check *check)
{
    const struct content *content = check->content;
    for (size_t i = 0; i < content->n_topics; i++) {
        const struct topic *topic = &content->topics[i];
        add_phrases(check, "topic", "topic", topic->id, topic->path,
                    &topic->ask);
    }
    for (size_t i = 0; i < content->n_routines; i++) {
        const struct routine *routine = &content->routines[i];
        add_phrases(check, "routine", "routine", routine->id, routine->path,
                    &routine->ask);
    }
    for (size_t i = 0; i < content->n_red_flags; i++) {
        const struct red_flag *flag = &content->red_flags[i];
        add_phrases(check, "red_flag", "flag", flag->id, check->safety_path,
                    &flag->ask);
    }
}

/* --------------------------------------------------------------- grammars */

static void name_grammar(struct check *check, const char *name, bool is_state)
{
    struct text path = {0};
    text_printf(&path, "%s/%s.gram", check->grammar_dir, name);
    check->grammars[check->n_grammars++] = (struct check_grammar){
        .name = name, .path = text_take(&path), .is_state = is_state};
}

static void name_grammars(struct check *check)
{
    for (size_t i = 0; phrasebook_grammar(i) != NULL; i++) {
        name_grammar(check, phrasebook_grammar(i), true);
    }
    for (size_t i = 0; i < N_OTHERS; i++) {
        name_grammar(check, others[i].name, false);
    }
}

/* Refused, it has said why. */
static void load_with(const char *path, const struct grammar_phrase *phrases)
{
    struct grammar *grammar = NULL;
    if (grammar_load(path, phrases, N_STAND_INS, &grammar) == STATUS_OK) {
        grammar_destroy(grammar);
    }
}

static void load_alone(struct check *check, const char *path)
{
    (void)check;
    load_with(path, stand_ins);
}

/* The phrases that a grammar is loaded with: consecutive ones. */
static const struct grammar_phrase *phrases_for(const struct check *check,
                                                size_t grammar, size_t *n)
{
    size_t n_states = check->n_grammars - N_OTHERS;
    size_t begin = 0;
    *n = check->n_phrases;
    if (grammar >= n_states) {
        const char *rule = others[grammar - n_states].rule;
        while (*n > begin && (rule == NULL ||
                              strcmp(check->phrases[begin].rule, rule) != 0)) {
            begin++;
        }
        *n -= begin; /* red flags are the last */
    }
    return check->phrases + begin;
}

static bool load_whole(struct check *check, size_t at)
{
    struct check_grammar *one = &check->grammars[at];
    size_t n = 0;
    const struct grammar_phrase *phrases = phrases_for(check, at, &n);
    enum status status = grammar_load(one->path, phrases, n, &one->grammar);
    if (status == STATUS_OK) {
        status = automaton_build(one->grammar, &one->automaton);
    }
    return status == STATUS_OK;
}

/* Each phrase with stand-ins for the rules that it is not of. */
static void load_each_phrase(const struct check *check)
{
    struct grammar_phrase phrases[N_STAND_INS];
    for (size_t i = 0; i < check->n_phrases; i++) {
        for (size_t j = 0; j < N_STAND_INS; j++) {
            bool own = strcmp(stand_ins[j].rule, check->phrases[i].rule) == 0;
            phrases[j] = own ? check->phrases[i] : stand_ins[j];
        }
        load_with(check->grammars[0].path, phrases);
    }
}

static void check_presence(struct check *check, const char *path)
{
    if (access(path, R_OK) != 0) {
        findings_add(&check->findings, SEVERITY_ERROR, path, 1,
                     "%s; the program loads a grammar of this name",
                     strerror(errno));
    }
}

void check_load(struct check *check)
{
    struct text path = {0};
    text_printf(&path, "%s/safety.yaml", check->content_dir);
    check->safety_path = text_take(&path);
    text_printf(&path, "%s/wording.yaml", check->content_dir);
    check->wording_path = text_take(&path);
    if (content_load(check->content_dir, &check->content) == STATUS_OK) {
        collect_phrases(check);
    }
    name_grammars(check);
    size_t n_before = check->findings.count;
    for (size_t i = 0; i < check->n_grammars; i++) {
        check_presence(check, check->grammars[i].path);
    }
    check_each_file(check, check->grammar_dir, ".gram", load_alone);
    bool good = check->findings.count == n_before;
    for (size_t i = 0; good && check->content && i < check->n_grammars; i++) {
        good = load_whole(check, i);
    }
    if (!good) {
        load_each_phrase(check);
    }
}

bool check_is_loaded(const struct check *check)
{
    for (size_t i = 0; i < check->n_grammars; i++) {
        if (check->grammars[i].automaton == NULL) {
            return false;
        }
    }
    return check->n_grammars > 0;
}

void check_finish(struct check *check)
{
    for (size_t i = 0; i < check->n_grammars; i++) {
        free(check->grammars[i].path);
        automaton_destroy(check->grammars[i].automaton);
        grammar_destroy(check->grammars[i].grammar);
        dictionary_destroy(check->grammars[i].dictionary);
    }
    for (size_t i = 0; i < check->n_words; i++) {
        free(check->words[i].word);
        free(check->words[i].phones);
    }
    for (size_t i = 0; i < check->n_sentences; i++) {
        free(check->sentences[i]);
    }
    free(check->sentences);
    free(check->words);
    free(check->phrases);
    free(check->safety_path);
    free(check->wording_path);
    content_destroy(check->content);
    findings_finish(&check->findings);
}
