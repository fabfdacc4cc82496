/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "assistant/base/memory.h"
#include "assistant/base/text.h"
#include "grammar/automaton.h"

#define HEADER "#JSGF V1.0;\ngrammar g;\n"

static struct automaton *build(const char *body)
{
    struct grammar *grammar = NULL;
    struct automaton *automaton = NULL;
    struct text source = {0};
    text_printf(&source, HEADER "%s", body);
    assert_int_equal(grammar_parse("g.gram", text_str(&source), source.length,
                                   NULL, 0, &grammar),
                     STATUS_OK);
    assert_int_equal(automaton_build(grammar, &automaton), STATUS_OK);
    grammar_destroy(grammar);
    text_finish(&source);
    return automaton;
}

/* The meaning as "intent a=b c=d"; "no" where it is no sentence. */
static void means(const struct automaton *automaton, const char *words,
                  const char *expected)
{
    struct intent intent = {0};
    struct text meaning = {0};
    if (!automaton_parse(automaton, words, &intent)) {
        text_append(&meaning, "no");
        assert_null(intent.name);
        assert_int_equal(intent.n_slots, 0);
    } else {
        text_append(&meaning, intent.name ? intent.name : "-");
    }
    for (size_t i = 0; i < intent.n_slots; i++) {
        text_printf(&meaning, " %s=%s", intent.slots[i].name,
                    intent.slots[i].value);
    }
    assert_string_equal(text_str(&meaning), expected);
    text_finish(&meaning);
    intent_finish(&intent);
}

static void body_means(const char *body, const char *words,
                       const char *expected)
{
    struct automaton *automaton = build(body);
    means(automaton, words, expected);
    automaton_destroy(automaton);
}

/* ------------------------------------------------------------------ parse */

static void only_whole_sentences_are_understood(void **state)
{
    (void)state;
    struct automaton *automaton =
        build("public <a> = stop [now] | next+;\npublic <b> = Repeat that;");
    means(automaton, "stop", "-");
    means(automaton, "stop now", "-");
    means(automaton, "next next next", "-");
    means(automaton, "repeat that", "-");
    means(automaton, "repeat", "no");
    means(automaton, "stop next", "no");
    means(automaton, "stop now now", "no");
    means(automaton, "elephant", "no");
    means(automaton, "", "no");
    automaton_destroy(automaton);
}

static void a_sentence_may_begin_with_what_may_be_left_out_or_repeated(
    void **state)
{
    (void)state;
    struct automaton *automaton = build(
        "public <a> = [please] ([now] stop | [the] other leg)+ {intent=go};\n"
        "public <b> = stop it {intent=it};");
    means(automaton, "stop", "go");
    means(automaton, "please now stop", "go");
    means(automaton, "now stop the other leg", "go");
    means(automaton, "other leg stop", "go");
    means(automaton, "stop it", "it");
    means(automaton, "please", "no");
    means(automaton, "it stop", "no");
    means(automaton, "leg", "no");
    automaton_destroy(automaton);
}

static void a_tag_binds_to_the_one_thing_before_it(void **state)
{
    (void)state;
    body_means("public <a> = brew coffee {x};", "brew coffee", "- x=coffee");
    body_means("public <a> = (brew coffee) {x};", "brew coffee",
               "- x=brew coffee");
    body_means("public <a> = \"Brew Coffee\" {x} now {y};", "brew coffee now",
               "- x=brew coffee y=now");
    body_means("public <a> = brew <b> {x}; <b> = hot coffee;",
               "brew hot coffee", "- x=hot coffee");
    body_means("public <a> = [very] {x} hot* {y};", "very hot hot",
               "- x=very y=hot hot");
    body_means("public <a> = tea {a} {b=c};", "tea", "- a=tea b=c");
}

static void a_threshold_counts_where_its_words_are_said(void **state)
{
    (void)state;
    struct automaton *automaton =
        build("public <a> = (stop [now]) {threshold=0.05} {x} | halt {x};");
    struct intent intent = {0};
    assert_true(automaton_parse(automaton, "stop now", &intent));
    assert_float_equal(intent.threshold, 0.05, 1e-9);
    assert_null(intent_slot(&intent, "threshold"));
    intent_finish(&intent);
    assert_true(automaton_parse(automaton, "halt", &intent));
    assert_float_equal(intent.threshold, 0.0, 1e-9);
    intent_finish(&intent);
    automaton_destroy(automaton);
}

