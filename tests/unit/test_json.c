/* SPDX-License-Identifier: GPL-3.0-or-later */
/* json: what is written is read back, and nothing else is accepted. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "assistant/base/json.h"

static struct json *parsed(const char *line)
{
    struct json *json = NULL;
    assert_int_equal(json_parse(line, strlen(line), &json), STATUS_OK);
    assert_non_null(json);
    return json;
}

static void assert_printed(const struct json *json, const char *expected)
{
    char *line = json_print(json);
    assert_string_equal(line, expected);
    free(line);
}

static void json_prints_one_line_in_the_order_of_setting(void **state)
{
    (void)state;
    struct json *json = json_create();
    json_set_text(json, "event", "say");
    json_set_number(json, "t", 1.5);
    json_set_flag(json, "cut", true);
    json_set_text(json, "intent", NULL);
    assert_printed(json, "{\"event\":\"say\",\"t\":1.5,\"cut\":true,"
                         "\"intent\":null}");
    json_destroy(json);
}

static void json_numbers_have_at_most_three_decimals(void **state)
{
    (void)state;
    static const struct {
        double value;
        const char *line;
    } cases[] = {
        {0.1 + 0.2, "{\"n\":0.3}"},     {2.0, "{\"n\":2}"},
        {0.0004, "{\"n\":0}"},          {-0.0001, "{\"n\":0}"},
        {-1.25, "{\"n\":-1.25}"},       {1234.5678, "{\"n\":1234.568}"},
        {100.0, "{\"n\":100}"},         {(double)NAN, "{\"n\":0}"},
        {(double)INFINITY, "{\"n\":0}"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct json *json = json_create();
        json_set_number(json, "n", cases[i].value);
        assert_printed(json, cases[i].line);
        json_destroy(json);
    }
}

static void json_integers_keep_every_digit(void **state)
{
    (void)state;
    struct json *json = json_create();
    json_set_integer(json, "mono_ns", 9007199254740991);
    assert_printed(json, "{\"mono_ns\":9007199254740991}");
    json_destroy(json);
    json = parsed("{\"mono_ns\":9007199254740991}");
    assert_int_equal(json_integer(json, "mono_ns", -1), 9007199254740991);
    json_destroy(json);
}

static void json_integer_past_all_limits_is_the_fallback(void **state)
{
    (void)state;
    struct json *json = parsed("{\"a\":1e300,\"b\":-1e300,\"c\":\"7\"}");
    assert_int_equal(json_integer(json, "a", 5), 5);
    assert_int_equal(json_integer(json, "b", 5), 5);
    assert_int_equal(json_integer(json, "c", 5), 5);
    json_destroy(json);
}

static void json_setting_a_key_again_replaces_it(void **state)
{
    (void)state;
    struct json *json = json_create();
    json_set_text(json, "name", "idle");
    json_set_text(json, "name", "hold");
    assert_printed(json, "{\"name\":\"hold\"}");
    json_destroy(json);
}

static void json_text_survives_quotes_and_other_alphabets(void **state)
{
    (void)state;
    const char *text = "say \"ow\" \\ tab\t \xc3\xa9 \xe2\x80\x99";
    struct json *json = json_create();
    json_set_text(json, "text", text);
    char *line = json_print(json);
    json_destroy(json);
    assert_null(strchr(line, '\n'));
    json = parsed(line);
    assert_string_equal(json_text(json, "text"), text);
    json_destroy(json);
    free(line);
}

static void what_is_no_utf8_becomes_the_replacement_character(void **state)
{
    (void)state;
#define NONE "\xef\xbf\xbd"
    static const char *const cases[][2] = {
        {"\xff.wav", NONE ".wav"},
        {"caf\xe9", "caf" NONE},
        {"\xc3\xa9\xe2\x82\xac\xf0\x9f\xa6\xb5",
         "\xc3\xa9\xe2\x82\xac\xf0\x9f\xa6\xb5"},
        {"\xed\x9f\xbf\xee\x80\x80\xf4\x8f\xbf\xbf",
         "\xed\x9f\xbf\xee\x80\x80\xf4\x8f\xbf\xbf"},
        {"\xc0\xaf", NONE NONE},          /* longer than need be */
        {"\xe0\x9f\xbf", NONE NONE NONE}, /* that, too */
        {"\xed\xa0\x80", NONE NONE NONE}, /* half of a surrogate pair */
        {"\xf4\x90\x80\x80", NONE NONE NONE NONE}, /* past the last */
        {"\xe2\x82", NONE NONE},                   /* cut off */
        {"\xe2\x82(", NONE NONE "("},
        {"", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct json *json = json_create();
        json_set_text(json, "file", cases[i][0]);
        assert_string_equal(json_text(json, "file"), cases[i][1]);
        json_destroy(json);
    }
}

