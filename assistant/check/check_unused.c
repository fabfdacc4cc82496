/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * check_unused: what nobody will ever hear or say. A rule left behind is a
 * command that its author believes in, and so is a tag that nothing knows: its
 * phrase is understood, and does nothing.
 */
#include "assistant/check/check.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "assistant/base/file.h"
#include "assistant/base/memory.h"
#include "assistant/base/text.h"
#include "assistant/dialogue/dialogue_private.h"
#include "grammar/coverage.h"

/* A name further off is no slip of the hand; nor is half of a short one. */
#define SUGGEST_MAX 3

static size_t list_grammars(const struct check *check,
                            const struct grammar **grammars)
{
    for (size_t i = 0; i < check->n_grammars; i++) {
        grammars[i] = check->grammars[i].grammar;
    }
    return check->n_grammars;
}

static void take_rule(void *context, const char *path, int line,
                      const char *rule)
{
    struct check *check = context;
    findings_add(&check->findings, SEVERITY_WARNING, path, line,
                 "<%s> is part of nothing that can be said; refer to it, or "
                 "take it out",
                 rule);
}

static void check_file(struct check *check, const char *path)
{
    const struct grammar *grammars[CHECK_GRAMMARS_MAX];
    size_t n = list_grammars(check, grammars);
    if (!coverage_has_file(grammars, n, path)) {
        findings_add(&check->findings, SEVERITY_WARNING, path, 1,
                     "no other grammar imports it; import it, or take it out");
    }
}

static bool is_spoken(const char *key)
{
    for (size_t i = 0; dialogue_wordings[i] != NULL; i++) {
        if (strcmp(dialogue_wordings[i], key) == 0) {
            return true;
        }
    }
    return false;
}

static void check_wordings(struct check *check)
{
    const struct content *content = check->content;
    for (size_t i = 0; i < content->n_wordings; i++) {
        const struct wording *wording = &content->wordings[i];
        if (!is_spoken(wording->key)) {
            findings_add(&check->findings, SEVERITY_WARNING,
                         check->wording_path, wording->say.items[0].line,
                         "\"%s\" is never spoken; correct the key, or take it "
                         "out",
                         wording->key);
        }
    }
    for (size_t i = 0; dialogue_wordings[i] != NULL; i++) {
        if (content_wording(content, dialogue_wordings[i], 0) == NULL) {
            findings_add(&check->findings, SEVERITY_ERROR, check->wording_path,
                         1, "there is no \"%s\"; add it, or nothing starts",
                         dialogue_wordings[i]);
        }
    }
}

static void check_routines(struct check *check)
{
    for (size_t i = 0; i < check->content->n_routines; i++) {
        const struct routine *routine = &check->content->routines[i];
        /* What eases a cramp is offered as another way. */
        if (routine->ask.count == 0 && routine->both_sides) {
            findings_add(&check->findings, SEVERITY_WARNING, routine->path, 1,
                         "nobody can ask for this exercise; add an `ask`");
        }
    }
}

/* -------------------------------------------------------------------- tags */

static const char *const muscles[] = {"calf",        "foot",        "hamstring",
                                      "inner_thigh", "outer_thigh", "shin",
                                      "thigh",       NULL};
static const char *const sides[] = {"both", "left", "right", NULL};
static const char *const spans[] = {"helped", "last", "month", "week", NULL};

static const char *flag_id(const struct content *content, size_t i)
{
    return i < content->n_red_flags ? content->red_flags[i].id : NULL;
}

static const char *topic_id(const struct content *content, size_t i)
{
    return i < content->n_topics ? content->topics[i].id : NULL;
}

static const char *routine_id(const struct content *content, size_t i)
{
    return i < content->n_routines ? content->routines[i].id : NULL;
}

static const char *any_intent(const struct content *content, size_t i)
{
    (void)content;
    size_t n = 0;
    while (conversation_reactions[n].intent != NULL) {
        n++;
    }
    return i < n ? conversation_reactions[i].intent
                 : control_reactions[i - n].intent;
}

/* The slots that something asks for, and all that they may be; anything, where
 * neither is there. */
static const struct slot_values {
    const char *slot;
    const char *const *names; /* NULL-terminated, or NULL */
    const char *(*name)(const struct content *content, size_t i);
} slots[] = {
    {"intent", NULL, any_intent}, {"flag", NULL, flag_id},
    {"topic", NULL, topic_id},    {"routine", NULL, routine_id},
    {"muscle", muscles, NULL},    {"side", sides, NULL},
    {"what", NULL, NULL},         {"ask", spans, NULL},
};
#define N_SLOTS (sizeof slots / sizeof slots[0])

