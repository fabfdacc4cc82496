/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * echo_leak: how much of our own voice is left after cancelling, so that
 * nobody takes it for a person's.
 *
 * Levels go in, a frame at a time; out comes whether the echo is gone well
 * enough to listen while speaking, and the level that a sound must exceed in
 * this frame to be more than our own. Both are measured on what is said, so
 * they follow the room: somebody covers the loudspeaker, turns it up, walks
 * about. Pure. One thread.
 */
#ifndef UNCRAMP_ECHO_LEAK_H
#define UNCRAMP_ECHO_LEAK_H

#include <stdbool.h>

/* Of one frame, dB re full scale. */
struct echo_levels {
    double played;  /* reference, where the echo of this frame comes from */
    double heard;   /* by the microphone */
    double left;    /* after cancelling */
    bool in_speech; /* somebody may be speaking: learn slowly */
};

/* Start from {0}. */
struct echo_leak {
    unsigned speech; /* frames for which somebody may have been speaking */
    unsigned frames; /* learned from, in which something was played */
    double played;   /* level that dies away as a room does */
    double loudest;  /* of `played` */
    double heard;    /* gain from played to heard, what few frames exceed */
    double left;     /* from played to left */
    double level;    /* of what is left, which few frames exceed */
};

void echo_leak_feed(struct echo_leak *leak, const struct echo_levels *levels);
/* True where what is left of the echo would not be taken for speech. */
bool echo_leak_open(const struct echo_leak *leak, double room_db);
/* What is left of the echo stays below this, in the last frame. */
double echo_leak_mask_db(const struct echo_leak *leak);

#endif
