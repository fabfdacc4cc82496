/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "assistant/base/text.h"
#include "grammar/typed.h"

static struct automaton *build(const char *source)
{
    struct grammar *grammar = NULL;
    struct automaton *automaton = NULL;
    assert_int_equal(
        grammar_parse("test.gram", source, strlen(source), NULL, 0, &grammar),
        STATUS_OK);
    assert_int_equal(automaton_build(grammar, &automaton), STATUS_OK);
    grammar_destroy(grammar);
    return automaton;
}

struct fixture {
    struct automaton *alarm;
    struct automaton *filler;
};

static int set_up(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);
    fixture->alarm =
        build("#JSGF V1.0;\ngrammar alarm;\n"
              "public <alarm> = (my [left {side=left}] calf is cramping)"
              "{intent=cramp} | (my chest hurts) {intent=chest}"
              " | (cramp) {intent=word};\n");
    fixture->filler = build("#JSGF V1.0;\ngrammar filler;\n"
                            "public <filler> = um | please | oh no | now;\n");
    *state = fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    automaton_destroy(fixture->alarm);
    automaton_destroy(fixture->filler);
    free(fixture);
    return 0;
}

static void words_are(const char *line, const char *expected)
{
    char *words = typed_words(line);
    assert_string_equal(words, expected);
    free(words);
}

static void a_line_becomes_lower_case_words_without_punctuation(void **state)
{
    (void)state;
    words_are("  My CALF, is... cramping!! ", "my calf is cramping");
    words_are("", "");
    words_are("?!--", "");
}

static void hyphens_split_and_typographic_quotes_become_plain(void **state)
{
    (void)state;
    words_are("full-blown cramp", "full blown cramp");
    words_are("I don\u2019t \u2018know\u2019", "i don't know");
    words_are("'quoted' words'", "quoted words");
}

static void digits_are_spelled(void **state)
{
    (void)state;
    words_are("it woke me at 3am", "it woke me at three am");
    words_are("30 weeks", "thirty weeks");
    words_are("call 999", "call nine hundred ninety nine");
    words_are("12345678901",
              "one hundred twenty three million four hundred "
              "fifty six thousand seven hundred eighty nine one");
}

static void a_missing_apostrophe_is_put_back(void **state)
{
    (void)state;
    words_are("im sure i cant", "i'm sure i can't");
}

static void bytes_that_are_no_text_are_dropped(void **state)
{
    (void)state;
    words_are("my \xff\xfe\x01 calf\xc3\xa9", "my calf");
}

static bool parses(const struct fixture *fixture, const char *words,
                   const char *intent)
{
    struct intent got = {0};
    bool found = typed_parse(fixture->alarm, fixture->filler, words, &got) &&
                 strcmp(got.name, intent) == 0;
    intent_finish(&got);
    return found;
}

static void fillers_may_stand_anywhere(void **state)
{
    const struct fixture *fixture = *state;
    assert_true(
        parses(fixture, "um my calf oh no is now cramping please", "cramp"));
    assert_false(parses(fixture, "my calf really is cramping", "cramp"));
    assert_false(parses(fixture, "um please", "cramp"));
}

static void slots_are_filled_around_fillers(void **state)
{
    const struct fixture *fixture = *state;
    struct intent intent = {0};
    assert_true(typed_parse(fixture->alarm, fixture->filler,
                            "my um left calf is cramping", &intent));
    assert_string_equal(intent_slot(&intent, "side"), "left");
    intent_finish(&intent);
}

static void it_works_without_a_filler_grammar(void **state)
{
    const struct fixture *fixture = *state;
    struct intent intent = {0};
    assert_true(typed_parse(fixture->alarm, NULL, "my chest hurts", &intent));
    assert_false(
        typed_parse(fixture->alarm, NULL, "um my chest hurts", &intent));
    intent_finish(&intent);
}

static bool spots(const struct fixture *fixture, const char *words,
                  const char *intent)
{
    struct intent got = {0};
    bool found = typed_spot(fixture->alarm, fixture->filler, words, &got) &&
                 strcmp(got.name, intent) == 0;
    intent_finish(&got);
    return found;
}

static void a_sentence_inside_a_line_is_spotted(void **state)
{
    const struct fixture *fixture = *state;
    assert_true(
        spots(fixture, "i woke up and my chest um hurts a lot", "chest"));
    assert_false(spots(fixture, "my chest does not hurt", "chest"));
}

static void the_longest_stretch_wins_then_the_leftmost(void **state)
{
    const struct fixture *fixture = *state;
    assert_true(spots(fixture, "cramp i mean my calf is cramping", "cramp"));
    assert_true(spots(fixture, "a cramp or a cramp", "word"));
}

/* `n` words, then `end`. */
static bool spots_after(const struct fixture *fixture, int n, const char *end,
                        const char *intent)
{
    struct text line = {0};
    for (int i = 0; i < n; i++) {
        text_append(&line, "so ");
    }
    text_append(&line, end);
    bool found = spots(fixture, text_str(&line), intent);
    text_finish(&line);
    return found;
}

static void a_sentence_is_spotted_wherever_it_is_in_a_long_line(void **state)
{
    const struct fixture *fixture = *state;
    for (int n = 80; n < 320; n++) {
        assert_true(spots_after(fixture, n, "my chest hurts", "chest"));
        assert_false(
            spots_after(fixture, n, "don't think my chest hurts", "chest"));
    }
}

static void what_is_negated_before_it_is_not_spotted(void **state)
{
    const struct fixture *fixture = *state;
    assert_false(spots(fixture, "i don't think my calf is cramping", "cramp"));
    assert_false(spots(fixture, "it is not a cramp", "word"));
    assert_true(spots(fixture,
                      "not that i want to complain but my calf is cramping",
                      "cramp"));
    assert_true(spots(fixture, "no my calf is cramping", "cramp"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_becomes_lower_case_words_without_punctuation),
        cmocka_unit_test(hyphens_split_and_typographic_quotes_become_plain),
        cmocka_unit_test(digits_are_spelled),
        cmocka_unit_test(a_missing_apostrophe_is_put_back),
        cmocka_unit_test(bytes_that_are_no_text_are_dropped),
        cmocka_unit_test(fillers_may_stand_anywhere),
        cmocka_unit_test(slots_are_filled_around_fillers),
        cmocka_unit_test(it_works_without_a_filler_grammar),
        cmocka_unit_test(a_sentence_inside_a_line_is_spotted),
        cmocka_unit_test(the_longest_stretch_wins_then_the_leftmost),
        cmocka_unit_test(a_sentence_is_spotted_wherever_it_is_in_a_long_line),
        cmocka_unit_test(what_is_negated_before_it_is_not_spotted),
    };
    return cmocka_run_group_tests_name("typed", tests, set_up, tear_down);
}
