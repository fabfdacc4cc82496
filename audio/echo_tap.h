/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * echo_tap: brings what the loudspeaker is given, at its rate, into the echo
 * reference. One thread.
 */
#ifndef UNCRAMP_ECHO_TAP_H
#define UNCRAMP_ECHO_TAP_H

#include <stddef.h>
#include <stdint.h>

#include "assistant/base/status.h"
#include "audio/echo_reference.h"

struct echo_tap;

/* `reference` must outlive it. LIMIT for a rate that nothing plays at. */
MUST_CHECK enum status echo_tap_create(struct echo_reference *reference,
                                       unsigned rate_hz, struct echo_tap **out);
/* NULL is fine. */
void echo_tap_destroy(struct echo_tap *tap);

/* The next `n` samples, silence included; the last was taken at `end_ns`. */
void echo_tap_write(struct echo_tap *tap, const int16_t *pcm, size_t n,
                    int64_t end_ns);

#endif
