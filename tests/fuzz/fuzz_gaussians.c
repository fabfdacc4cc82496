/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Any bytes as each of an acoustic model's files, or as somebody's transform
 * of one: what is found lies in the file, or nothing is.
 */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

#include "assistant/base/log.h"
#include "grammar/gaussians_files.h"
#include "tests/fuzz/memory_file.h"

/* Fewer than a model's, so that a file of them is short. */
#define DENSITIES 4
#define SENONES   10

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void count_line(void *context, const char *line)
{
    (void)line;
    ++*(size_t *)context;
}

static void read_codebooks(const struct gaussians_file *file)
{
    float *floats = NULL;
    size_t n = gaussians_file_codebooks(file, GAUSSIANS_STREAMS, DENSITIES,
                                        GAUSSIANS_CEPSTRA, &floats);
    assert((n > 0) == (floats != NULL));
    assert(n * GAUSSIANS_STREAMS * DENSITIES * GAUSSIANS_CEPSTRA *
               sizeof *floats <=
           file->size);
    free(floats);
}

static void read_weights(const struct gaussians_file *file)
{
    const unsigned char *weights =
        gaussians_file_weights(file, GAUSSIANS_STREAMS, DENSITIES, SENONES);
    assert(weights == NULL ||
           weights + (size_t)GAUSSIANS_STREAMS * DENSITIES * SENONES <=
               file->bytes + file->size);
}

static void read_transform(const uint8_t *data, size_t size)
{
    char path[MEMORY_FILE_PATH_MAX];
    struct gaussians_transform transforms[GAUSSIANS_STREAMS];
    size_t n_lines = 0;
    log_set_sink(count_line, &n_lines);
    int fd = memory_file_open(data, size, path);
    enum status status = gaussians_transform_read(path, transforms);
    assert(n_lines == (status != STATUS_OK));
    (void)close(fd);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct gaussians_file file = {.bytes = data, .size = size};
    read_codebooks(&file);
    read_weights(&file);
    read_transform(data, size);
    return 0;
}
