/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * hearing_engine: the recognizer that hearing uses, with our model, our
 * dictionary and every listening state; and what learns a voice, of the same
 * files.
 */
#ifndef UNCRAMP_HEARING_ENGINE_H
#define UNCRAMP_HEARING_ENGINE_H

#include "assistant/base/status.h"
#include "assistant/learn/voice_profile.h"
#include "assistant/phrasebook.h"
#include "grammar/adaptation.h"
#include "grammar/recognizer.h"

/*
 * PocketSphinx with our acoustic model and dictionary, and no state yet.
 * `profile`: what was learned of who speaks; NULL: anybody. `effort`: MEASURED
 * where somebody waits for the answer.
 */
MUST_CHECK enum status hearing_engine(const struct voice_profile *profile,
                                      enum effort effort,
                                      struct recognizer **out);
/*
 * The same with the grammar of every state of `phrasebook`, which must
 * outlive it.
 */
MUST_CHECK enum status hearing_recognizer(const struct phrasebook *phrasebook,
                                          const struct voice_profile *profile,
                                          enum effort effort,
                                          struct recognizer **out);
/* The same, for whoever the profile in the state folder is of, if any. */
MUST_CHECK enum status hearing_recognizer_personal(
    const struct phrasebook *phrasebook, enum effort effort,
    struct recognizer **out);

/* What learns from sentences, with the same models. */
MUST_CHECK enum status hearing_adaptation(struct adaptation **out);

#endif
