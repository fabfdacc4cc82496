/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assistant/doctor/trial.h"

#include <errno.h>
#include <signal.h>
#include <stdalign.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "assistant/base/child.h"
#include "assistant/base/log.h"
#include "assistant/base/memory.h"

/* The shared memory: this, and then the caller's part. */
struct header {
    alignas(max_align_t) atomic_bool done;
};

struct trial {
    struct header *header;
    size_t mapped;
    pid_t child; /* 0: it never began */
};

static void become_child(struct trial *trial,
                         void (*work)(void *shared, const void *context),
                         const void *context, pid_t parent)
{
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) {
        _exit(1); /* it died before we asked to die with it */
    }
    /* Ctrl-C is the parent's to handle. */
    (void)setpgid(0, 0);
    log_keep_libraries_quiet();
    work(trial_shared(trial), context);
    atomic_store(&trial->header->done, true);
    _exit(0);
}

struct trial *trial_start(void (*work)(void *shared, const void *context),
                          const void *context, size_t size)
{
    struct trial *trial = xcalloc(1, sizeof *trial);
    trial->mapped = sizeof *trial->header + size;
    void *memory = mmap(NULL, trial->mapped, PROT_READ | PROT_WRITE,
                        MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) {
        log_error("trial", "no memory to share: %s", strerror(errno));
        abort();
    }
    trial->header = memory;
    pid_t parent = getpid();
    pid_t pid = fork();
    if (pid == 0) {
        become_child(trial, work, context, parent);
    }
    if (pid < 0) {
        log_error("trial",
                  "cannot start a process: %s; close other programs and run it "
                  "again",
                  strerror(errno));
    } else {
        trial->child = pid;
    }
    return trial;
}

void trial_destroy(struct trial *trial)
{
    if (trial == NULL) {
        return;
    }
    child_kill(&trial->child);
    (void)munmap(trial->header, trial->mapped);
    free(trial);
}

void *trial_shared(const struct trial *trial)
{
    return trial->header + 1;
}

enum trial_state trial_state(const struct trial *trial)
{
    bool ended = child_ended(trial->child);
    if (atomic_load(&trial->header->done)) {
        return TRIAL_DONE;
    }
    return ended ? TRIAL_DIED : TRIAL_RUNS;
}