static void json_gives_the_fallback_where_the_kind_is_another(void **state)
{
    (void)state;
    struct json *json = parsed("{\"text\":1,\"number\":\"1\",\"flag\":1,"
                               "\"object\":[]}");
    assert_null(json_text(json, "text"));
    assert_true(json_number(json, "number", 7.5) == 7.5);
    assert_true(json_flag(json, "flag", true));
    assert_false(json_flag(json, "flag", false));
    assert_null(json_object(json, "object"));
    assert_null(json_text(json, "absent"));
    json_destroy(json);
}

static void json_keys_are_told_apart_by_case(void **state)
{
    (void)state;
    struct json *json = parsed("{\"Text\":\"upper\",\"text\":\"lower\"}");
    assert_string_equal(json_text(json, "text"), "lower");
    json_destroy(json);
}

static void json_walks_the_members_of_an_object(void **state)
{
    (void)state;
    struct json *json = json_create();
    struct json *slots = json_set_object(json, "slots");
    json_set_text(slots, "muscle", "calf");
    json_set_number(slots, "count", 2);
    const struct json *read = json_object(json, "slots");
    const char *key = NULL;
    const char *value = NULL;
    assert_true(json_member(read, 0, &key, &value));
    assert_string_equal(key, "muscle");
    assert_string_equal(value, "calf");
    assert_true(json_member(read, 1, &key, &value));
    assert_string_equal(key, "count");
    assert_string_equal(value, "");
    assert_false(json_member(read, 2, &key, &value));
    json_destroy(json);
}

static void json_refuses_what_is_no_object(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "",       "null", "true",       "3",         "\"text\"",
        "[1,2]",  "{",    "{\"a\":}",   "{\"a\" 1}", "{'a':1}",
        "{\"a\"", "}",    "listen idle"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct json *json = (struct json *)&json;
        assert_int_equal(json_parse(bad[i], strlen(bad[i]), &json),
                         STATUS_INVALID);
        assert_null(json);
    }
}

static void json_reads_no_further_than_its_length(void **state)
{
    (void)state;
    const char line[] = "{\"a\":1}{\"b\":2}";
    struct json *json = NULL;
    assert_int_equal(json_parse(line, 7, &json), STATUS_OK);
    assert_int_equal(json_integer(json, "a", 0), 1);
    json_destroy(json);
    assert_int_equal(json_parse(line, 6, &json), STATUS_INVALID);
    json_destroy(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(json_prints_one_line_in_the_order_of_setting),
        cmocka_unit_test(json_numbers_have_at_most_three_decimals),
        cmocka_unit_test(json_integers_keep_every_digit),
        cmocka_unit_test(json_integer_past_all_limits_is_the_fallback),
        cmocka_unit_test(json_setting_a_key_again_replaces_it),
        cmocka_unit_test(json_text_survives_quotes_and_other_alphabets),
        cmocka_unit_test(what_is_no_utf8_becomes_the_replacement_character),
        cmocka_unit_test(json_gives_the_fallback_where_the_kind_is_another),
        cmocka_unit_test(json_keys_are_told_apart_by_case),
        cmocka_unit_test(json_walks_the_members_of_an_object),
        cmocka_unit_test(json_refuses_what_is_no_object),
        cmocka_unit_test(json_reads_no_further_than_its_length),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
