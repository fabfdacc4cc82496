/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Any bytes as a recording: reading ends with sound of a bounded length or a
 * clear refusal.
 */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

#include "assistant/base/log.h"
#include "audio/pcm.h"
#include "audio/soundfile.h"
#include "tests/fuzz/memory_file.h"

#define MAX_S 2

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void drop_line(void *context, const char *line)
{
    (void)context;
    (void)line;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char path[MEMORY_FILE_PATH_MAX];
    log_set_sink(drop_line, NULL);
    int fd = memory_file_open(data, size, path);
    int16_t *pcm = NULL;
    size_t n = 0;
    enum status status = sound_read(path, MAX_S, &pcm, &n);
    assert((status == STATUS_OK) == (pcm != NULL));
    assert((status == STATUS_OK) == (n > 0));
    assert(n <= (size_t)MAX_S * PCM_RATE_HZ);
    free(pcm);
    (void)close(fd);
    return 0;
}
