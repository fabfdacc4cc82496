/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "grammar/acoustics.h"

#include <math.h>
#include <stdlib.h>

#include "assistant/base/log.h"
#include "assistant/base/memory.h"
#include "grammar/gaussians.h"
#include "grammar/network.h"

/* PocketSphinx counts in logarithms to the base 1.0001, 1024 of them at a time:
 * a score is 1024 ln(1.0001), about 0.1024, in natural ones. */
#define SCORE_NAT 0.1024f
#define SCORE_MAX 30000.0f
/* The two together differ more from frame to frame than either, and the
 * engine's beams are made for one: with 1, whole sentences are lost. */
#define SHARE 0.7f

struct acoustics {
    struct network *network;
    struct gaussians *gaussians;
};

struct sounds {
    const struct acoustics *acoustics;
    size_t n;
    struct gaussians_best *best; /* of each frame, of each codebook */
    float *worse;                /* of each frame, of each of the network's */
};

/* Every phone has a codebook. */
static enum status load_gaussians(const char *folder, const char *transform,
                                  struct acoustics *acoustics)
{
    size_t n = network_n_senones(acoustics->network);
    unsigned char *codebooks = xcalloc(n, sizeof *codebooks);
    for (size_t i = 0; i < n; i++) {
        codebooks[i] = (unsigned char)(network_sound(acoustics->network, i) /
                                       NETWORK_STATES);
    }
    const struct gaussians_config config = {.folder = folder,
                                            .transform = transform,
                                            .codebooks = codebooks,
                                            .n_senones = n};
    enum status status = gaussians_load(&config, &acoustics->gaussians);
    free(codebooks);
    if (status == STATUS_OK &&
        (network_n_cepstra(acoustics->network) != GAUSSIANS_CEPSTRA ||
         network_n_sounds(acoustics->network) !=
             NETWORK_STATES * gaussians_n_codebooks(acoustics->gaussians))) {
        log_error("recognizer",
                  "%s: an acoustic model that the network knows nothing of; "
                  "install or build uncramp again",
                  folder);
        status = STATUS_INVALID;
    }
    return status;
}

enum status acoustics_load(const char *folder, const char *network,
                           const char *transform, struct acoustics **out)
{
    struct acoustics *acoustics = xcalloc(1, sizeof *acoustics);
    *out = NULL;
    enum status status = network_load(network, &acoustics->network);
    if (status == STATUS_OK) {
        status = load_gaussians(folder, transform, acoustics);
    }
    if (status != STATUS_OK) {
        acoustics_destroy(acoustics);
        return status;
    }
    *out = acoustics;
    return STATUS_OK;
}

void acoustics_destroy(struct acoustics *acoustics)
{
    if (acoustics != NULL) {
        network_destroy(acoustics->network);
        gaussians_destroy(acoustics->gaussians);
        free(acoustics);
    }
}

/* How much less each of the network's sounds fits than the best. */
static void rate_sounds(float *sounds, size_t n)
{
    float best = sounds[0];
    for (size_t i = 1; i < n; i++) {
        best = fmaxf(best, sounds[i]);
    }
    for (size_t i = 0; i < n; i++) {
        sounds[i] = fminf(best - sounds[i], SOUNDS_WORST);
    }
}

struct sounds *acoustics_hear(const struct acoustics *acoustics,
                              float *const *frames, size_t n)
{
    const struct gaussians *gaussians = acoustics->gaussians;
    size_t n_codebooks = gaussians_n_codebooks(gaussians);
    size_t n_sounds = network_n_sounds(acoustics->network);
    struct sounds *sounds = xcalloc(1, sizeof *sounds);
    sounds->acoustics = acoustics;
    sounds->n = n;
    sounds->best = xcalloc(n * n_codebooks + 1, sizeof *sounds->best);
    sounds->worse = xcalloc(n * n_sounds + 1, sizeof *sounds->worse);
    network_hear(acoustics->network, frames, n, sounds->worse);
    for (size_t i = 0; i < n; i++) {
        gaussians_hear(gaussians, frames, n, i, sounds->best + i * n_codebooks);
        rate_sounds(sounds->worse + i * n_sounds, n_sounds);
    }
    return sounds;
}

void sounds_destroy(struct sounds *sounds)
{
    if (sounds != NULL) {
        free(sounds->best);
        free(sounds->worse);
        free(sounds);
    }
}

size_t sounds_n_senones(const struct sounds *sounds)
{
    return network_n_senones(sounds->acoustics->network);
}

size_t sounds_n_frames(const struct sounds *sounds)
{
    return sounds->n;
}

bool sounds_find_phone(const struct sounds *sounds, const char *phone,
                       size_t *sound)
{
    return network_find_phone(sounds->acoustics->network, phone, sound);
}

const float *sounds_worse(const struct sounds *sounds, size_t frame)
{
    return sounds->worse + frame * network_n_sounds(sounds->acoustics->network);
}

void sounds_scores(const struct sounds *sounds, size_t frame, float *scratch,
                   int16_t *out)
{
    const struct network *network = sounds->acoustics->network;
    const struct gaussians *gaussians = sounds->acoustics->gaussians;
    size_t n = network_n_senones(network);
    const float *worse = sounds_worse(sounds, frame);
    float best = -INFINITY;
    gaussians_weigh(gaussians,
                    sounds->best + frame * gaussians_n_codebooks(gaussians),
                    scratch);
    for (size_t i = 0; i < n; i++) {
        scratch[i] -= worse[network_sound(network, i)];
        best = fmaxf(best, scratch[i]);
    }
    for (size_t i = 0; i < n; i++) {
        float score = SHARE * (best - scratch[i]) / SCORE_NAT;
        out[i] = (int16_t)(score < SCORE_MAX ? score : SCORE_MAX);
    }
}
