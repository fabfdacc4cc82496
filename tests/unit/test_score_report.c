/* SPDX-License-Identifier: GPL-3.0-or-later */
/* score_report and score_progress: how the figures look. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "assistant/base/clock.h"
#include "assistant/base/json.h"
#include "assistant/score/score_progress.h"
#include "assistant/score/score_report.h"

static struct score_run run;

static void add(struct score_tally *tally, enum label_kind kind,
                const char *wanted, const char *heard, double confidence)
{
    struct label label = {.kind = kind, .text = (char *)wanted};
    struct intent guess = {0};
    intent_set_name(&guess, heard);
    if (kind == LABEL_SPEECH) {
        intent_set_name(&label.intent, wanted);
    }
    score_tally_add(tally, &label,
                    &(struct score_answer){
                        .guess = &guess,
                        .text = "words",
                        .confidence = confidence,
                        .accepted = heard != NULL && confidence >= 0.5,
                        .audio_s = 1,
                        .cpu_s = 0.02,
                        .latency_ms = 20,
                    });
    intent_finish(&label.intent);
    intent_finish(&guess);
}

static int make_run(void **state)
{
    (void)state;
    run = (struct score_run){
        .labels = "set/labels.tsv",
        .understood = "idle",
        .noise = "kitchen.wav",
        .seed = 7,
        .conditions = {{"clean", 0, score_tally_create()},
                       {"12 dB", 12, score_tally_create()}},
        .n_conditions = 2,
        .n_files = 7,
        .n_unreadable = 1,
        .peak_memory_mb = 21,
    };
    for (size_t i = 0; i < 2; i++) {
        struct score_tally *tally = run.conditions[i].tally;
        add(tally, LABEL_SPEECH, "stop", "stop", 0.97);
        add(tally, LABEL_SPEECH, "stop", i == 0 ? "stop" : "go", 0.97);
        add(tally, LABEL_SPEECH, "next", "next", 0.2);
        add(tally, LABEL_SPEECH, "next", NULL, 0);
        add(tally, LABEL_UNKNOWN, "_unknown_", "go", 0.8);
        add(tally, LABEL_SILENCE, "_silence_", NULL, 0);
    }
    return 0;
}

static int free_run(void **state)
{
    (void)state;
    score_tally_destroy(run.conditions[0].tally);
    score_tally_destroy(run.conditions[1].tally);
    return 0;
}

static void the_table_is_aligned_and_plain(void **state)
{
    (void)state;
    static const char wanted[] =
        "set/labels.tsv against idle\n"
        "7 files, 1 of them unreadable and in no figure; noise: kitchen.wav, "
        "seed 7\n"
        "\n"
        "to be understood      n  right %  (95 %)          wrong % refused % "
        "best guess %\n"
        "clean                 4     50.0  (15.0 to 85.0)      0.0      50.0 "
        "        75.0\n"
        "12 dB                 4     25.0  (4.6 to 69.9)      25.0      50.0 "
        "        50.0\n"
        "\n"
        "to be rejected        n  taken %  (95 %)\n"
        "clean    _unknown_    1    100.0  (20.7 to 100.0)\n"
        "         _silence_    1      0.0  (0.0 to 79.3)\n"
        "         all          2     50.0  (9.5 to 90.5)\n"
        "12 dB    _unknown_    1    100.0  (20.7 to 100.0)\n"
        "         _silence_    1      0.0  (0.0 to 79.3)\n"
        "         all          2     50.0  (9.5 to 90.5)\n"
        "\n"
        "cost           CPU s per s    verdict ms: median      p95\n"
        "clean                0.020                    20       20\n"
        "12 dB                0.020                    20       20\n"
        "peak memory 21 MB\n"
        "\n"
        "best guesses that are right, by their confidence\n"
        "                    clean          12 dB\n"
        "0.9 to 1.0         2 of 2         1 of 2\n"
        "0.8 to 0.9         0 of 1         0 of 1\n"
        "0.7 to 0.8              -              -\n"
        "0.6 to 0.7              -              -\n"
        "0.5 to 0.6              -              -\n"
        "0.4 to 0.5              -              -\n"
        "0.3 to 0.4              -              -\n"
        "0.2 to 0.3         1 of 1         1 of 1\n"
        "0.1 to 0.2              -              -\n"
        "0.0 to 0.1              -              -\n"
        "\n"
        "taken for another, clean\n"
        "  words for _unknown_: 1\n"
        "\n"
        "taken for another, 12 dB\n"
        "  words for _unknown_: 1\n"
        "  go for stop: 1\n";
    struct text table = {0};
    score_report_table(&run, &table);
    assert_string_equal(text_str(&table), wanted);
    text_finish(&table);
}

static void json_has_the_same_figures(void **state)
{
    (void)state;
    char *line = score_report_json(&run);
    assert_null(strchr(line, '\n'));
    struct json *json = NULL;
    assert_int_equal(json_parse(line, strlen(line), &json), STATUS_OK);
    assert_int_equal(json_integer(json, "seed", 0), 7);
    assert_int_equal(json_integer(json, "unreadable", 0), 1);
    const struct json *noisy =
        json_object(json_object(json, "conditions"), "12 dB");
    assert_int_equal(json_integer(json_object(noisy, "right"), "count", 9), 1);
    assert_int_equal(json_integer(json_object(noisy, "wrong"), "count", 9), 1);
    assert_int_equal(json_integer(json_object(noisy, "refused"), "of", 9), 4);
    const struct json *accepts = json_object(noisy, "false_accepts");
    assert_int_equal(
        json_integer(json_object(accepts, "_unknown_"), "count", 9), 1);
    assert_null(json_object(accepts, "said"));
    const struct json *bin =
        json_object(json_object(noisy, "calibration"), "0.9");
    assert_int_equal(json_integer(bin, "answers", 9), 2);
    assert_int_equal(json_integer(bin, "right", 9), 1);
    assert_int_equal(
        json_integer(json_object(noisy, "confusions"), "go for stop", 9), 1);
    json_destroy(json);
    free(line);
}

static void without_noise_or_files_nothing_is_a_number(void **state)
{
    (void)state;
    struct score_run empty = {
        .labels = "l.tsv",
        .understood = "idle",
        .conditions = {{"clean", 0, score_tally_create()}},
        .n_conditions = 1,
        .n_files = 3,
        .n_unreadable = 3,
    };
    char *line = score_report_json(&empty);
    assert_non_null(strstr(line, "\"noise\":null"));
    assert_null(strstr(line, "\"seed\""));
    assert_non_null(strstr(line, "\"percent\":null"));
    struct text table = {0};
    score_report_table(&empty, &table);
    assert_null(strstr(text_str(&table), "nan"));
    assert_null(strstr(text_str(&table), "right %"));
    text_finish(&table);
    free(line);
    score_tally_destroy(empty.conditions[0].tally);
}

static size_t count(const char *text, const char *part)
{
    size_t n = 0;
    while ((text = strstr(text, part)) != NULL) {
        n++;
        text++;
    }
    return n;
}

static void the_curve_has_a_line_a_dot_and_a_name_for_each(void **state)
{
    (void)state;
    struct text svg = {0};
    score_report_curve(&run, &svg);
    const char *text = text_str(&svg);
    assert_int_equal(strncmp(text, "<svg ", 5), 0);
    assert_string_equal(text + strlen(text) - 7, "</svg>\n");
    assert_int_equal(count(text, "<polyline"), 2);
    assert_int_equal(count(text, "<circle"), 2);
    assert_int_equal(count(text, ">clean</text>"), 1);
    assert_int_equal(count(text, ">12 dB</text>"), 1);
    /* Threshold 0: 1 of 4 rejected, 1 of 2 accepted; then the root of each. */
    assert_non_null(strstr(text, "points=\"380.0,194.7 "));
    assert_null(strstr(text, "nan"));
    text_finish(&svg);
}

