/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * gaussians: the densities of a codebook lie beside each other, so that a
 * compiler takes several at once.
 */
#include "grammar/gaussians.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "assistant/base/log.h"
#include "assistant/base/memory.h"
#include "grammar/gaussians_files.h"

#define CEPSTRA GAUSSIANS_CEPSTRA
#define STREAMS GAUSSIANS_STREAMS
#define BEST    GAUSSIANS_BEST

#define DENSITIES    128
#define VARIANCE_MIN 1e-4f
#define TWO_PI       6.2831853f
/* A weight's byte v is the probability 1.0001 ** -(v << 10). */
#define WEIGHT_STEP 0.102395
/* Frames that a difference of differences looks ahead. */
#define AHEAD 3

/* One stream of a codebook. */
struct codebook {
    float means[CEPSTRA][DENSITIES];
    float precisions[CEPSTRA][DENSITIES]; /* half of what variances are over */
    float heights[DENSITIES]; /* logarithm at the mean; -FLT_MAX: no density */
};

struct gaussians {
    struct codebook *codebooks; /* [n_codebooks][STREAMS] */
    size_t n_codebooks;
    struct gaussians_file weights; /* [STREAMS][DENSITIES][n_senones] bytes */
    const unsigned char *weight_bytes;
    size_t n_senones;
    size_t *senones;   /* by codebook */
    size_t *first;     /* of each codebook there, and the end */
    float shares[256]; /* what a weight's byte means */
};

/* ---------------------------------------------------------------- loading */

static void fill_codebook(struct codebook *codebook, const float *means,
                          const float *variances,
                          const struct gaussians_transform *transform)
{
    for (size_t d = 0; d < DENSITIES; d++) {
        float sum = 0.0f;
        bool some = true;
        for (size_t i = 0; i < CEPSTRA; i++) {
            float variance = variances[d * CEPSTRA + i];
            float mean = means[d * CEPSTRA + i];
            some = some && variance > 0.0f;
            if (transform != NULL) {
                mean = transform->add[i];
                for (size_t k = 0; k < CEPSTRA; k++) {
                    mean += transform->turn[i][k] * means[d * CEPSTRA + k];
                }
                variance *= transform->widen[i];
            }
            variance = fmaxf(variance, VARIANCE_MIN);
            codebook->means[i][d] = mean;
            codebook->precisions[i][d] = 0.5f / variance;
            sum += logf(TWO_PI * variance);
        }
        codebook->heights[d] = some ? -0.5f * sum : -FLT_MAX;
    }
}

/* Sorted by codebook, since those of one share their densities. */
static void sort_senones(struct gaussians *gaussians,
                         const unsigned char *codebooks)
{
    size_t n = 0;
    gaussians->senones =
        xcalloc(gaussians->n_senones, sizeof *gaussians->senones);
    gaussians->first =
        xcalloc(gaussians->n_codebooks + 1, sizeof *gaussians->first);
    for (size_t c = 0; c < gaussians->n_codebooks; c++) {
        gaussians->first[c] = n;
        for (size_t i = 0; i < gaussians->n_senones; i++) {
            if (codebooks[i] == c) {
                gaussians->senones[n++] = i;
            }
        }
    }
    gaussians->first[gaussians->n_codebooks] = n;
}

static enum status fill(struct gaussians *gaussians,
                        const struct gaussians_file *means,
                        const struct gaussians_file *variances,
                        const struct gaussians_transform *transforms)
{
    float *mean = NULL;
    float *variance = NULL;
    const size_t size = (size_t)DENSITIES * CEPSTRA;
    size_t n =
        gaussians_file_codebooks(means, STREAMS, DENSITIES, CEPSTRA, &mean);
    bool fits =
        n > 0 && n == gaussians_file_codebooks(variances, STREAMS, DENSITIES,
                                               CEPSTRA, &variance);
    if (fits) {
        gaussians->n_codebooks = n;
        gaussians->codebooks =
            xcalloc(n * STREAMS, sizeof *gaussians->codebooks);
        for (size_t i = 0; i < n * STREAMS; i++) {
            fill_codebook(&gaussians->codebooks[i], mean + i * size,
                          variance + i * size,
                          transforms ? &transforms[i % STREAMS] : NULL);
        }
    }
    free(mean);
    free(variance);
    return fits ? STATUS_OK : STATUS_INVALID;
}

static enum status load(const struct gaussians_config *config,
                        struct gaussians *gaussians)
{
    struct gaussians_file means = {0};
    struct gaussians_file variances = {0};
    struct gaussians_transform transforms[STREAMS];
    enum status status = gaussians_file_open(config->folder, "means", &means);
    if (status == STATUS_OK) {
        status = gaussians_file_open(config->folder, "variances", &variances);
    }
    if (status == STATUS_OK) {
        status =
            gaussians_file_open(config->folder, "sendump", &gaussians->weights);
    }
    if (status == STATUS_OK && config->transform != NULL) {
        status = gaussians_transform_read(config->transform, transforms);
    }
    if (status == STATUS_OK) {
        gaussians->weight_bytes = gaussians_file_weights(
            &gaussians->weights, STREAMS, DENSITIES, config->n_senones);
        status = fill(gaussians, &means, &variances,
                      config->transform ? transforms : NULL);
        if (status != STATUS_OK || gaussians->weight_bytes == NULL) {
            log_error("recognizer",
                      "%s: not the acoustic model that it should be; reinstall "
                      "pocketsphinx-en-us and uncramp",
                      config->folder);
            status = STATUS_INVALID;
        }
    }
    gaussians_file_close(&means);
    gaussians_file_close(&variances);
    return status;
}

