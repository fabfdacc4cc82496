/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `uncramp hear`: each file is one utterance, heard whole; a line of JSON for
 * each, in order. A file that cannot be read gets its line too.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "assistant/base/json.h"
#include "assistant/base/log.h"
#include "assistant/base/memory.h"
#include "assistant/commands.h"
#include "assistant/hearing.h"
#include "assistant/knowledge.h"
#include "audio/pcm.h"
#include "audio/soundfile.h"

#define UTTERANCE_MAX_S 30.0
/* For grammars of other people's: what is likelier right than wrong. */
#define GRAMMAR_THRESHOLD 0.5
#define GRAMMAR_STATE     "grammar"

struct hearing_test {
    struct knowledge knowledge;
    struct automaton *automaton;
    struct recognizer *recognizer;
};

void command_hear_help(void)
{
    (void)printf("listening states:\n");
    for (size_t i = 0; phrasebook_state(i) != NULL; i++) {
        const struct listening_state *state = phrasebook_state(i);
        (void)printf("  %-20s %s\n", state->name, state->purpose);
    }
}

static enum status use_grammar(struct hearing_test *test, const char *path)
{
    struct recognizer_config config = {0};
    struct grammar *grammar = NULL;
    enum status status = grammar_load(path, NULL, 0, &grammar);
    if (status == STATUS_OK) {
        status = automaton_build(grammar, &test->automaton);
    }
    grammar_destroy(grammar);
    if (status == STATUS_OK) {
        status = recognizer_pocketsphinx_create(&config, &test->recognizer);
    }
    if (status == STATUS_OK) {
        status = recognizer_add(test->recognizer, GRAMMAR_STATE,
                                test->automaton, GRAMMAR_THRESHOLD);
    }
    return status == STATUS_OK ? recognizer_use(test->recognizer, GRAMMAR_STATE)
                               : status;
}

static enum status use_state(struct hearing_test *test, const char *content,
                             const char *state)
{
    enum status status = knowledge_load(content, &test->knowledge);
    if (status != STATUS_OK) {
        return status;
    }
    if (phrasebook_automaton(test->knowledge.phrasebook, state) == NULL) {
        (void)fprintf(stderr,
                      "uncramp: there is no listening state \"%s\"; uncramp "
                      "hear --help lists them\n",
                      state);
        return STATUS_USAGE;
    }
    status = hearing_recognizer(test->knowledge.phrasebook, &test->recognizer);
    return status == STATUS_OK ? recognizer_use(test->recognizer, state)
                               : status;
}

static double cpu_s(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

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

static enum status hear_file(struct recognizer *recognizer, const char *path,
                             struct json *json)
{
    int16_t *pcm = NULL;
    size_t n = 0;
    struct recognition recognition = {0};
    double began_s = cpu_s();
    enum status status = sound_read(path, UTTERANCE_MAX_S, &pcm, &n);
    if (status == STATUS_OK) {
        status = recognizer_finish(recognizer, pcm, n, &recognition);
    }
    if (status == STATUS_OK) {
        write_recognition(json, &recognition);
        json_set_number(json, "audio_s", (double)n / PCM_RATE_HZ);
        json_set_number(json, "cpu_s", cpu_s() - began_s);
    }
    recognition_finish(&recognition);
    free(pcm);
    return status;
}

static enum status hear_and_print(struct recognizer *recognizer,
                                  const char *path)
{
    struct json *json = json_create();
    char *reason = NULL;
    json_set_text(json, "file", path);
    log_set_sink(keep_line, &reason);
    enum status status = hear_file(recognizer, path, json);
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

enum status command_hear(const struct options *options)
{
    struct hearing_test test = {0};
    const char *grammar = options->value[OPTION_GRAMMAR];
    const char *state = options->value[OPTION_STATE];
    enum status status =
        grammar != NULL ? use_grammar(&test, grammar)
                        : use_state(&test, options->value[OPTION_CONTENT],
                                    state ? state : phrasebook_state(0)->name);
    if (status == STATUS_OK) {
        for (int i = 0; i < options->n_args; i++) {
            enum status heard =
                hear_and_print(test.recognizer, options->args[i]);
            status = heard != STATUS_OK ? heard : status;
        }
    }
    recognizer_destroy(test.recognizer);
    automaton_destroy(test.automaton);
    knowledge_finish(&test.knowledge);
    return status;
}
