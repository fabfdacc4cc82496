/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `uncramp score`: hears every labelled file, as recorded and with noise, and
 * says how much of it was right. Here are the options and the run; what the
 * figures are is score_tally.c's, how they look score_report.h's.
 */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "assistant/base/clock.h"
#include "assistant/base/log.h"
#include "assistant/base/memory.h"
#include "assistant/commands/commands.h"
#include "assistant/ear/transcriber.h"
#include "assistant/score/score_each.h"
#include "assistant/score/score_labels.h"
#include "assistant/score/score_progress.h"
#include "assistant/score/score_report.h"
#include "audio/mix.h"
#include "audio/soundfile.h"

#define SNR_DEFAULT  "24,12,6"
#define SNR_DB_MOST  100.0
#define SEED_DEFAULT 1
#define SEED_MAX     999999999
#define NOISE_MAX_S  600.0

struct scoring {
    struct score_run run;
    struct score_labels labels;
    struct transcriber *transcriber;
    int16_t *noise;
    size_t n_noise;
    FILE *curve;
    struct score_each *each; /* or NULL */
    struct score_progress progress;
    int line_read; /* of the label whose file is being read, 0 if none */
};

/* ---------------------------------------------------------------- options */

static enum status usage(const char *option, const char *value,
                         const char *advice)
{
    (void)fprintf(stderr, "uncramp: %s \"%s\": %s\n", option, value, advice);
    return STATUS_USAGE;
}

static enum status add_condition(struct score_run *run, const char *name,
                                 double snr_db)
{
    for (size_t i = 0; i < run->n_conditions; i++) {
        if (strcmp(run->conditions[i].name, name) == 0) {
            return usage("--snr", name, "is there twice; take one out");
        }
    }
    if (run->n_conditions == SCORE_CONDITIONS_MAX) {
        return usage("--snr", name, "is one too many; give at most 12");
    }
    struct score_condition *added = &run->conditions[run->n_conditions++];
    (void)snprintf(added->name, sizeof added->name, "%s", name);
    added->snr_db = snr_db;
    added->tally = score_tally_create();
    return STATUS_OK;
}

static enum status read_ratios(struct score_run *run, const char *list)
{
    enum status status = STATUS_OK;
    for (const char *at = list; status == STATUS_OK; at++) {
        char *end = NULL;
        char name[32];
        double snr_db = strtod(at, &end);
        if (end == at || (*end != ',' && *end != '\0') ||
            !(fabs(snr_db) <= SNR_DB_MOST)) {
            return usage("--snr", list,
                         "give decibels from -100 to 100, like 24,12,6");
        }
        (void)snprintf(name, sizeof name, "%g dB", snr_db);
        status = add_condition(run, name, snr_db);
        at = end;
        if (*at == '\0') {
            break;
        }
    }
    return status;
}

static enum status read_seed(const char *text, uint64_t *seed)
{
    char *end = NULL;
    errno = 0;
    unsigned long value = strtoul(text, &end, 10);
    if (*text < '0' || *text > '9' || *end != '\0' || errno != 0 ||
        value > SEED_MAX) {
        return usage("--seed", text, "give a whole number below 1000000000");
    }
    *seed = value;
    return STATUS_OK;
}

static enum status read_options(const struct options *options,
                                struct score_run *run)
{
    const char *ratios = options->value[OPTION_SNR];
    const char *seed = options->value[OPTION_SEED];
    run->labels = options->args[0];
    run->noise = options->value[OPTION_NOISE];
    run->seed = SEED_DEFAULT;
    enum status status = add_condition(run, "clean", 0);
    if (run->noise == NULL && (ratios != NULL || seed != NULL)) {
        return usage(ratios ? "--snr" : "--seed", ratios ? ratios : seed,
                     "means nothing without --noise FILE");
    }
    if (status == STATUS_OK && run->noise != NULL) {
        status = read_ratios(run, ratios ? ratios : SNR_DEFAULT);
    }
    if (status == STATUS_OK && seed != NULL) {
        status = read_seed(seed, &run->seed);
    }
    return status;
}

/* ----------------------------------------------------------------- inputs */

static enum status read_noise(struct scoring *scoring)
{
    const char *path = scoring->run.noise;
    enum status status =
        sound_read(path, NOISE_MAX_S, &scoring->noise, &scoring->n_noise);
    if (status != STATUS_OK) {
        return status;
    }
    for (size_t i = 0; i < scoring->n_noise; i++) {
        if (scoring->noise[i] != 0) {
            return STATUS_OK;
        }
    }
    log_error("score", "%s: is silent; name a file with noise in it", path);
    return STATUS_INVALID;
}

