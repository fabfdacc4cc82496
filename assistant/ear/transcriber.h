/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * transcriber: recordings heard whole, each as one utterance, for `hear` and
 * `score`. It understands what the options ask for: a listening state of ours
 * or a grammar file. One thread.
 */
#ifndef UNCRAMP_TRANSCRIBER_H
#define UNCRAMP_TRANSCRIBER_H

#include <stddef.h>
#include <stdint.h>

#include "assistant/base/status.h"
#include "assistant/commands/options.h"
#include "grammar/automaton.h"
#include "grammar/recognizer.h"

struct transcriber;

/* What a verdict took; reading the file is not in it. */
struct verdict_cost {
    double audio_s;
    double cpu_s;
    double elapsed_ms;
};

/*
 * Reads --content, --grammar, --state and --plain. USAGE for a state that does
 * not exist; what is wrong in a file is logged with its line.
 */
MUST_CHECK enum status transcriber_create(const struct options *options,
                                          struct transcriber **out);
/* NULL is fine. */
void transcriber_destroy(struct transcriber *transcriber);

/* What can be understood; owned by the transcriber. */
const struct automaton *transcriber_automaton(
    const struct transcriber *transcriber);
/* The state's name, or the grammar file's. */
const char *transcriber_name(const struct transcriber *transcriber);

/* A sound file of at most 30 s, else LIMIT; the caller frees `pcm`. */
MUST_CHECK enum status transcriber_read(const char *path, int16_t **pcm,
                                        size_t *n_samples);
/* As recognizer_finish(). */
MUST_CHECK enum status transcriber_hear(struct transcriber *transcriber,
                                        const int16_t *pcm, size_t n,
                                        struct recognition *out,
                                        struct verdict_cost *cost);

/* The listening states, for --help, on stdout. */
void transcriber_help(void);

#endif
