/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assistant/diary/scribe.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "assistant/base/clock.h"
#include "assistant/base/log.h"
#include "assistant/base/memory.h"
#include "assistant/diary/diary.h"
#include "assistant/settings/paths.h"

/* More than anybody counts back: two months of five a night. */
#define READ_MAX 300
/* What is kept while the disk refuses. */
#define ENTRIES_MAX       100
#define SIMULATED_START_S INT64_C(1767582000)

struct entry {
    struct cramp cramp;
    int64_t began_ms;
    bool dated;
};

struct scribe {
    char *path;                        /* NULL: nothing is ever written */
    struct entry entries[ENTRIES_MAX]; /* not in the file, oldest first */
    size_t n_entries;
    size_t n_new; /* the last of them, not yet tried to write */
    struct cramp *recalled;
};

struct scribe *scribe_create(const char *path)
{
    struct scribe *scribe = xcalloc(1, sizeof *scribe);
    scribe->path = path ? xstrdup(path) : NULL;
    if (path != NULL && diary_write(path, NULL, 0) != STATUS_OK) {
        log_warn("scribe", "going on without the diary; each cramp is tried "
                           "to be written again");
    }
    return scribe;
}

struct scribe *scribe_create_own(void)
{
    char *path = NULL;
    struct scribe *scribe = NULL;
    if (paths_state(DIARY_NAME, &path) == STATUS_OK) {
        scribe = scribe_create(path);
    }
    free(path);
    return scribe;
}

static int64_t wall_s(const struct scribe *scribe, int64_t now_ms)
{
    return scribe->path == NULL ? SIMULATED_START_S + now_ms / MS_PER_S
                                : (int64_t)time(NULL);
}

static int offset_s(const struct scribe *scribe, int64_t at_s)
{
    struct tm local = {0};
    time_t at = (time_t)at_s;
    return scribe->path != NULL && localtime_r(&at, &local) != NULL
               ? (int)local.tm_gmtoff
               : 0;
}

static void date(const struct scribe *scribe, struct entry *entry,
                 int64_t now_ms)
{
    if (!entry->dated) {
        struct cramp *cramp = &entry->cramp;
        cramp->began_s =
            wall_s(scribe, now_ms) - (now_ms - entry->began_ms) / MS_PER_S;
        cramp->offset_s = offset_s(scribe, cramp->began_s);
        entry->dated = true;
    }
}

static void note(void *context, const struct cramp *cramp, int64_t began_ms)
{
    struct scribe *scribe = context;
    if (scribe->n_entries == ENTRIES_MAX) {
        scribe->n_entries--;
        memmove(scribe->entries, scribe->entries + 1,
                scribe->n_entries * sizeof scribe->entries[0]);
    }
    scribe->entries[scribe->n_entries++] =
        (struct entry){.cramp = *cramp, .began_ms = began_ms};
    scribe->n_new += scribe->n_new < ENTRIES_MAX;
}

/* The file's cramps, and behind them those that are not in it; these alone
 * where it can't be read. */
static enum status look_back(struct scribe *scribe, int64_t now_ms,
                             struct history *out)
{
    size_t count = 0;
    free(scribe->recalled);
    scribe->recalled = NULL;
    enum status status =
        scribe->path == NULL
            ? STATUS_OK
            : diary_read(scribe->path, READ_MAX, &scribe->recalled, &count);
    scribe->recalled = xrealloc(scribe->recalled, count + scribe->n_entries + 1,
                                sizeof *scribe->recalled);
    for (size_t i = 0; i < scribe->n_entries; i++) {
        date(scribe, &scribe->entries[i], now_ms);
        scribe->recalled[count++] = scribe->entries[i].cramp;
    }
    int64_t now_s = wall_s(scribe, now_ms);
    *out = (struct history){.cramps = scribe->recalled,
                            .count = count,
                            .now_s = now_s,
                            .offset_s = offset_s(scribe, now_s)};
    return status;
}

static bool recall(void *context, int64_t now_ms, struct history *out)
{
    return look_back(context, now_ms, out) == STATUS_OK;
}

static bool forget(void *context)
{
    struct scribe *scribe = context;
    size_t n = 0;
    size_t n_damaged = 0;
    scribe->n_entries = 0;
    scribe->n_new = 0;
    return scribe->path == NULL ||
           diary_forget(scribe->path, &n, &n_damaged) == STATUS_OK;
}

struct notebook scribe_notebook(struct scribe *scribe)
{
    return (struct notebook){
        .note = note, .recall = recall, .forget = forget, .context = scribe};
}

bool scribe_is_waiting(const struct scribe *scribe)
{
    return scribe->n_new > 0;
}

/* All that is not in the file yet; it stays here where that fails. */
static void write_entries(struct scribe *scribe)
{
    struct cramp cramps[ENTRIES_MAX];
    for (size_t i = 0; i < scribe->n_entries; i++) {
        cramps[i] = scribe->entries[i].cramp;
    }
    if (scribe->path != NULL &&
        diary_write(scribe->path, cramps, scribe->n_entries) == STATUS_OK) {
        scribe->n_entries = 0;
    }
}

bool scribe_write(struct scribe *scribe, int64_t now_ms)
{
    struct history history;
    bool fresh = scribe->n_new > 0;
    scribe->n_new = 0;
    if (scribe->n_entries == 0) {
        return false;
    }
    enum status status = look_back(scribe, now_ms, &history);
    struct cramp *last = &scribe->entries[scribe->n_entries - 1].cramp;
    if (fresh) {
        last->advised = status == STATUS_OK && last->ending == CRAMP_GONE &&
                        history_comes_often(&history);
    }
    /* What can't be read for another reason can't be written, and was told. */
    if (status == STATUS_OK || status == STATUS_INVALID) {
        write_entries(scribe);
    }
    return fresh && last->advised;
}

void scribe_destroy(struct scribe *scribe)
{
    if (scribe == NULL) {
        return;
    }
    free(scribe->recalled);
    free(scribe->path);
    free(scribe);
}
