/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The diary's file: what is written is read again, whatever happens to the
 * file, the disk and the writer.
 */
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "assistant/base/log.h"
#include "assistant/base/memory.h"
#include "assistant/base/text.h"
#include "assistant/diary/diary.h"

#define ALL      100000
#define N_KILLS  200
#define N_WRITES 40
/* The application's mark in the header of an SQLite file, and where it is. */
#define MARK_AT 68

struct place {
    char folder[32];
    char path[64];
    char lines[512]; /* logged since it was made */
};

static void take_line(void *context, const char *line)
{
    struct place *place = context;
    size_t length = strlen(place->lines);
    (void)snprintf(place->lines + length, sizeof place->lines - length, "%s\n",
                   line);
}

static int make_place(void **state)
{
    struct place *place = xcalloc(1, sizeof *place);
    /* In memory where that can be: a kill there is a kill, and quicker. */
    (void)snprintf(place->folder, sizeof place->folder, "%s/diary-XXXXXX",
                   access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
    assert_non_null(mkdtemp(place->folder));
    (void)snprintf(place->path, sizeof place->path, "%s/diary.db",
                   place->folder);
    log_set_sink(take_line, place);
    *state = place;
    return 0;
}

static int remove_place(void **state)
{
    static const char *const suffixes[] = {"", "-journal", ".damaged",
                                           ".damaged-journal", ".damaged2"};
    struct place *place = *state;
    log_set_sink(NULL, NULL);
    for (size_t i = 0; i < sizeof suffixes / sizeof suffixes[0]; i++) {
        char path[96];
        (void)snprintf(path, sizeof path, "%s%s", place->path, suffixes[i]);
        (void)unlink(path);
    }
    assert_int_equal(rmdir(place->folder), 0); /* it left nothing else */
    free(place);
    return 0;
}

/* Entries are told apart by the time at which they began. */
static struct cramp cramp_at(int64_t began_s)
{
    struct cramp cramp = {.began_s = began_s,
                          .offset_s = 3600,
                          .lasted_s = 240,
                          .ending = CRAMP_GONE,
                          .advised = true};
    cramp_set(cramp.muscle, "calf");
    cramp_set(cramp.side, "left");
    cramp_set(cramp.helped, "a calf stretch");
    return cramp;
}

static void write_at(const char *path, int64_t began_s)
{
    struct cramp cramp = cramp_at(began_s);
    assert_int_equal(diary_write(path, &cramp, 1), STATUS_OK);
}

static size_t count(const char *path)
{
    struct cramp *cramps = NULL;
    size_t n = 0;
    assert_int_equal(diary_read(path, ALL, &cramps, &n), STATUS_OK);
    free(cramps);
    return n;
}

/* Changes what lies at `at` in the file. */
static void spoil(const char *path, off_t at, const void *bytes, size_t n)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    assert_true(fd >= 0);
    assert_int_equal(pwrite(fd, bytes, n, at), (ssize_t)n);
    (void)close(fd);
}

static bool exists(const char *path, const char *suffix)
{
    char name[96];
    (void)snprintf(name, sizeof name, "%s%s", path, suffix);
    return access(name, F_OK) == 0;
}

static bool file_holds(const char *path, const char *words)
{
    struct text all = {0};
    char part[4096];
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    for (size_t n; (n = fread(part, 1, sizeof part, file)) > 0;) {
        text_append_n(&all, part, n);
    }
    (void)fclose(file);
    bool holds = memmem(text_str(&all), all.length, words, strlen(words));
    text_finish(&all);
    return holds;
}

