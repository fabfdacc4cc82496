/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assistant/diary/diary.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sqlite3.h>

#include "assistant/base/log.h"
#include "assistant/base/memory.h"
#include "assistant/base/text.h"
#include "assistant/settings/paths.h"

/* In the file's header, so that nobody else's database is taken for a diary:
 * "crmp". And the version of the table below. */
#define APPLICATION_ID 0x63726d70
#define VERSION        1
/* Who waits for another writer makes the ear and the mouth wait. */
#define BUSY_MS     500
#define DAMAGED_MAX 9

static const char connect_sql[] = "PRAGMA synchronous=EXTRA;"
                                  "PRAGMA temp_store=MEMORY;"
                                  "PRAGMA secure_delete=ON;";
static const char create_sql[] =
    "CREATE TABLE cramp(id INTEGER PRIMARY KEY, began_s INTEGER NOT NULL,"
    " offset_s INTEGER NOT NULL, muscle TEXT NOT NULL, side TEXT NOT NULL,"
    " lasted_s INTEGER NOT NULL, helped TEXT NOT NULL, ending TEXT NOT NULL,"
    " advised INTEGER NOT NULL);"
    "PRAGMA application_id=1668443504;" /* APPLICATION_ID */
    "PRAGMA user_version=1;";           /* VERSION */
static const char insert_sql[] =
    "INSERT INTO cramp(began_s, offset_s, muscle, side, lasted_s, helped,"
    " ending, advised) VALUES(?, ?, ?, ?, ?, ?, ?, ?)";
static const char select_sql[] =
    "SELECT began_s, offset_s, muscle, side, lasted_s, helped, ending, advised"
    " FROM cramp ORDER BY id DESC LIMIT ?";

enum kind { KIND_EMPTY, KIND_DIARY, KIND_FOREIGN, KIND_NEWER };

/* What SQLite could not do, in one line; damage is told by who mends it. */
static enum status explain(sqlite3 *db, const char *path, const char *doing)
{
    static const struct {
        int code;
        enum status status;
        const char *advice;
    } reasons[] = {
        {SQLITE_BUSY, STATUS_BUSY, "another program has locked it; end that"},
        {SQLITE_FULL, STATUS_IO, "the disk is full; make room"},
        {SQLITE_READONLY, STATUS_IO,
         "it cannot be written; give it to the "
         "user that uncramp runs as"},
        {SQLITE_CANTOPEN, STATUS_IO,
         "it cannot be opened; give it to the "
         "user that uncramp runs as"},
        {SQLITE_IOERR, STATUS_IO,
         "the disk refuses; see whether it is full "
         "or broken"},
    };
    int code = sqlite3_errcode(db) & 0xff;
    if (code == SQLITE_NOTADB || code == SQLITE_CORRUPT ||
        code == SQLITE_ERROR) {
        return STATUS_INVALID;
    }
    for (size_t i = 0; i < sizeof reasons / sizeof reasons[0]; i++) {
        if (reasons[i].code == code) {
            log_error("diary", "cannot %s %s: %s", doing, path,
                      reasons[i].advice);
            return reasons[i].status;
        }
    }
    log_error("diary", "cannot %s %s: %s", doing, path, sqlite3_errmsg(db));
    return STATUS_ENGINE;
}

