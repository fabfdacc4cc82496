/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * measure: what can be told of a sound by counting: how loud, how clean, and
 * where in it a known signal comes back. 16 kHz mono; pure sums, no state.
 */
#ifndef UNCRAMP_MEASURE_H
#define UNCRAMP_MEASURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sound_figures {
    double seconds;
    double level_db; /* of all of it; dB re full scale, as below */
    double floor_db; /* half of its frames of 20 ms are below, offset apart */
    double peak_db;
    double clipped; /* share of samples at the end of the scale, 0..1 */
    double offset;  /* mean of the samples, -1..1 */
    bool zeros;     /* each sample is 0: no microphone is that quiet */
};

void measure_sound(const int16_t *pcm, size_t n, struct sound_figures *out);

/*
 * The known signal: a chirp from 500 to 4000 Hz, which every small loudspeaker
 * can play, and whose echo can be found 15 dB below the noise.
 */
#define MEASURE_CHIRP_MS 400

/* Fills `pcm` with MEASURE_CHIRP_MS of it at `rate_hz`; returns the number of
 * samples, at most `capacity`. */
size_t measure_chirp(unsigned rate_hz, int16_t *pcm, size_t capacity);

struct echo_figures {
    bool found;
    double delay_s;  /* from the first sample of `pcm` */
    double level_db; /* of what matches the signal, dB re full scale */
    double likeness; /* correlation where it is best, 0..1 */
};

/* Looks for the chirp in a recording. */
void measure_echo(const int16_t *pcm, size_t n, struct echo_figures *out);

#endif