enum status gaussians_load(const struct gaussians_config *config,
                           struct gaussians **out)
{
    struct gaussians *gaussians = xcalloc(1, sizeof *gaussians);
    gaussians->n_senones = config->n_senones;
    *out = NULL;
    enum status status = load(config, gaussians);
    if (status != STATUS_OK) {
        gaussians_destroy(gaussians);
        return status;
    }
    sort_senones(gaussians, config->codebooks);
    for (size_t i = 0; i < sizeof gaussians->shares / sizeof(float); i++) {
        gaussians->shares[i] = (float)exp(-WEIGHT_STEP * (double)i);
    }
    *out = gaussians;
    return STATUS_OK;
}

void gaussians_destroy(struct gaussians *gaussians)
{
    if (gaussians != NULL) {
        gaussians_file_close(&gaussians->weights);
        free(gaussians->codebooks);
        free(gaussians->senones);
        free(gaussians->first);
        free(gaussians);
    }
}

size_t gaussians_n_codebooks(const struct gaussians *gaussians)
{
    return gaussians->n_codebooks;
}

/* --------------------------------------------------------------- hearing */

/* The frame `by` later, the first or last beyond the ends. */
static const float *frame(float *const *frames, size_t n, size_t at, int by)
{
    long place = (long)at + by;
    place = place < 0 ? 0 : place;
    return frames[(size_t)place < n ? (size_t)place : n - 1];
}

static void make_streams(float *const *frames, size_t n, size_t at,
                         float out[STREAMS][CEPSTRA])
{
    const float *around[2 * AHEAD + 1];
    for (int by = -AHEAD; by <= AHEAD; by++) {
        around[by + AHEAD] = frame(frames, n, at, by);
    }
    for (size_t i = 0; i < CEPSTRA; i++) {
        out[0][i] = around[3][i];
        out[1][i] = around[5][i] - around[1][i];
        out[2][i] =
            (around[6][i] - around[2][i]) - (around[4][i] - around[0][i]);
    }
}

static void measure(const struct codebook *codebook, const float *values,
                    float *out)
{
    memcpy(out, codebook->heights, sizeof codebook->heights);
    for (size_t i = 0; i < CEPSTRA; i++) {
        const float *means = codebook->means[i];
        const float *precisions = codebook->precisions[i];
        float value = values[i];
        for (size_t d = 0; d < DENSITIES; d++) {
            float off = value - means[d];
            out[d] -= off * off * precisions[d];
        }
    }
}

/* The best go to the front, sorted. */
static void choose_best(const float *logs, float *best_logs, uint8_t *best)
{
    size_t n = 0;
    for (size_t d = 0; d < DENSITIES; d++) {
        if (n == BEST && logs[d] <= best_logs[BEST - 1]) {
            continue;
        }
        size_t at = n < BEST ? n++ : BEST - 1;
        for (; at > 0 && best_logs[at - 1] < logs[d]; at--) {
            best_logs[at] = best_logs[at - 1];
            best[at] = best[at - 1];
        }
        best_logs[at] = logs[d];
        best[at] = (uint8_t)d;
    }
}

void gaussians_hear(const struct gaussians *gaussians, float *const *frames,
                    size_t n, size_t at, struct gaussians_best *out)
{
    float streams[STREAMS][CEPSTRA];
    float logs[DENSITIES];
    float best[BEST];
    make_streams(frames, n, at, streams);
    for (size_t c = 0; c < gaussians->n_codebooks; c++) {
        out[c].log_best = 0.0f;
        for (size_t s = 0; s < STREAMS; s++) {
            measure(&gaussians->codebooks[c * STREAMS + s], streams[s], logs);
            choose_best(logs, best, out[c].densities[s]);
            out[c].log_best += best[0];
            for (size_t i = 0; i < BEST; i++) {
                out[c].shares[s][i] = expf(best[i] - best[0]);
            }
        }
    }
}

void gaussians_weigh(const struct gaussians *gaussians,
                     const struct gaussians_best *best, float *out)
{
    for (size_t c = 0; c < gaussians->n_codebooks; c++) {
        const unsigned char *weights[STREAMS][BEST];
        for (size_t s = 0; s < STREAMS; s++) {
            for (size_t i = 0; i < BEST; i++) {
                weights[s][i] = gaussians->weight_bytes +
                                (s * DENSITIES + best[c].densities[s][i]) *
                                    gaussians->n_senones;
            }
        }
        for (size_t k = gaussians->first[c]; k < gaussians->first[c + 1]; k++) {
            size_t senone = gaussians->senones[k];
            float product = 1.0f;
            for (size_t s = 0; s < STREAMS; s++) {
                float sum = 0.0f;
                for (size_t i = 0; i < BEST; i++) {
                    sum += best[c].shares[s][i] *
                           gaussians->shares[weights[s][i][senone]];
                }
                product *= sum;
            }
            out[senone] = best[c].log_best + logf(product);
        }
    }
}
