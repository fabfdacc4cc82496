/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * check_words: every word that can be spoken needs phones. Where no dictionary
 * has it, eSpeak NG's guess is shown and, when asked for, written behind the
 * lines of extra.dict.
 */
#include "assistant/check/check.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "assistant/base/file.h"
#include "assistant/base/log.h"
#include "assistant/base/memory.h"
#include "assistant/base/text.h"
#include "grammar/coverage.h"
#include "grammar/phones.h"
#include "grammar/pronunciation.h"

/* -------------------------------------------------------------- extra.dict */

static bool is_said(const struct check *check, const char *line, size_t length)
{
    const struct grammar *grammars[CHECK_GRAMMARS_MAX];
    const char *path = NULL;
    int number = 0;
    char *word = xstrndup(line, length);
    char *variant = strchr(word, '(');
    if (variant != NULL && variant > word) {
        *variant = '\0';
    }
    for (size_t i = 0; i < check->n_grammars; i++) {
        grammars[i] = check->grammars[i].grammar;
    }
    bool found =
        coverage_find_word(grammars, check->n_grammars, word, &path, &number);
    free(word);
    return found;
}

static void check_line(struct check *check, const char *path, int number,
                       const char *line)
{
    unsigned char phones[PHONES_MAX];
    size_t n = 0;
    size_t length = strcspn(line, " \t\r\n");
    if (length == 0 || strncmp(line, ";;", 2) == 0 ||
        strncmp(line, "##", 2) == 0) {
        return;
    }
    if (!phones_read(line + length, phones, &n) || n == 0) {
        findings_add(&check->findings, SEVERITY_ERROR, path, number,
                     "\"%.*s\" needs phones of CMUdict after it, such as "
                     "K AE F; correct them",
                     (int)length, line);
    } else if (!is_said(check, line, length)) {
        findings_add(&check->findings, SEVERITY_WARNING, path, number,
                     "\"%.*s\" is in no grammar; take it out", (int)length,
                     line);
    }
}

static void check_dictionary(struct check *check, const char *path)
{
    FILE *file = fopen(path, "r");
    char *line = NULL;
    size_t capacity = 0;
    int number = 0;
    while (file != NULL && getline(&line, &capacity, file) >= 0) {
        check_line(check, path, ++number, line);
    }
    free(line);
    if (file != NULL) {
        (void)fclose(file);
    }
}

/* -------------------------------------------------------------- the missing */

static int compare_words(const void *a, const void *b)
{
    return strcmp(((const struct check_word *)a)->word,
                  ((const struct check_word *)b)->word);
}

static void add_missing(struct check *check, const char *word)
{
    for (size_t i = 0; i < check->n_words; i++) {
        if (strcmp(check->words[i].word, word) == 0) {
            return;
        }
    }
    check->words =
        xrealloc(check->words, check->n_words + 1, sizeof *check->words);
    check->words[check->n_words++] = (struct check_word){xstrdup(word), NULL};
}

static enum status find_missing(struct check *check, const char *extra)
{
    for (size_t i = 0; i < check->n_grammars; i++) {
        struct check_grammar *grammar = &check->grammars[i];
        if (!grammar->is_state) {
            continue;
        }
        enum status status = dictionary_load(
            DICTIONARY_DEBIAN, extra, grammar->automaton, &grammar->dictionary);
        if (status != STATUS_OK) {
            return status;
        }
        for (size_t w = 0; w < automaton_n_words(grammar->automaton); w++) {
            if (dictionary_phones(grammar->dictionary, w, 0) == NULL) {
                add_missing(check, automaton_word(grammar->automaton, w));
            }
        }
    }
    if (check->n_words > 0) {
        qsort(check->words, check->n_words, sizeof *check->words,
              compare_words);
    }
    return STATUS_OK;
}

static void ignore_line(void *context, const char *line)
{
    (void)context;
    (void)line;
}

static void report_missing(struct check *check, const char *extra)
{
    const struct grammar *grammars[CHECK_GRAMMARS_MAX];
    for (size_t i = 0; i < check->n_grammars; i++) {
        grammars[i] = check->grammars[i].grammar;
    }
    log_set_sink(ignore_line, NULL); /* the findings say it better */
    for (size_t i = 0; i < check->n_words; i++) {
        struct check_word *word = &check->words[i];
        const char *path = extra;
        int line = 1;
        (void)coverage_find_word(grammars, check->n_grammars, word->word, &path,
                                 &line);
        if (pronounce(word->word, &word->phones) != STATUS_OK) {
            findings_add(&check->findings, SEVERITY_WARNING, path, line,
                         "\"%s\" is in no dictionary, and eSpeak NG cannot say "
                         "it: it will not be heard; give it a line in %s",
                         word->word, extra);
        } else {
            findings_add(&check->findings, SEVERITY_WARNING, path, line,
                         "\"%s\" is in no dictionary; eSpeak NG says %s; %s",
                         word->word, word->phones,
                         check->write ? "it is in extra.dict now"
                                      : "correct the spelling, or add it with "
                                        "uncramp check --write");
        }
    }
    log_set_sink(NULL, NULL);
}

/* ------------------------------------------------------------------ writing */

static enum status append_missing(const struct check *check, const char *path)
{
    struct text text = {0};
    size_t n = 0;
    enum status status = file_read("check", path, SIZE_MAX, &text);
    if (text.length > 0 && text.bytes[text.length - 1] != '\n') {
        text_append(&text, "\n");
    }
    for (size_t i = 0; i < check->n_words; i++) {
        if (check->words[i].phones != NULL) {
            text_printf(&text, "%s %s\n", check->words[i].word,
                        check->words[i].phones);
            n++;
        }
    }
    if (status == STATUS_OK && n > 0) {
        status = file_replace("check", path, &text);
    }
    text_finish(&text);
    return status;
}

enum status check_words(struct check *check)
{
    struct text extra = {0};
    text_printf(&extra, "%s/extra.dict", check->grammar_dir);
    bool exists = access(text_str(&extra), F_OK) == 0;
    check_dictionary(check, text_str(&extra));
    check_take_log(check);
    enum status status = find_missing(check, exists ? text_str(&extra) : NULL);
    check_release_log();
    if (status == STATUS_OK) {
        report_missing(check, text_str(&extra));
        status =
            check->write ? append_missing(check, text_str(&extra)) : STATUS_OK;
    }
    text_finish(&extra);
    return status;
}
