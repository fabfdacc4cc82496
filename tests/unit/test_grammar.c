/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A grammar made of several files, and of phrases that the content adds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "assistant/base/memory.h"
#include "assistant/base/text.h"
#include "grammar/automaton.h"
#include "grammar/grammar.h"
#include "tests/unit/last_logged.h"

#define HEADER "#JSGF V1.0;\ngrammar g;\n"

/* ---------------------------------------------------------------- imports */

struct folder {
    char path[64];
    char *names[8];
    int n;
};

static int make_folder(void **state)
{
    struct folder *folder = xcalloc(1, sizeof *folder);
    (void)snprintf(folder->path, sizeof folder->path,
                   "/tmp/uncramp-jsgf-XXXXXX");
    *state = folder;
    listen_to_log(NULL);
    return mkdtemp(folder->path) ? 0 : -1;
}

static int remove_folder(void **state)
{
    struct folder *folder = *state;
    for (int i = 0; i < folder->n; i++) {
        (void)unlink(folder->names[i]);
        free(folder->names[i]);
    }
    (void)rmdir(folder->path);
    free(folder);
    return stop_listening(NULL);
}

static const char *write_file(struct folder *folder, const char *name,
                              const char *body)
{
    struct text path = {0};
    text_printf(&path, "%s/%s", folder->path, name);
    folder->names[folder->n++] = path.bytes;
    FILE *file = fopen(path.bytes, "w");
    assert_non_null(file);
    (void)fprintf(file, HEADER "%s", body);
    (void)fclose(file);
    return path.bytes;
}

static bool understands(const char *path, const char *sentence)
{
    struct grammar *grammar = NULL;
    struct automaton *automaton = NULL;
    struct intent intent = {0};
    assert_int_equal(grammar_load(path, NULL, 0, &grammar), STATUS_OK);
    assert_int_equal(automaton_build(grammar, &automaton), STATUS_OK);
    bool understood = automaton_parse(automaton, sentence, &intent);
    intent_finish(&intent);
    automaton_destroy(automaton);
    grammar_destroy(grammar);
    return understood;
}

static void fails_to_load(const struct folder *folder, const char *path,
                          enum status status, const char *error)
{
    struct grammar *grammar = NULL;
    char expected[300];
    (void)snprintf(expected, sizeof expected, "%s/%s", folder->path, error);
    assert_int_equal(grammar_load(path, NULL, 0, &grammar), status);
    assert_null(grammar);
    assert_string_equal(logged, expected);
}

static void imports_reach_public_rules_even_in_a_circle(void **state)
{
    struct folder *folder = *state;
    (void)write_file(folder, "b.gram",
                     "import <a.one>;\npublic <two> = <three> two;\n"
                     "<three> = three;\npublic <four> = <one>;\n");
    const char *a = write_file(folder, "a.gram",
                               "import <b.*>;\npublic <one> = one;\n"
                               "public <all> = <two> <b.four>;\n");
    assert_true(understands(a, "three two one"));
    assert_false(understands(a, "three two")); /* b's rules are no starts */
}

static void imports_that_lead_nowhere_are_refused(void **state)
{
    struct folder *folder = *state;
    (void)write_file(folder, "b.gram", "<two> = two; public <one> = one;\n");
    const char *c = write_file(folder, "c.gram", "import <b.two>;\n");
    fails_to_load(folder, c, STATUS_INVALID,
                  "c.gram:3: b.gram does not share <two>; write \"public\" "
                  "before it there");
    const char *d = write_file(folder, "d.gram", "import <b.six>;\n");
    fails_to_load(folder, d, STATUS_INVALID,
                  "d.gram:3: b.gram does not define <six>; correct the import");
    const char *e =
        write_file(folder, "e.gram", "\npublic <a> = <two>; import <b.*>;\n");
    fails_to_load(folder, e, STATUS_INVALID,
                  "e.gram:4: <two> is not defined; define it, import it or "
                  "correct its name");
}

static void a_missing_file_is_named_where_it_is_imported(void **state)
{
    struct folder *folder = *state;
    struct grammar *grammar = NULL;
    const char *a = write_file(folder, "a.gram", "\nimport <lost.*>;\n");
    char expected[300];
    (void)snprintf(expected, sizeof expected,
                   "%s:4: cannot read %s/lost.gram: No such file or directory",
                   a, folder->path);
    assert_int_equal(grammar_load(a, NULL, 0, &grammar), STATUS_NOT_FOUND);
    assert_string_equal(logged, expected);
}

