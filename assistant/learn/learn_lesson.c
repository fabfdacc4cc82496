/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Whether a sentence was said is asked of a grammar of all that are asked for:
 * it must be the best of them, against the background. The confidence need not
 * be high, since who was asked to read a sentence has most likely read it, and
 * who is heard badly is who has most to gain.
 */
#include "assistant/learn/learn_lesson.h"

#include <stdlib.h>
#include <string.h>

#include "assistant/base/log.h"
#include "assistant/base/memory.h"
#include "assistant/base/text.h"
#include "assistant/ear/hearing_engine.h"
#include "assistant/learn/learn_prompts.h"
#include "grammar/typed.h"

/* Under every threshold that a profile can have. */
#define SAID  0.02
#define ASKED "asked"

struct taught {
    char *words;
    const char *state; /* the listening state that knows it, or NULL */
    int16_t *pcm;      /* as it was said; NULL: not yet */
    size_t n_samples;
    double confidence;
};

struct lesson {
    const struct phrasebook *phrasebook;
    struct recognizer *recognizer; /* as for anybody */
    struct automaton *asked;       /* all the sentences; NULL before a take */
    struct adaptation *adaptation;
    struct taught *sentences;
    size_t n_sentences;
};

enum status lesson_create(const struct phrasebook *phrasebook,
                          struct lesson **out)
{
    struct lesson *lesson = xcalloc(1, sizeof *lesson);
    lesson->phrasebook = phrasebook;
    enum status status =
        hearing_recognizer(phrasebook, NULL, EFFORT_FULL, &lesson->recognizer);
    if (status == STATUS_OK) {
        status = hearing_adaptation(&lesson->adaptation);
    }
    if (status != STATUS_OK) {
        lesson_destroy(lesson);
        lesson = NULL;
    }
    *out = lesson;
    return status;
}

void lesson_destroy(struct lesson *lesson)
{
    if (lesson == NULL) {
        return;
    }
    recognizer_destroy(lesson->recognizer);
    automaton_destroy(lesson->asked);
    adaptation_destroy(lesson->adaptation);
    for (size_t i = 0; i < lesson->n_sentences; i++) {
        free(lesson->sentences[i].words);
        free(lesson->sentences[i].pcm);
    }
    free(lesson->sentences);
    free(lesson);
}

/* -------------------------------------------------------------- sentences */

enum status lesson_add(struct lesson *lesson, const char *words)
{
    if (lesson->n_sentences == LEARN_SENTENCES_MAX) {
        log_error("learn", "more than %d sentences; take some out",
                  LEARN_SENTENCES_MAX);
        return STATUS_LIMIT;
    }
    struct taught added = {.words = typed_words(words)};
    if (*added.words == '\0') {
        log_error("learn", "\"%s\" has no words in it", words);
        free(added.words);
        return STATUS_INVALID;
    }
    added.state = learn_prompts_state(lesson->phrasebook, added.words);
    lesson->sentences = xrealloc(lesson->sentences, lesson->n_sentences + 1,
                                 sizeof *lesson->sentences);
    lesson->sentences[lesson->n_sentences++] = added;
    return STATUS_OK;
}

/* All of them as alternatives, as one more state of the recognizer. */
static enum status add_asked(struct lesson *lesson)
{
    struct text source = {0};
    struct grammar *grammar = NULL;
    text_append(&source, "#JSGF V1.0;\ngrammar asked;\npublic <asked> = ");
    for (size_t i = 0; i < lesson->n_sentences; i++) {
        text_printf(&source, "%s%s", i > 0 ? " | " : "",
                    lesson->sentences[i].words);
    }
    text_append(&source, ";\n");
    enum status status = grammar_parse("sentences", text_str(&source),
                                       source.length, NULL, 0, &grammar);
    if (status == STATUS_OK) {
        status = automaton_build(grammar, &lesson->asked);
    }
    if (status == STATUS_OK) {
        status = recognizer_add(lesson->recognizer, ASKED, lesson->asked, SAID);
    }
    grammar_destroy(grammar);
    text_finish(&source);
    return status;
}

/* But for variants: "the(2)". */
static bool same_words(const char *heard, const char *asked)
{
    while (*heard != '\0' && (*heard == *asked || *heard == '(')) {
        if (*heard == '(') {
            heard += strcspn(heard, ")") + 1;
        } else {
            heard++;
            asked++;
        }
    }
    return *heard == '\0' && *asked == '\0';
}

static enum status hear(struct recognizer *recognizer, const char *state,
                        const int16_t *pcm, size_t n, struct recognition *out)
{
    enum status status = recognizer_use(recognizer, state);
    return status == STATUS_OK ? recognizer_finish(recognizer, pcm, n, out)
                               : status;
}

enum status lesson_take(struct lesson *lesson, size_t index, const int16_t *pcm,
                        size_t n, bool *accepted)
{
    struct taught *sentence = &lesson->sentences[index];
    struct recognition heard = {0};
    enum status status = lesson->asked == NULL ? add_asked(lesson) : STATUS_OK;
    if (status == STATUS_OK) {
        status = hear(lesson->recognizer, ASKED, pcm, n, &heard);
    }
    *accepted = status == STATUS_OK && heard.accepted &&
                same_words(heard.text, sentence->words);
    log_info("learn", "\"%s\": %.3f", heard.text ? heard.text : "",
             heard.confidence);
    if (*accepted && sentence->pcm == NULL) {
        sentence->pcm = xcalloc(n, sizeof *pcm);
        memcpy(sentence->pcm, pcm, n * sizeof *pcm);
        sentence->n_samples = n;
        sentence->confidence = heard.confidence;
        status = adaptation_add(lesson->adaptation, sentence->words, pcm, n);
    }
    recognition_finish(&heard);
    return status;
}

