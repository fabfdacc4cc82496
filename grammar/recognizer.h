/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * recognizer: an utterance's samples (16 kHz mono) to words and an intent.
 *
 * An ops table with two makers: PocketSphinx, and a script for tests. All
 * grammars are added before the first utterance (each load leaks 7.7 KB in
 * PocketSphinx) and switched by name between utterances. A live pass, while
 * samples come, is for partial results and the endpoint; two over the whole
 * utterance, with the grammar and with the background, are for the verdict,
 * because a mean over all of it is worth 12 points at 12 dB SNR. One thread.
 */
#ifndef UNCRAMP_RECOGNIZER_H
#define UNCRAMP_RECOGNIZER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "assistant/base/status.h"
#include "grammar/automaton.h"
#include "grammar/confidence.h"
#include "grammar/effort.h"
#include "grammar/intent.h"

enum reject_reason {
    REJECT_NONE,       /* accepted */
    REJECT_GRAMMAR,    /* no sentence of the grammar fits */
    REJECT_CONFIDENCE, /* one fits, but too badly */
    REJECT_NOISE       /* nothing like words in it */
};

/* "grammar", "confidence", "noise"; "" for REJECT_NONE. */
const char *reject_reason_name(enum reject_reason reason);

/* Start from {0}; recognition_finish() frees what it holds. */
struct recognition {
    char *text;           /* best guess, "" if none; never NULL once filled */
    struct intent intent; /* empty unless accepted */
    double confidence;    /* 0..1 */
    struct sound_fit fit; /* what that comes from; 0 where nothing fits */
    bool accepted;
    enum reject_reason reason;
};

void recognition_finish(struct recognition *recognition);

struct recognizer;

/* Numbers in a cepstral mean. */
#define RECOGNIZER_CEPSTRA 13

struct recognizer_config {
    const char *model;      /* folder of the acoustic model; NULL: Debian's */
    const char *adapted;    /* folder of means, variances and sendump to take
                             * instead of the model's own; NULL: its own */
    const char *network;    /* file of the network that hears with the model */
    const char *dictionary; /* NULL: Debian's cmudict-en-us.dict */
    const char *extra_dictionary; /* read after it, wins; may be NULL */
    const char *background;       /* grammar of what others say */
    const double *mean;    /* RECOGNIZER_CEPSTRA numbers that the live pass
                            * starts from; NULL: the model's */
    const char *transform; /* file of an MLLR transform of the model's means,
                            * as sphinxtrain writes it; NULL: none */
    enum effort effort;
};

/*
 * PocketSphinx. Checks paths first, since the engine calls exit() on a corrupt
 * model: NOT_FOUND with the package to install.
 */
MUST_CHECK enum status recognizer_pocketsphinx_create(
    const struct recognizer_config *config, struct recognizer **out);
/*
 * The fake: utterances are answered from `script`, one line each, whatever
 * they sound like: "0.9 my calf is cramping" (confidence, words). Past its end
 * it hears noise. `script` is copied.
 */
struct recognizer *recognizer_fake_create(const char *script);
/*
 * `made` is called while an utterance is decoded, at least for every half a
 * second of its sound: a long one takes a slow machine longer than somebody who
 * watches for signs of life would wait. Nobody is told until this is called.
 */
void recognizer_on_progress(struct recognizer *recognizer,
                            void (*made)(void *context), void *context);
/* What there is time for, measured if that was asked for: where it is LOW, the
 * live pass costs more than it gives. */
enum effort recognizer_effort(const struct recognizer *recognizer);
/* NULL is fine. */
void recognizer_destroy(struct recognizer *recognizer);

/*
 * Adds a grammar under `state` with its acceptance threshold (0..1). The
 * automaton must outlive the recognizer. A word that the dictionaries lack is
 * warned of and its arcs left out; INVALID where no sentence is left.
 * ENGINE where the decoder refuses.
 */
MUST_CHECK enum status recognizer_add(struct recognizer *recognizer,
                                      const char *state,
                                      const struct automaton *automaton,
                                      double threshold);
/* Between utterances. NOT_FOUND for a state never added. */
MUST_CHECK enum status recognizer_use(struct recognizer *recognizer,
                                      const char *state);

/* The live pass. begin, feed as sound comes, any number of partials, finish. */
MUST_CHECK enum status recognizer_begin(struct recognizer *recognizer);
MUST_CHECK enum status recognizer_feed(struct recognizer *recognizer,
                                       const int16_t *pcm, size_t n);
/*
 * True where the live pass holds a complete sentence of the grammar (more may
 * still follow). `text`, if not NULL, gets the words so far, owned by the
 * recognizer until the next call.
 */
bool recognizer_partial(struct recognizer *recognizer, const char **text);
/* Ends the live pass without a verdict. Fine when none is under way. */
void recognizer_cancel(struct recognizer *recognizer);
/*
 * The verdict on a whole utterance; ends the live pass if one is under way.
 * Nothing heard is OK with accepted false. At most 30 s of `pcm`.
 */
MUST_CHECK enum status recognizer_finish(struct recognizer *recognizer,
                                         const int16_t *pcm, size_t n,
                                         struct recognition *out);
/*
 * Until the next utterance: forgets what the last took, and gives it back.
 * Ends the live pass if one is under way.
 */
void recognizer_rest(struct recognizer *recognizer);

#endif