static void what_is_written_is_read_again(void **state)
{
    const struct place *place = *state;
    struct cramp two[] = {cramp_at(100), cramp_at(50)};
    two[1].lasted_s = -1;
    two[1].ending = CRAMP_WARNED;
    two[1].helped[0] = '\0';
    assert_int_equal(diary_write(place->path, two, 2), STATUS_OK);
    struct cramp *cramps = NULL;
    size_t n = 0;
    assert_int_equal(diary_read(place->path, ALL, &cramps, &n), STATUS_OK);
    assert_int_equal(n, 2);
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(cramps[i].began_s, two[i].began_s);
        assert_int_equal(cramps[i].offset_s, 3600);
        assert_string_equal(cramps[i].muscle, "calf");
        assert_string_equal(cramps[i].side, "left");
        assert_int_equal(cramps[i].lasted_s, two[i].lasted_s);
        assert_string_equal(cramps[i].helped, two[i].helped);
        assert_int_equal(cramps[i].ending, two[i].ending);
        assert_true(cramps[i].advised);
    }
    free(cramps);
    assert_string_equal(place->lines, "");
}

static void the_newest_are_read_oldest_first(void **state)
{
    const struct place *place = *state;
    for (int64_t at = 1; at <= 5; at++) {
        write_at(place->path, at);
    }
    struct cramp *cramps = NULL;
    size_t n = 0;
    assert_int_equal(diary_read(place->path, 3, &cramps, &n), STATUS_OK);
    assert_int_equal(n, 3);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(cramps[i].began_s, 3 + i);
    }
    free(cramps);
}

static void no_file_is_an_empty_diary_and_none_is_made(void **state)
{
    const struct place *place = *state;
    assert_int_equal(count(place->path), 0);
    assert_false(exists(place->path, ""));
}

static mode_t mode_when_made(const char *path)
{
    struct stat file;
    mode_t mask = umask(0);
    write_at(path, 1);
    (void)umask(mask);
    assert_int_equal(stat(path, &file), 0);
    assert_false(exists(path, "-journal"));
    return file.st_mode & 0777;
}

static void only_its_owner_reads_it_and_of_the_service_its_group(void **state)
{
    const struct place *place = *state;
    assert_int_equal(mode_when_made(place->path), 0600);
    assert_int_equal(unlink(place->path), 0);
    assert_int_equal(setenv("STATE_DIRECTORY", "/nowhere", 1), 0);
    mode_t mode = mode_when_made(place->path);
    assert_int_equal(unsetenv("STATE_DIRECTORY"), 0);
    assert_int_equal(mode, 0640);
}

static void rights_given_later_stay(void **state)
{
    const struct place *place = *state;
    struct stat file;
    write_at(place->path, 1);
    assert_int_equal(chmod(place->path, 0640), 0);
    write_at(place->path, 2);
    assert_int_equal(stat(place->path, &file), 0);
    assert_int_equal(file.st_mode & 0777, 0640);
}

static void damage_in_the_head_is_kept_aside(void **state)
{
    const struct place *place = *state;
    write_at(place->path, 1);
    spoil(place->path, 0, "no database at all, but a letter", 32);
    struct cramp *cramps = NULL;
    size_t n = 0;
    assert_int_equal(diary_read(place->path, ALL, &cramps, &n), STATUS_INVALID);
    assert_true(exists(place->path, "")); /* reading changes nothing */
    write_at(place->path, 2);
    assert_int_equal(count(place->path), 1);
    assert_true(exists(place->path, ".damaged"));
    assert_non_null(strstr(place->lines, "is kept as"));
    spoil(place->path, 0, "no database at all, but a letter", 32);
    write_at(place->path, 3);
    assert_true(exists(place->path, ".damaged2"));
}

static void damage_in_the_middle_is_kept_aside(void **state)
{
    const struct place *place = *state;
    char junk[4096];
    memset(junk, 0x5a, sizeof junk);
    write_at(place->path, 1);
    spoil(place->path, 4096, junk, sizeof junk);
    write_at(place->path, 2);
    assert_int_equal(count(place->path), 1);
    assert_true(exists(place->path, ".damaged"));
}

static void a_file_cut_short_is_kept_aside(void **state)
{
    const struct place *place = *state;
    for (int64_t at = 0; at < 200; at++) {
        write_at(place->path, at);
    }
    assert_int_equal(truncate(place->path, 5000), 0);
    write_at(place->path, 1);
    assert_int_equal(count(place->path), 1);
    assert_true(exists(place->path, ".damaged"));
}

