/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "assistant/base/log.h"
#include "assistant/base/memory.h"
#include "grammar/dictionary.h"

struct fixture {
    struct automaton *automaton;
    char path[40];
    char extra[40];
    char logged[1100];
};

static void keep_line(void *context, const char *line)
{
    struct fixture *fixture = context;
    (void)snprintf(fixture->logged, sizeof fixture->logged, "%s", line);
}

static void write_text(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    (void)fputs(text, file);
    (void)fclose(file);
}

/* Words number 0 to 3: read, don't, u.s., hamstring. */
static int set_up(void **state)
{
    static const char source[] = "#JSGF V1.0;\ngrammar g;\n"
                                 "public <a> = read don't U.S. hamstring;\n";
    struct fixture *fixture = xcalloc(1, sizeof *fixture);
    struct grammar *grammar = NULL;
    assert_int_equal(
        grammar_parse("g.gram", source, strlen(source), NULL, 0, &grammar),
        STATUS_OK);
    assert_int_equal(automaton_build(grammar, &fixture->automaton), STATUS_OK);
    grammar_destroy(grammar);
    (void)strcpy(fixture->path, "/tmp/uncramp-dict-XXXXXX");
    (void)strcpy(fixture->extra, "/tmp/uncramp-dict-XXXXXX");
    (void)close(mkstemp(fixture->path));
    (void)close(mkstemp(fixture->extra));
    log_set_sink(keep_line, fixture);
    *state = fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    log_set_sink(NULL, NULL);
    (void)unlink(fixture->path);
    (void)unlink(fixture->extra);
    automaton_destroy(fixture->automaton);
    free(fixture);
    return 0;
}

static struct dictionary *load(const struct fixture *fixture, const char *extra)
{
    struct dictionary *dictionary = NULL;
    assert_int_equal(
        dictionary_load(fixture->path, extra, fixture->automaton, &dictionary),
        STATUS_OK);
    return dictionary;
}

static void only_the_words_asked_for_are_kept_with_variants(void **state)
{
    struct fixture *fixture = *state;
    write_text(fixture->path, "readable R IY D AH B AH L\n"
                              "read  R EH  D\nread(2) R IY D\r\n"
                              "DON'T D OW N T\n"
                              "u.s. Y UW EH S");
    struct dictionary *dictionary = load(fixture, NULL);
    assert_string_equal(dictionary_phones(dictionary, 0, 0), "R EH D");
    assert_string_equal(dictionary_phones(dictionary, 0, 1), "R IY D");
    assert_null(dictionary_phones(dictionary, 0, 2));
    assert_string_equal(dictionary_phones(dictionary, 1, 0), "D OW N T");
    assert_string_equal(dictionary_phones(dictionary, 2, 0), "Y UW EH S");
    assert_null(dictionary_phones(dictionary, 3, 0));
    dictionary_destroy(dictionary);
}

static void a_word_of_the_extra_dictionary_wins_whole(void **state)
{
    struct fixture *fixture = *state;
    write_text(fixture->path, "read R EH D\nread(2) R IY D\ndon't D OW N T\n");
    write_text(fixture->extra, "read R AA D\nhamstring HH AE M\n");
    struct dictionary *dictionary = load(fixture, fixture->extra);
    assert_string_equal(dictionary_phones(dictionary, 0, 0), "R AA D");
    assert_null(dictionary_phones(dictionary, 0, 1));
    assert_string_equal(dictionary_phones(dictionary, 1, 0), "D OW N T");
    assert_string_equal(dictionary_phones(dictionary, 3, 0), "HH AE M");
    dictionary_destroy(dictionary);
}

static void a_word_without_phones_is_named_with_its_line(void **state)
{
    struct fixture *fixture = *state;
    write_text(fixture->path, ";;; read X\n## read Y\nread \n");
    struct dictionary *dictionary = load(fixture, NULL);
    assert_null(dictionary_phones(dictionary, 0, 0));
    char expected[100];
    (void)snprintf(expected, sizeof expected,
                   "%s:3: \"read\" has no phones after it; add them",
                   fixture->path);
    assert_string_equal(fixture->logged, expected);
    dictionary_destroy(dictionary);
}

static void odd_lines_do_no_harm(void **state)
{
    struct fixture *fixture = *state;
    char *junk = xcalloc(200001, 1);
    memset(junk, 'x', 200000);
    memcpy(junk, "(\n()\n)\n(2) R\nread( R\nread) R\n\n \n", 33);
    write_text(fixture->path, junk);
    struct dictionary *dictionary = load(fixture, NULL);
    for (size_t i = 0; i < 4; i++) {
        assert_null(dictionary_phones(dictionary, i, 0));
    }
    dictionary_destroy(dictionary);
    free(junk);
}

static void a_missing_file_is_not_found(void **state)
{
    struct fixture *fixture = *state;
    struct dictionary *dictionary = NULL;
    assert_int_equal(dictionary_load(fixture->path, "/nowhere/x.dict",
                                     fixture->automaton, &dictionary),
                     STATUS_NOT_FOUND);
    assert_null(dictionary);
    assert_string_equal(fixture->logged,
                        "error dictionary: cannot read /nowhere/x.dict: No "
                        "such file or directory");
}

#define test(function)                                                         \
    cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        test(only_the_words_asked_for_are_kept_with_variants),
        test(a_word_of_the_extra_dictionary_wins_whole),
        test(a_word_without_phones_is_named_with_its_line),
        test(odd_lines_do_no_harm),
        test(a_missing_file_is_not_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
