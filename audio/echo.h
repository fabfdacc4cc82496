/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * echo: takes out of what the microphone hears what the loudspeaker plays.
 *
 * While nothing is played, sound passes unchanged, bit for bit: what a
 * canceller does to speech costs accuracy. It also tells whether it succeeds;
 * where it does not, whoever listens must not, while we speak. One thread.
 */
#ifndef UNCRAMP_ECHO_H
#define UNCRAMP_ECHO_H

#include <stdbool.h>
#include <stdint.h>

#include "audio/echo_reference.h"
#include "audio/pcm.h"

struct echo;

/* What came of a frame. */
struct echo_frame {
    int16_t pcm[PCM_FRAME_SAMPLES];
    bool playing;   /* our own voice may be in it */
    bool cancelled; /* what is left of it would not be taken for speech */
    double mask_db; /* what is left stays below; PCM_SILENCE_DB: nothing */
};

/* What of the listener's matters. */
struct echo_listener {
    double room_db; /* its noise floor */
    bool in_speech; /* it believes that somebody is speaking */
};

/* `reference` must outlive it. */
struct echo *echo_create(const struct echo_reference *reference);
/* NULL is fine. */
void echo_destroy(struct echo *echo);

/* PCM_FRAME_SAMPLES of the microphone, the last taken at `end_ns`. */
void echo_feed(struct echo *echo, const int16_t *heard, int64_t end_ns,
               const struct echo_listener *listener, struct echo_frame *out);

/* For the log and for `doctor`: how long the echo takes, in ms, or -1 where
 * there is none to be found; and by how many dB it is weakened. */
double echo_delay_ms(const struct echo *echo);
double echo_weakened_db(const struct echo *echo);

#endif
