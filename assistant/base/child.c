/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assistant/base/child.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "assistant/base/clock.h"

/* More that do not die stay with the system until we end. */
#define DYING_MAX 16

static pid_t dying[DYING_MAX];

bool child_read(int from_fd, int patience_ms, size_t most, struct text *said)
{
    int64_t end_ns = clock_mono_ns() + patience_ms * NS_PER_MS;
    for (;;) {
        int64_t left_ms = (end_ns - clock_mono_ns()) / NS_PER_MS;
        struct pollfd wait = {.fd = from_fd, .events = POLLIN};
        int ready = poll(&wait, 1, left_ms > 0 ? (int)left_ms : 0);
        char bytes[256];
        ssize_t n = ready > 0 ? read(from_fd, bytes, sizeof bytes) : ready;
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n == 0 && ready > 0) {
            return true;
        }
        if (n <= 0 || said->length + (size_t)n > most) {
            return false;
        }
        text_append_n(said, bytes, (size_t)n);
    }
}

bool child_ended(pid_t child)
{
    siginfo_t ended = {0};
    return child <= 0 ||
           waitid(P_PID, (id_t)child, &ended, WEXITED | WNOHANG | WNOWAIT) !=
               0 ||
           ended.si_pid == child;
}

void child_bury(void)
{
    for (size_t i = 0; i < DYING_MAX; i++) {
        if (dying[i] > 0 && waitpid(dying[i], NULL, WNOHANG) != 0) {
            dying[i] = 0;
        }
    }
}

void child_kill(pid_t *child)
{
    size_t slot = 0;
    child_bury();
    while (slot < DYING_MAX && dying[slot] != 0) {
        slot++;
    }
    if (slot < DYING_MAX) {
        dying[slot] = *child;
    }
    if (*child > 0) {
        (void)kill(*child, SIGKILL);
    }
    *child = 0;
    child_bury();
}
