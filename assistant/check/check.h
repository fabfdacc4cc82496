/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * check: what the parts of `uncramp check` share. Each part adds to the
 * findings what it finds; none stops at the first.
 */
#ifndef UNCRAMP_CHECK_H
#define UNCRAMP_CHECK_H

#include <stdbool.h>
#include <stddef.h>

#include "assistant/base/status.h"
#include "assistant/check/check_findings.h"
#include "content/content.h"
#include "grammar/automaton.h"
#include "grammar/dictionary.h"
#include "grammar/grammar.h"

/* States, and what only typed lines are read with. */
#define CHECK_GRAMMARS_MAX 32

/* A grammar that the program loads; the states come first. */
struct check_grammar {
    const char *name;
    char *path;
    bool is_state;
    struct grammar *grammar;       /* NULL where it was refused */
    struct automaton *automaton;   /* NULL likewise */
    struct dictionary *dictionary; /* of a state, once the words are checked */
};

/* A word that no dictionary has, and what eSpeak NG makes of it. */
struct check_word {
    char *word;
    char *phones; /* NULL: it cannot say it */
};

struct check {
    const char *content_dir;
    const char *grammar_dir;
    bool write; /* append pronunciations to extra.dict */
    char *safety_path;
    char *wording_path;
    struct findings findings;
    struct content *content;        /* NULL where it was refused */
    struct grammar_phrase *phrases; /* all `ask:` lines of the content */
    size_t n_phrases;
    char **sentences; /* some of each phrase, for check_confusion() */
    size_t n_sentences;
    struct check_grammar grammars[CHECK_GRAMMARS_MAX];
    size_t n_grammars;
    struct check_word *words; /* sorted */
    size_t n_words;
};

/* The log goes to the findings from here to check_release_log(). */
void check_take_log(struct check *check);
void check_release_log(void);

/* Calls `take` with the path of each file in `folder` whose name ends so. */
void check_each_file(struct check *check, const char *folder,
                     const char *extension,
                     void (*take)(struct check *check, const char *path));

/* Loads content and grammars; says all that is refused. */
void check_load(struct check *check);
/* True where everything was loaded; check_unused() to check_confusion() need
 * it. */
bool check_is_loaded(const struct check *check);

/* Rules, files, wordings and exercises that nothing uses. */
void check_unused(struct check *check);
/* Tags that nothing knows. */
void check_tags(struct check *check);
/* Topics, routines and red flags that cannot be asked for, and phrases that are
 * taken for something else. */
void check_phrases(struct check *check);
/* A machine of these alone, to be destroyed; NULL where they cannot stand in
 * one grammar. */
struct automaton *check_build_phrases(const struct check *check,
                                      const struct grammar_phrase *phrases,
                                      size_t n);
/* Phrases that are a danger's or an order's already, or too short. */
void check_claims(struct check *check);
/* Words without a pronunciation, and extra.dict itself. */
MUST_CHECK enum status check_words(struct check *check);
/* Sentences that mean two things, and those that sound alike. */
void check_confusion(struct check *check);

/* Reading grade and length of what is spoken; needs nothing loaded. */
void check_spoken(struct check *check);

void check_finish(struct check *check);

#endif
