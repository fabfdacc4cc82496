/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Any bytes as a recording: reading ends with sound of a bounded length or a
 * clear refusal. The file is a memfd, opened by its path.
 */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "assistant/base/log.h"
#include "audio/pcm.h"
#include "audio/soundfile.h"

#define MAX_S 2

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void drop_line(void *context, const char *line)
{
    (void)context;
    (void)line;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    log_set_sink(drop_line, NULL);
    int fd = memfd_create("sound", MFD_CLOEXEC);
    assert(fd >= 0);
    if (write(fd, data, size) == (ssize_t)size) {
        char path[64];
        (void)snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
        int16_t *pcm = NULL;
        size_t n = 0;
        enum status status = sound_read(path, MAX_S, &pcm, &n);
        assert((status == STATUS_OK) == (pcm != NULL));
        assert((status == STATUS_OK) == (n > 0));
        assert(n <= (size_t)MAX_S * PCM_RATE_HZ);
        free(pcm);
    }
    (void)close(fd);
    return 0;
}
