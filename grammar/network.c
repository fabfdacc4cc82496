/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * network: layers of a matrix and a threshold each. The file is what
 * tests/bench/adapt/sounds.py writes, little-endian: a line of text, the
 * numbers of cepstra, of frames seen before (and after), of senones and of
 * layers, the widths of all layers, the layers, of every senone its sound, and
 * a line of text for every phone, its name.
 */
#include "grammar/network.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "assistant/base/log.h"
#include "assistant/base/memory.h"

#define FIRST_LINE  "uncramp network 2\n"
#define LAYERS_MAX  8
#define WIDTH_MAX   1024
#define SENONES_MAX 20000
#define BESIDE_MAX  30
/* With the end of the line and of the string. */
#define NAME_SIZE 8

enum { CEPSTRA, BESIDE, SENONES, LAYERS, N_NUMBERS };

struct layer {
    size_t n_in;
    size_t n_out;
    float *weights; /* [n_in][n_out] */
    float *biases;
};

struct network {
    uint32_t numbers[N_NUMBERS];
    struct layer layers[LAYERS_MAX];
    unsigned char *sounds;
    char (*phones)[NAME_SIZE]; /* [network_n_sounds / NETWORK_STATES] */
};

/* ------------------------------------------------------------------- file */

static bool read_layer(FILE *file, struct layer *layer)
{
    layer->weights =
        xcalloc(layer->n_in * layer->n_out, sizeof *layer->weights);
    layer->biases = xcalloc(layer->n_out, sizeof *layer->biases);
    return fread(layer->weights, sizeof(float), layer->n_in * layer->n_out,
                 file) == layer->n_in * layer->n_out &&
           fread(layer->biases, sizeof(float), layer->n_out, file) ==
               layer->n_out;
}

static bool read_layers(FILE *file, struct network *network)
{
    size_t n_in =
        network->numbers[CEPSTRA] * (2 * (size_t)network->numbers[BESIDE] + 1);
    if (n_in > WIDTH_MAX) {
        return false;
    }
    for (size_t i = 0; i < network->numbers[LAYERS]; i++) {
        uint32_t n_out = 0;
        if (fread(&n_out, sizeof n_out, 1, file) != 1 || n_out == 0 ||
            n_out > WIDTH_MAX) {
            return false;
        }
        network->layers[i].n_in = n_in;
        network->layers[i].n_out = n_out;
        n_in = n_out;
    }
    bool read = true;
    for (size_t i = 0; i < network->numbers[LAYERS] && read; i++) {
        read = read_layer(file, &network->layers[i]);
    }
    return read;
}

static bool read_sounds(FILE *file, struct network *network)
{
    size_t n = network->numbers[SENONES];
    network->sounds = xcalloc(n, sizeof *network->sounds);
    if (fread(network->sounds, 1, n, file) != n) {
        return false;
    }
    size_t last = 0;
    for (size_t i = 0; i < n; i++) {
        last = network->sounds[i] > last ? network->sounds[i] : last;
    }
    return last < network_n_sounds(network);
}

static bool read_phones(FILE *file, struct network *network)
{
    size_t n = network_n_sounds(network) / NETWORK_STATES;
    network->phones = xcalloc(n, sizeof *network->phones);
    for (size_t i = 0; i < n; i++) {
        char *name = network->phones[i];
        char *end =
            fgets(name, NAME_SIZE, file) != NULL ? strchr(name, '\n') : NULL;
        if (end == NULL) {
            return false;
        }
        *end = '\0';
    }
    return network_n_sounds(network) % NETWORK_STATES == 0;
}

static bool read_network(FILE *file, struct network *network)
{
    char line[sizeof FIRST_LINE] = "";
    const uint32_t *numbers = network->numbers;
    return fread(line, 1, sizeof line - 1, file) == sizeof line - 1 &&
           strcmp(line, FIRST_LINE) == 0 &&
           fread(network->numbers, sizeof *numbers, N_NUMBERS, file) ==
               N_NUMBERS &&
           numbers[CEPSTRA] > 0 && numbers[CEPSTRA] <= WIDTH_MAX &&
           numbers[BESIDE] <= BESIDE_MAX && numbers[SENONES] > 0 &&
           numbers[SENONES] <= SENONES_MAX && numbers[LAYERS] > 0 &&
           numbers[LAYERS] <= LAYERS_MAX && read_layers(file, network) &&
           read_sounds(file, network) && read_phones(file, network);
}