/* A guess at what `given` was to be. */
struct guess {
    const char *given;
    const char *nearest;
    size_t distance;
};

static struct guess guess_of(const char *given)
{
    size_t half = strlen(given) / 2;
    return (struct guess){
        .given = given,
        .distance = (half < SUGGEST_MAX ? half : SUGGEST_MAX) + 1,
    };
}

static void consider(struct guess *guess, const char *name)
{
    size_t distance = text_distance(guess->given, name);
    if (distance < guess->distance) {
        guess->distance = distance;
        guess->nearest = name;
    }
}

/* Of a value, or of a slot's name where `slot` is NULL. */
static void report_tag(struct check *check, const char *path, int line,
                       const struct guess *guess, const char *slot)
{
    struct text what = {0};
    if (slot != NULL) {
        text_printf(&what, "{%s=%s} means nothing to uncramp", slot,
                    guess->given);
    } else {
        text_printf(&what, "{%s} fills a slot that nothing asks for",
                    guess->given);
    }
    if (guess->nearest != NULL) {
        text_printf(&what, "; write \"%s\"", guess->nearest);
    } else {
        text_append(&what, "; correct it, or take it out");
    }
    findings_add(&check->findings, SEVERITY_ERROR, path, line, "%s",
                 text_str(&what));
    text_finish(&what);
}

static void check_value(struct check *check, const char *path, int line,
                        const struct slot_values *slot, const char *value)
{
    struct guess guess = guess_of(value);
    for (size_t i = 0; slot->names != NULL && slot->names[i] != NULL; i++) {
        consider(&guess, slot->names[i]);
    }
    const char *name = NULL;
    for (size_t i = 0;
         slot->name != NULL && (name = slot->name(check->content, i)) != NULL;
         i++) {
        consider(&guess, name);
    }
    if (guess.distance > 0) {
        report_tag(check, path, line, &guess, slot->slot);
    }
}

/* `tag` is what stands between { and }; without a value it takes the words. */
static void check_tag(struct check *check, const char *path, int line,
                      const char *tag)
{
    const char *equals = strchr(tag, '=');
    char *name = xstrndup(tag, strcspn(tag, "="));
    struct guess guess = guess_of(name);
    for (size_t i = 0; i < N_SLOTS; i++) {
        consider(&guess, slots[i].slot);
        bool any = slots[i].names == NULL && slots[i].name == NULL;
        if (guess.distance == 0 && equals != NULL && !any) {
            check_value(check, path, line, &slots[i], equals + 1);
        }
        if (guess.distance == 0) {
            break;
        }
    }
    if (guess.distance > 0) {
        report_tag(check, path, line, &guess, NULL);
    }
    free(name);
}

/* Where a comment ends that begins here; `at` itself where none does. */
static const char *skip_comment(const char *at)
{
    const char *end = at;
    if (strncmp(at, "//", 2) == 0) {
        end = at + strcspn(at, "\n");
    } else if (strncmp(at, "/*", 2) == 0) {
        end = strstr(at + 2, "*/");
        end = end != NULL ? end + 2 : at + strlen(at);
    }
    return end;
}

/* All tags of JSGF whose first line is number `line`; it was parsed well. */
static void check_tags(struct check *check, const char *path, int line,
                       const char *source)
{
    const char *at = source;
    while (*at != '\0') {
        const char *end = skip_comment(at);
        if (end == at && *at == '{') {
            struct text tag = {0};
            for (end = at + 1; *end != '\0' && *end != '}'; end++) {
                text_append_n(&tag, end, strchr(" \t\n", *end) == NULL);
            }
            check_tag(check, path, line, text_str(&tag));
            text_finish(&tag);
        }
        end += end == at;
        for (; at < end; at++) {
            line += *at == '\n';
        }
    }
}

static void check_tags_of_file(struct check *check, const char *path)
{
    struct text source = {0};
    if (file_read("check", path, SIZE_MAX, &source) == STATUS_OK) {
        check_tags(check, path, 1, text_str(&source));
    }
    text_finish(&source);
}

void check_unused(struct check *check)
{
    const struct grammar *grammars[CHECK_GRAMMARS_MAX];
    size_t n = list_grammars(check, grammars);
    coverage_unused_rules(grammars, n, take_rule, check);
    check_each_file(check, check->grammar_dir, ".gram", check_file);
    check_wordings(check);
    check_routines(check);
    check_each_file(check, check->grammar_dir, ".gram", check_tags_of_file);
    for (size_t i = 0; i < check->n_phrases; i++) {
        check_tags(check, check->phrases[i].path, check->phrases[i].line,
                   check->phrases[i].expansion);
    }
}
