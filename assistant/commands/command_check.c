/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `uncramp check`: for whoever writes topics and grammars. It loads them as the
 * program does, then asks what the program does not: can everything be asked
 * for, heard, told apart and followed?
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "assistant/base/text.h"
#include "assistant/check/check.h"
#include "assistant/check/check_recordings.h"
#include "assistant/commands/commands.h"
#include "assistant/settings/config.h"
#include "assistant/settings/paths.h"

static enum status find_folder(const struct options *options, const char *name,
                               char **out)
{
    if (options->n_args == 0) {
        return paths_data(name, out);
    }
    struct text path = {0};
    text_printf(&path, "%s/%s", options->args[0], name);
    *out = text_take(&path);
    return STATUS_OK;
}

static enum status run_checks(struct check *check)
{
    enum status status = STATUS_OK;
    check_take_log(check);
    check_load(check);
    check_spoken(check);
    check_release_log();
    if (check_is_loaded(check)) {
        check_unused(check);
        check_tags(check);
        check_phrases(check);
        check_claims(check);
        status = check_words(check);
        check_confusion(check);
    }
    return status;
}

static enum status list_recordings(const struct options *options,
                                   const char *content_dir,
                                   const struct config *config)
{
    struct content *content = NULL;
    enum status status = content_load(content_dir, &content);
    if (status == STATUS_OK) {
        status = check_recordings(content, options->value[OPTION_RECORDINGS],
                                  config->emergency_number);
    }
    content_destroy(content);
    return status;
}

/* One finding, not one for each file that isn't there. */
static void refuse_folder(struct check *check, const char *folder)
{
    findings_add(&check->findings, SEVERITY_ERROR, folder, 1,
                 "has neither a content nor a grammar folder; DIR must be the "
                 "folder that holds both");
}

static enum status check_all(const struct options *options,
                             const char *content_dir, const char *grammar_dir)
{
    struct check check = {.content_dir = content_dir,
                          .grammar_dir = grammar_dir,
                          .write = options->on[OPTION_WRITE]};
    enum status status = STATUS_OK;
    if (access(content_dir, F_OK) != 0 && access(grammar_dir, F_OK) != 0) {
        refuse_folder(&check, options->n_args > 0 ? options->args[0] : ".");
    } else {
        status = run_checks(&check);
    }
    if (findings_print(&check.findings) > 0 && status == STATUS_OK) {
        status = STATUS_INVALID;
    }
    check_finish(&check);
    return status;
}

void command_check_help(void)
{
    (void)printf(
        "DIR holds content/ and grammar/; by default those that uncramp uses.\n"
        "A line for each finding, errors first, then how many there are; the\n"
        "status is 1 where there is an error. With -v, the pairs of sentences\n"
        "that sound most alike in each listening state, 0 being the same.\n"
        "With --recordings, only the sentences that have no file in that "
        "folder,\neach after the name that its file must have and a tab.\n");
}

enum status command_check(const struct options *options)
{
    char *content_dir = NULL;
    char *grammar_dir = NULL;
    struct config config = {0};
    enum status status = STATUS_OK;
    /* Somebody's own settings are no part of the content. */
    if (options->on[OPTION_CONFIG] || options->on[OPTION_RECORDINGS]) {
        status = config_load(options, &config);
    }
    if (status != STATUS_OK) {
        return status;
    }
    status = find_folder(options, "content", &content_dir);
    if (status == STATUS_OK) {
        status = find_folder(options, "grammar", &grammar_dir);
    }
    if (status == STATUS_OK) {
        status = options->on[OPTION_RECORDINGS]
                     ? list_recordings(options, content_dir, &config)
                     : check_all(options, content_dir, grammar_dir);
    }
    free(content_dir);
    free(grammar_dir);
    config_finish(&config);
    return status;
}