static void an_optional_that_is_not_said_means_nothing(void **state)
{
    (void)state;
    body_means("public <a> = [left] {side=left} leg {x};", "leg", "- x=leg");
    body_means("public <a> = [left] {side} leg {x};", "leg", "- x=leg");
    body_means("public <a> = <NULL> {side=any} leg;", "leg", "- side=any");
}

static void of_the_same_slot_the_last_wins(void **state)
{
    (void)state;
    body_means("public <a> = (left {side} | right {side})+;", "left left right",
               "- side=right");
}

static void of_two_intents_the_outermost_wins(void **state)
{
    (void)state;
    static const char body[] =
        "public <a> = (<b> please) {intent=outer}; <b> = stop {intent=inner};"
        "public <c> = <b>;";
    body_means(body, "stop please", "outer");
    body_means(body, "stop", "inner");
    body_means("public <a> = (yes | no) {intent};", "no", "no");
}

static void of_two_parses_the_heavier_wins_then_the_first(void **state)
{
    (void)state;
    body_means("public <a> = x {n=1} | x {n=2};", "x", "- n=1");
    body_means("public <a> = /0.2/ x {n=1} | /0.3/ x {n=2};", "x", "- n=2");
    body_means("public <a> = /1/ x {n=1} | /10/ x {n=2};", "x", "- n=2");
    body_means("public <a> = [x {n=1}] [x {n=2}];", "x", "- n=1");
    body_means("public <a> = x* {n} x* {m};", "x x x", "- n=x x x");
    body_means("public <a> = (x | x y) {n} (y z | z) {m};", "x y z",
               "- n=x m=y z");
    body_means("public <a> = /0/ x | y;", "x", "no");
}

static void dictionary_variants_are_the_same_word(void **state)
{
    (void)state;
    body_means("public <a> = read {x} it;", "read(2) it", "- x=read");
    body_means("public <a> = read {x} it;", "  read   it ", "- x=read");
}

static void repeats_of_repeats_end(void **state)
{
    (void)state;
    struct automaton *automaton = build(
        "public <a> = ((a*)* (b* | [c])* )+ {x} ([[d]+]* {y} | <NULL>)*;");
    means(automaton, "b a c a d d", "- x=b a c a y=d d");
    means(automaton, "e", "no");
    struct text words = {0};
    for (int i = 0; i < AUTOMATON_SENTENCE_WORDS_MAX; i++) {
        text_append(&words, i ? " a" : "a");
    }
    struct intent intent = {0};
    assert_true(automaton_parse(automaton, text_str(&words), &intent));
    text_append(&words, " a");
    assert_false(automaton_parse(automaton, text_str(&words), &intent));
    text_finish(&words);
    intent_finish(&intent);
    automaton_destroy(automaton);
}

/* ----------------------------------------------------------------- search */

/* True where the search machine accepts `words`: a set of states, by hand. */
static bool search_accepts(const struct automaton *automaton, const char *words)
{
    size_t n = automaton_n_states(automaton);
    bool *now = xcalloc(n, sizeof *now);
    char *copy = xstrdup(words);
    char *rest = NULL;
    now[automaton_start(automaton, 0)] = true;
    char *word = strtok_r(copy, " ", &rest);
    for (bool more = true; more; word = strtok_r(NULL, " ", &rest)) {
        bool *next = xcalloc(n, sizeof *next);
        for (bool changed = true; changed;) {
            changed = false;
            for (size_t i = 0; i < automaton_n_arcs(automaton); i++) {
                struct automaton_arc arc = automaton_arc(automaton, i);
                bool *to = arc.word < 0 ? now : next;
                bool fits =
                    arc.word < 0 ||
                    (word &&
                     strcmp(word,
                            automaton_word(automaton, (size_t)arc.word)) == 0);
                if (now[arc.from] && fits && !to[arc.to]) {
                    to[arc.to] = true;
                    changed = true;
                }
            }
        }
        more = word != NULL;
        if (more) {
            free(now);
            now = next;
        } else {
            free(next);
        }
    }
    bool accepted = now[automaton_final(automaton)];
    free(now);
    free(copy);
    return accepted;
}

