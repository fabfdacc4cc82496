/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Every fault that needs two records to be seen, and the one promise that is
 * about safety: an emergency says that it can't call. Whether the phrases are
 * JSGF, known to the dictionary and not confusable is left to the grammar
 * layer and `uncramp check`; records alone are checked by fields.c.
 */
#include "content/checks.h"

#include <stdio.h>
#include <string.h>

#include "assistant/base/log.h"
#include "assistant/base/text.h"
#include "content/kinds.h"
#include "content/sentence.h"

#define FLAG_SENTENCES_MAX 3
#define FLAG_WORDS_MAX     30

static bool check_sources(const struct content *content, const char *path,
                          const struct text_list *sources)
{
    bool good = true;
    /* None could be read: that was told. */
    for (size_t i = 0; content->n_sources > 0 && i < sources->count; i++) {
        const struct line_text *source = &sources->items[i];
        if (source->text != NULL &&
            content_source(content, source->text) == NULL) {
            log_at(path, source->line,
                   "\"%.40s\" is not in sources.yaml; add it there or correct "
                   "the spelling",
                   source->text);
            good = false;
        }
    }
    return good;
}

/* Consecutive from 0: no order twice, and each has the one before it. */
static bool check_series(const struct content *content,
                         const struct topic *topic)
{
    if (topic->series == NULL) {
        return true;
    }
    if (topic->order < 0) {
        log_at(topic->path, topic->series_line,
               "a topic of a series needs an \"order\"; 0 is the first");
        return false;
    }
    const struct topic *same =
        content_series(content, topic->series, topic->order);
    if (same != topic && same != NULL) {
        log_at(topic->path, topic->series_line,
               "order %d of the series \"%s\" is taken by %s; renumber one",
               topic->order, topic->series, same->path);
        return false;
    }
    if (topic->order > 0 &&
        content_series(content, topic->series, topic->order - 1) == NULL) {
        log_at(topic->path, topic->series_line,
               "the series \"%s\" has an order %d but no %d; close the gap",
               topic->series, topic->order, topic->order - 1);
        return false;
    }
    return true;
}

/* What "next" goes on to must exist. */
static bool check_then(const struct content *content, const struct topic *topic)
{
    if (topic->then == NULL || content_topic(content, topic->then) != NULL) {
        return true;
    }
    log_at(topic->path, topic->then_line,
           "\"%.40s\" is no topic; \"then\" names another file of topics/, "
           "without .yaml",
           topic->then);
    return false;
}

/* "Be careful with this one" must be able to go on. */
static bool check_caution(const struct topic *topic)
{
    if (topic->evidence != EVIDENCE_CAUTION || topic->more != NULL) {
        return true;
    }
    log_at(topic->path, topic->evidence_line,
           "a caution needs a \"more\" that says why; add it");
    return false;
}

static bool check_first_aid(const struct content *content, const char *dir)
{
    bool good = true;
    for (size_t m = 0; kinds_muscles[m] != NULL; m++) {
        const struct routine *first = NULL;
        for (size_t i = 0; i < content->n_routines; i++) {
            const struct routine *routine = &content->routines[i];
            if (!routine->first_aid || routine->muscle == NULL ||
                strcmp(routine->muscle, kinds_muscles[m]) != 0) {
                continue;
            }
            if (first != NULL) {
                log_at(routine->path, routine->muscle_line,
                       "%s is the first aid for the %s already; only one may "
                       "be",
                       first->path, kinds_muscles[m]);
                good = false;
            } else {
                first = routine;
            }
        }
        if (first == NULL) {
            log_error("content",
                      "%s/routines: none is the first aid for the %s; give "
                      "one the lines `muscle: %s` and `first_aid: yes`",
                      dir, kinds_muscles[m], kinds_muscles[m]);
            good = false;
        }
    }
    return good;
}

/* The coach would lengthen it in silence. */
static bool check_holds(const struct routine *routine)
{
    bool good = true;
    for (size_t i = 0; i < routine->n_steps; i++) {
        const struct step *step = &routine->steps[i];
        if (step->hold_s > 0 && step->hold_s < CONTENT_HOLD_MIN_S) {
            log_at(routine->path, step->hold_line,
                   "\"hold_s\" must be at least %d, or 0 for a step without a "
                   "hold",
                   CONTENT_HOLD_MIN_S);
            good = false;
        }
    }
    return good;
}

static bool check_red_flag(const struct red_flag *flag, const char *path)
{
    struct text said = {0};
    for (size_t i = 0; i < flag->say.count; i++) {
        const char *text = flag->say.items[i].text;
        text_printf(&said, "%s ", text != NULL ? text : "");
    }
    bool good = true;
    bool somebody_must_call = flag->urgency == URGENCY_EMERGENCY ||
                              strstr(text_str(&said), "{number}") != NULL;
    if (somebody_must_call && strstr(text_str(&said), "I can't call") == NULL) {
        log_at(path, flag->line,
               "an emergency, and what names {number}, must say \"I can't call "
               "for you.\"; add it, or nobody will call");
        good = false;
    }
    size_t sentences = sentence_count(text_str(&said));
    size_t words = sentence_words(text_str(&said));
    if (sentences > FLAG_SENTENCES_MAX || words > FLAG_WORDS_MAX) {
        log_at(path, flag->line,
               "says %zu sentences and %zu words; %d and %d are allowed",
               sentences, words, FLAG_SENTENCES_MAX, FLAG_WORDS_MAX);
        good = false;
    }
    text_finish(&said);
    return good;
}

static bool check_red_flags(const struct content *content, const char *dir)
{
    struct text path = {0};
    text_printf(&path, "%s/safety.yaml", dir);
    bool good = true;
    enum urgency least = URGENCY_EMERGENCY;
    for (size_t i = 0; i < content->n_red_flags; i++) {
        const struct red_flag *flag = &content->red_flags[i];
        good &= check_red_flag(flag, text_str(&path));
        good &= check_sources(content, text_str(&path), &flag->sources);
        if (flag->urgency < least) {
            log_at(text_str(&path), flag->line,
                   "an emergency comes after a flag for today; move it up");
            good = false;
        }
        least = flag->urgency;
    }
    text_finish(&path);
    return good;
}

bool checks_pass(const struct content *content, const char *dir)
{
    bool good = true;
    for (size_t i = 0; i < content->n_topics; i++) {
        const struct topic *topic = &content->topics[i];
        good &= check_sources(content, topic->path, &topic->sources);
        good &= check_series(content, topic);
        good &= check_then(content, topic);
        good &= check_caution(topic);
    }
    for (size_t i = 0; i < content->n_routines; i++) {
        const struct routine *routine = &content->routines[i];
        good &= check_sources(content, routine->path, &routine->sources);
        good &= check_holds(routine);
    }
    good &= check_first_aid(content, dir);
    good &= check_red_flags(content, dir);
    return good;
}
