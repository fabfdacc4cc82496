/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Between the dialogue and the file: when it writes, what it keeps. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "assistant/base/log.h"
#include "assistant/base/memory.h"
#include "assistant/diary/diary.h"
#include "assistant/diary/scribe.h"

#define DAY_MS INT64_C(86400000)

struct place {
    char folder[32];
    char path[64];
};

static void drop_line(void *context, const char *line)
{
    (void)context;
    (void)line;
}

static int make_place(void **state)
{
    struct place *place = xcalloc(1, sizeof *place);
    (void)snprintf(place->folder, sizeof place->folder, "/tmp/scribe-XXXXXX");
    assert_non_null(mkdtemp(place->folder));
    (void)snprintf(place->path, sizeof place->path, "%s/diary.db",
                   place->folder);
    log_set_sink(drop_line, NULL);
    *state = place;
    return 0;
}

static int remove_place(void **state)
{
    struct place *place = *state;
    log_set_sink(NULL, NULL);
    (void)unlink(place->path);
    assert_int_equal(rmdir(place->folder), 0);
    free(place);
    return 0;
}

static void tell(struct scribe *scribe, int64_t began_ms)
{
    struct notebook notebook = scribe_notebook(scribe);
    struct cramp cramp = {.lasted_s = 60, .ending = CRAMP_GONE};
    notebook.note(notebook.context, &cramp, began_ms);
}

static struct history recall(struct scribe *scribe, int64_t now_ms)
{
    struct history history = {0};
    struct notebook notebook = scribe_notebook(scribe);
    assert_true(notebook.recall(notebook.context, now_ms, &history));
    return history;
}

static size_t in_file(const char *path)
{
    struct cramp *cramps = NULL;
    size_t n = 0;
    assert_int_equal(diary_read(path, 1000, &cramps, &n), STATUS_OK);
    free(cramps);
    return n;
}

static void nothing_is_written_until_it_may(void **state)
{
    const struct place *place = *state;
    struct scribe *scribe = scribe_create(place->path);
    assert_false(scribe_is_waiting(scribe));
    tell(scribe, 1000);
    assert_true(scribe_is_waiting(scribe));
    assert_int_equal(in_file(place->path), 0);
    assert_int_equal(recall(scribe, 2000).count, 1); /* but it is known */
    assert_false(scribe_write(scribe, 3000));
    assert_false(scribe_is_waiting(scribe));
    assert_int_equal(in_file(place->path), 1);
    assert_int_equal(recall(scribe, 4000).count, 1);
    scribe_destroy(scribe);
}

static void a_cramp_began_before_it_was_over(void **state)
{
    const struct place *place = *state;
    struct scribe *scribe = scribe_create(place->path);
    int64_t before_s = (int64_t)time(NULL);
    tell(scribe, 1000);
    (void)scribe_write(scribe, 601000);
    int64_t began_s = recall(scribe, 601000).cramps[0].began_s;
    assert_in_range(began_s + 600, before_s, before_s + 60);
    scribe_destroy(scribe);
}

static void what_cannot_be_written_waits_for_the_next(void **state)
{
    const struct place *place = *state;
    assert_int_equal(mkdir(place->path, 0700), 0); /* a folder in its place */
    struct scribe *scribe = scribe_create(place->path);
    tell(scribe, 1000);
    (void)scribe_write(scribe, 2000);
    assert_false(scribe_is_waiting(scribe)); /* no use in trying again now */
    assert_int_equal(rmdir(place->path), 0);
    tell(scribe, 3000);
    (void)scribe_write(scribe, 4000);
    assert_int_equal(in_file(place->path), 2);
    scribe_destroy(scribe);
}

static void a_diary_that_cannot_be_read_is_no_empty_one(void **state)
{
    const struct place *place = *state;
    struct history history = {0};
    assert_int_equal(mkdir(place->path, 0700), 0);
    struct scribe *scribe = scribe_create(place->path);
    struct notebook notebook = scribe_notebook(scribe);
    assert_false(notebook.recall(notebook.context, 0, &history));
    assert_false(notebook.forget(notebook.context));
    assert_int_equal(rmdir(place->path), 0);
    scribe_destroy(scribe);
}

static void the_third_day_is_told_once(void **state)
{
    (void)state;
    struct scribe *scribe = scribe_create(NULL);
    for (int64_t day = 0; day < 8; day++) {
        tell(scribe, day * DAY_MS);
        bool advise = scribe_write(scribe, day * DAY_MS + 60000);
        assert_int_equal(advise, day == 2);
    }
    scribe_destroy(scribe);
}

static void what_is_forgotten_is_not_written_later(void **state)
{
    const struct place *place = *state;
    struct scribe *scribe = scribe_create(place->path);
    struct notebook notebook = scribe_notebook(scribe);
    tell(scribe, 1000);
    assert_true(notebook.forget(notebook.context));
    (void)scribe_write(scribe, 2000);
    assert_int_equal(in_file(place->path), 0);
    scribe_destroy(scribe);
}

static void a_disk_that_never_comes_back_costs_the_oldest(void **state)
{
    (void)state;
    struct scribe *scribe = scribe_create(NULL);
    for (int64_t i = 0; i < 250; i++) {
        tell(scribe, i * 1000);
    }
    struct history history = recall(scribe, 250000);
    assert_int_equal(history.count, 100);
    assert_int_equal(history.now_s - history.cramps[99].began_s, 1);
    scribe_destroy(scribe);
}

#define PLACED(test)                                                           \
    cmocka_unit_test_setup_teardown(test, make_place, remove_place)

int main(void)
{
    const struct CMUnitTest tests[] = {
        PLACED(nothing_is_written_until_it_may),
        PLACED(a_cramp_began_before_it_was_over),
        PLACED(what_cannot_be_written_waits_for_the_next),
        PLACED(a_diary_that_cannot_be_read_is_no_empty_one),
        PLACED(the_third_day_is_told_once),
        PLACED(what_is_forgotten_is_not_written_later),
        PLACED(a_disk_that_never_comes_back_costs_the_oldest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
