/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * check_unused: what nobody will ever hear or say. A rule left behind is a
 * command that its author believes in.
 */
#include "assistant/check/check.h"

#include <string.h>

#include "assistant/dialogue/dialogue_private.h"
#include "grammar/coverage.h"

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

void check_unused(struct check *check)
{
    const struct grammar *grammars[CHECK_GRAMMARS_MAX];
    size_t n = list_grammars(check, grammars);
    coverage_unused_rules(grammars, n, take_rule, check);
    check_each_file(check, check->grammar_dir, ".gram", check_file);
    check_wordings(check);
    check_routines(check);
}