static void the_search_accepts_the_same_sentences(void **state)
{
    (void)state;
    static const char *const bodies[] = {
        "public <a> = [a [b]] c* (d | e f)+ | a g [h];",
        "public <a> = go | go on | go on [on] now;",
        "public <a> = (x a | y b) (c | d); public <b> = x a c | y d;",
        "public <a> = [a] [b] [c] [d] end | (a | b)* (c | b)*;",
        "public <a> = (a [b] | [a] b)+ c | [[a] b]+;",
    };
    static const char *const words[] = {"a",  "b", "c", "d",  "go",
                                        "on", "x", "y", "end"};
    const size_t n_words = sizeof words / sizeof words[0];
    uint64_t seed = 7;
    for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++) {
        struct automaton *automaton = build(bodies[i]);
        for (int round = 0; round < 2000; round++) {
            /* A sentence, or one with a word put in its middle. */
            char *sentence = automaton_sample(automaton, &seed);
            size_t cut = (size_t)(seed % (strlen(sentence) + 1));
            while (cut > 0 && sentence[cut - 1] != ' ') {
                cut--;
            }
            struct text mixed = {0};
            struct intent intent = {0};
            text_append_n(&mixed, sentence, cut);
            if (round % 4 != 0) {
                text_printf(&mixed, "%s ", words[(seed >> 20) % n_words]);
            }
            text_append(&mixed, sentence + cut);
            assert_int_equal(
                search_accepts(automaton, text_str(&mixed)),
                automaton_parse(automaton, text_str(&mixed), &intent));
            intent_finish(&intent);
            text_finish(&mixed);
            free(sentence);
        }
        automaton_destroy(automaton);
    }
}

static void the_search_shares_beginnings_and_endings(void **state)
{
    (void)state;
    struct automaton *automaton =
        build("public <a> = my calf is cramping | my foot is cramping"
              " | (my (thigh {m} | toe {m}) is cramping) {intent=cramp};");
    assert_int_equal(automaton_n_states(automaton), 5);
    assert_int_equal(automaton_n_arcs(automaton), 7);
    automaton_destroy(automaton);
}

static void weights_reach_the_search(void **state)
{
    (void)state;
    struct automaton *automaton = build("public <a> = /5/ yes | /1/ no;");
    float found = 0.0f;
    for (size_t i = 0; i < automaton_n_arcs(automaton); i++) {
        float weight = automaton_arc(automaton, i).weight;
        found = weight < 1.0f ? weight : found;
    }
    assert_float_equal(found, 0.2, 1e-6);
    automaton_destroy(automaton);
}

/* What `word` weighs at most, with the empty arc that leads to it. */
static float weight_of(const struct automaton *automaton, const char *word)
{
    float heaviest = 0.0f;
    for (size_t i = 0; i < automaton_n_arcs(automaton); i++) {
        struct automaton_arc arc = automaton_arc(automaton, i);
        float before = 1.0f;
        for (size_t j = 0; j < automaton_n_arcs(automaton); j++) {
            struct automaton_arc other = automaton_arc(automaton, j);
            if (other.word == AUTOMATON_NO_WORD && other.to == arc.from) {
                before = other.weight;
            }
        }
        if (arc.word != AUTOMATON_NO_WORD &&
            strcmp(automaton_word(automaton, (size_t)arc.word), word) == 0) {
            heaviest = fmaxf(heaviest, before * arc.weight);
        }
    }
    return heaviest;
}

static void what_may_be_left_out_weighs_less_in_the_search(void **state)
{
    (void)state;
    struct automaton *automaton =
        build("public <a> = [please] stop [now | it] | halt;");
    assert_float_equal(weight_of(automaton, "stop"), 1.0, 1e-6);
    assert_float_equal(weight_of(automaton, "halt"), 1.0, 1e-6);
    assert_float_equal(weight_of(automaton, "please"), 0.1, 1e-6);
    assert_float_equal(weight_of(automaton, "now"), 0.1, 1e-6);
    assert_float_equal(weight_of(automaton, "it"), 0.1, 1e-6);
    automaton_destroy(automaton);
}

static void what_weighs_nothing_is_never_said(void **state)
{
    (void)state;
    struct automaton *automaton = build("public <a> = /0/ yes | /1/ no;");
    assert_int_equal(automaton_n_words(automaton), 1);
    assert_int_equal(automaton_n_arcs(automaton), 1);
    automaton_destroy(automaton);
}

