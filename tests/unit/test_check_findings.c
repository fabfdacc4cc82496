/* SPDX-License-Identifier: GPL-3.0-or-later */
/* check_findings: what loaders log becomes findings with a place. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "assistant/check/check_findings.h"
#include "assistant/dialogue/dialogue_private.h"
#include "content/sentence.h"

static void assert_finding(const char *logged, enum severity severity,
                           const char *path, int line, const char *what)
{
    struct findings findings = {0};
    findings_take_log(&findings, logged, "dir");
    assert_int_equal(findings.count, 1);
    assert_int_equal(findings.items[0].severity, severity);
    assert_string_equal(findings.items[0].path, path);
    assert_int_equal(findings.items[0].line, line);
    assert_string_equal(findings.items[0].what, what);
    findings_finish(&findings);
}

static void a_place_in_a_file_is_taken_from_the_log(void **state)
{
    (void)state;
    assert_finding("a/b.gram:12: expected a \")\"", SEVERITY_ERROR, "a/b.gram",
                   12, "expected a \")\"");
    assert_finding("odd:name/b.gram:7: see line 8: there", SEVERITY_ERROR,
                   "odd:name/b.gram", 7, "see line 8: there");
}

static void an_error_of_a_module_is_put_on_line_1_of_its_file(void **state)
{
    (void)state;
    assert_finding("error content: dir/topics: no such folder", SEVERITY_ERROR,
                   "dir/topics", 1, "no such folder");
}

static void a_warning_stays_one(void **state)
{
    (void)state;
    assert_finding("warn dictionary: dir/extra.dict: odd", SEVERITY_WARNING,
                   "dir/extra.dict", 1, "odd");
}

static void what_names_no_file_is_put_on_the_folder(void **state)
{
    (void)state;
    assert_finding("error grammar: cannot read x: gone", SEVERITY_ERROR, "dir",
                   1, "cannot read x: gone");
    assert_finding("whatever", SEVERITY_ERROR, "dir", 1, "whatever");
}

/* What findings_print() says of these, and the errors it counted. */
static size_t print(struct findings *findings, char *text, size_t size)
{
    FILE *file = tmpfile();
    int kept = dup(STDOUT_FILENO);
    assert_non_null(file);
    (void)fflush(stdout);
    (void)dup2(fileno(file), STDOUT_FILENO);
    size_t errors = findings_print(findings);
    (void)fflush(stdout);
    (void)dup2(kept, STDOUT_FILENO);
    (void)close(kept);
    rewind(file);
    text[fread(text, 1, size - 1, file)] = '\0';
    (void)fclose(file);
    return errors;
}

static void errors_come_first_then_places_in_order_and_nothing_twice(
    void **state)
{
    (void)state;
    char text[1000];
    struct findings findings = {0};
    findings_add(&findings, SEVERITY_WARNING, "a", 10, "ten");
    findings_add(&findings, SEVERITY_WARNING, "a", 9, "nine");
    findings_add(&findings, SEVERITY_ERROR, "b", 1, "%s", "bad");
    findings_add(&findings, SEVERITY_WARNING, "a", 9, "nine");
    assert_int_equal(print(&findings, text, sizeof text), 1);
    assert_string_equal(text, "b:1: error: bad\n"
                              "a:9: warning: nine\n"
                              "a:10: warning: ten\n"
                              "1 error, 2 warnings\n");
    findings_finish(&findings);
}

static void nothing_found_is_said_too(void **state)
{
    (void)state;
    char text[1000];
    struct findings findings = {0};
    assert_int_equal(print(&findings, text, sizeof text), 0);
    assert_string_equal(text, "0 errors, 0 warnings\n");
    findings_finish(&findings);
}

/* What content/sentence.c lets through must be what placeholders.c fills. */
static void each_placeholder_is_filled_where_it_is_known_and_is_safe(
    void **state)
{
    (void)state;
    struct line_text said = {(char *)"here", 1};
    struct wording wordings[] = {{(char *)"muscle_calf", {&said, 1}},
                                 {(char *)"hour_night", {&said, 1}},
                                 {(char *)"emergency_number", {&said, 1}}};
    const struct content content = {.wordings = wordings, .n_wordings = 3};
    const struct dialogue nothing = {.content = &content};
    struct dialogue known = nothing;
    known.side = "left";
    known.title = "here";
    known.day_part = "hour_night";
    for (size_t i = 0; sentence_placeholder_name(i) != NULL; i++) {
        free(placeholders_fill(&nothing, sentence_placeholder_name(i)));
        char *filled = placeholders_fill(&known, sentence_placeholder_name(i));
        if (filled[0] == '\0') {
            fail_msg("%s is never filled", sentence_placeholder_name(i));
        }
        free(filled);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_place_in_a_file_is_taken_from_the_log),
        cmocka_unit_test(an_error_of_a_module_is_put_on_line_1_of_its_file),
        cmocka_unit_test(a_warning_stays_one),
        cmocka_unit_test(what_names_no_file_is_put_on_the_folder),
        cmocka_unit_test(
            errors_come_first_then_places_in_order_and_nothing_twice),
        cmocka_unit_test(nothing_found_is_said_too),
        cmocka_unit_test(
            each_placeholder_is_filled_where_it_is_known_and_is_safe),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
