/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * echo_track: the echo reference as the microphone's clock sees it.
 *
 * Microphone and loudspeaker may run on two clocks, up to 200 ppm apart. The
 * stamps tell where in the reference a moment lies, but they move by several
 * milliseconds while a device settles, and an echo canceller needs every
 * sample: so only the drift is taken from them, measured over seconds, and the
 * place moves on steadily. One thread.
 */
#ifndef UNCRAMP_ECHO_TRACK_H
#define UNCRAMP_ECHO_TRACK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "audio/echo_reference.h"

/* Start from `struct echo_track t = {.reference = r};`. */
struct echo_track {
    const struct echo_reference *reference; /* its owner's */
    bool locked;                            /* there is a place */
    double end;     /* number of the reference's sample at the track's end */
    double drift;   /* samples that the reference gains on one of ours */
    double stamped; /* what the stamps make of `end` */
    double gained;  /* by them, over the `n` samples of this span */
    size_t n;
    unsigned n_spans; /* that told the drift */
};

/*
 * `n` more microphone samples came, the last at `end_ns`. False where the
 * place had to jump, or there is none: what was known of the echo is over.
 */
bool echo_track_advance(struct echo_track *track, size_t n, int64_t end_ns);
/* The `n` samples that end `delay` samples before the track's end; silence
 * where there is no place. */
void echo_track_read(const struct echo_track *track, size_t delay, size_t n,
                     int16_t *pcm);

#endif