static void recursion_through_two_files_is_refused(void **state)
{
    struct folder *folder = *state;
    (void)write_file(folder, "b.gram",
                     "import <a.one>;\npublic <two> = <one>;\n");
    const char *a =
        write_file(folder, "a.gram", "import <b.*>;\npublic <one> = <two>;\n");
    fails_to_load(folder, a, STATUS_INVALID,
                  "b.gram:4: <one> contains itself through <two>; rules may "
                  "not be recursive, use * or + to repeat");
}

static void a_name_in_two_files_must_be_said_in_full(void **state)
{
    struct folder *folder = *state;
    (void)write_file(folder, "b.gram", "public <x> = from b;\n");
    (void)write_file(folder, "c.gram", "public <x> = from c;\n");
    const char *a = write_file(
        folder, "a.gram", "import <b.*>; import <c.*>;\npublic <s> = <c.x>;\n");
    assert_true(understands(a, "from c"));
    assert_false(understands(a, "from b"));
    const char *d = write_file(
        folder, "d.gram", "import <b.*>; import <c.*>;\npublic <s> = <x>;\n");
    fails_to_load(folder, d, STATUS_INVALID,
                  "d.gram:4: <x> is in b.gram and in c.gram; write <b.x> or "
                  "<c.x>");
}

/* ---------------------------------------------------------------- phrases */

static enum status parse_with(const char *source,
                              const struct grammar_phrase *phrase,
                              const char *sentence, struct intent *intent)
{
    struct grammar *grammar = NULL;
    struct automaton *automaton = NULL;
    enum status status =
        grammar_parse("g.gram", source, strlen(source), phrase, 1, &grammar);
    if (status == STATUS_OK) {
        status = automaton_build(grammar, &automaton);
    }
    if (status == STATUS_OK && !automaton_parse(automaton, sentence, intent)) {
        status = STATUS_NOT_FOUND;
    }
    automaton_destroy(automaton);
    grammar_destroy(grammar);
    return status;
}

static void phrases_join_a_rule_or_make_one(void **state)
{
    (void)state;
    static const char *const sources[] = {
        HEADER "public <s> = tell me <topic>;",
        HEADER "public <s> = tell me <topic>; <topic> = why;",
        HEADER "public <s> = tell me <topic>; <topic> = <VOID>;",
    };
    const struct grammar_phrase phrase = {.rule = "topic",
                                          .expansion =
                                              "(about|on) <thing>* water",
                                          .slot = "topic",
                                          .value = "hydration",
                                          .path = "water.yaml",
                                          .line = 7};
    for (size_t i = 0; i < sizeof sources / sizeof sources[0]; i++) {
        struct text source = {0};
        struct intent intent = {0};
        text_printf(&source, "%s <thing> = cold;", sources[i]);
        assert_int_equal(parse_with(text_str(&source), &phrase,
                                    "tell me about cold cold water", &intent),
                         STATUS_OK);
        assert_string_equal(intent_slot(&intent, "topic"), "hydration");
        intent_finish(&intent);
        text_finish(&source);
    }
}

static void errors_in_phrases_name_their_own_file(void **state)
{
    (void)state;
    struct intent intent = {0};
    struct grammar_phrase phrase = {.rule = "topic",
                                    .expansion = "about [water",
                                    .slot = "topic",
                                    .value = "hydration",
                                    .path = "water.yaml",
                                    .line = 7};
    const char *source = HEADER "public <s> = <topic>;";
    assert_int_equal(parse_with(source, &phrase, "", &intent), STATUS_INVALID);
    assert_string_equal(logged,
                        "water.yaml:7: expected a \"]\" before the end");
    phrase.expansion = "about <nothing>";
    assert_int_equal(parse_with(source, &phrase, "", &intent), STATUS_INVALID);
    assert_string_equal(logged,
                        "water.yaml:7: <nothing> is not defined; define it, "
                        "import it or correct its name");
    phrase.expansion = "about water; <b> = c";
    assert_int_equal(parse_with(source, &phrase, "", &intent), STATUS_INVALID);
    assert_string_equal(logged, "water.yaml:7: expected the end of the phrase "
                                "before \";\"");
}

#define test(function)                                                         \
    cmocka_unit_test_setup_teardown(function, listen_to_log, stop_listening)
#define folder_test(function)                                                  \
    cmocka_unit_test_setup_teardown(function, make_folder, remove_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        folder_test(imports_reach_public_rules_even_in_a_circle),
        folder_test(imports_that_lead_nowhere_are_refused),
        folder_test(a_missing_file_is_named_where_it_is_imported),
        folder_test(recursion_through_two_files_is_refused),
        folder_test(a_name_in_two_files_must_be_said_in_full),
        test(phrases_join_a_rule_or_make_one),
        test(errors_in_phrases_name_their_own_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
