/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * dictionary: how an automaton's words are pronounced, from files in
 * CMUdict's form ("read R IY D", "read(2) R EH D"). Only those words are kept:
 * the whole of CMUdict costs the decoder 20 MB.
 */
#ifndef UNCRAMP_DICTIONARY_H
#define UNCRAMP_DICTIONARY_H

#include <stddef.h>

#include "assistant/base/status.h"
#include "grammar/automaton.h"

struct dictionary;

/* Where Debian's pocketsphinx-en-us puts it. */
#define DICTIONARY_DEBIAN                                                      \
    "/usr/share/pocketsphinx/model/en-us/cmudict-en-us.dict"

/*
 * Reads `path`, and `extra_path` (may be NULL): a word that the extra one has
 * is taken from there alone. Words in neither are simply without a
 * pronunciation. NOT_FOUND where a file cannot be read; `*out` is then NULL.
 */
MUST_CHECK enum status dictionary_load(const char *path, const char *extra_path,
                                       const struct automaton *automaton,
                                       struct dictionary **out);
/* NULL is fine. */
void dictionary_destroy(struct dictionary *dictionary);

/*
 * The phones, separated by single spaces, of automaton_word(`word`) in its
 * `variant` (from 0), or NULL past the last one. Owned by the dictionary.
 */
const char *dictionary_phones(const struct dictionary *dictionary, size_t word,
                              size_t variant);

#endif
