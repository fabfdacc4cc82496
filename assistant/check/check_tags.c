/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * check_tags: tags that nothing knows. Their phrase is understood, and does
 * nothing; where it tells of a danger, that is silence.
 */
#include "assistant/check/check.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "assistant/base/file.h"
#include "assistant/base/memory.h"
#include "assistant/base/text.h"
#include "assistant/dialogue/dialogue_private.h"

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

/* A muscle is one that can be named: content/wording.yaml. */
static const char *muscle(const struct content *content, size_t i)
{
    static const char prefix[] = "muscle_";
    for (size_t w = 0; w < content->n_wordings; w++) {
        const char *key = content->wordings[w].key;
        if (strncmp(key, prefix, strlen(prefix)) == 0 && i-- == 0) {
            return key + strlen(prefix);
        }
    }
    return NULL;
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
    {"muscle", NULL, muscle},     {"side", sides, NULL},
    {"what", NULL, NULL},         {"ask", spans, NULL},
    {"threshold", NULL, NULL},
};
#define N_SLOTS (sizeof slots / sizeof slots[0])

/* Of a value, or of a slot's name where `slot` is NULL. */
static void report_tag(struct check *check, const char *path, int line,
                       const struct text_nearest *guess, const char *slot)
{
    struct text what = {0};
    if (slot != NULL) {
        text_printf(&what, "{%s=%s} means nothing to uncramp", slot,
                    guess->given);
    } else {
        text_printf(&what, "{%s} fills a slot that nothing asks for",
                    guess->given);
    }
    if (guess->name != NULL) {
        text_printf(&what, "; write \"%s\"", guess->name);
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
    struct text_nearest guess = text_nearest_of(value);
    for (size_t i = 0; slot->names != NULL && slot->names[i] != NULL; i++) {
        text_nearest_consider(&guess, slot->names[i]);
    }
    const char *name = NULL;
    for (size_t i = 0;
         slot->name != NULL && (name = slot->name(check->content, i)) != NULL;
         i++) {
        text_nearest_consider(&guess, name);
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
    struct text_nearest guess = text_nearest_of(name);
    for (size_t i = 0; i < N_SLOTS; i++) {
        text_nearest_consider(&guess, slots[i].slot);
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
static void check_source(struct check *check, const char *path, int line,
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

static void check_file(struct check *check, const char *path)
{
    struct text source = {0};
    if (file_read("check", path, SIZE_MAX, &source) == STATUS_OK) {
        check_source(check, path, 1, text_str(&source));
    }
    text_finish(&source);
}

void check_tags(struct check *check)
{
    check_each_file(check, check->grammar_dir, ".gram", check_file);
    for (size_t i = 0; i < check->n_phrases; i++) {
        check_source(check, check->phrases[i].path, check->phrases[i].line,
                     check->phrases[i].expansion);
    }
}