static void progress_is_shown_only_in_long_runs(void **state)
{
    (void)state;
    struct score_progress progress;
    score_progress_start(&progress, 100, true, 0);
    assert_false(score_progress_show(&progress, 10, NS_PER_S));
    assert_true(score_progress_show(&progress, 20, 2 * NS_PER_S));
    assert_false(score_progress_show(&progress, 21, 2 * NS_PER_S + NS_PER_MS));
    assert_true(score_progress_show(&progress, 22, 3 * NS_PER_S));
    score_progress_start(&progress, 100, false, 0);
    assert_false(score_progress_show(&progress, 10, 29 * NS_PER_S));
    assert_true(score_progress_show(&progress, 11, 30 * NS_PER_S));
    assert_false(score_progress_show(&progress, 12, 31 * NS_PER_S));
    assert_true(score_progress_show(&progress, 13, 60 * NS_PER_S));
}

#define RUN_TEST(f) cmocka_unit_test_setup_teardown(f, make_run, free_run)

int main(void)
{
    const struct CMUnitTest tests[] = {
        RUN_TEST(the_table_is_aligned_and_plain),
        RUN_TEST(json_has_the_same_figures),
        RUN_TEST(without_noise_or_files_nothing_is_a_number),
        RUN_TEST(the_curve_has_a_line_a_dot_and_a_name_for_each),
        cmocka_unit_test(progress_is_shown_only_in_long_runs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
