/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "assistant/base/log.h"
#include "assistant/doctor/doctor_trials.h"
#include "assistant/mind/lock.h"
#include "assistant/settings/paths.h"

#define TRY_FILE "doctor"

/* A full disk lets a file be made, and takes nothing in it. */
static bool can_write(const char *path)
{
    static const char word[] = "written by uncramp doctor\n";
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0) {
        return false;
    }
    bool written =
        write(fd, word, sizeof word - 1) == sizeof word - 1 && fsync(fd) == 0;
    int error = errno;
    (void)close(fd);
    (void)unlink(path);
    errno = error;
    return written;
}

static void look_at_folder(struct doctor_state *out)
{
    char *path = NULL;
    doctor_take_log(out->said);
    if (paths_state(TRY_FILE, &path) != STATUS_OK) {
        return;
    }
    out->writable = can_write(path);
    *strrchr(path, '/') = '\0';
    (void)snprintf(out->said, sizeof out->said, "%s%s%s", path,
                   out->writable ? "" : ": ",
                   out->writable ? "" : strerror(errno));
    free(path);
}

void doctor_look_at_state(struct doctor_state *out)
{
    int lock_fd = -1;
    look_at_folder(out);
    doctor_take_log(out->running_said);
    out->running = lock_take(&lock_fd) == STATUS_BUSY;
    lock_release(lock_fd);
    log_set_sink(NULL, NULL);
}
