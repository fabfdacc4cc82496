/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "audio/echo_track.h"

#include <math.h>
#include <string.h>

#include "audio/pcm.h"

/* Further than this from one frame to the next, a device stood still or began
 * anew. */
enum { JUMP_SAMPLES = PCM_RATE_HZ / 50 };
/* The drift is measured over spans of this. In a device's first seconds stamps
 * move by 50 samples in a second, which is no drift (measured). */
#define SPAN_SAMPLES (4 * PCM_RATE_HZ)
#define DRIFT_MAX    250e-6
/* Weight of the newest span. */
#define NEWEST 0.2
/* Samples read at a time. */
#define PIECE 320

static void measure_drift(struct echo_track *track, size_t n, double gained)
{
    track->n += n;
    track->gained += gained;
    if (track->n < SPAN_SAMPLES) {
        return;
    }
    double drift = track->gained / (double)track->n;
    if (fabs(drift) <= DRIFT_MAX) {
        double weight = fmax(NEWEST, 1.0 / ++track->n_spans);
        track->drift += (drift - track->drift) * weight;
    }
    track->n = 0;
    track->gained = 0;
}

bool echo_track_advance(struct echo_track *track, size_t n, int64_t end_ns)
{
    double stamped = 0;
    if (!echo_reference_find(track->reference, end_ns, &stamped)) {
        track->locked = false;
        return false;
    }
    double gained = stamped - track->stamped - (double)n;
    track->stamped = stamped;
    if (!track->locked || fabs(gained) > JUMP_SAMPLES) {
        track->locked = true;
        track->end = round(stamped);
        return false;
    }
    measure_drift(track, n, gained);
    track->end += (double)n * (1 + track->drift);
    return true;
}

/* Between p[1] and p[2], on the curve through all four (Catmull and Rom). */
static double between(const int16_t *p, double t)
{
    double a = -0.5 * p[0] + 1.5 * p[1] - 1.5 * p[2] + 0.5 * p[3];
    double b = p[0] - 2.5 * p[1] + 2.0 * p[2] - 0.5 * p[3];
    double c = 0.5 * (p[2] - p[0]);
    return ((a * t + b) * t + c) * t + p[1];
}

static int16_t to_sample(double value)
{
    return (int16_t)lrint(fmax(INT16_MIN, fmin(INT16_MAX, value)));
}

void echo_track_read(const struct echo_track *track, size_t delay, size_t n,
                     int16_t *pcm)
{
    if (!track->locked) {
        memset(pcm, 0, n * sizeof *pcm);
        return;
    }
    double start = track->end - (double)delay - (double)n;
    double whole = floor(start);
    double fraction = start - whole;
    for (size_t done = 0; done < n; done += PIECE) {
        int16_t around[PIECE + 3];
        size_t piece = n - done < PIECE ? n - done : PIECE;
        echo_reference_read(track->reference,
                            (int64_t)whole - 1 + (int64_t)done, piece + 3,
                            around);
        for (size_t i = 0; i < piece; i++) {
            pcm[done + i] = to_sample(between(around + i, fraction));
        }
    }
}
