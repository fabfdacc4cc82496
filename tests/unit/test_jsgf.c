/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "assistant/base/text.h"
#include "grammar/automaton.h"
#include "grammar/grammar.h"
#include "tests/unit/last_logged.h"

#define HEADER "#JSGF V1.0;\ngrammar g;\n"

/* Reads and builds `source` as g.gram; what went wrong first comes back. */
static enum status read_source(const char *source)
{
    struct grammar *grammar = NULL;
    struct automaton *automaton = NULL;
    enum status status =
        grammar_parse("g.gram", source, strlen(source), NULL, 0, &grammar);
    assert_true((status == STATUS_OK) == (grammar != NULL));
    if (status == STATUS_OK) {
        status = automaton_build(grammar, &automaton);
        assert_true((status == STATUS_OK) == (automaton != NULL));
    }
    automaton_destroy(automaton);
    grammar_destroy(grammar);
    return status;
}

static void refuses(const char *body, const char *error)
{
    struct text source = {0};
    text_printf(&source, HEADER "%s", body);
    logged[0] = '\0';
    assert_int_equal(read_source(text_str(&source)), STATUS_INVALID);
    assert_string_equal(logged, error);
    text_finish(&source);
}

static void accepts(const char *body)
{
    struct text source = {0};
    text_printf(&source, HEADER "%s", body);
    assert_int_equal(read_source(text_str(&source)), STATUS_OK);
    assert_string_equal(logged, "");
    text_finish(&source);
}

/* ------------------------------------------------------------------ reads */

static void every_form_of_the_language_is_read(void **state)
{
    (void)state;
    accepts("public <a> = one | (two three) [four]* five+ \"Six seven\";");
    accepts("/* a */ public <a> = b // to the end\n c; // last line");
    accepts("public <a> = /0.5/ b {x=1} {y} | /2/ <c>{intent=c\\}d}; <c> = d;");
    accepts("public <a> = o'clock e.g. twenty-one snake_case 3 | <NULL> b"
            " | <VOID>;");
    accepts("public <a> = <g.b>; <b> = c;");
}

static void byte_order_mark_and_carriage_returns_are_tolerated(void **state)
{
    (void)state;
    assert_int_equal(read_source("\xef\xbb\xbf#JSGF V1.0 UTF-8 en;\r\n"
                                 "grammar g;\r\npublic <a> = b\r\n c;\r\n"),
                     STATUS_OK);
}

/* ----------------------------------------------------------------- errors */

static void a_file_without_header_is_refused_with_the_line_to_add(void **state)
{
    (void)state;
    assert_int_equal(read_source("grammar g;\npublic <a> = b;\n"),
                     STATUS_INVALID);
    assert_string_equal(logged, "g.gram:1: a grammar file begins with the line "
                                "\"#JSGF V1.0;\"; add it");
    assert_int_equal(read_source("#JSGF V1.0\ngrammar g;\n"), STATUS_INVALID);
    assert_string_equal(logged, "g.gram:1: the line \"#JSGF V1.0;\" must end "
                                "with a semicolon");
    assert_int_equal(read_source("#JSGF V1.0;\npublic <a> = b;\n"),
                     STATUS_INVALID);
    assert_string_equal(logged, "g.gram:2: expected \"grammar NAME;\" before "
                                "the word \"public\"");
}

static void a_forgotten_semicolon_is_guessed(void **state)
{
    (void)state;
    refuses("<a> = b\n\npublic <c> = d;\n",
            "g.gram:5: a \"=\" inside a rule; does the rule before it end with "
            "a \";\"?");
    refuses("public <a> = b", "g.gram:3: expected a \";\" before the end");
}

static void an_unclosed_bracket_is_named(void **state)
{
    (void)state;
    refuses("public <a> = (b ];", "g.gram:3: expected a \")\" before \"]\"");
    refuses("public <a> = [b ;", "g.gram:3: expected a \"]\" before \";\"");
    refuses("public <a> = b {c", "g.gram:3: a { without its }; close it");
    refuses("public <a> =\n\"b", "g.gram:4: a \" without its \"; close it");
    refuses("public <a> = b; /* c",
            "g.gram:3: a comment begins with /* and never ends; close it with "
            "*/");
}

static void an_empty_alternative_is_refused(void **state)
{
    (void)state;
    refuses("public <a> = b | ;",
            "g.gram:3: expected a word, a <rule>, a ( or a [ before \";\"");
    refuses("public <a> = b () c;",
            "g.gram:3: expected a word, a <rule>, a ( or a [ before \")\"");
    refuses("public <a> = \" \";", "g.gram:3: nothing between the quotes; "
                                   "write <NULL> for nothing");
}