enum status network_load(const char *path, struct network **out)
{
    *out = NULL;
    FILE *file = fopen(path, "rbe");
    if (file == NULL) {
        log_error("recognizer",
                  "%s: cannot be read: %s; install or build uncramp again",
                  path, strerror(errno));
        return STATUS_NOT_FOUND;
    }
    struct network *network = xcalloc(1, sizeof *network);
    bool read = read_network(file, network);
    (void)fclose(file);
    if (!read) {
        log_error("recognizer",
                  "%s: not the network of sounds that it should be; install or "
                  "build uncramp again",
                  path);
        network_destroy(network);
        return STATUS_INVALID;
    }
    *out = network;
    return STATUS_OK;
}

void network_destroy(struct network *network)
{
    if (network != NULL) {
        for (size_t i = 0; i < LAYERS_MAX; i++) {
            free(network->layers[i].weights);
            free(network->layers[i].biases);
        }
        free(network->sounds);
        free(network->phones);
        free(network);
    }
}

/* ------------------------------------------------------------- what it is */

size_t network_n_cepstra(const struct network *network)
{
    return network->numbers[CEPSTRA];
}

size_t network_n_sounds(const struct network *network)
{
    return network->layers[network->numbers[LAYERS] - 1].n_out;
}

size_t network_n_senones(const struct network *network)
{
    return network->numbers[SENONES];
}

size_t network_sound(const struct network *network, size_t senone)
{
    return network->sounds[senone];
}

bool network_find_phone(const struct network *network, const char *name,
                        size_t *sound)
{
    size_t n = network_n_sounds(network) / NETWORK_STATES;
    for (size_t i = 0; i < n; i++) {
        if (strcmp(network->phones[i], name) == 0) {
            *sound = i * NETWORK_STATES;
            return true;
        }
    }
    return false;
}

/* --------------------------------------------------------------- hearing */

/* Half of what comes in is nothing: no more work than there is. */
static void add_layer(const struct layer *layer, const float *in, float *out)
{
    memcpy(out, layer->biases, layer->n_out * sizeof *out);
    for (size_t i = 0; i < layer->n_in; i++) {
        const float *weights = layer->weights + i * layer->n_out;
        float value = in[i];
        if (value == 0.0f) {
            continue;
        }
        for (size_t k = 0; k < layer->n_out; k++) {
            out[k] += value * weights[k];
        }
    }
}

static void cut_below_zero(float *values, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        values[i] = values[i] > 0.0f ? values[i] : 0.0f;
    }
}

/* Frame `at` with those beside it; the first and last stand for those beyond
 * the ends. */
static void gather(const struct network *network, float *const *frames,
                   size_t n, size_t at, float *out)
{
    size_t n_cepstra = network->numbers[CEPSTRA];
    size_t beside = network->numbers[BESIDE];
    for (size_t i = 0; i <= 2 * beside; i++) {
        size_t place = at + i < beside ? 0 : at + i - beside;
        place = place < n ? place : n - 1;
        memcpy(out + i * n_cepstra, frames[place], n_cepstra * sizeof *out);
    }
}

void network_hear(const struct network *network, float *const *frames, size_t n,
                  float *out)
{
    float values[2][WIDTH_MAX];
    size_t n_layers = network->numbers[LAYERS];
    float *seen = xcalloc(network->layers[0].n_in, sizeof *seen);
    for (size_t f = 0; f < n; f++) {
        const float *in = seen;
        gather(network, frames, n, f, seen);
        for (size_t i = 0; i + 1 < n_layers; i++) {
            add_layer(&network->layers[i], in, values[i % 2]);
            cut_below_zero(values[i % 2], network->layers[i].n_out);
            in = values[i % 2];
        }
        add_layer(&network->layers[n_layers - 1], in,
                  out + f * network_n_sounds(network));
    }
    free(seen);
}
