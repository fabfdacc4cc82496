/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The JSON of score_report.h; `score --help` lists its names. */
#include <math.h>
#include <stdlib.h>

#include "assistant/base/json.h"
#include "assistant/score/score_report.h"

static void set_number(struct json *json, const char *key, double value)
{
    if (isnan(value)) {
        json_set_null(json, key);
    } else {
        json_set_number(json, key, value);
    }
}

static void set_count(struct json *json, const char *key, size_t count)
{
    json_set_integer(json, key, (long long)count);
}

static void set_share(struct json *json, const char *key,
                      const struct score_share *share)
{
    struct json *object = json_set_object(json, key);
    set_count(object, "count", share->part);
    set_count(object, "of", share->n);
    set_number(object, "percent", share->percent);
    set_number(object, "low_percent", share->low_percent);
    set_number(object, "high_percent", share->high_percent);
}

static void set_false_accepts(struct json *json,
                              const struct score_figures *figures)
{
    struct json *object = json_set_object(json, "false_accepts");
    set_share(object, "all", &figures->accepted_all);
    for (int kind = LABEL_OTHER; kind < LABEL_KINDS; kind++) {
        if (figures->accepted[kind].n > 0) {
            set_share(object, label_kind_name((enum label_kind)kind),
                      &figures->accepted[kind]);
        }
    }
}

static void set_confusions(struct json *json, struct score_tally *tally)
{
    struct json *object = json_set_object(json, "confusions");
    const struct score_confusion *confusion;
    struct text key = {0};
    for (size_t rank = 0; rank < SCORE_CONFUSIONS_MAX &&
                          (confusion = score_tally_confusion(tally, rank));
         rank++) {
        text_clear(&key);
        text_printf(&key, "%s for %s",
                    *confusion->heard ? confusion->heard : "nothing",
                    confusion->wanted);
        set_count(object, text_str(&key), confusion->count);
    }
    text_finish(&key);
}

static void set_calibration(struct json *json, const struct score_bin *bins)
{
    struct json *object = json_set_object(json, "calibration");
    struct text key = {0};
    for (size_t i = 0; i < SCORE_BINS; i++) {
        text_clear(&key);
        text_printf(&key, "%.1f", (double)i / SCORE_BINS);
        struct json *bin = json_set_object(object, text_str(&key));
        set_count(bin, "answers", bins[i].answers);
        set_count(bin, "right", bins[i].right);
    }
    text_finish(&key);
}

static void set_condition(struct json *json,
                          const struct score_condition *condition)
{
    struct score_figures figures;
    struct json *object = json_set_object(json, condition->name);
    score_tally_figures(condition->tally, &figures);
    set_share(object, "right", &figures.right);
    set_share(object, "wrong", &figures.wrong);
    set_share(object, "refused", &figures.refused);
    set_share(object, "best_guess_right", &figures.guessed);
    set_false_accepts(object, &figures);
    set_number(object, "audio_s", figures.audio_s);
    set_number(object, "cpu_s", figures.cpu_s);
    set_number(object, "cpu_per_audio",
               figures.audio_s > 0 ? figures.cpu_s / figures.audio_s : NAN);
    set_number(object, "latency_median_ms", figures.latency_median_ms);
    set_number(object, "latency_p95_ms", figures.latency_p95_ms);
    set_calibration(object, figures.bins);
    set_confusions(object, condition->tally);
}

char *score_report_json(const struct score_run *run)
{
    struct json *json = json_create();
    json_set_text(json, "labels", run->labels);
    json_set_text(json, "understood", run->understood);
    json_set_null(json, "noise");
    if (run->noise != NULL) {
        json_set_text(json, "noise", run->noise);
        json_set_integer(json, "seed", (long long)run->seed);
    }
    set_count(json, "files", run->n_files);
    set_count(json, "unreadable", run->n_unreadable);
    json_set_number(json, "peak_memory_mb", run->peak_memory_mb);
    struct json *conditions = json_set_object(json, "conditions");
    for (size_t i = 0; i < run->n_conditions; i++) {
        set_condition(conditions, &run->conditions[i]);
    }
    char *line = json_print(json);
    json_destroy(json);
    return line;
}
