/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * adaptation_files: what sphinxtrain's programs read. Numbers are in this
 * machine's byte order, which the files state and the programs turn.
 */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "assistant/base/log.h"
#include "assistant/base/memory.h"
#include "assistant/base/text.h"
#include "grammar/adaptation_private.h"
#include "grammar/dictionary.h"
#include "grammar/grammar.h"

#define BYTE_ORDER_MARK 0x11223344U
/*
 * A value v in a sendump is the probability 1.0001 ^ -(v << 10), rounded down:
 * read as the middle of its step, the weights of a senone add up to 1.
 */
#define SENDUMP_STEP (1024.0 * 9.9995000333308e-5) /* ln 1.0001 */
/* Debian's has 2 MB; of anything far larger the header is not one. */
#define SENDUMP_BYTES_MAX ((size_t)64 * 1024 * 1024)

static enum status cannot(const char *verb, const char *path)
{
    log_error("learn", "cannot %s %s: %s", verb, path, strerror(errno));
    return STATUS_IO;
}

/* Bytes into `folder`/`name`. */
static enum status write_file(const char *folder, const char *name,
                              const void *bytes, size_t n)
{
    struct text path = {0};
    text_printf(&path, "%s/%s", folder, name);
    FILE *file = fopen(text_str(&path), "wbe");
    bool good = file != NULL && fwrite(bytes, 1, n, file) == n;
    if (file != NULL) {
        good = fclose(file) == 0 && good;
    }
    enum status status = good ? STATUS_OK : cannot("write", text_str(&path));
    text_finish(&path);
    return status;
}

/* ------------------------------------------------------------------ words */

/* All the sentences as one grammar, for the dictionary to look words up. */
static enum status sentences_automaton(const struct adaptation *adaptation,
                                       struct automaton **out)
{
    struct text source = {0};
    struct grammar *grammar = NULL;
    text_append(&source, "#JSGF V1.0;\ngrammar said;\npublic <said> = ");
    for (size_t i = 0; i < adaptation->n_utterances; i++) {
        text_printf(&source, "%s%s", i > 0 ? " | " : "",
                    adaptation->utterances[i].words);
    }
    text_append(&source, ";\n");
    enum status status = grammar_parse("sentences", text_str(&source),
                                       source.length, NULL, 0, &grammar);
    if (status == STATUS_OK) {
        status = automaton_build(grammar, out);
    }
    grammar_destroy(grammar);
    text_finish(&source);
    return status;
}

enum status adaptation_write_words(const struct adaptation *adaptation,
                                   const char *folder)
{
    struct automaton *automaton = NULL;
    struct dictionary *dictionary = NULL;
    struct text lines = {0};
    enum status status = sentences_automaton(adaptation, &automaton);
    if (status == STATUS_OK) {
        status = dictionary_load(adaptation->dictionary,
                                 adaptation->extra_dictionary, automaton,
                                 &dictionary);
    }
    for (size_t i = 0; status == STATUS_OK && i < automaton_n_words(automaton);
         i++) {
        const char *phones = dictionary_phones(dictionary, i, 0);
        if (phones != NULL) {
            text_printf(&lines, "%s %s\n", automaton_word(automaton, i),
                        phones);
        }
    }
    if (status == STATUS_OK) {
        status =
            write_file(folder, "words.dict", text_str(&lines), lines.length);
    }
    dictionary_destroy(dictionary);
    automaton_destroy(automaton);
    text_finish(&lines);
    return status;
}

/* ------------------------------------------------------------- utterances */

static enum status write_features(const struct adaptation_utterance *utterance,
                                  const char *folder, const char *name)
{
    size_t n = utterance->n_frames * RECOGNIZER_CEPSTRA;
    uint32_t count = (uint32_t)n;
    char *bytes = xcalloc(1 + n, sizeof(float));
    memcpy(bytes, &count, sizeof count);
    memcpy(bytes + sizeof count, utterance->cepstra, n * sizeof(float));
    enum status status =
        write_file(folder, name, bytes, sizeof count + n * sizeof(float));
    free(bytes);
    return status;
}

enum status adaptation_write_utterances(const struct adaptation *adaptation,
                                        const char *folder)
{
    struct text names = {0};
    struct text transcripts = {0};
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < adaptation->n_utterances;
         i++) {
        char name[32];
        (void)snprintf(name, sizeof name, "u%zu.mfc", i);
        text_printf(&names, "u%zu\n", i);
        text_printf(&transcripts, "<s> %s </s> (u%zu)\n",
                    adaptation->utterances[i].words, i);
        status = write_features(&adaptation->utterances[i], folder, name);
    }
    if (status == STATUS_OK) {
        status = write_file(folder, "names", text_str(&names), names.length);
    }
    if (status == STATUS_OK) {
        status = write_file(folder, "transcripts", text_str(&transcripts),
                            transcripts.length);
    }
    text_finish(&names);
    text_finish(&transcripts);
    return status;
}