static void an_empty_file_becomes_a_diary(void **state)
{
    const struct place *place = *state;
    spoil(place->path, 0, "", 0);
    assert_int_equal(count(place->path), 0);
    write_at(place->path, 1);
    assert_int_equal(count(place->path), 1);
    assert_string_equal(place->lines, "");
}

/* Another mark, and it is another program's. */
static void anothers_database_is_left_alone(void **state)
{
    struct place *place = *state;
    struct cramp cramp = cramp_at(2);
    struct cramp *cramps = NULL;
    size_t n = 0;
    write_at(place->path, 1);
    spoil(place->path, MARK_AT, "mail", 4);
    assert_int_equal(diary_write(place->path, &cramp, 1), STATUS_BUSY);
    assert_int_equal(diary_read(place->path, ALL, &cramps, &n), STATUS_BUSY);
    assert_int_equal(diary_forget(place->path, &n, &n), STATUS_BUSY);
    assert_non_null(strstr(place->lines, "another program's"));
    assert_false(exists(place->path, ".damaged"));
    spoil(place->path, MARK_AT, "crmp", 4);
    assert_int_equal(count(place->path), 1);
}

static void a_newer_diary_is_left_alone(void **state)
{
    struct place *place = *state;
    struct cramp cramp = cramp_at(2);
    write_at(place->path, 1);
    spoil(place->path, MARK_AT - 8, "\0\0\0\2", 4); /* user_version */
    assert_int_equal(diary_write(place->path, &cramp, 1), STATUS_BUSY);
    assert_non_null(strstr(place->lines, "newer uncramp"));
}

static void a_folder_that_cannot_be_written_is_told(void **state)
{
    struct place *place = *state;
    assert_int_equal(diary_write("/proc/diary.db", NULL, 0), STATUS_IO);
    assert_non_null(strstr(place->lines, "/proc/diary.db"));
}

/* Where a file may not grow, as on a full disk. */
static void a_full_disk_loses_nothing_that_was_there(void **state)
{
    struct place *place = *state;
    struct cramp many[500];
    struct rlimit before;
    for (size_t i = 0; i < 500; i++) {
        many[i] = cramp_at((int64_t)i);
    }
    write_at(place->path, 1);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    const struct rlimit small = {9000, before.rlim_max};
    (void)signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    enum status status = diary_write(place->path, many, 500);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    assert_int_equal(status, STATUS_IO);
    assert_non_null(strstr(place->lines, "cannot write"));
    assert_int_equal(count(place->path), 1);
    assert_int_equal(diary_write(place->path, many, 500), STATUS_OK);
    assert_int_equal(count(place->path), 501);
}

static void forgetting_leaves_no_word_of_it(void **state)
{
    const struct place *place = *state;
    size_t n = 0;
    size_t n_damaged = 0;
    write_at(place->path, 1);
    spoil(place->path, 0, "no database at all, but a letter", 32);
    for (int64_t at = 0; at < 100; at++) {
        write_at(place->path, at);
    }
    assert_true(file_holds(place->path, "a calf stretch"));
    assert_int_equal(diary_forget(place->path, &n, &n_damaged), STATUS_OK);
    assert_int_equal(n, 100);
    assert_int_equal(n_damaged, 1);
    assert_false(file_holds(place->path, "a calf stretch"));
    assert_false(exists(place->path, ".damaged"));
    assert_int_equal(count(place->path), 0);
    write_at(place->path, 1);
    assert_int_equal(count(place->path), 1);
}

static void a_damaged_diary_is_forgotten_whole(void **state)
{
    const struct place *place = *state;
    size_t n = 0;
    size_t n_damaged = 0;
    write_at(place->path, 1);
    spoil(place->path, 0, "no database at all, but a letter", 32);
    assert_int_equal(diary_forget(place->path, &n, &n_damaged), STATUS_OK);
    assert_int_equal(n_damaged, 1);
    assert_false(exists(place->path, ""));
}

