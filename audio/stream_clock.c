/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * stream_clock: the earliest line through the stamps of two spans of time.
 *
 * The minimum over a window needs no tuning and forgets; a slewed average
 * would be wrong for minutes after an underrun. The board is a sequence lock
 * made of atomics, so that the thread sanitizer understands it.
 */
#include "audio/stream_clock.h"

#include "assistant/base/clock.h"

/* The callback writes for some nanoseconds; more tries would be a loop. */
#define READ_TRIES 4

void stream_board_write(struct stream_board *board,
                        const struct stream_stamp *stamp)
{
    unsigned turn = atomic_load_explicit(&board->turn, memory_order_relaxed);
    atomic_store_explicit(&board->turn, turn + 1, memory_order_relaxed);
    /* The odd turn is seen before any part of the new stamp. */
    atomic_store_explicit(&board->frames, stamp->frames, memory_order_release);
    atomic_store_explicit(&board->position, stamp->position,
                          memory_order_release);
    atomic_store_explicit(&board->mono_ns, stamp->mono_ns,
                          memory_order_release);
    atomic_store_explicit(&board->turn, turn + 2, memory_order_release);
}

bool stream_board_read(const struct stream_board *board,
                       struct stream_stamp *stamp)
{
    for (int i = 0; i < READ_TRIES; i++) {
        unsigned before =
            atomic_load_explicit(&board->turn, memory_order_acquire);
        /* Acquire: a new part seen here makes its odd turn seen below. */
        stamp->frames =
            atomic_load_explicit(&board->frames, memory_order_acquire);
        stamp->position =
            atomic_load_explicit(&board->position, memory_order_acquire);
        stamp->mono_ns =
            atomic_load_explicit(&board->mono_ns, memory_order_acquire);
        unsigned after =
            atomic_load_explicit(&board->turn, memory_order_relaxed);
        if (before == after && before % 2 == 0) {
            return before != 0;
        }
    }
    return false;
}

static int64_t duration_ns(const struct stream_clock *clock, uint64_t frames)
{
    /* Split, since frames * 10^9 overflows after two days at 48 kHz. */
    uint64_t whole_s = frames / clock->rate_hz;
    uint64_t rest = frames % clock->rate_hz;
    return (int64_t)whole_s * NS_PER_S +
           (int64_t)(rest * (uint64_t)NS_PER_S / clock->rate_hz);
}

void stream_clock_update(struct stream_clock *clock, uint64_t frames,
                         int64_t mono_ns)
{
    int64_t zero_ns = mono_ns - duration_ns(clock, frames);
    int64_t age_ns = mono_ns - clock->span_start_ns;
    if (clock->span_start_ns == 0 || age_ns >= STREAM_CLOCK_SPAN_NS) {
        clock->span_start_ns = mono_ns;
        clock->older_ns = zero_ns;
        clock->newer_ns = zero_ns;
    } else if (age_ns >= STREAM_CLOCK_SPAN_NS / 2) {
        clock->span_start_ns = mono_ns;
        clock->older_ns = clock->newer_ns;
        clock->newer_ns = zero_ns;
    } else if (zero_ns < clock->newer_ns) {
        clock->newer_ns = zero_ns;
    }
}

int64_t stream_clock_ns(const struct stream_clock *clock, uint64_t frames)
{
    if (clock->span_start_ns == 0) {
        return 0;
    }
    int64_t zero_ns =
        clock->older_ns < clock->newer_ns ? clock->older_ns : clock->newer_ns;
    return zero_ns + duration_ns(clock, frames);
}
