/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * pronunciation: how often eSpeak NG's pronunciation, as phones of CMUdict, is
 * what CMUdict says. Every STEPth of its words; the nearest of a word's
 * variants counts.
 *
 *     build/tests/bench_pronunciation [STEP]
 *
 * Phone error rate: phones to add, drop or change, per phone of CMUdict.
 */
#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "assistant/base/memory.h"
#include "grammar/dictionary.h"
#include "grammar/pronunciation.h"

#define PHONES_MAX 64
#define STEP       30

struct phones {
    char *items[PHONES_MAX];
    size_t count;
};

struct score {
    char *word;
    size_t errors; /* of the nearest variant so far */
    size_t phones; /* that variant's */
};

struct sums {
    size_t words;
    size_t exact;
    size_t unsaid;
    size_t errors;
    size_t phones;
};

/* Splits `text` in place. */
static struct phones split(char *text)
{
    struct phones phones = {0};
    char *rest = NULL;
    for (char *phone = strtok_r(text, " \t\r\n", &rest);
         phone != NULL && phones.count < PHONES_MAX;
         phone = strtok_r(NULL, " \t\r\n", &rest)) {
        phones.items[phones.count++] = phone;
    }
    return phones;
}

static size_t smallest(size_t a, size_t b, size_t c)
{
    size_t least = a < b ? a : b;
    return least < c ? least : c;
}

static size_t count_errors(const struct phones *a, const struct phones *b)
{
    size_t row[PHONES_MAX + 1];
    for (size_t j = 0; j <= b->count; j++) {
        row[j] = j;
    }
    for (size_t i = 0; i < a->count; i++) {
        size_t diagonal = row[0];
        row[0] = i + 1;
        for (size_t j = 0; j < b->count; j++) {
            size_t changed = diagonal + (strcmp(a->items[i], b->items[j]) != 0);
            diagonal = row[j + 1];
            row[j + 1] = smallest(changed, row[j + 1] + 1, row[j] + 1);
        }
    }
    return row[b->count];
}

static void finish_word(struct score *score, struct sums *sums)
{
    if (score->word != NULL) {
        sums->words++;
        sums->exact += score->errors == 0;
        sums->errors += score->errors;
        sums->phones += score->phones;
    }
    free(score->word);
    *score = (struct score){0};
}

static void compare(struct score *score, struct sums *sums, char *line,
                    const char *word)
{
    struct phones truth = split(line);
    char *said = NULL;
    if (pronunciation_espeak(word, &said) != STATUS_OK) {
        sums->unsaid++;
        return;
    }
    struct phones guess = split(said);
    size_t errors = count_errors(&guess, &truth);
    if (score->word == NULL || errors < score->errors) {
        score->errors = errors;
        score->phones = truth.count;
    }
    if (score->word == NULL) {
        score->word = xstrdup(word);
    }
    free(said);
}

/* "read(2) R EH D": the word without its number; false where it has signs. */
static bool read_word(const char *line, char *word, size_t size)
{
    size_t length = strcspn(line, "( \t");
    if (length == 0 || length >= size) {
        return false;
    }
    for (size_t i = 0; i < length; i++) {
        if (!islower((unsigned char)line[i]) && line[i] != '\'') {
            return false;
        }
    }
    memcpy(word, line, length);
    word[length] = '\0';
    return true;
}

int main(int argc, char **argv)
{
    size_t step = argc > 1 ? strtoul(argv[1], NULL, 10) : STEP;
    FILE *file = fopen(DICTIONARY_DEBIAN, "r");
    if (file == NULL || step == 0) {
        (void)fprintf(stderr, "cannot read " DICTIONARY_DEBIAN "\n");
        return 1;
    }
    struct sums sums = {0};
    struct score score = {0};
    char *line = NULL;
    size_t capacity = 0;
    size_t number = 0;
    while (getline(&line, &capacity, file) >= 0) {
        char word[PRONUNCIATION_WORD_MAX + 1];
        if (!read_word(line, word, sizeof word)) {
            continue;
        }
        bool variant = line[strlen(word)] == '(';
        if (!variant) {
            finish_word(&score, &sums);
            number++;
        }
        if (number % step == 0 && (!variant || score.word != NULL)) {
            compare(&score, &sums, strpbrk(line, " \t"), word);
        }
    }
    finish_word(&score, &sums);
    free(line);
    (void)fclose(file);
    (void)printf("words %zu, without a guess %zu\n"
                 "phone error rate %.1f %%, whole words right %.1f %%\n",
                 sums.words, sums.unsaid,
                 100.0 * (double)sums.errors / (double)sums.phones,
                 100.0 * (double)sums.exact / (double)sums.words);
    return 0;
}
