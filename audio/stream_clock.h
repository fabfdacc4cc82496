/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * stream_clock: when each device frame of a running stream passed.
 *
 * PortAudio 19.6 stamps blocks with the wall clock, and blocks come in bursts,
 * late, never early. So the callback publishes "by now, so many frames", and
 * the loop keeps the earliest line through the last seconds of those stamps:
 * smooth enough for the echo canceller, right again within
 * STREAM_CLOCK_SPAN_NS after a device that stood still, and free of drift.
 */
#ifndef UNCRAMP_STREAM_CLOCK_H
#define UNCRAMP_STREAM_CLOCK_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#define STREAM_CLOCK_SPAN_NS INT64_C(2000000000)

/* What a callback knows about a block; `position` means what the user says. */
struct stream_stamp {
    uint64_t frames;   /* device frames that had passed */
    uint64_t position; /* of the user's sound */
    int64_t mono_ns;   /* when the callback began */
};

/* One stamp, written by one callback, read by one loop, never waiting. */
struct stream_board {
    atomic_uint turn; /* odd while the stamp is being written */
    _Atomic uint64_t frames;
    _Atomic uint64_t position;
    _Atomic int64_t mono_ns;
};

/* Callback-safe. */
void stream_board_write(struct stream_board *board,
                        const struct stream_stamp *stamp);
/* False where nothing was written yet, or the callback is writing just now. */
bool stream_board_read(const struct stream_board *board,
                       struct stream_stamp *stamp);

struct stream_clock {
    unsigned rate_hz;
    int64_t span_start_ns; /* of `newer_ns`; 0 before the first stamp */
    int64_t older_ns;      /* earliest time of frame 0, in the last span */
    int64_t newer_ns;      /* and in this one */
};

/* Start from `struct stream_clock c = {.rate_hz = r};`. One thread. */
void stream_clock_update(struct stream_clock *clock, uint64_t frames,
                         int64_t mono_ns);
/* When `frames` had passed; 0 before the first update. */
int64_t stream_clock_ns(const struct stream_clock *clock, uint64_t frames);

#endif
