/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `uncramp diary`: the cramps it was told about, as a table to read or as CSV
 * for a doctor's program; or forgets them.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "assistant/base/text.h"
#include "assistant/commands/commands.h"
#include "assistant/diary/diary.h"
#include "assistant/diary/history.h"
#include "assistant/settings/paths.h"

#define MINUTE_S 60

void command_diary_help(void)
{
    (void)printf(
        "Columns of --csv, for each cramp, in the order they were told:\n"
        "  began      local time as ISO 8601; empty if the clock was not set\n"
        "  muscle     calf, hamstring, thigh, foot, shin, inner_thigh, "
        "outer_thigh or\n             "
        "empty\n"
        "  side       left, right, both or empty\n"
        "  lasted_s   seconds from telling it until it had gone, or empty\n"
        "  helped     the stretch after which it had gone, or empty\n"
        "  ended      gone, stopped (by the person), warned (a sign of "
        "danger),\n"
        "             lasted (ten minutes and more), unanswered\n\n"
        "It is kept in %s of the state folder, for its owner alone; --forget\n"
        "empties it at once. Members of the group uncramp who have none see\n"
        "that of the service.\n",
        DIARY_NAME);
}

/* The local time then; false where it is not known. */
static bool local_time(const struct cramp *cramp, struct tm *out)
{
    time_t shifted = (time_t)(cramp->began_s + cramp->offset_s);
    return cramp->began_s >= CRAMP_EARLIEST_S &&
           gmtime_r(&shifted, out) != NULL;
}

static void append_iso_time(struct text *out, const struct cramp *cramp)
{
    char line[40] = "";
    struct tm local;
    int minutes = abs(cramp->offset_s) / MINUTE_S;
    if (local_time(cramp, &local)) {
        (void)strftime(line, sizeof line, "%Y-%m-%dT%H:%M:%S", &local);
        text_printf(out, "%s%c%02d:%02d", line, cramp->offset_s < 0 ? '-' : '+',
                    minutes / 60, minutes % 60);
    }
}

/* As RFC 4180 has it: in quotes where there is anything to protect. */
static void append_field(struct text *out, const char *value)
{
    if (value[strcspn(value, ",\"\r\n")] == '\0') {
        text_append(out, value);
        return;
    }
    text_append(out, "\"");
    for (; *value != '\0'; value++) {
        text_append_n(out, value, 1);
        if (*value == '"') {
            text_append(out, "\"");
        }
    }
    text_append(out, "\"");
}

static void print_csv(const struct cramp *cramps, size_t n)
{
    struct text line = {0};
    (void)printf("began,muscle,side,lasted_s,helped,ended\r\n");
    for (size_t i = 0; i < n; i++) {
        const struct cramp *cramp = &cramps[i];
        text_clear(&line);
        append_iso_time(&line, cramp);
        text_append(&line, ",");
        append_field(&line, cramp->muscle);
        text_append(&line, ",");
        append_field(&line, cramp->side);
        text_append(&line, ",");
        if (cramp->lasted_s >= 0) {
            text_printf(&line, "%d", cramp->lasted_s);
        }
        text_append(&line, ",");
        append_field(&line, cramp->helped);
        (void)printf("%s,%s\r\n", text_str(&line),
                     cramp_ending_name(cramp->ending));
    }
    text_finish(&line);
}

static void print_row(const struct cramp *cramp)
{
    char when[40] = "(clock was not set)";
    struct tm local;
    struct text where = {0};
    struct text lasted = {0};
    if (local_time(cramp, &local)) {
        (void)strftime(when, sizeof when, "%a %Y-%m-%d %H:%M", &local);
    }
    text_printf(&where, "%s%s%s", cramp->side,
                cramp->side[0] && cramp->muscle[0] ? " " : "", cramp->muscle);
    for (size_t i = 0; i < where.length; i++) {
        where.bytes[i] = where.bytes[i] == '_' ? ' ' : where.bytes[i];
    }
    if (cramp->lasted_s >= 0) {
        text_printf(&lasted, "%d:%02d", cramp->lasted_s / MINUTE_S,
                    cramp->lasted_s % MINUTE_S);
    }
    (void)printf("%-20s  %-17s  %6s  %-10s  %s\n", when,
                 where.length ? text_str(&where) : "-",
                 lasted.length ? text_str(&lasted) : "-",
                 cramp_ending_name(cramp->ending), cramp->helped);
    text_finish(&where);
    text_finish(&lasted);
}

static void print_table(const struct cramp *cramps, size_t n)
{
    struct history history = {
        .cramps = cramps, .count = n, .now_s = (int64_t)time(NULL)};
    if (n == 0) {
        (void)printf("No cramps: it was told of none yet.\n");
        return;
    }
    (void)printf("%-20s  %-17s  %6s  %-10s  %s\n", "when", "where", "min:s",
                 "ended", "helped");
    for (size_t i = 0; i < n; i++) {
        print_row(&cramps[i]);
    }
    (void)printf("\n%ld in the last seven days, %ld in the last thirty.\n",
                 history_count(&history, HISTORY_WEEK_DAYS),
                 history_count(&history, HISTORY_MONTH_DAYS));
}

static enum status forget(const char *path)
{
    size_t n = 0;
    size_t n_damaged = 0;
    enum status status = diary_forget(path, &n, &n_damaged);
    if (status == STATUS_OK) {
        (void)printf("Forgot %zu %s.\n", n, n == 1 ? "cramp" : "cramps");
    }
    if (n_damaged > 0) {
        (void)printf("Removed %zu damaged %s besides.\n", n_damaged,
                     n_damaged == 1 ? "diary" : "diaries");
    }
    return status;
}

/* One's own; where that is empty, it may be of a try at a terminal, and the
 * service's is meant. */
static enum status read_some(struct cramp **cramps, size_t *n)
{
    char *paths[] = {paths_state_find(DIARY_NAME),
                     paths_service_state_find(DIARY_NAME)};
    enum status status = STATUS_OK;
    for (size_t i = 0; i < 2; i++) {
        if (paths[i] != NULL && status == STATUS_OK && *n == 0) {
            free(*cramps);
            *cramps = NULL;
            status = diary_read(paths[i], SIZE_MAX / 2, cramps, n);
        }
    }
    free(paths[0]);
    free(paths[1]);
    return status;
}

static enum status forget_own(void)
{
    char *path = NULL;
    enum status status = paths_state(DIARY_NAME, &path);
    if (status == STATUS_OK) {
        status = forget(path);
    }
    free(path);
    return status;
}

enum status command_diary(const struct options *options)
{
    if (options->on[OPTION_FORGET]) {
        return forget_own();
    }
    struct cramp *cramps = NULL;
    size_t n = 0;
    enum status status = read_some(&cramps, &n);
    if (status == STATUS_OK && options->on[OPTION_CSV]) {
        print_csv(cramps, n);
    } else if (status == STATUS_OK) {
        print_table(cramps, n);
    }
    free(cramps);
    return status;
}
