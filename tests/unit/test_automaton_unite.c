/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One search for several grammars: from its start number i the united machine
 * says what part i says, and nothing else. The test walks it arc by arc.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "assistant/base/memory.h"
#include "assistant/base/text.h"
#include "grammar/automaton.h"
#include "tests/unit/build_rule.h"

#define SENTENCES_MAX 1000

/* True where a way from `state` says exactly `words`. */
static bool says(const struct automaton *automaton, int state,
                 const char *words)
{
    if (*words == '\0' && state == automaton_final(automaton)) {
        return true;
    }
    size_t length = strcspn(words, " ");
    for (size_t i = 0; i < automaton_n_arcs(automaton); i++) {
        struct automaton_arc arc = automaton_arc(automaton, i);
        if (arc.from != state) {
            continue;
        }
        const char *rest = words;
        if (arc.word != AUTOMATON_NO_WORD) {
            const char *word = automaton_word(automaton, (size_t)arc.word);
            if (length == 0 || strlen(word) != length ||
                strncmp(word, words, length) != 0) {
                continue;
            }
            rest = words + length + (words[length] == ' ');
        }
        if (says(automaton, arc.to, rest)) {
            return true;
        }
    }
    return false;
}

struct check {
    const struct automaton *united;
    size_t start;
    const struct automaton *other; /* or NULL: `united` must say it */
};

static void check_sentence(void *context, const char *sentence)
{
    const struct check *check = context;
    int start = automaton_start(check->united, check->start);
    int other = check->other ? automaton_start(check->other, 0) : 0;
    bool expected = check->other == NULL || says(check->other, other, sentence);
    if (says(check->united, start, sentence) != expected) {
        fail_msg("\"%s\" from start %zu", sentence, check->start);
    }
}

/* Every start says its part's sentences, and of the others' only those. */
static void check_united(const char *const *rules, size_t n)
{
    struct automaton **parts = xcalloc(n, sizeof(struct automaton *));
    for (size_t i = 0; i < n; i++) {
        parts[i] = build(rules[i]);
    }
    struct automaton *united =
        automaton_unite((const struct automaton *const *)parts, n);
    assert_int_equal(automaton_n_starts(united), n);
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < n; k++) {
            struct check check = {united, k, k == i ? NULL : parts[k]};
            size_t count = automaton_enumerate(parts[i], SENTENCES_MAX,
                                               check_sentence, &check);
            assert_in_range(count, 1, SENTENCES_MAX);
        }
    }
    automaton_destroy(united);
    for (size_t i = 0; i < n; i++) {
        automaton_destroy(parts[i]);
    }
    free(parts);
}

static void a_united_machine_says_what_each_part_says(void **state)
{
    (void)state;
    static const char *const rules[] = {
        "my (calf | thigh | left foot) is cramping | stop",
        "my (calf | thigh | left foot) is cramping | my calf | go on",
        "[please] my calf | (stop | go) [now] | left",
    };
    check_united(rules, 3);
}

static void parts_may_be_equal_or_begin_alike(void **state)
{
    (void)state;
    static const char *const rules[] = {"a b c", "a b c", "b c", "c", "a b"};
    check_united(rules, 5);
}

static void repeats_stay_in_their_part(void **state)
{
    (void)state;
    static const char *const rules[] = {"a+ b", "a b*", "a b", "b+"};
    check_united(rules, 4);
}

static void what_parts_share_is_there_once(void **state)
{
    (void)state;
    struct automaton *one = build("i have (a | another) cramp in my leg");
    struct automaton *two = build("i have (a | another) cramp in my leg | no");
    const struct automaton *const parts[] = {one, two};
    struct automaton *united = automaton_unite(parts, 2);
    /* Only the way into the shared rest, and "no", come on top. */
    assert_int_equal(automaton_n_arcs(united), automaton_n_arcs(one) + 2);
    automaton_destroy(united);
    automaton_destroy(one);
    automaton_destroy(two);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_united_machine_says_what_each_part_says),
        cmocka_unit_test(parts_may_be_equal_or_begin_alike),
        cmocka_unit_test(repeats_stay_in_their_part),
        cmocka_unit_test(what_parts_share_is_there_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
