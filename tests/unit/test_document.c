/* SPDX-License-Identifier: GPL-3.0-or-later */
/* document: nodes keep their lines; what could hurt is refused with its line.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "assistant/base/log.h"
#include "assistant/base/text.h"
#include "content/document.h"

static struct text logged;

static void keep_line(void *context, const char *line)
{
    (void)context;
    text_printf(&logged, "%s\n", line);
}

static int catch_log(void **state)
{
    (void)state;
    log_set_sink(keep_line, NULL);
    return 0;
}

static int drop_log(void **state)
{
    (void)state;
    log_set_sink(NULL, NULL);
    text_finish(&logged);
    return 0;
}

static struct document *parse(const char *source)
{
    struct document *document = NULL;
    assert_int_equal(
        document_parse("a.yaml", source, strlen(source), &document), STATUS_OK);
    assert_non_null(document);
    return document;
}

static void refuse(const char *source, size_t length, enum status expected,
                   const char *message)
{
    struct document *document = (struct document *)&logged;
    assert_int_equal(document_parse("a.yaml", source, length, &document),
                     expected);
    assert_null(document);
    if (strstr(text_str(&logged), message) == NULL) {
        fail_msg("expected \"%s\" in \"%s\"", message, text_str(&logged));
    }
}

static void refuse_text(const char *source, const char *message)
{
    refuse(source, strlen(source), STATUS_INVALID, message);
}

static void document_keeps_kinds_texts_and_lines(void **state)
{
    (void)state;
    struct document *document = parse("# a comment\n"
                                      "say: hello\n"
                                      "ask:\n"
                                      "  - one\n"
                                      "  - two\n");
    const struct node *root = document_root(document);
    assert_string_equal(document_path(document), "a.yaml");
    assert_int_equal(node_kind(root), NODE_MAP);
    assert_int_equal(node_count(root), 2);
    assert_int_equal(node_line(node_key(root, 0)), 2);
    assert_string_equal(node_text(node_value(root, 0)), "hello");
    const struct node *list = node_value(root, 1);
    assert_int_equal(node_kind(list), NODE_LIST);
    assert_int_equal(node_count(list), 2);
    assert_null(node_text(list));
    assert_string_equal(node_text(node_item(list, 1)), "two");
    assert_int_equal(node_line(node_item(list, 1)), 5);
    document_destroy(document);
}

static void document_reads_a_file(void **state)
{
    (void)state;
    struct document *document = NULL;
    assert_int_equal(
        document_load(UNCRAMP_SOURCE_DIR "/content/wording.yaml", &document),
        STATUS_OK);
    assert_int_equal(node_kind(document_root(document)), NODE_MAP);
    document_destroy(document);
}

static void document_says_which_file_is_missing(void **state)
{
    (void)state;
    struct document *document = NULL;
    assert_int_equal(document_load("no/such.yaml", &document),
                     STATUS_NOT_FOUND);
    assert_non_null(strstr(text_str(&logged), "no/such.yaml"));
}

static void document_refuses_a_folder(void **state)
{
    (void)state;
    struct document *document = NULL;
    assert_int_equal(document_load(UNCRAMP_SOURCE_DIR, &document), STATUS_IO);
    assert_null(document);
}

static void document_with_nothing_in_it_may_be_asked_for(void **state)
{
    (void)state;
    struct document *document = (struct document *)&logged;
    assert_int_equal(document_load_if_any("/dev/null", &document), STATUS_OK);
    assert_null(document);
    assert_int_equal(document_load("/dev/null", &document), STATUS_INVALID);
    assert_non_null(strstr(text_str(&logged), "/dev/null:1: "));
}

static void document_refuses_bad_yaml_at_its_line(void **state)
{
    (void)state;
    refuse_text("a: b\nc: \"never closed\n", "a.yaml:");
    refuse_text("a: b\n  c: d\n", "a.yaml:2: not YAML");
}

static void document_refuses_bytes_that_are_no_text(void **state)
{
    (void)state;
    refuse_text("a: b\nc: \xff\xfe\n", "a.yaml:2: not plain text");
}

static void document_refuses_a_zero_byte(void **state)
{
    (void)state;
    refuse_text("a: b\nc: \"x\\0y\"\n", "a.yaml:2: there is a zero byte");
}

static void document_refuses_an_empty_file(void **state)
{
    (void)state;
    refuse_text("", "a.yaml:1: there is nothing");
    refuse_text("# only a comment\n", "a.yaml:1: there is nothing");
}

static void document_refuses_a_second_document(void **state)
{
    (void)state;
    refuse_text("a: b\n---\nc: d\n", "a.yaml:3: a second document");
}

static void document_refuses_a_key_given_twice(void **state)
{
    (void)state;
    refuse_text("a: b\nc: d\na: e\n",
                "a.yaml:3: \"a\" was already given in line 1");
}

static void document_refuses_a_key_that_is_no_word(void **state)
{
    (void)state;
    refuse_text("a: b\n{side} leg: c\n", "a.yaml:2: ");
    refuse_text("a: b\n? [x, y]\n: c\n", "a.yaml:2: the key before a colon");
}

static void document_refuses_aliases(void **state)
{
    (void)state;
    refuse_text("a: &x [1]\nb: *x\n", "a.yaml:1: this is used a second time");
    refuse_text("a: &x [*x]\n", "a.yaml:1: this is used a second time");
}

static void document_refuses_deep_nesting(void **state)
{
    (void)state;
    char source[200] = {0};
    memset(source, '[', 90);
    memset(source + 90, ']', 90);
    refuse(source, strlen(source), STATUS_LIMIT, "nested more than");
}

static void document_refuses_too_many_members(void **state)
{
    (void)state;
    struct text source = {0};
    for (int i = 0; i < 1001; i++) {
        text_append(&source, "- x\n");
    }
    refuse(text_str(&source), source.length, STATUS_LIMIT, "1001 members");
    text_finish(&source);
}

static void document_refuses_more_than_a_megabyte(void **state)
{
    (void)state;
    size_t length = (size_t)1024 * 1024 + 1;
    char *source = test_malloc(length);
    memset(source, 'x', length);
    refuse(source, length, STATUS_LIMIT, "a.yaml:1: larger than");
    test_free(source);
}

#define CAUGHT(test) cmocka_unit_test_setup_teardown(test, catch_log, drop_log)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CAUGHT(document_keeps_kinds_texts_and_lines),
        CAUGHT(document_reads_a_file),
        CAUGHT(document_says_which_file_is_missing),
        CAUGHT(document_refuses_a_folder),
        CAUGHT(document_with_nothing_in_it_may_be_asked_for),
        CAUGHT(document_refuses_bad_yaml_at_its_line),
        CAUGHT(document_refuses_bytes_that_are_no_text),
        CAUGHT(document_refuses_a_zero_byte),
        CAUGHT(document_refuses_an_empty_file),
        CAUGHT(document_refuses_a_second_document),
        CAUGHT(document_refuses_a_key_given_twice),
        CAUGHT(document_refuses_a_key_that_is_no_word),
        CAUGHT(document_refuses_aliases),
        CAUGHT(document_refuses_deep_nesting),
        CAUGHT(document_refuses_too_many_members),
        CAUGHT(document_refuses_more_than_a_megabyte),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
