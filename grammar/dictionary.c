/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * dictionary: one pass over each file, keeping the lines whose word the
 * automaton has. 134,000 lines take a few milliseconds; an index or a cache
 * would cost more to keep right than it saves.
 */
#include "grammar/dictionary.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "assistant/base/log.h"
#include "assistant/base/memory.h"
#include "assistant/base/text.h"
#include "grammar/automaton_private.h"

#define WORD_LENGTH_MAX 100

struct pronunciation {
    char *phones;
    struct pronunciation *next;
};

struct dictionary {
    size_t n_words;
    struct pronunciation **words; /* by the automaton's number */
    bool *done;                   /* an earlier file has it */
};

/* The automaton's number of the word a line begins with, variant aside. */
static int line_word(const struct automaton *automaton, const char *line,
                     size_t length)
{
    char word[WORD_LENGTH_MAX];
    if (length == 0 || length >= sizeof word) {
        return AUTOMATON_NO_WORD;
    }
    for (size_t i = 0; i < length; i++) {
        char c = line[i];
        word[i] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
    }
    if (word[length - 1] == ')' && length > 1) {
        const char *variant = memrchr(word + 1, '(', length - 1);
        length = variant ? (size_t)(variant - word) : length;
    }
    return automaton_find_word(automaton, word, length);
}

/* `text` with single spaces between its words. */
static char *squeeze(const char *text)
{
    struct text squeezed = {0};
    while (*(text += strspn(text, " \t\r\n")) != '\0') {
        size_t length = strcspn(text, " \t\r\n");
        if (squeezed.length > 0) {
            text_append(&squeezed, " ");
        }
        text_append_n(&squeezed, text, length);
        text += length;
    }
    return text_take(&squeezed);
}

static void keep(struct dictionary *dictionary, size_t word, char *phones)
{
    struct pronunciation **end = &dictionary->words[word];
    while (*end != NULL) {
        end = &(*end)->next;
    }
    *end = xcalloc(1, sizeof **end);
    (*end)->phones = phones;
}

static void read_line(struct dictionary *dictionary,
                      const struct automaton *automaton, const char *path,
                      int number, const char *line)
{
    if (strncmp(line, ";;", 2) == 0 || strncmp(line, "##", 2) == 0) {
        return;
    }
    size_t length = strcspn(line, " \t\r\n");
    int word = line_word(automaton, line, length);
    if (word == AUTOMATON_NO_WORD || dictionary->done[word]) {
        return;
    }
    char *phones = squeeze(line + length);
    if (*phones == '\0') {
        log_at(path, number, "\"%.*s\" has no phones after it; add them",
               (int)length, line);
        free(phones);
        return;
    }
    keep(dictionary, (size_t)word, phones);
}

static enum status read_dictionary(struct dictionary *dictionary,
                                   const struct automaton *automaton,
                                   const char *path)
{
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        log_error("dictionary", "cannot read %s: %s%s", path, strerror(errno),
                  strcmp(path, DICTIONARY_DEBIAN) == 0
                      ? "; install the package pocketsphinx-en-us"
                      : "");
        return STATUS_NOT_FOUND;
    }
    char *line = NULL;
    size_t capacity = 0;
    int number = 0;
    while (getline(&line, &capacity, file) >= 0) {
        read_line(dictionary, automaton, path, ++number, line);
    }
    enum status status = STATUS_OK;
    if (ferror(file)) {
        log_error("dictionary", "cannot read %s: %s", path, strerror(errno));
        status = STATUS_NOT_FOUND;
    }
    free(line);
    (void)fclose(file);
    for (size_t i = 0; i < dictionary->n_words; i++) {
        dictionary->done[i] = dictionary->words[i] != NULL;
    }
    return status;
}

enum status dictionary_load(const char *path, const char *extra_path,
                            const struct automaton *automaton,
                            struct dictionary **out)
{
    struct dictionary *dictionary = xcalloc(1, sizeof *dictionary);
    enum status status = STATUS_OK;
    dictionary->n_words = automaton_n_words(automaton);
    dictionary->words = xcalloc(dictionary->n_words, sizeof(void *));
    dictionary->done = xcalloc(dictionary->n_words, sizeof(bool));
    if (extra_path != NULL) {
        status = read_dictionary(dictionary, automaton, extra_path);
    }
    if (status == STATUS_OK) {
        status = read_dictionary(dictionary, automaton, path);
    }
    if (status != STATUS_OK) {
        dictionary_destroy(dictionary);
        dictionary = NULL;
    }
    *out = dictionary;
    return status;
}

void dictionary_destroy(struct dictionary *dictionary)
{
    if (dictionary == NULL) {
        return;
    }
    for (size_t i = 0; i < dictionary->n_words; i++) {
        while (dictionary->words[i] != NULL) {
            struct pronunciation *next = dictionary->words[i]->next;
            free(dictionary->words[i]->phones);
            free(dictionary->words[i]);
            dictionary->words[i] = next;
        }
    }
    free(dictionary->words);
    free(dictionary->done);
    free(dictionary);
}

const char *dictionary_phones(const struct dictionary *dictionary, size_t word,
                              size_t variant)
{
    const struct pronunciation *at = dictionary->words[word];
    while (at != NULL && variant > 0) {
        at = at->next;
        variant--;
    }
    return at ? at->phones : NULL;
}
