/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * In the search a weight may stand anywhere along a sentence, and an optional
 * part needs no state of its own; what a whole sentence weighs stays the same.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "assistant/base/text.h"
#include "grammar/automaton.h"
#include "tests/unit/build_rule.h"

/* Of the heaviest way from `state` that says exactly `words`; 0 for none. */
static float weight_from(const struct automaton *automaton, int state,
                         const char *words)
{
    float heaviest =
        *words == '\0' && state == automaton_final(automaton) ? 1.0f : 0.0f;
    size_t length = strcspn(words, " ");
    for (size_t i = 0; i < automaton_n_arcs(automaton); i++) {
        struct automaton_arc arc = automaton_arc(automaton, i);
        const char *rest = words;
        if (arc.from != state) {
            continue;
        }
        if (arc.word != AUTOMATON_NO_WORD) {
            const char *word = automaton_word(automaton, (size_t)arc.word);
            if (length == 0 || strlen(word) != length ||
                strncmp(word, words, length) != 0) {
                continue;
            }
            rest = words + length + (words[length] == ' ');
        }
        heaviest =
            fmaxf(heaviest, arc.weight * weight_from(automaton, arc.to, rest));
    }
    return heaviest;
}

static void assert_weighs(const struct automaton *automaton,
                          const char *sentence, double weight)
{
    float found =
        weight_from(automaton, automaton_start(automaton, 0), sentence);
    if (fabs((double)found - weight) > 1e-5 * weight) {
        fail_msg("\"%s\" weighs %g, not %g", sentence, (double)found, weight);
    }
}

static void a_sentence_weighs_what_its_parts_do(void **state)
{
    (void)state;
    struct automaton *automaton =
        build("[please] stop [now [then] | it] | /0.05/ halt [now]"
              " | /0.5/ (quit | /0.2/ leave it)");
    assert_weighs(automaton, "stop", 1.0);
    assert_weighs(automaton, "please stop", 0.1);
    assert_weighs(automaton, "stop it", 0.1);
    assert_weighs(automaton, "please stop it", 0.01);
    assert_weighs(automaton, "please stop now then", 0.001);
    assert_weighs(automaton, "halt", 0.05);
    assert_weighs(automaton, "halt now", 0.005);
    assert_weighs(automaton, "quit", 0.5);
    assert_weighs(automaton, "leave it", 0.1);
    automaton_destroy(automaton);
}

static void weights_survive_being_united(void **state)
{
    (void)state;
    struct automaton *parts[] = {build("/0.2/ stop [now] | go"),
                                 build("stop [now] | /0.5/ wait")};
    struct automaton *united =
        automaton_unite((const struct automaton *const *)parts, 2);
    int first = automaton_start(united, 0);
    int second = automaton_start(united, 1);
    assert_float_equal(weight_from(united, first, "stop"), 0.2, 1e-6);
    assert_float_equal(weight_from(united, first, "stop now"), 0.02, 1e-6);
    assert_float_equal(weight_from(united, second, "stop"), 1.0, 1e-6);
    assert_float_equal(weight_from(united, second, "stop now"), 0.1, 1e-6);
    assert_float_equal(weight_from(united, second, "wait"), 0.5, 1e-6);
    assert_float_equal(weight_from(united, first, "wait"), 0.0, 1e-6);
    automaton_destroy(united);
    automaton_destroy(parts[0]);
    automaton_destroy(parts[1]);
}

/* A repeat comes round without growing heavier, or lighter. */
static void a_repeat_keeps_its_weight(void **state)
{
    (void)state;
    struct automaton *automaton = build("[very]* good | /0.3/ so+ bad");
    assert_weighs(automaton, "good", 1.0);
    assert_weighs(automaton, "so bad", 0.3);
    assert_weighs(automaton, "so so bad", 0.3);
    automaton_destroy(automaton);
}

static void what_is_optional_needs_no_state_for_its_weight(void **state)
{
    (void)state;
    struct automaton *optional = build("my [left] leg hurts [now]");
    struct automaton *plain = build("my leg hurts | my left leg hurts"
                                    " | my leg hurts now"
                                    " | my left leg hurts now");
    assert_int_equal(automaton_n_states(optional), automaton_n_states(plain));
    automaton_destroy(optional);
    automaton_destroy(plain);
}

/* Told with "leave" already, it is no reason to keep two of them apart. */
static void weights_are_told_as_early_as_they_can_be(void **state)
{
    (void)state;
    struct automaton *late = build("leave (/0.2/ it now please | /0.2/ that)"
                                   " | /0.2/ leave it");
    struct automaton *plain = build("leave (it now please | that) | leave it");
    assert_int_equal(automaton_n_states(late), automaton_n_states(plain));
    assert_weighs(late, "leave it", 0.2);
    assert_weighs(late, "leave it now please", 0.2);
    automaton_destroy(late);
    automaton_destroy(plain);
}

/* What united machines took from their parts is there again when asked for. */
static void a_part_can_be_searched_after_it_was_united(void **state)
{
    (void)state;
    struct automaton *part = build("stop [now]");
    size_t n_arcs = automaton_n_arcs(part);
    const struct automaton *parts[] = {part, part};
    struct automaton *united = automaton_unite(parts, 2);
    assert_int_equal(automaton_n_arcs(part), n_arcs);
    assert_weighs(part, "stop now", 0.1);
    automaton_destroy(united);
    automaton_destroy(part);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sentence_weighs_what_its_parts_do),
        cmocka_unit_test(weights_survive_being_united),
        cmocka_unit_test(a_repeat_keeps_its_weight),
        cmocka_unit_test(what_is_optional_needs_no_state_for_its_weight),
        cmocka_unit_test(weights_are_told_as_early_as_they_can_be),
        cmocka_unit_test(a_part_can_be_searched_after_it_was_united),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