static enum status connect(const char *path, sqlite3 **out)
{
    int code = sqlite3_open_v2(
        path, out, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
    if (code == SQLITE_OK) {
        (void)sqlite3_busy_timeout(*out, BUSY_MS);
        code = sqlite3_exec(*out, connect_sql, NULL, NULL, NULL);
    }
    return code == SQLITE_OK ? STATUS_OK : explain(*out, path, "open");
}

/* The first column of the first row of `sql`. */
static int query_integer(sqlite3 *db, const char *sql, sqlite3_int64 *out)
{
    sqlite3_stmt *query = NULL;
    int code = sqlite3_prepare_v2(db, sql, -1, &query, NULL);
    if (code == SQLITE_OK) {
        code = sqlite3_step(query);
    }
    if (code == SQLITE_ROW) {
        *out = sqlite3_column_int64(query, 0);
        code = SQLITE_OK;
    }
    (void)sqlite3_finalize(query);
    return code;
}

static enum status identify(sqlite3 *db, const char *path, enum kind *kind)
{
    sqlite3_int64 application = 0;
    sqlite3_int64 version = 0;
    sqlite3_int64 n_tables = 0;
    if (query_integer(db, "PRAGMA application_id", &application) != SQLITE_OK ||
        query_integer(db, "PRAGMA user_version", &version) != SQLITE_OK ||
        query_integer(db, "SELECT count(*) FROM sqlite_master", &n_tables) !=
            SQLITE_OK) {
        return explain(db, path, "read");
    }
    *kind = application == APPLICATION_ID && version <= VERSION ? KIND_DIARY
            : application == APPLICATION_ID                     ? KIND_NEWER
            : n_tables == 0                                     ? KIND_EMPTY
                                                                : KIND_FOREIGN;
    return STATUS_OK;
}

static enum status refuse(const char *path, enum kind kind)
{
    log_error("diary",
              kind == KIND_NEWER
                  ? "%s was written by a newer uncramp; use that"
                  : "%s is another program's database; move it elsewhere",
              path);
    return STATUS_BUSY;
}

/* INVALID where it is damaged; a disk that does not read now may read later. */
static enum status check(sqlite3 *db, const char *path)
{
    sqlite3_stmt *check = NULL;
    int code =
        sqlite3_prepare_v2(db, "PRAGMA quick_check(1)", -1, &check, NULL);
    code = code == SQLITE_OK ? sqlite3_step(check) : code;
    const char *verdict =
        code == SQLITE_ROW ? (const char *)sqlite3_column_text(check, 0) : NULL;
    enum status status = verdict == NULL ? explain(db, path, "read")
                         : strcmp(verdict, "ok") == 0 ? STATUS_OK
                                                      : STATUS_INVALID;
    (void)sqlite3_finalize(check);
    return status;
}

static void bind(sqlite3_stmt *insert, const struct cramp *cramp)
{
    (void)sqlite3_reset(insert);
    (void)sqlite3_bind_int64(insert, 1, cramp->began_s);
    (void)sqlite3_bind_int(insert, 2, cramp->offset_s);
    (void)sqlite3_bind_text(insert, 3, cramp->muscle, -1, SQLITE_STATIC);
    (void)sqlite3_bind_text(insert, 4, cramp->side, -1, SQLITE_STATIC);
    (void)sqlite3_bind_int(insert, 5, cramp->lasted_s);
    (void)sqlite3_bind_text(insert, 6, cramp->helped, -1, SQLITE_STATIC);
    (void)sqlite3_bind_text(insert, 7, cramp_ending_name(cramp->ending), -1,
                            SQLITE_STATIC);
    (void)sqlite3_bind_int(insert, 8, cramp->advised);
}

static int insert_all(sqlite3 *db, const struct cramp *cramps, size_t n)
{
    sqlite3_stmt *insert = NULL;
    int code = sqlite3_prepare_v2(db, insert_sql, -1, &insert, NULL);
    for (size_t i = 0; code == SQLITE_OK && i < n; i++) {
        bind(insert, &cramps[i]);
        code = sqlite3_step(insert);
        code = code == SQLITE_DONE ? SQLITE_OK : code;
    }
    (void)sqlite3_finalize(insert);
    return code;
}

/* Inside one transaction, which closing rolls back. */
static enum status add(sqlite3 *db, const char *path,
                       const struct cramp *cramps, size_t n)
{
    enum kind kind = KIND_EMPTY;
    if (sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL) != SQLITE_OK) {
        return explain(db, path, "write");
    }
    enum status status = identify(db, path, &kind);
    if (status != STATUS_OK) {
        return status;
    }
    if (kind == KIND_FOREIGN || kind == KIND_NEWER) {
        return refuse(path, kind);
    }
    status = check(db, path);
    if (status != STATUS_OK) {
        return status;
    }
    if ((kind == KIND_EMPTY &&
         sqlite3_exec(db, create_sql, NULL, NULL, NULL) != SQLITE_OK) ||
        insert_all(db, cramps, n) != SQLITE_OK ||
        sqlite3_exec(db, "COMMIT", NULL, NULL, NULL) != SQLITE_OK) {
        return explain(db, path, "write");
    }
    return STATUS_OK;
}

