/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * ring: two counters that only grow, and a power of two of samples.
 *
 * The writer owns `written`, the reader `taken`; their difference is what is
 * queued, so full and empty need no spare slot, and the counters may wrap.
 * Each side publishes its own counter with release and reads the other's with
 * acquire: samples are copied before they can be seen, and their place is
 * free before it can be reused. C11 atomics and no `volatile`, so that the
 * thread sanitizer can check it.
 */
#include "audio/ring.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "assistant/base/memory.h"

struct ring {
    int16_t *samples;
    size_t capacity;
    atomic_size_t written;
    atomic_size_t taken;
    _Atomic uint64_t lost;
};

struct ring *ring_create(size_t min_capacity)
{
    struct ring *ring = xcalloc(1, sizeof *ring);
    ring->capacity = 1;
    while (ring->capacity < min_capacity) {
        ring->capacity *= 2;
    }
    ring->samples = xcalloc(ring->capacity, sizeof *ring->samples);
    return ring;
}

void ring_destroy(struct ring *ring)
{
    if (ring == NULL) {
        return;
    }
    free(ring->samples);
    free(ring);
}

size_t ring_write(struct ring *ring, const int16_t *samples, size_t n)
{
    size_t written = atomic_load_explicit(&ring->written, memory_order_relaxed);
    /* Acquire: the reader has finished with the places we are to fill. */
    size_t taken = atomic_load_explicit(&ring->taken, memory_order_acquire);
    if (n > ring->capacity - (written - taken)) {
        atomic_fetch_add_explicit(&ring->lost, n, memory_order_relaxed);
        return 0;
    }
    size_t at = written & (ring->capacity - 1);
    size_t first = n < ring->capacity - at ? n : ring->capacity - at;
    memcpy(ring->samples + at, samples, first * sizeof *samples);
    memcpy(ring->samples, samples + first, (n - first) * sizeof *samples);
    /* Release: the samples are there before they count as written. */
    atomic_store_explicit(&ring->written, written + n, memory_order_release);
    return n;
}

size_t ring_read(struct ring *ring, int16_t *samples, size_t n)
{
    size_t taken = atomic_load_explicit(&ring->taken, memory_order_relaxed);
    /* Acquire: what counts as written has been copied in. */
    size_t written = atomic_load_explicit(&ring->written, memory_order_acquire);
    if (n > written - taken) {
        n = written - taken;
    }
    size_t at = taken & (ring->capacity - 1);
    size_t first = n < ring->capacity - at ? n : ring->capacity - at;
    memcpy(samples, ring->samples + at, first * sizeof *samples);
    memcpy(samples + first, ring->samples, (n - first) * sizeof *samples);
    /* Release: we are done with the places before they count as free. */
    atomic_store_explicit(&ring->taken, taken + n, memory_order_release);
    return n;
}

size_t ring_used(const struct ring *ring)
{
    /* `taken` first: it can only grow, so the difference stays positive; the
     * writer may have passed it by more than the capacity meanwhile. */
    size_t taken = atomic_load_explicit(&ring->taken, memory_order_acquire);
    size_t written = atomic_load_explicit(&ring->written, memory_order_acquire);
    size_t used = written - taken;
    return used < ring->capacity ? used : ring->capacity;
}

uint64_t ring_lost(const struct ring *ring)
{
    return atomic_load_explicit(&ring->lost, memory_order_relaxed);
}