static void a_character_that_no_word_has_is_named(void **state)
{
    (void)state;
    refuses("public <a> = it\u2019s;",
            "g.gram:3: a curly apostrophe; write a straight one (')");
    refuses("public <a> =\n caf\u00e9;",
            "g.gram:4: the character '\u00e9' cannot stand here; words are "
            "letters a to z, digits and ' . - _");
    refuses("public <a> = b & c;",
            "g.gram:3: the character '&' cannot stand here; words are letters, "
            "digits and ' . - _");
    refuses("public <a> = \x01;", "g.gram:3: a byte 0x01, which is no text; is "
                                  "this a grammar file?");
}

static void a_malformed_tag_weight_or_name_is_refused(void **state)
{
    (void)state;
    refuses("public <a> = b {=c};",
            "g.gram:3: a tag is {name} or {name=value}, its name letters, "
            "digits and _ - .");
    static const char *const thresholds[] = {
        "{threshold}",   "{threshold=low}", "{threshold=0}",
        "{threshold=2}", "{threshold=-1}",  "{threshold=0.1x}"};
    for (size_t i = 0; i < sizeof thresholds / sizeof thresholds[0]; i++) {
        char body[64];
        (void)snprintf(body, sizeof body, "public <a> = b %s;", thresholds[i]);
        refuses(body, "g.gram:3: a threshold is a confidence over 0 and up to "
                      "1, such as {threshold=0.05}");
    }
    refuses("public <a> = /x/ b;",
            "g.gram:3: a weight is a number from 0 up between two slashes, "
            "such as /0.3/");
    refuses("public <a> = <b c>;",
            "g.gram:3: a rule's name is letters, digits and _ - : . between < "
            "and >, such as <muscle>");
    refuses("public <NULL> = b;",
            "g.gram:3: <NULL> cannot be defined; call the rule something else");
    refuses("import <b>; public <a> = b;",
            "g.gram:3: an import is import <file.rule>; or import <file.*>; "
            "where FILE.gram is in the same folder");
}

static void an_undefined_rule_is_refused_even_where_it_is_not_used(void **state)
{
    (void)state;
    refuses("public <a> = b;\n<c> = d\n <e>;",
            "g.gram:5: <e> is not defined; define it, import it or correct its "
            "name");
}

static void a_rule_defined_twice_is_refused(void **state)
{
    (void)state;
    refuses("<a> = b;\npublic <a> = c;",
            "g.gram:4: <a> is already defined on line 3; rename one of them");
}

static void recursion_is_refused_wherever_it_hides(void **state)
{
    (void)state;
    refuses("public <a> = b [<a>];",
            "g.gram:3: <a> contains itself through <a>; rules may not be "
            "recursive, use * or + to repeat");
    refuses("public <a> = <b> x;\n<b> = y (<c> | z)*;\n<c> = <NULL> <a>;",
            "g.gram:5: <a> contains itself through <c>; rules may not be "
            "recursive, use * or + to repeat");
}

static void a_grammar_that_says_nothing_is_refused(void **state)
{
    (void)state;
    refuses("<a> = b;",
            "g.gram:1: no rule is public, so nothing can be said; write "
            "\"public\" before the rules that are whole sentences");
    refuses("public <b> = c;\npublic <a> = d <VOID> | <NULL>;",
            "g.gram:4: <a> is public, but no words are a sentence of it; give "
            "it some or remove it");
}

/* ----------------------------------------------------------------- limits */

static void is_limited(const char *source, const char *error)
{
    logged[0] = '\0';
    assert_int_equal(read_source(source), STATUS_LIMIT);
    assert_string_equal(logged, error);
}

static void repeated(struct text *to, const char *what, int n)
{
    for (int i = 0; i < n; i++) {
        text_append(to, what);
    }
}

static void a_row_of_operators_is_one_operator(void **state)
{
    (void)state;
    struct text source = {0};
    text_append(&source, HEADER "public <a> = a");
    repeated(&source, "+", 10000);
    repeated(&source, "*", 10000);
    text_append(&source, ";");
    assert_int_equal(read_source(text_str(&source)), STATUS_OK);
    text_finish(&source);
}

static void nesting_stops_at_the_limit(void **state)
{
    (void)state;
    struct text source = {0};
    text_append(&source, HEADER "public <a> =\n");
    repeated(&source, "(a|", 32);
    text_append(&source, "b");
    repeated(&source, ")", 32);
    text_append(&source, ";");
    assert_int_equal(read_source(text_str(&source)), STATUS_OK);
    text_clear(&source);
    text_append(&source, HEADER "public <a> =\n");
    repeated(&source, "[a ", 100000);
    is_limited(text_str(&source),
               "g.gram:4: groups are nested more than 32 deep; use a rule of "
               "its own for the inner part");
    text_clear(&source);
    text_append(&source, HEADER "public <a> = a");
    repeated(&source, "{t}*", 100000);
    is_limited(text_str(&source),
               "g.gram:3: operators and tags are nested too deeply; use a rule "
               "of its own for the inner part");
    text_finish(&source);
}