/* Writes 0, 1, 2, ...; says on `fd` how many are surely there. */
static void write_for_ever(const char *path, int fd)
{
    for (int64_t at = 0;; at++) {
        struct cramp cramp = cramp_at(at);
        if (diary_write(path, &cramp, 1) != STATUS_OK ||
            write(fd, "+", 1) != 1) {
            _exit(1);
        }
    }
}

static void killed_at_any_moment_it_loses_the_last_at_most(void **state)
{
    struct place *place = *state;
    size_t before = 0;
    srand(4);
    for (int kill_no = 0; kill_no < N_KILLS; kill_no++) {
        int ends[2];
        assert_int_equal(pipe(ends), 0);
        pid_t pid = fork();
        assert_true(pid >= 0);
        if (pid == 0) {
            write_for_ever(place->path, ends[1]);
        }
        (void)close(ends[1]);
        char first = 0;
        assert_int_equal(read(ends[0], &first, 1), 1);
        (void)nanosleep(&(struct timespec){0, rand() % 2000000}, NULL);
        assert_int_equal(kill(pid, SIGKILL), 0);
        assert_int_equal(waitpid(pid, NULL, 0), pid);
        char told[ALL / 10];
        ssize_t n_told = read(ends[0], told, sizeof told);
        (void)close(ends[0]);
        size_t now = count(place->path);
        size_t sure = before + 1 + (size_t)(n_told > 0 ? n_told : 0);
        assert_in_range(now, sure, sure + 1);
        before = now;
    }
    assert_string_equal(place->lines, "");
}

/* Who finds it locked for too long tries again, as the scribe does. */
static enum status write_many(const char *path)
{
    enum status status = STATUS_OK;
    for (int64_t at = 0; status == STATUS_OK && at < N_WRITES; at++) {
        struct cramp cramp = cramp_at(at);
        do {
            status = diary_write(path, &cramp, 1);
        } while (status == STATUS_BUSY);
    }
    return status;
}

static void two_writers_lose_nothing(void **state)
{
    struct place *place = *state;
    pid_t writers[2];
    for (int i = 0; i < 2; i++) {
        writers[i] = fork();
        assert_true(writers[i] >= 0);
        if (writers[i] == 0) {
            _exit(write_many(place->path) == STATUS_OK ? 0 : 1);
        }
    }
    for (int i = 0; i < 2; i++) {
        int ended = -1;
        assert_int_equal(waitpid(writers[i], &ended, 0), writers[i]);
        assert_int_equal(ended, 0);
    }
    assert_int_equal(count(place->path), 2 * N_WRITES);
}

#define PLACED(test)                                                           \
    cmocka_unit_test_setup_teardown(test, make_place, remove_place)

int main(void)
{
    const struct CMUnitTest tests[] = {
        PLACED(what_is_written_is_read_again),
        PLACED(the_newest_are_read_oldest_first),
        PLACED(no_file_is_an_empty_diary_and_none_is_made),
        PLACED(only_its_owner_reads_it_and_of_the_service_its_group),
        PLACED(rights_given_later_stay),
        PLACED(damage_in_the_head_is_kept_aside),
        PLACED(damage_in_the_middle_is_kept_aside),
        PLACED(a_file_cut_short_is_kept_aside),
        PLACED(an_empty_file_becomes_a_diary),
        PLACED(anothers_database_is_left_alone),
        PLACED(a_newer_diary_is_left_alone),
        PLACED(a_folder_that_cannot_be_written_is_told),
        PLACED(a_full_disk_loses_nothing_that_was_there),
        PLACED(forgetting_leaves_no_word_of_it),
        PLACED(a_damaged_diary_is_forgotten_whole),
        PLACED(killed_at_any_moment_it_loses_the_last_at_most),
        PLACED(two_writers_lose_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
