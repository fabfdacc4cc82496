/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of score_report.h: at most 80 columns with three ratios. */
#include <math.h>
#include <stdio.h>

#include "assistant/score/score_report.h"

#define NAME_WIDTH     10
#define LABEL_WIDTH    18
#define INTERVAL_WIDTH 15

/* "98.0", or "-" where there is nothing to be a share of. */
static void append_number(struct text *out, int width, int digits, double value)
{
    if (isnan(value)) {
        text_printf(out, "%*s", width, "-");
    } else {
        text_printf(out, "%*.*f", width, digits, value);
    }
}

/* "  98.0  (95.0 to 99.2)", the last part at least `width` wide. */
static void append_share(struct text *out, const struct score_share *share,
                         int width)
{
    char interval[32] = "";
    append_number(out, 9, 1, share->percent);
    if (share->n > 0) {
        (void)snprintf(interval, sizeof interval, "(%.1f to %.1f)",
                       share->low_percent, share->high_percent);
    }
    text_printf(out, "  %-*s", width, interval);
}

static void append_head(const struct score_run *run, struct text *out)
{
    text_printf(out, "%s against %s\n%zu files", run->labels, run->understood,
                run->n_files);
    if (run->n_unreadable > 0) {
        text_printf(out, ", %zu of them unreadable and in no figure",
                    run->n_unreadable);
    }
    if (run->noise != NULL) {
        text_printf(out, "; noise: %s, seed %llu", run->noise,
                    (unsigned long long)run->seed);
    }
    text_append(out, "\n");
}

static void append_speech(const struct score_run *run,
                          const struct score_figures *figures, struct text *out)
{
    text_printf(out, "\n%-*s%5s%9s  %-*s%8s%10s%13s\n", LABEL_WIDTH,
                "to be understood", "n", "right %", INTERVAL_WIDTH, "(95 %)",
                "wrong %", "refused %", "best guess %");
    for (size_t i = 0; i < run->n_conditions; i++) {
        text_printf(out, "%-*s%5zu", LABEL_WIDTH, run->conditions[i].name,
                    figures[i].right.n);
        append_share(out, &figures[i].right, INTERVAL_WIDTH);
        append_number(out, 8, 1, figures[i].wrong.percent);
        append_number(out, 10, 1, figures[i].refused.percent);
        append_number(out, 13, 1, figures[i].guessed.percent);
        text_append(out, "\n");
    }
}

static void append_other(const char *name, const char *kind,
                         const struct score_share *share, struct text *out)
{
    text_printf(out, "%-9s%-9s%5zu", name, kind, share->n);
    append_share(out, share, 0);
    text_append(out, "\n");
}

static void append_others(const struct score_run *run,
                          const struct score_figures *figures, struct text *out)
{
    text_printf(out, "\n%-*s%5s%9s  %s\n", LABEL_WIDTH, "to be rejected", "n",
                "taken %", "(95 %)");
    for (size_t i = 0; i < run->n_conditions; i++) {
        const char *name = run->conditions[i].name;
        size_t n_kinds = 0;
        for (int kind = LABEL_OTHER; kind < LABEL_KINDS; kind++) {
            if (figures[i].accepted[kind].n > 0) {
                append_other(name, label_kind_name((enum label_kind)kind),
                             &figures[i].accepted[kind], out);
                n_kinds++;
                name = "";
            }
        }
        if (n_kinds > 1) {
            append_other(name, "all", &figures[i].accepted_all, out);
        }
    }
}

static void append_cost(const struct score_run *run,
                        const struct score_figures *figures, struct text *out)
{
    text_printf(out, "\n%-*s%16s%22s%9s\n", NAME_WIDTH, "cost", "CPU s per s",
                "verdict ms: median", "p95");
    for (size_t i = 0; i < run->n_conditions; i++) {
        const struct score_figures *f = &figures[i];
        text_printf(out, "%-*s", NAME_WIDTH, run->conditions[i].name);
        append_number(out, 16, 3, f->audio_s > 0 ? f->cpu_s / f->audio_s : NAN);
        append_number(out, 22, 0, f->latency_median_ms);
        append_number(out, 9, 0, f->latency_p95_ms);
        text_append(out, "\n");
    }
    text_printf(out, "peak memory %.0f MB\n", run->peak_memory_mb);
}

static void append_calibration(const struct score_run *run,
                               const struct score_figures *figures,
                               struct text *out)
{
    text_append(out, "\nbest guesses that are right, by their confidence\n");
    text_printf(out, "%-*s", NAME_WIDTH, "");
    for (size_t i = 0; i < run->n_conditions; i++) {
        text_printf(out, "%15s", run->conditions[i].name);
    }
    for (size_t bin = SCORE_BINS; bin-- > 0;) {
        text_printf(out, "\n%.1f to %.1f", (double)bin / SCORE_BINS,
                    (double)(bin + 1) / SCORE_BINS);
        for (size_t i = 0; i < run->n_conditions; i++) {
            const struct score_bin *found = &figures[i].bins[bin];
            char cell[48] = "-";
            if (found->answers > 0) {
                (void)snprintf(cell, sizeof cell, "%zu of %zu", found->right,
                               found->answers);
            }
            text_printf(out, "%15s", cell);
        }
    }
    text_append(out, "\n");
}

static void append_confusions(const struct score_run *run, struct text *out)
{
    for (size_t i = 0; i < run->n_conditions; i++) {
        const struct score_condition *condition = &run->conditions[i];
        const struct score_confusion *confusion;
        for (size_t rank = 0;
             rank < SCORE_CONFUSIONS_MAX &&
             (confusion = score_tally_confusion(condition->tally, rank));
             rank++) {
            if (rank == 0) {
                text_printf(out, "\ntaken for another, %s\n", condition->name);
            }
            text_printf(out, "  %s for %s: %zu\n",
                        *confusion->heard ? confusion->heard : "nothing",
                        confusion->wanted, confusion->count);
        }
    }
}

void score_report_table(const struct score_run *run, struct text *out)
{
    struct score_figures figures[SCORE_CONDITIONS_MAX] = {0};
    for (size_t i = 0; i < run->n_conditions; i++) {
        score_tally_figures(run->conditions[i].tally, &figures[i]);
    }
    append_head(run, out);
    /* Noise changes how many are right, not how many there are. */
    if (figures[0].right.n > 0) {
        append_speech(run, figures, out);
    }
    if (figures[0].accepted_all.n > 0) {
        append_others(run, figures, out);
    }
    append_cost(run, figures, out);
    append_calibration(run, figures, out);
    append_confusions(run, out);
}
