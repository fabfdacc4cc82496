/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `uncramp hear`: each file is one utterance, heard whole; a line of JSON for
 * each, in order. A file that cannot be read gets its line too.
 */
#include <stdio.h>
#include <stdlib.h>

#include "assistant/base/json.h"
#include "assistant/base/log.h"
#include "assistant/base/memory.h"
#include "assistant/commands/commands.h"
#include "assistant/ear/transcriber.h"

static void write_recognition(struct json *json,
                              const struct recognition *recognition)
{
    json_set_text(json, "text", recognition->text);
    json_set_null(json, "intent");
    struct json *slots = json_set_object(json, "slots");
    if (recognition->accepted) {
        const struct intent *intent = &recognition->intent;
        json_set_text(json, "intent", intent->name);
        for (size_t i = 0; i < intent->n_slots; i++) {
            json_set_text(slots, intent->slots[i].name, intent->slots[i].value);
        }
    }
    json_set_number(json, "confidence", recognition->confidence);
    json_set_flag(json, "accepted", recognition->accepted);
}

/* The last line logged is the reason a file could not be heard. */
static void keep_line(void *context, const char *line)
{
    char **kept = context;
    free(*kept);
    *kept = xstrdup(line);
}

static enum status hear_file(struct transcriber *transcriber, const char *path,
                             struct json *json)
{
    int16_t *pcm = NULL;
    size_t n = 0;
    struct recognition recognition = {0};
    struct verdict_cost cost = {0};
    enum status status = transcriber_read(path, &pcm, &n);
    if (status == STATUS_OK) {
        status = transcriber_hear(transcriber, pcm, n, &recognition, &cost);
    }
    if (status == STATUS_OK) {
        write_recognition(json, &recognition);
        json_set_number(json, "audio_s", cost.audio_s);
        json_set_number(json, "cpu_s", cost.cpu_s);
    }
    recognition_finish(&recognition);
    free(pcm);
    return status;
}

static enum status hear_and_print(struct transcriber *transcriber,
                                  const char *path)
{
    struct json *json = json_create();
    char *reason = NULL;
    json_set_text(json, "file", path);
    log_set_sink(keep_line, &reason);
    enum status status = hear_file(transcriber, path, json);
    log_set_sink(NULL, NULL);
    if (reason != NULL) {
        (void)fprintf(stderr, "%s\n", reason);
    }
    if (status != STATUS_OK) {
        json_set_text(json, "error", reason ? reason : status_text(status));
    }
    char *line = json_print(json);
    (void)printf("%s\n", line);
    (void)fflush(stdout);
    free(line);
    free(reason);
    json_destroy(json);
    return status;
}

void command_hear_help(void)
{
    transcriber_help();
}

enum status command_hear(const struct options *options)
{
    struct transcriber *transcriber = NULL;
    enum status status = transcriber_create(options, &transcriber);
    if (status == STATUS_OK) {
        for (int i = 0; i < options->n_args; i++) {
            enum status heard = hear_and_print(transcriber, options->args[i]);
            status = heard != STATUS_OK ? heard : status;
        }
    }
    transcriber_destroy(transcriber);
    return status;
}