/*
 * SQLite would make it readable for everybody. Of the service's the group may
 * read, as it may tell; a user's own is only theirs.
 */
static enum status make_private(const char *path)
{
    int fd =
        open(path, O_RDWR | O_CREAT | O_CLOEXEC, paths_service() ? 0640 : 0600);
    if (fd < 0 && errno != EACCES && errno != EROFS) {
        log_error("diary", "cannot make %s: %s", path, strerror(errno));
        return STATUS_IO;
    }
    if (fd >= 0) {
        (void)close(fd);
    }
    return STATUS_OK; /* what can only be read, SQLite tells */
}

static enum status write_once(const char *path, const struct cramp *cramps,
                              size_t n)
{
    sqlite3 *db = NULL;
    enum status status = make_private(path);
    if (status == STATUS_OK) {
        status = connect(path, &db);
    }
    if (status == STATUS_OK) {
        status = add(db, path, cramps, n);
    }
    (void)sqlite3_close(db);
    return status;
}

/* The name under which the `i`th damaged diary is kept, from 1. */
static void damaged_name(const char *path, int i, struct text *out)
{
    text_clear(out);
    text_printf(out, i == 1 ? "%s.damaged" : "%s.damaged%d", path, i);
}

/* With its journal, which would be rolled back into the new one. */
static enum status keep_aside(const char *path)
{
    struct text kept = {0};
    struct text journal = {0};
    int i = 1;
    damaged_name(path, i, &kept);
    while (i < DAMAGED_MAX && access(text_str(&kept), F_OK) == 0) {
        damaged_name(path, ++i, &kept);
    }
    enum status status = STATUS_OK;
    if (rename(path, text_str(&kept)) != 0) {
        log_error("diary", "%s is damaged, and cannot be renamed: %s", path,
                  strerror(errno));
        status = STATUS_IO;
    } else {
        log_error("diary",
                  "%s was damaged: it is kept as %s, and a new one is begun; "
                  "sqlite3's .recover may save it",
                  path, text_str(&kept));
        text_printf(&journal, "%s-journal", path);
        text_append(&kept, "-journal");
        (void)rename(text_str(&journal), text_str(&kept));
    }
    text_finish(&kept);
    text_finish(&journal);
    return status;
}

enum status diary_write(const char *path, const struct cramp *cramps, size_t n)
{
    enum status status = write_once(path, cramps, n);
    if (status == STATUS_INVALID) {
        status = keep_aside(path);
        if (status == STATUS_OK) {
            status = write_once(path, cramps, n);
        }
    }
    return status;
}

static void take_row(sqlite3_stmt *row, struct cramp *cramp)
{
    *cramp = (struct cramp){
        .began_s = sqlite3_column_int64(row, 0),
        .offset_s = sqlite3_column_int(row, 1),
        .lasted_s = sqlite3_column_int(row, 4),
        .advised = sqlite3_column_int(row, 7) != 0,
    };
    cramp_set(cramp->muscle, (const char *)sqlite3_column_text(row, 2));
    cramp_set(cramp->side, (const char *)sqlite3_column_text(row, 3));
    cramp_set(cramp->helped, (const char *)sqlite3_column_text(row, 5));
    const char *ending = (const char *)sqlite3_column_text(row, 6);
    cramp->ending = cramp_ending_named(ending ? ending : "");
}

/* They come newest first. */
static void reverse(struct cramp *cramps, size_t n)
{
    for (size_t i = 0; i < n / 2; i++) {
        struct cramp cramp = cramps[i];
        cramps[i] = cramps[n - 1 - i];
        cramps[n - 1 - i] = cramp;
    }
}

