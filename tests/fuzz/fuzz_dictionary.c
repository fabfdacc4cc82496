/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Any bytes as a dictionary: what is kept of it are phones with single spaces
 * between them. Its words are those of a small grammar.
 */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include "assistant/base/log.h"
#include "grammar/automaton.h"
#include "grammar/dictionary.h"
#include "tests/fuzz/memory_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void drop_line(void *context, const char *line)
{
    (void)context;
    (void)line;
}

static struct automaton *make_automaton(void)
{
    static const char source[] = "#JSGF V1.0;\ngrammar g;\n"
                                 "public <g> = my (calf | a | \"it's\")+;\n";
    struct grammar *grammar = NULL;
    struct automaton *automaton = NULL;
    enum status status =
        grammar_parse("g.gram", source, strlen(source), NULL, 0, &grammar);
    assert(status == STATUS_OK);
    status = automaton_build(grammar, &automaton);
    assert(status == STATUS_OK);
    grammar_destroy(grammar);
    return automaton;
}

static void check_phones(const char *phones)
{
    size_t length = strlen(phones);
    assert(length > 0 && strpbrk(phones, "\t\r\n") == NULL);
    assert(phones[0] != ' ' && phones[length - 1] != ' ');
    assert(strstr(phones, "  ") == NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct automaton *automaton;
    char path[MEMORY_FILE_PATH_MAX];
    struct dictionary *dictionary = NULL;
    log_set_sink(drop_line, NULL);
    if (automaton == NULL) {
        automaton = make_automaton();
    }
    int fd = memory_file_open(data, size, path);
    enum status status = dictionary_load(path, NULL, automaton, &dictionary);
    assert(status == STATUS_OK);
    for (size_t i = 0; i < automaton_n_words(automaton); i++) {
        const char *phones = NULL;
        for (size_t variant = 0;
             (phones = dictionary_phones(dictionary, i, variant)) != NULL;
             variant++) {
            check_phones(phones);
        }
    }
    dictionary_destroy(dictionary);
    (void)close(fd);
    return 0;
}
