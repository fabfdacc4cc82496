/* SPDX-License-Identifier: GPL-3.0-or-later */
/* score_labels: what a file of labels may say, and each mistake named. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "assistant/base/log.h"
#include "assistant/base/text.h"
#include "assistant/score/score_labels.h"

#define PATH "set/labels.tsv"

static char logged[1100];

static void keep_line(void *context, const char *line)
{
    (void)context;
    (void)snprintf(logged, sizeof logged, "%s", line);
}

static enum status parse(const char *source, struct score_labels *labels)
{
    logged[0] = '\0';
    log_set_sink(keep_line, NULL);
    enum status status =
        score_labels_parse(PATH, source, strlen(source), labels);
    log_set_sink(NULL, NULL);
    return status;
}

static void assert_refused(const char *source, const char *where,
                           const char *because)
{
    struct score_labels labels;
    assert_int_equal(parse(source, &labels), STATUS_INVALID);
    assert_null(labels.rows);
    if (strncmp(logged, where, strlen(where)) != 0 ||
        strstr(logged, because) == NULL) {
        fail_msg("\"%s\" is not %s ... %s", logged, where, because);
    }
}

static void an_intent_and_its_slots_are_read(void **state)
{
    (void)state;
    struct score_labels labels;
    assert_int_equal(parse("file\tintent\tslots\n"
                           "a.flac\torder\tsize=twelve ounce;roast=light\n"
                           "b.flac\torder\t\n"
                           "c.flac\torder\n",
                           &labels),
                     STATUS_OK);
    assert_int_equal(labels.n_rows, 3);
    const struct label *first = &labels.rows[0];
    assert_string_equal(first->file, "a.flac");
    assert_string_equal(first->path, "set/a.flac");
    assert_int_equal(first->line, 2);
    assert_int_equal(first->kind, LABEL_SPEECH);
    assert_string_equal(first->intent.name, "order");
    assert_int_equal(first->intent.n_slots, 2);
    assert_string_equal(intent_slot(&first->intent, "size"), "twelve ounce");
    assert_int_equal(labels.rows[1].intent.n_slots, 0);
    assert_int_equal(labels.rows[2].line, 4);
    score_labels_finish(&labels);
}

static void a_word_is_the_intent(void **state)
{
    (void)state;
    struct score_labels labels;
    assert_int_equal(parse("file\tword\na.flac\tstop\n", &labels), STATUS_OK);
    assert_string_equal(labels.rows[0].intent.name, "stop");
    score_labels_finish(&labels);
}

static void what_must_be_rejected_is_known_by_its_label(void **state)
{
    (void)state;
    struct score_labels labels;
    assert_int_equal(parse("file\tintent\tslots\n"
                           "a\t-\n"
                           "b\t_unknown_\t-\n"
                           "c\t_silence_\n"
                           "d\t_other_\n",
                           &labels),
                     STATUS_OK);
    const enum label_kind wanted[] = {LABEL_OTHER, LABEL_UNKNOWN, LABEL_SILENCE,
                                      LABEL_SPEECH};
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(labels.rows[i].kind, wanted[i]);
    }
    assert_null(labels.rows[0].intent.name);
    assert_string_equal(label_kind_name(LABEL_UNKNOWN), "_unknown_");
    score_labels_finish(&labels);
}

static void under_said_every_row_must_be_rejected(void **state)
{
    (void)state;
    struct score_labels labels;
    assert_int_equal(
        parse("file\tsaid\tslots\na\thello there\tx\nb\t\n", &labels),
        STATUS_OK);
    assert_int_equal(labels.rows[0].kind, LABEL_SAID);
    assert_string_equal(labels.rows[0].text, "hello there");
    assert_int_equal(labels.rows[1].kind, LABEL_SAID);
    score_labels_finish(&labels);
}

static void other_columns_are_left_to_others(void **state)
{
    (void)state;
    struct score_labels labels;
    assert_int_equal(parse("file\tintent\tspeaker\tslots\n"
                           "a\torder\tAnn\tsize=large\n",
                           &labels),
                     STATUS_OK);
    assert_int_equal(labels.rows[0].intent.n_slots, 0);
    score_labels_finish(&labels);
}

static void files_from_other_systems_are_read_too(void **state)
{
    (void)state;
    struct score_labels labels;
    assert_int_equal(parse("\xef\xbb\xbf"
                           "file\tintent\tslots\r\n"
                           "\r\n"
                           " caf\xc3\xa9.wav \t order\tsize = large ; \r\n"
                           "/b.wav\torder",
                           &labels),
                     STATUS_OK);
    assert_int_equal(labels.n_rows, 2);
    assert_string_equal(labels.rows[0].path, "set/caf\xc3\xa9.wav");
    assert_string_equal(intent_slot(&labels.rows[0].intent, "size"), "large");
    assert_int_equal(labels.rows[0].line, 3);
    assert_string_equal(labels.rows[1].path, "/b.wav");
    score_labels_finish(&labels);
}

static void every_mistake_is_named_with_its_line(void **state)
{
    (void)state;
    assert_refused("", PATH ":1: ", "no labels");
    assert_refused("file\tword\n", PATH ":1: ", "no labels");
    assert_refused("a.wav\tstop\n", PATH ":1: ", "must name the columns");
    assert_refused("file\tword\na.wav stop\n", PATH ":2: ", "put a tab");
    assert_refused("file\tword\na.wav\t\n", PATH ":2: ", "write -");
    assert_refused("file\tword\n\n\tstop\n", PATH ":3: ", "no file");
    assert_refused("file\tintent\tslots\na\tb\tlarge\n",
                   PATH ":2: ", "\"large\" is no slot");
    assert_refused("file\tintent\tslots\na\tb\tx=1;=2\n",
                   PATH ":2: ", "\"=2\" is no slot");
    assert_refused("file\tintent\tslots\na\tb\tx=1;x=2\n",
                   PATH ":2: ", "x is there twice");
    assert_refused("file\tintent\tslots\na\t-\tx=1\n",
                   PATH ":2: ", "there are no slots");
    assert_refused("file\tword\na\tst\x1bop\n", PATH ":2: ", "byte 5");
    assert_refused("file\tword\na\tcaf\xe9\n", PATH ":2: ", "byte 6");
}

static void a_mistake_leaves_no_rows(void **state)
{
    (void)state;
    struct score_labels labels;
    assert_int_equal(parse("file\tword\na\tstop\nb\n", &labels),
                     STATUS_INVALID);
    assert_int_equal(labels.n_rows, 0);
    assert_null(labels.rows);
}

static void lines_slots_and_rows_have_a_limit(void **state)
{
    (void)state;
    struct score_labels labels;
    struct text source = {0};
    text_append(&source, "file\tintent\tslots\na\tb\t");
    for (int i = 0; i <= INTENT_SLOTS_MAX; i++) {
        text_printf(&source, "s%d=1;", i);
    }
    assert_int_equal(parse(text_str(&source), &labels), STATUS_LIMIT);
    assert_non_null(strstr(logged, PATH ":2: more than 16 slots"));

    text_clear(&source);
    text_append(&source, "file\tword\n");
    for (int i = 0; i < 5000; i++) {
        text_append(&source, "a");
    }
    assert_int_equal(parse(text_str(&source), &labels), STATUS_LIMIT);
    assert_non_null(strstr(logged, PATH ":2: longer than 4096 bytes"));

    text_clear(&source);
    text_append(&source, "file\tword\n");
    for (int i = 0; i < 100001; i++) {
        text_append(&source, "a\tb\n");
    }
    assert_int_equal(parse(text_str(&source), &labels), STATUS_LIMIT);
    assert_non_null(strstr(logged, PATH ":100002: more than 100000 rows"));
    text_finish(&source);
}

static void a_missing_file_is_told(void **state)
{
    (void)state;
    struct score_labels labels;
    log_set_sink(keep_line, NULL);
    enum status status = score_labels_load("no/such/labels.tsv", &labels);
    log_set_sink(NULL, NULL);
    assert_int_equal(status, STATUS_NOT_FOUND);
    assert_non_null(strstr(logged, "no/such/labels.tsv: No such file"));
    assert_int_equal(labels.n_rows, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_intent_and_its_slots_are_read),
        cmocka_unit_test(a_word_is_the_intent),
        cmocka_unit_test(what_must_be_rejected_is_known_by_its_label),
        cmocka_unit_test(under_said_every_row_must_be_rejected),
        cmocka_unit_test(other_columns_are_left_to_others),
        cmocka_unit_test(files_from_other_systems_are_read_too),
        cmocka_unit_test(every_mistake_is_named_with_its_line),
        cmocka_unit_test(a_mistake_leaves_no_rows),
        cmocka_unit_test(lines_slots_and_rows_have_a_limit),
        cmocka_unit_test(a_missing_file_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
