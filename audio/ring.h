/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * ring: a lock-free queue of int16 samples between one writer thread and one
 * reader thread; one of the two may be an audio callback. Never blocks, never
 * allocates after ring_create(). Full means: what does not fit is counted as
 * lost, never half a channel frame if callers write whole frames to a ring
 * whose capacity is a multiple of them.
 */
#ifndef UNCRAMP_RING_H
#define UNCRAMP_RING_H

#include <stddef.h>
#include <stdint.h>

struct ring;

/* Capacity is rounded up to a power of two. */
struct ring *ring_create(size_t min_capacity);
/* NULL is fine. No thread may still be using it. */
void ring_destroy(struct ring *ring);

/* Writer only. All or nothing: returns `n`, or 0 and counts `n` as lost. */
size_t ring_write(struct ring *ring, const int16_t *samples, size_t n);
/* Reader only. Returns how many were copied, at most `n`. */
size_t ring_read(struct ring *ring, int16_t *samples, size_t n);

/* Either thread. A snapshot: the other side may be moving. */
size_t ring_used(const struct ring *ring);
/* Either thread. Samples that found no place since creation. */
uint64_t ring_lost(const struct ring *ring);

#endif