static int select_newest(sqlite3 *db, size_t most, struct cramp **out,
                         size_t *n)
{
    size_t capacity = 0;
    sqlite3_stmt *select = NULL;
    int code = sqlite3_prepare_v2(db, select_sql, -1, &select, NULL);
    if (code == SQLITE_OK) {
        (void)sqlite3_bind_int64(select, 1, (sqlite3_int64)most);
        code = sqlite3_step(select);
    }
    for (; code == SQLITE_ROW; code = sqlite3_step(select)) {
        if (*n == capacity) {
            capacity = capacity ? 2 * capacity : 64;
            *out = xrealloc(*out, capacity, sizeof **out);
        }
        take_row(select, &(*out)[(*n)++]);
    }
    (void)sqlite3_finalize(select);
    reverse(*out, *n);
    return code == SQLITE_DONE ? SQLITE_OK : code;
}

/* Of a file that may be missing, which is `*db` NULL. */
static enum status open_known(const char *path, sqlite3 **db, enum kind *kind)
{
    *db = NULL;
    *kind = KIND_EMPTY;
    if (access(path, F_OK) != 0 && errno == ENOENT) {
        return STATUS_OK;
    }
    enum status status = connect(path, db);
    if (status == STATUS_OK) {
        status = identify(*db, path, kind);
    }
    if (status == STATUS_OK && (*kind == KIND_FOREIGN || *kind == KIND_NEWER)) {
        status = refuse(path, *kind);
    }
    return status;
}

enum status diary_read(const char *path, size_t most, struct cramp **out,
                       size_t *n)
{
    sqlite3 *db = NULL;
    enum kind kind = KIND_EMPTY;
    *out = NULL;
    *n = 0;
    enum status status = open_known(path, &db, &kind);
    if (status == STATUS_OK && kind == KIND_DIARY &&
        select_newest(db, most, out, n) != SQLITE_OK) {
        status = explain(db, path, "read");
    }
    (void)sqlite3_close(db);
    if (status == STATUS_INVALID) {
        log_error("diary",
                  "%s is damaged; sqlite3's .recover may save it, the next "
                  "cramp begins a new one",
                  path);
    }
    if (status != STATUS_OK) {
        free(*out);
        *out = NULL;
        *n = 0;
    }
    return status;
}

/* VACUUM, since a deleted row leaves a hole of its length. */
static enum status empty(sqlite3 *db, const char *path, size_t *n)
{
    if (sqlite3_exec(db, "DELETE FROM cramp", NULL, NULL, NULL) != SQLITE_OK) {
        return explain(db, path, "empty");
    }
    *n = (size_t)sqlite3_changes(db);
    return sqlite3_exec(db, "VACUUM", NULL, NULL, NULL) == SQLITE_OK
               ? STATUS_OK
               : explain(db, path, "empty");
}

static bool remove_with_journal(const char *path)
{
    struct text journal = {0};
    text_printf(&journal, "%s-journal", path);
    (void)unlink(text_str(&journal));
    text_finish(&journal);
    return unlink(path) == 0;
}

enum status diary_forget(const char *path, size_t *n, size_t *n_damaged)
{
    sqlite3 *db = NULL;
    enum kind kind = KIND_EMPTY;
    *n = 0;
    *n_damaged = 0;
    enum status status = open_known(path, &db, &kind);
    if (status == STATUS_OK && kind == KIND_DIARY) {
        status = empty(db, path, n);
    }
    (void)sqlite3_close(db);
    if (status == STATUS_INVALID && remove_with_journal(path)) {
        ++*n_damaged;
        status = STATUS_OK;
    }
    struct text kept = {0};
    for (int i = 1; status == STATUS_OK && i <= DAMAGED_MAX; i++) {
        damaged_name(path, i, &kept);
        *n_damaged += remove_with_journal(text_str(&kept));
    }
    text_finish(&kept);
    return status;
}
