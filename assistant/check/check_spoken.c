/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * check_spoken: whether what is said can be followed by ear. The grade is
 * Flesch and Kincaid's (Kincaid 1975): the American school year that follows
 * a text of such words and sentences.
 *
 * The house writes for grade 5. A line is short, so one long word that has no
 * short one (emergency, magnesium) lifts it by two or three grades: what is
 * past grade 8, the most that health services allow themselves for patients,
 * has more than one. Below ten words the formula tells nothing.
 *
 * It walks the documents, not the loaded content: they know every line.
 */
#include "assistant/check/check.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "assistant/base/text.h"
#include "content/document.h"
#include "content/sentence.h"

#define GRADE_MAX       8.0
#define GRADE_SLACK     0.05 /* is printed as the grade itself */
#define GRADE_WORDS_MIN 10
/* Of one turn. Who asks for `more` gets more; its loader bounds that. */
#define SENTENCES_MAX 2
#define WORDS_MAX     30

/* Keys whose values are spoken, in any document but wording.yaml. */
static const struct {
    const char *key;
    bool is_turn;
} spoken[] = {
    {"answer", true}, {"more", false},   {"say", true},
    {"hint", true},   {"release", true},
};

struct place {
    struct findings *findings;
    const char *path;
};

/* Groups of vowels; a last e is silent, but not in "le" after a consonant. */
static size_t count_syllables(const char *word, size_t length)
{
    static const char vowels[] = "aeiouy";
    size_t n = 0;
    bool in_group = false;
    for (size_t i = 0; i < length; i++) {
        int letter = tolower((unsigned char)word[i]);
        bool vowel = letter != 0 && strchr(vowels, letter) != NULL;
        n += vowel && !in_group;
        in_group = vowel;
    }
    if (n > 1 && length > 2 &&
        tolower((unsigned char)word[length - 1]) == 'e' &&
        !strchr(vowels, tolower((unsigned char)word[length - 2])) &&
        !(tolower((unsigned char)word[length - 2]) == 'l' &&
          !strchr(vowels, tolower((unsigned char)word[length - 3])))) {
        n--;
    }
    return n > 0 ? n : 1;
}

static double grade_of(const char *text)
{
    size_t words = 0;
    size_t syllables = 0;
    size_t sentences = sentence_count(text);
    for (const char *c = text; *c != '\0';) {
        size_t length = strcspn(c, " .,?!-");
        if (length > 0) {
            words++;
            syllables += count_syllables(c, length);
        }
        c += length;
        c += strspn(c, " .,?!-");
    }
    if (words < GRADE_WORDS_MIN || sentences == 0) {
        return 0.0;
    }
    return 0.39 * (double)words / (double)sentences +
           11.8 * (double)syllables / (double)words - 15.59;
}

static void check_text(const struct place *place, const struct node *node,
                       const char *key, bool is_turn)
{
    const char *text = node_text(node);
    double grade = grade_of(text);
    size_t sentences = sentence_count(text);
    size_t words = sentence_words(text);
    if (grade >= GRADE_MAX + GRADE_SLACK) {
        findings_add(place->findings, SEVERITY_WARNING, place->path,
                     node_line(node),
                     "\"%s\" reads at school grade %.1f; use shorter words and "
                     "sentences, %.0f is the most",
                     key, grade, GRADE_MAX);
    }
    if (is_turn && (sentences > SENTENCES_MAX || words > WORDS_MAX)) {
        findings_add(place->findings, SEVERITY_WARNING, place->path,
                     node_line(node),
                     "\"%s\" is %zu sentences and %zu words long; %d and %d "
                     "can be followed by ear",
                     key, sentences, words, SENTENCES_MAX, WORDS_MAX);
    }
}

/* A text, or each text of a list. */
static void check_value(const struct place *place, const struct node *node,
                        const char *key, bool is_turn)
{
    if (node_kind(node) == NODE_TEXT) {
        check_text(place, node, key, is_turn);
    }
    for (size_t i = 0; node_kind(node) == NODE_LIST && i < node_count(node);
         i++) {
        if (node_kind(node_item(node, i)) == NODE_TEXT) {
            check_text(place, node_item(node, i), key, is_turn);
        }
    }
}

static void walk(const struct place *place, const struct node *node)
{
    size_t count = node_kind(node) == NODE_TEXT ? 0 : node_count(node);
    for (size_t i = 0; i < count; i++) {
        if (node_kind(node) == NODE_LIST) {
            walk(place, node_item(node, i));
            continue;
        }
        const char *key = node_text(node_key(node, i));
        for (size_t s = 0; s < sizeof spoken / sizeof spoken[0]; s++) {
            if (strcmp(spoken[s].key, key) == 0) {
                check_value(place, node_value(node, i), key, spoken[s].is_turn);
            }
        }
        walk(place, node_value(node, i));
    }
}

static void walk_wordings(const struct place *place, const struct node *map)
{
    size_t count = node_kind(map) == NODE_MAP ? node_count(map) : 0;
    for (size_t i = 0; i < count; i++) {
        check_value(place, node_value(map, i), node_text(node_key(map, i)),
                    true);
    }
}

static void check_document(struct check *check, const char *path,
                           void (*walker)(const struct place *place,
                                          const struct node *node))
{
    struct document *document = NULL;
    struct place place = {&check->findings, path};
    if (document_load(path, &document) == STATUS_OK) {
        walker(&place, document_root(document));
    }
    document_destroy(document);
}

static void check_file(struct check *check, const char *path)
{
    check_document(check, path, walk);
}

void check_spoken(struct check *check)
{
    static const char *const folders[] = {"topics", "routines"};
    struct text folder = {0};
    for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++) {
        text_clear(&folder);
        text_printf(&folder, "%s/%s", check->content_dir, folders[i]);
        check_each_file(check, text_str(&folder), ".yaml", check_file);
    }
    text_finish(&folder);
    check_document(check, check->safety_path, walk);
    check_document(check, check->wording_path, walk_wordings);
}
