/* SPDX-License-Identifier: GPL-3.0-or-later */
/* build(): one rule as an automaton, for tests of what is made of those. */
#ifndef UNCRAMP_BUILD_RULE_H
#define UNCRAMP_BUILD_RULE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "assistant/base/text.h"
#include "grammar/automaton.h"

/* The caller destroys it. */
static struct automaton *build(const char *rule)
{
    struct text source = {0};
    struct grammar *grammar = NULL;
    struct automaton *automaton = NULL;
    text_printf(&source, "#JSGF V1.0;\ngrammar g;\npublic <g> = %s;\n", rule);
    assert_int_equal(grammar_parse("g.gram", text_str(&source),
                                   strlen(text_str(&source)), NULL, 0,
                                   &grammar),
                     STATUS_OK);
    assert_int_equal(automaton_build(grammar, &automaton), STATUS_OK);
    grammar_destroy(grammar);
    text_finish(&source);
    return automaton;
}

#endif
