/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * echo_reference: the last four seconds that the loudspeaker was given, in
 * memory that mouth and ear share, so that the ear can take them out of what
 * the microphone hears.
 *
 * The memory (a memfd of the mind's, descriptor ECHO_REFERENCE_FD of both
 * workers) holds, in this order: a magic number, the count of samples written
 * ever, an anchor under a sequence lock (sample number `index` was given to
 * the device at CLOCK_MONOTONIC `mono_ns`), and ECHO_REFERENCE_SAMPLES
 * samples of 16 kHz mono, number n in place n modulo their count. Silence is
 * written too: numbers go on for as long as the device runs. A mouth that is
 * started again goes on where the one before it stopped, with a new anchor.
 *
 * One writer, one reader, in any process; neither ever waits. What has been
 * overwritten, or is not written yet, reads as silence.
 */
#ifndef UNCRAMP_ECHO_REFERENCE_H
#define UNCRAMP_ECHO_REFERENCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "assistant/base/status.h"

#define ECHO_REFERENCE_FD      3
#define ECHO_REFERENCE_SAMPLES 65536

struct echo_reference;

/* New shared memory; ENGINE, logged, where the system has none. */
MUST_CHECK enum status echo_reference_create(struct echo_reference **out);
/* The memory that the parent process gave us as ECHO_REFERENCE_FD; NULL where
 * it gave none: we were started by hand. */
struct echo_reference *echo_reference_inherit(void);
/* NULL is fine. */
void echo_reference_destroy(struct echo_reference *reference);
/* The descriptor, close-on-exec, to be given to the workers as number 3. */
int echo_reference_fd(const struct echo_reference *reference);

/* The writer's: the next `n` samples, the last of which the device took at
 * `end_ns`. */
void echo_reference_write(struct echo_reference *reference, const int16_t *pcm,
                          size_t n, int64_t end_ns);

/* The reader's: the number, with its fraction, of the sample that was given
 * to the device at `mono_ns`; false where nothing was ever written. */
bool echo_reference_find(const struct echo_reference *reference,
                         int64_t mono_ns, double *index);
/* Samples number `first` to `first` + `n` - 1; `n` up to a second's. */
void echo_reference_read(const struct echo_reference *reference, int64_t first,
                         size_t n, int16_t *pcm);

#endif