/* ---------------------------------------------------------------- weights */

/* A sendump: values[stream][density][senone]. */
struct sendump {
    unsigned char *bytes;
    size_t n;
    const unsigned char *values;
    uint32_t n_streams;
    uint32_t n_densities;
    uint32_t n_senones;
};

static bool take_number(const struct sendump *dump, size_t *at, uint32_t *out)
{
    if (dump->n - *at < sizeof *out) {
        return false;
    }
    memcpy(out, dump->bytes + *at, sizeof *out);
    *at += sizeof *out;
    return true;
}

/* The header is texts, each after its length, until a length of 0. */
static bool read_header(struct sendump *dump)
{
    static const char streams[] = "feature_count ";
    size_t at = 0;
    uint32_t length = 0;
    dump->n_streams = 1;
    while (take_number(dump, &at, &length) && length > 0) {
        if (dump->n - at < length) {
            return false;
        }
        char *text = xstrndup((const char *)dump->bytes + at, length);
        if (strncmp(text, streams, sizeof streams - 1) == 0) {
            dump->n_streams =
                (uint32_t)strtoul(text + sizeof streams - 1, NULL, 10);
        }
        free(text);
        at += length;
    }
    if (length > 0 || !take_number(dump, &at, &dump->n_densities) ||
        !take_number(dump, &at, &dump->n_senones)) {
        return false;
    }
    dump->values = dump->bytes + at;
    return (uint64_t)dump->n_streams * dump->n_densities <= 65536 &&
           dump->n - at >=
               (size_t)dump->n_streams * dump->n_densities * dump->n_senones;
}

static enum status read_sendump(const char *folder, struct sendump *dump)
{
    struct text path = {0};
    text_printf(&path, "%s/sendump", folder);
    FILE *file = fopen(text_str(&path), "rbe");
    enum status status = file ? STATUS_OK : cannot("read", text_str(&path));
    while (status == STATUS_OK && feof(file) == 0) {
        dump->bytes = xrealloc(dump->bytes, dump->n + 65536, 1);
        dump->n += fread(dump->bytes + dump->n, 1, 65536, file);
        if (ferror(file) != 0 || dump->n > SENDUMP_BYTES_MAX) {
            status = cannot("read", text_str(&path));
        }
    }
    if (status == STATUS_OK && !read_header(dump)) {
        log_error("learn", "%s: is no sendump; install or build uncramp again",
                  text_str(&path));
        status = STATUS_INVALID;
    }
    if (file != NULL) {
        (void)fclose(file);
    }
    text_finish(&path);
    return status;
}

/* The weights of one senone in one stream, so that they add up to 1. */
static void read_weights(const struct sendump *dump, size_t senone,
                         size_t stream, float *out)
{
    const unsigned char *values =
        dump->values + stream * dump->n_densities * dump->n_senones + senone;
    double sum = 0.0;
    for (size_t d = 0; d < dump->n_densities; d++) {
        double weight =
            exp(-SENDUMP_STEP * (values[d * dump->n_senones] - 0.5));
        out[d] = (float)weight;
        sum += weight;
    }
    for (size_t d = 0; d < dump->n_densities; d++) {
        out[d] = (float)((double)out[d] / sum);
    }
}

enum status adaptation_write_weights(const struct adaptation *adaptation,
                                     const char *folder)
{
    static const char header[] = "s3\nversion 1.0\nendhdr\n";
    struct sendump dump = {0};
    enum status status = read_sendump(adaptation->adapted, &dump);
    if (status == STATUS_OK) {
        size_t row = dump.n_densities;
        size_t n = row * dump.n_streams * dump.n_senones;
        uint32_t numbers[] = {BYTE_ORDER_MARK, dump.n_senones, dump.n_streams,
                              dump.n_densities, (uint32_t)n};
        size_t before = sizeof header - 1 + sizeof numbers;
        float *weights = xcalloc(n, sizeof *weights);
        char *bytes = xcalloc(before + n * sizeof *weights, 1);
        for (size_t i = 0; i < (size_t)dump.n_senones * dump.n_streams; i++) {
            read_weights(&dump, i / dump.n_streams, i % dump.n_streams,
                         weights + i * row);
        }
        memcpy(bytes, header, sizeof header - 1);
        memcpy(bytes + sizeof header - 1, numbers, sizeof numbers);
        memcpy(bytes + before, weights, n * sizeof *weights);
        status = write_file(folder, "mixture_weights", bytes,
                            before + n * sizeof *weights);
        free(weights);
        free(bytes);
    }
    free(dump.bytes);
    return status;
}