static void a_large_grammar_builds_in_time(void **state)
{
    (void)state;
    struct text body = {0};
    text_append(&body, "public <a> = w");
    for (int i = 0; i < 20000; i++) {
        text_printf(&body, " | w%d x%d {t} y", i, i % 100);
    }
    text_append(&body, ";");
    clock_t begin = clock();
    struct automaton *automaton = build(text_str(&body));
    assert_true(clock() - begin < 10 * CLOCKS_PER_SEC);
    means(automaton, "w13456 x56 y", "- t=x56");
    automaton_destroy(automaton);
    text_finish(&body);
}

/* ----------------------------------------------------------------- sample */

static void samples_are_sentences_and_follow_the_weights(void **state)
{
    (void)state;
    struct automaton *automaton =
        build("public <a> = /9/ often (b | c)+ | /1/ seldom [d] e*;");
    uint64_t seed = 42;
    int n_often = 0;
    for (int i = 0; i < 1000; i++) {
        char *sentence = automaton_sample(automaton, &seed);
        struct intent intent = {0};
        assert_true(automaton_parse(automaton, sentence, &intent));
        assert_null(strstr(sentence, "e e e e"));
        n_often += strncmp(sentence, "often", 5) == 0;
        intent_finish(&intent);
        free(sentence);
    }
    assert_in_range(n_often, 860, 940);
    automaton_destroy(automaton);
}

static void a_sample_is_never_empty_where_a_file_allows_silence(void **state)
{
    (void)state;
    struct automaton *automaton = build("public <a> = [[hello] world];");
    uint64_t seed = 1;
    for (int i = 0; i < 100; i++) {
        char *sentence = automaton_sample(automaton, &seed);
        assert_string_not_equal(sentence, "");
        free(sentence);
    }
    automaton_destroy(automaton);
}

static void join(void *context, const char *sentence)
{
    text_printf(context, "%s,", sentence);
}

static void every_sentence_is_enumerated_once(void **state)
{
    (void)state;
    struct automaton *automaton =
        build("public <a> = [please] (stop | halt | stop) now* | stop;");
    struct text all = {0};
    assert_int_equal(automaton_enumerate(automaton, 100, join, &all), 8);
    assert_string_equal(text_str(&all),
                        "stop,stop now,please stop,please stop now,"
                        "please halt,please halt now,halt,halt now,");
    text_clear(&all);
    assert_int_equal(automaton_enumerate(automaton, 8, join, &all), 8);
    text_clear(&all);
    assert_int_equal(automaton_enumerate(automaton, 2, join, &all), 3);
    assert_string_equal(text_str(&all), "stop,stop now,");
    text_finish(&all);
    automaton_destroy(automaton);
}

static void enumerating_more_than_there_is_time_for_stops(void **state)
{
    (void)state;
    struct text body = {0};
    struct text all = {0};
    text_append(&body, "public <a> = ");
    for (int i = 0; i < 100; i++) {
        text_printf(&body, "[a%d] ", i);
    }
    text_append(&body, ";");
    struct automaton *automaton = build(text_str(&body));
    assert_int_equal(automaton_enumerate(automaton, 1000, join, &all), 1001);
    automaton_destroy(automaton);
    text_finish(&all);
    text_finish(&body);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_whole_sentences_are_understood),
        cmocka_unit_test(
            a_sentence_may_begin_with_what_may_be_left_out_or_repeated),
        cmocka_unit_test(a_tag_binds_to_the_one_thing_before_it),
        cmocka_unit_test(a_threshold_counts_where_its_words_are_said),
        cmocka_unit_test(an_optional_that_is_not_said_means_nothing),
        cmocka_unit_test(of_the_same_slot_the_last_wins),
        cmocka_unit_test(of_two_intents_the_outermost_wins),
        cmocka_unit_test(of_two_parses_the_heavier_wins_then_the_first),
        cmocka_unit_test(dictionary_variants_are_the_same_word),
        cmocka_unit_test(repeats_of_repeats_end),
        cmocka_unit_test(the_search_accepts_the_same_sentences),
        cmocka_unit_test(the_search_shares_beginnings_and_endings),
        cmocka_unit_test(weights_reach_the_search),
        cmocka_unit_test(what_may_be_left_out_weighs_less_in_the_search),
        cmocka_unit_test(what_weighs_nothing_is_never_said),
        cmocka_unit_test(a_large_grammar_builds_in_time),
        cmocka_unit_test(samples_are_sentences_and_follow_the_weights),
        cmocka_unit_test(a_sample_is_never_empty_where_a_file_allows_silence),
        cmocka_unit_test(every_sentence_is_enumerated_once),
        cmocka_unit_test(enumerating_more_than_there_is_time_for_stops),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