static void rules_that_double_each_other_are_refused_at_their_line(void **state)
{
    (void)state;
    static const char *const bodies[] = {"a", "<VOID>", "<NULL>", "a*"};
    for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++) {
        struct text source = {0};
        text_printf(&source, HEADER "<r0> = %s;\n", bodies[i]);
        for (int r = 1; r < 60; r++) {
            text_printf(&source, "<r%d> = <r%d> <r%d> | <r%d>;\n", r, r - 1,
                        r - 1, r - 1);
        }
        text_append(&source, "public <s> = <r59> end;\n");
        assert_int_equal(read_source(text_str(&source)), STATUS_LIMIT);
        assert_non_null(strstr(logged, "the grammar grows past 100000 states "
                                       "or 200000 arcs at <r"));
        text_finish(&source);
    }
}

static void rules_that_double_nothing_are_refused_in_time(void **state)
{
    (void)state;
    struct text source = {0};
    text_append(&source, HEADER "<r0> = <VOID>;\n");
    for (int r = 1; r < 60; r++) {
        text_printf(&source, "<r%d> = <r%d> | <r%d>;\n", r, r - 1, r - 1);
    }
    text_append(&source, "public <s> = <r59> | end;\n");
    assert_int_equal(read_source(text_str(&source)), STATUS_LIMIT);
    text_finish(&source);
}

static void a_long_chain_of_rules_is_refused(void **state)
{
    (void)state;
    struct text source = {0};
    text_append(&source, HEADER "<r0> = a;\n");
    for (int r = 1; r < 9000; r++) {
        text_printf(&source, "<r%d> = <r%d>;\n", r, r - 1);
    }
    text_append(&source, "public <s> = <r8999>;\n");
    is_limited(text_str(&source), "g.gram:103: rules refer to rules more than "
                                  "100 deep at <r100>; flatten them");
    text_clear(&source);
    text_append(&source, HEADER);
    for (int r = 1; r < 9000; r++) {
        text_printf(&source, "public <r%d> = <r%d>;\n", r, r + 1);
    }
    text_append(&source, "<r9000> = a;\n");
    is_limited(text_str(&source), "g.gram:103: rules refer to rules more than "
                                  "100 deep at <r101>; flatten them");
    text_finish(&source);
}

static void more_rules_than_the_limit_are_refused(void **state)
{
    (void)state;
    struct text source = {0};
    text_append(&source, HEADER);
    for (int r = 0; r < 10001; r++) {
        text_printf(&source, "public <r%d> = a;\n", r);
    }
    is_limited(text_str(&source), "g.gram:10003: more than 10000 rules; a "
                                  "grammar may not have more");
    text_finish(&source);
}

static void a_megabyte_of_words_or_junk_is_refused(void **state)
{
    (void)state;
    struct text source = {0};
    text_append(&source, HEADER "public <s> =");
    repeated(&source, " a", 500000);
    is_limited(text_str(&source),
               "g.gram:3: the grammar is too large; split or shorten it");
    repeated(&source, " a", 50000);
    is_limited(text_str(&source),
               "g.gram:1: larger than 1 MB; split it and use import");
    text_clear(&source);
    text_append(&source, HEADER "public <s> = a /* ");
    repeated(&source, "x", 1000000);
    assert_int_equal(read_source(text_str(&source)), STATUS_INVALID);
    text_finish(&source);
}

static void a_file_without_end_is_refused(void **state)
{
    (void)state;
    struct grammar *grammar = NULL;
    assert_int_equal(grammar_load("/dev/zero", NULL, 0, &grammar),
                     STATUS_LIMIT);
    assert_null(grammar);
}

#define test(function)                                                         \
    cmocka_unit_test_setup_teardown(function, listen_to_log, stop_listening)

int main(void)
{
    const struct CMUnitTest tests[] = {
        test(every_form_of_the_language_is_read),
        test(byte_order_mark_and_carriage_returns_are_tolerated),
        test(a_file_without_header_is_refused_with_the_line_to_add),
        test(a_forgotten_semicolon_is_guessed),
        test(an_unclosed_bracket_is_named),
        test(an_empty_alternative_is_refused),
        test(a_character_that_no_word_has_is_named),
        test(a_malformed_tag_weight_or_name_is_refused),
        test(an_undefined_rule_is_refused_even_where_it_is_not_used),
        test(a_rule_defined_twice_is_refused),
        test(recursion_is_refused_wherever_it_hides),
        test(a_grammar_that_says_nothing_is_refused),
        test(a_row_of_operators_is_one_operator),
        test(nesting_stops_at_the_limit),
        test(rules_that_double_each_other_are_refused_at_their_line),
        test(rules_that_double_nothing_are_refused_in_time),
        test(a_long_chain_of_rules_is_refused),
        test(more_rules_than_the_limit_are_refused),
        test(a_megabyte_of_words_or_junk_is_refused),
        test(a_file_without_end_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
