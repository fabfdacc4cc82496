/* SPDX-License-Identifier: GPL-3.0-or-later */
/* memory_file: the fuzzer's bytes as a file that has a path, on no disk. */
#ifndef UNCRAMP_MEMORY_FILE_H
#define UNCRAMP_MEMORY_FILE_H

#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#define MEMORY_FILE_PATH_MAX 64

/* `path` gets its path. Close what comes back. */
static inline int memory_file_open(const uint8_t *data, size_t size,
                                   char path[MEMORY_FILE_PATH_MAX])
{
    int fd = memfd_create("fuzz", MFD_CLOEXEC);
    assert(fd >= 0);
    ssize_t written = write(fd, data, size);
    assert(written == (ssize_t)size);
    (void)snprintf(path, MEMORY_FILE_PATH_MAX, "/proc/self/fd/%d", fd);
    return fd;
}

#endif
