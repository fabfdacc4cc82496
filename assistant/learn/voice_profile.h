/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * voice_profile: what `uncramp learn` found out about one person's voice at
 * one microphone, kept as voice.json in the state folder, the transform beside
 * it as voice.mllr. No sound is in either, and no word that was said.
 */
#ifndef UNCRAMP_VOICE_PROFILE_H
#define UNCRAMP_VOICE_PROFILE_H

#include <stdbool.h>
#include <stddef.h>

#include "assistant/base/status.h"
#include "grammar/recognizer.h"

/*
 * How far a threshold may come down. Who is misheard would like it lower, but
 * what it keeps out is the television: a shift of 0.7 in log-odds asks for half
 * the odds (0.8 becomes 0.67), and under the floor no sentences read aloud are
 * a reason to believe more. A threshold shipped below it stays as it is. Both
 * are chosen, not fitted: there are no recordings of one person for that.
 */
#define VOICE_PROFILE_SHIFT_MAX   0.7
#define VOICE_PROFILE_FLOOR       0.35
#define VOICE_PROFILE_CEPSTRA_MAX 200.0

/* Start from {0}, which is nobody's: nothing was learned. */
struct voice_profile {
    size_t n_sentences; /* learned from; 0: nobody's */
    double mean[RECOGNIZER_CEPSTRA];
    double threshold_shift; /* log-odds, -VOICE_PROFILE_SHIFT_MAX to 0 */
    char *transform;        /* path of an MLLR file, NULL: none; owned */
};

void voice_profile_finish(struct voice_profile *profile);

/*
 * The one in the state folder; nobody's where there is none. One that is
 * broken, of another version or of another acoustic model is ignored, with one
 * warning.
 */
void voice_profile_load(struct voice_profile *out);
/*
 * Replaces the one in the state folder. A transform is moved there from where
 * it is. IO, after a line that says why.
 */
MUST_CHECK enum status voice_profile_save(struct voice_profile *profile);
/* Removes it; `existed` tells whether there was one. */
MUST_CHECK enum status voice_profile_forget(bool *existed);

/* What a threshold of ours is for this person; NULL: as it is. */
double voice_profile_threshold(const struct voice_profile *profile,
                               double threshold);
/*
 * The shift under which nine of ten of the person's own sentences pass: each
 * is given by how far, in log-odds, its confidence lies over the threshold of
 * its state. Never up: who reads aloud calmly must be heard in pain, too.
 * `margins` is sorted.
 */
double voice_profile_shift(double *margins, size_t n);
/* Log-odds of a confidence, which is kept off 0 and 1. */
double voice_profile_log_odds(double confidence);

/*
 * The same for a folder and a model's checksum of one's own, for tests.
 * NOT_FOUND (silent) where there is none; INVALID, after a warning.
 */
MUST_CHECK enum status voice_profile_read(const char *folder, const char *model,
                                          struct voice_profile *out);
MUST_CHECK enum status voice_profile_write(const char *folder,
                                           const char *model,
                                           struct voice_profile *profile);

#endif
