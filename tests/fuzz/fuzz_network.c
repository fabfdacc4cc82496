/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Any bytes as a network of sounds: it is refused with one line, or all that
 * it says of a few frames lies in what was asked for.
 */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

#include "assistant/base/log.h"
#include "grammar/network.h"
#include "tests/fuzz/memory_file.h"

#define N_FRAMES 3

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void count_line(void *context, const char *line)
{
    (void)line;
    ++*(size_t *)context;
}

static void hear(const struct network *network)
{
    size_t n_cepstra = network_n_cepstra(network);
    float *cepstra = calloc(n_cepstra, sizeof *cepstra);
    float *heard = calloc(N_FRAMES * network_n_sounds(network), sizeof *heard);
    float *frames[N_FRAMES] = {cepstra, cepstra, cepstra};
    assert(cepstra != NULL && heard != NULL);
    network_hear(network, frames, N_FRAMES, heard);
    free(heard);
    free(cepstra);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char path[MEMORY_FILE_PATH_MAX];
    struct network *network = NULL;
    size_t n_lines = 0;
    size_t sound = 0;
    log_set_sink(count_line, &n_lines);
    int fd = memory_file_open(data, size, path);
    enum status status = network_load(path, &network);
    assert((status == STATUS_OK) == (network != NULL));
    assert(n_lines == (status != STATUS_OK));
    if (network != NULL) {
        hear(network);
        for (size_t i = 0; i < network_n_senones(network); i++) {
            assert(network_sound(network, i) < network_n_sounds(network));
        }
        assert(!network_find_phone(network, "AH", &sound) ||
               sound + NETWORK_STATES <= network_n_sounds(network));
        network_destroy(network);
    }
    (void)close(fd);
    return 0;
}
