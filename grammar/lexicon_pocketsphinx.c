/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "grammar/lexicon_pocketsphinx.h"

#include <stdlib.h>
#include <sys/stat.h>

#include <sphinxbase/ckd_alloc.h>

#include "assistant/base/log.h"
#include "assistant/base/memory.h"
#include "assistant/base/text.h"
#include "grammar/dictionary.h"
#include "grammar/pronunciation.h"

struct lexicon {
    char *dictionary;
    char *extra; /* or NULL */
};

static enum status check_file(const char *path, const char *advice)
{
    struct stat about;
    if (path == NULL || (stat(path, &about) == 0 && S_ISREG(about.st_mode))) {
        return STATUS_OK;
    }
    log_error("recognizer", "no dictionary: %s is missing; %s", path, advice);
    return STATUS_NOT_FOUND;
}

enum status lexicon_create(const char *dictionary, const char *extra,
                           struct lexicon **out)
{
    *out = NULL;
    dictionary = dictionary ? dictionary : DICTIONARY_DEBIAN;
    enum status status =
        check_file(dictionary, "install the package pocketsphinx-en-us");
    if (status == STATUS_OK) {
        status = check_file(extra, "install or build uncramp again");
    }
    if (status == STATUS_OK) {
        struct lexicon *lexicon = xcalloc(1, sizeof *lexicon);
        lexicon->dictionary = xstrdup(dictionary);
        lexicon->extra = extra ? xstrdup(extra) : NULL;
        *out = lexicon;
    }
    return status;
}

void lexicon_destroy(struct lexicon *lexicon)
{
    if (lexicon != NULL) {
        free(lexicon->dictionary);
        free(lexicon->extra);
        free(lexicon);
    }
}

/* Makes the decoder know the word in all its variants; false if it cannot. */
static bool teach_word(ps_decoder_t *decoder, const char *word,
                       const struct dictionary *dictionary, size_t index)
{
    char *known = ps_lookup_word(decoder, word);
    ckd_free(known);
    if (known != NULL) {
        return true;
    }
    const char *phones = dictionary_phones(dictionary, index, 0);
    struct text name = {0};
    bool taught = false;
    for (size_t variant = 0; phones != NULL; variant++) {
        text_clear(&name);
        text_append(&name, word);
        if (taught) {
            text_printf(&name, "(%zu)", variant + 1);
        }
        if (ps_add_word(decoder, text_str(&name), phones, FALSE) >= 0) {
            taught = true;
        } else {
            log_warn("recognizer",
                     "the dictionary's \"%s %s\" has a phone that the model "
                     "does not have; correct it",
                     word, phones);
        }
        phones = dictionary_phones(dictionary, index, variant + 1);
    }
    text_finish(&name);
    return taught;
}

/* A guess is better than never hearing the word. */
static bool teach_guess(ps_decoder_t *decoder, const char *word,
                        const char *grammar)
{
    char *phones = NULL;
    bool taught = pronounce(word, &phones) == STATUS_OK &&
                  ps_add_word(decoder, word, phones, FALSE) >= 0;
    if (taught) {
        log_warn("recognizer",
                 "\"%s\" (in %s) is in no dictionary; it is taken to sound "
                 "like %s; add that, or better, to grammar/extra.dict",
                 word, grammar, phones);
    } else {
        log_warn("recognizer",
                 "\"%s\" (in %s) is in no dictionary, so it will not be "
                 "heard; give it a pronunciation in grammar/extra.dict",
                 word, grammar);
    }
    free(phones);
    return taught;
}

enum status lexicon_teach(const struct lexicon *lexicon, ps_decoder_t *decoder,
                          const char *name, const struct automaton *automaton,
                          bool **out)
{
    struct dictionary *dictionary = NULL;
    enum status status = dictionary_load(lexicon->dictionary, lexicon->extra,
                                         automaton, &dictionary);
    if (status != STATUS_OK) {
        return status;
    }
    size_t n = automaton_n_words(automaton);
    bool *sayable = xcalloc(n, sizeof *sayable);
    for (size_t i = 0; i < n; i++) {
        const char *word = automaton_word(automaton, i);
        sayable[i] = teach_word(decoder, word, dictionary, i) ||
                     teach_guess(decoder, word, name);
    }
    dictionary_destroy(dictionary);
    *out = sayable;
    return STATUS_OK;
}