static enum status open_curve(struct scoring *scoring, const char *path)
{
    bool speech = false;
    bool other = false;
    for (size_t i = 0; i < scoring->labels.n_rows; i++) {
        bool is_speech = scoring->labels.rows[i].kind == LABEL_SPEECH;
        speech = speech || is_speech;
        other = other || !is_speech;
    }
    if (!speech || !other) {
        log_error("score",
                  "%s: has no row that must be %s, so there is no curve to "
                  "draw; add some, or leave --curve out",
                  scoring->run.labels, speech ? "rejected" : "understood");
        return STATUS_INVALID;
    }
    scoring->curve = fopen(path, "we");
    if (scoring->curve == NULL) {
        log_error("score", "%s: cannot be written: %s", path, strerror(errno));
        return STATUS_IO;
    }
    return STATUS_OK;
}

static enum status open_inputs(struct scoring *scoring,
                               const struct options *options)
{
    enum status status =
        score_labels_load(scoring->run.labels, &scoring->labels);
    if (status == STATUS_OK && scoring->run.noise != NULL) {
        status = read_noise(scoring);
    }
    if (status == STATUS_OK) {
        status = transcriber_create(options, &scoring->transcriber);
    }
    if (status == STATUS_OK && options->on[OPTION_CURVE]) {
        status = open_curve(scoring, options->value[OPTION_CURVE]);
    }
    if (status == STATUS_OK && options->on[OPTION_EACH]) {
        status = score_each_open(options->value[OPTION_EACH], &scoring->each);
    }
    if (status == STATUS_OK) {
        scoring->run.understood = transcriber_name(scoring->transcriber);
    }
    return status;
}

/* ---------------------------------------------------------------- hearing */

/* Shows what is logged, without disturbing the live line. */
static void show_line(void *context, const char *line)
{
    const struct scoring *scoring = context;
    const char *reason = strstr(line, ": ");
    score_progress_clear(&scoring->progress);
    if (scoring->line_read > 0 && reason != NULL) {
        (void)fprintf(stderr, "%s:%d: %s; it is in no figure\n",
                      scoring->run.labels, scoring->line_read, reason + 2);
    } else {
        (void)fprintf(stderr, "%s\n", line);
    }
}

static enum status hear(struct scoring *scoring, const struct label *label,
                        const int16_t *pcm, size_t n,
                        const struct score_condition *condition)
{
    struct recognition recognition = {0};
    struct verdict_cost cost = {0};
    struct intent guess = {0};
    enum status status =
        transcriber_hear(scoring->transcriber, pcm, n, &recognition, &cost);
    if (status == STATUS_OK) {
        if (recognition.accepted || recognition.reason == REJECT_CONFIDENCE) {
            (void)automaton_parse(transcriber_automaton(scoring->transcriber),
                                  recognition.text, &guess);
        }
        score_each_write(scoring->each, condition->name, label, &recognition,
                         label->kind == LABEL_SPEECH &&
                             score_is_right(label, &guess));
        score_tally_add(condition->tally, label,
                        &(struct score_answer){
                            .guess = &guess,
                            .text = recognition.text,
                            .confidence = recognition.confidence,
                            .accepted = recognition.accepted,
                            .audio_s = cost.audio_s,
                            .cpu_s = cost.cpu_s,
                            .latency_ms = cost.elapsed_ms,
                        });
    }
    intent_finish(&guess);
    recognition_finish(&recognition);
    return status;
}

static enum status hear_conditions(struct scoring *scoring,
                                   const struct label *label,
                                   const int16_t *pcm, size_t n)
{
    struct score_run *run = &scoring->run;
    enum status status = hear(scoring, label, pcm, n, &run->conditions[0]);
    int16_t *mixed = xcalloc(n, sizeof *mixed);
    for (size_t i = 1; i < run->n_conditions && status == STATUS_OK; i++) {
        double snr_db = run->conditions[i].snr_db;
        size_t start =
            mix_start(run->seed, label->file, snr_db, n, scoring->n_noise);
        mix_noise(pcm, n, scoring->noise, scoring->n_noise, start, snr_db,
                  mixed);
        status = hear(scoring, label, mixed, n, &run->conditions[i]);
    }
    free(mixed);
    return status;
}