static size_t n_accepted(const struct lesson *lesson)
{
    size_t n = 0;
    for (size_t i = 0; i < lesson->n_sentences; i++) {
        n += lesson->sentences[i].pcm != NULL;
    }
    return n;
}

/* ------------------------------------------------------------- conclusion */

static bool same_meaning(const struct intent *a, const struct intent *b)
{
    bool same = strcmp(a->name, b->name) == 0 && a->n_slots == b->n_slots;
    for (size_t i = 0; same && i < a->n_slots; i++) {
        const char *value = intent_slot(b, a->slots[i].name);
        same = value != NULL && strcmp(value, a->slots[i].value) == 0;
    }
    return same;
}

static bool is_understood(const struct lesson *lesson,
                          const struct taught *sentence,
                          const struct recognition *heard)
{
    struct intent meant = {0};
    const struct automaton *automaton =
        phrasebook_automaton(lesson->phrasebook, sentence->state);
    bool same = heard->accepted &&
                automaton_parse(automaton, sentence->words, &meant) &&
                same_meaning(&meant, &heard->intent);
    intent_finish(&meant);
    return same;
}

/* How many of the sentences that a state knows are understood in it. */
static enum status count_understood(const struct lesson *lesson,
                                    struct recognizer *recognizer, size_t *n,
                                    size_t *understood)
{
    enum status status = STATUS_OK;
    *n = 0;
    *understood = 0;
    for (size_t i = 0; status == STATUS_OK && i < lesson->n_sentences; i++) {
        const struct taught *sentence = &lesson->sentences[i];
        struct recognition heard = {0};
        if (sentence->pcm == NULL || sentence->state == NULL) {
            continue;
        }
        status = hear(recognizer, sentence->state, sentence->pcm,
                      sentence->n_samples, &heard);
        *n += 1;
        *understood += is_understood(lesson, sentence, &heard);
        recognition_finish(&heard);
    }
    return status;
}

static double learn_shift(const struct lesson *lesson)
{
    double margins[LEARN_SENTENCES_MAX];
    size_t n = 0;
    for (size_t i = 0; i < lesson->n_sentences; i++) {
        const struct taught *sentence = &lesson->sentences[i];
        if (sentence->pcm != NULL && sentence->state != NULL) {
            margins[n++] =
                voice_profile_log_odds(sentence->confidence) -
                voice_profile_log_odds(
                    phrasebook_find_state(sentence->state)->threshold);
        }
    }
    return voice_profile_shift(margins, n);
}

static enum status count_after(const struct lesson *lesson,
                               const struct voice_profile *profile,
                               size_t *understood)
{
    struct recognizer *recognizer = NULL;
    size_t n = 0;
    enum status status = hearing_recognizer(lesson->phrasebook, profile,
                                            EFFORT_FULL, &recognizer);
    if (status == STATUS_OK) {
        status = count_understood(lesson, recognizer, &n, understood);
    }
    recognizer_destroy(recognizer);
    return status;
}

/* With the transform, unless without it as many are understood. */
static enum status try_transform(const struct lesson *lesson,
                                 const char *folder,
                                 struct voice_profile *profile,
                                 struct lesson_figures *figures)
{
    size_t understood = 0;
    struct text path = {0};
    if (!adaptation_has_tools() ||
        adaptation_transform(lesson->adaptation, folder) != STATUS_OK) {
        return STATUS_OK; /* told of by the caller, or logged */
    }
    figures->transform_made = true;
    text_printf(&path, "%s/transform", folder);
    profile->transform = text_take(&path);
    enum status status = count_after(lesson, profile, &understood);
    figures->transform_kept = understood >= figures->after;
    if (figures->transform_kept) {
        figures->after = understood;
    } else {
        free(profile->transform);
        profile->transform = NULL;
    }
    return status;
}

enum status lesson_conclude(struct lesson *lesson, const char *folder,
                            struct voice_profile *profile,
                            struct lesson_figures *figures)
{
    *figures = (struct lesson_figures){0};
    *profile = (struct voice_profile){.n_sentences = n_accepted(lesson)};
    if (profile->n_sentences < LEARN_SENTENCES_MIN) {
        log_error("learn",
                  "only %zu sentences could be used, and %d are needed, so "
                  "nothing was changed; try again where it is quieter",
                  profile->n_sentences, LEARN_SENTENCES_MIN);
        return STATUS_INVALID;
    }
    adaptation_mean(lesson->adaptation, profile->mean);
    profile->threshold_shift = learn_shift(lesson);
    enum status status = count_understood(lesson, lesson->recognizer,
                                          &figures->n, &figures->before);
    if (status == STATUS_OK) {
        status = count_after(lesson, profile, &figures->after);
    }
    if (status == STATUS_OK) {
        status = try_transform(lesson, folder, profile, figures);
    }
    return status;
}
