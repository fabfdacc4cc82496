/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assistant/base/child.h"

#include <signal.h>
#include <stddef.h>
#include <sys/wait.h>

/* More that do not die stay with the system until we end. */
#define DYING_MAX 16

static pid_t dying[DYING_MAX];

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