/* A file that cannot be read is told of and counted; the rest goes on. */
static enum status hear_all(struct scoring *scoring)
{
    struct score_run *run = &scoring->run;
    enum status status = STATUS_OK;
    run->n_files = scoring->labels.n_rows;
    for (size_t i = 0; i < run->n_files && status == STATUS_OK; i++) {
        const struct label *label = &scoring->labels.rows[i];
        int16_t *pcm = NULL;
        size_t n = 0;
        scoring->line_read = label->line;
        enum status read = transcriber_read(label->path, &pcm, &n);
        scoring->line_read = 0;
        if (read == STATUS_OK) {
            status = hear_conditions(scoring, label, pcm, n);
        } else {
            run->n_unreadable++;
        }
        free(pcm);
        (void)score_progress_show(&scoring->progress, i + 1, clock_mono_ns());
    }
    return status;
}

/* ----------------------------------------------------------------- output */

static enum status write_curve(struct scoring *scoring)
{
    struct text svg = {0};
    score_report_curve(&scoring->run, &svg);
    bool written = fputs(text_str(&svg), scoring->curve) >= 0;
    written = fclose(scoring->curve) == 0 && written;
    scoring->curve = NULL;
    text_finish(&svg);
    if (!written) {
        log_error("score", "the curve cannot be written; is the disk full?");
        return STATUS_IO;
    }
    return STATUS_OK;
}

static void print_report(const struct score_run *run, bool as_json)
{
    struct text table = {0};
    if (as_json) {
        char *json = score_report_json(run);
        (void)printf("%s\n", json);
        free(json);
    } else {
        score_report_table(run, &table);
        (void)fputs(text_str(&table), stdout);
    }
    text_finish(&table);
}

static enum status hear_and_report(struct scoring *scoring, bool as_json)
{
    struct rusage used;
    score_progress_start(&scoring->progress, scoring->labels.n_rows,
                         isatty(STDERR_FILENO) == 1, clock_mono_ns());
    log_set_sink(show_line, scoring);
    enum status status = hear_all(scoring);
    log_set_sink(NULL, NULL);
    score_progress_clear(&scoring->progress);
    if (status != STATUS_OK) {
        return status;
    }
    (void)getrusage(RUSAGE_SELF, &used);
    scoring->run.peak_memory_mb = (double)used.ru_maxrss / 1024;
    print_report(&scoring->run, as_json);
    if (scoring->curve != NULL) {
        status = write_curve(scoring);
    }
    return status == STATUS_OK && scoring->run.n_unreadable > 0 ? STATUS_IO
                                                                : status;
}

static void finish(struct scoring *scoring)
{
    for (size_t i = 0; i < scoring->run.n_conditions; i++) {
        score_tally_destroy(scoring->run.conditions[i].tally);
    }
    if (scoring->curve != NULL) {
        (void)fclose(scoring->curve);
    }
    transcriber_destroy(scoring->transcriber);
    score_labels_finish(&scoring->labels);
    free(scoring->noise);
}

enum status command_score(const struct options *options)
{
    struct scoring scoring = {0};
    enum status status = read_options(options, &scoring.run);
    if (status == STATUS_OK) {
        status = open_inputs(&scoring, options);
    }
    if (status == STATUS_OK) {
        status = hear_and_report(&scoring, options->on[OPTION_JSON]);
    }
    enum status closed = score_each_close(scoring.each);
    finish(&scoring);
    return status == STATUS_OK ? closed : status;
}

void command_score_help(void)
{
    (void)printf(
        "LABELS.tsv is text with tabs between columns and a first line that\n"
        "names them: file (from the folder of LABELS.tsv), then one of\n"
        "  intent               what must be understood; a third column, "
        "slots,\n"
        "                       has name=value;name=value\n"
        "  word                 the same, without slots\n"
        "  said                 anything: every file must be rejected\n"
        "An intent or word of -, _unknown_ or _silence_ must be rejected, "
        "too.\n"
        "\n"
        "Right is: accepted, with the intent and every labelled slot. The "
        "best\n"
        "guess is what would be accepted at threshold 0. Noise is mixed so "
        "that\n"
        "the loudest 2048 samples of speech and noise have the wanted ratio.\n"
        "\n"
        "--json prints: labels understood noise seed files unreadable\n"
        "peak_memory_mb conditions. Under each condition: right wrong refused\n"
        "best_guess_right false_accepts (all, and each kind), each with count "
        "of\n"
        "percent low_percent high_percent (Wilson, 95 %%); audio_s cpu_s\n"
        "cpu_per_audio latency_median_ms latency_p95_ms (the verdict on a "
        "whole\n"
        "file); calibration: confidence from, answers, how many of them "
        "right;\n"
        "confusions.\n"
        "\n");
    transcriber_help();
}
