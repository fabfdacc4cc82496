/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assistant/mind/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "assistant/base/log.h"
#include "assistant/settings/paths.h"

static enum status refuse(int fd)
{
    char holder[16] = "";
    ssize_t n = read(fd, holder, sizeof holder - 1);
    holder[n > 0 ? strcspn(holder, "\n") : 0] = '\0';
    log_error("lock",
              "process %s is listening already; stop it first (kill %s), or "
              "talk to it with uncramp tell",
              holder, holder);
    (void)close(fd);
    return STATUS_BUSY;
}

enum status lock_take(int *lock_fd)
{
    char *path = NULL;
    *lock_fd = -1;
    enum status status = paths_state("lock", &path);
    if (status != STATUS_OK) {
        return status;
    }
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0) {
        log_error("lock", "cannot open %s: %s", path, strerror(errno));
        status = STATUS_IO;
    } else if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
        status = refuse(fd);
    } else {
        char holder[16];
        int n = snprintf(holder, sizeof holder, "%d\n", (int)getpid());
        if (ftruncate(fd, 0) != 0 || write(fd, holder, (size_t)n) != n) {
            log_info("lock", "cannot write to %s: %s", path, strerror(errno));
        }
        *lock_fd = fd;
    }
    free(path);
    return status;
}

void lock_release(int lock_fd)
{
    if (lock_fd >= 0) {
        (void)close(lock_fd);
    }
}
