/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * pronunciation: the short-lived child. It is forked, not another program: so
 * it is there in every program of ours, needs no path, and costs a few
 * milliseconds. All it may do is write to one pipe; whatever else becomes of
 * it, it is killed and waited for before we go on.
 */
#include "grammar/pronunciation.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "assistant/base/child.h"
#include "assistant/base/log.h"
#include "assistant/base/text.h"

#define PATIENCE_MS 2000
/* A word of 64 bytes has at most so many phones, and far fewer as a rule. */
#define ANSWER_MAX 1000

/* In the child: never returns. */
static void answer(pronouncer *engine, const char *word, int to)
{
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    /* An abort is no news: no core file, and nothing on the terminal. */
    (void)setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
    int nowhere = open("/dev/null", O_RDWR);
    if (nowhere < 0 || dup2(nowhere, STDIN_FILENO) < 0 ||
        dup2(nowhere, STDOUT_FILENO) < 0 || dup2(nowhere, STDERR_FILENO) < 0) {
        _exit(STATUS_IO);
    }
    char *phones = NULL;
    enum status status = engine(word, &phones);
    size_t length = phones != NULL ? strlen(phones) : 0;
    if (status == STATUS_OK && write(to, phones, length) != (ssize_t)length) {
        status = STATUS_IO;
    }
    _exit((int)status);
}

/* What the engine said; ENGINE where it ended the child by itself. */
static enum status reap(pid_t child)
{
    int ended = 0;
    pid_t got = 0;
    do {
        got = waitpid(child, &ended, 0);
    } while (got < 0 && errno == EINTR);
    int code = got == child && WIFEXITED(ended) ? WEXITSTATUS(ended) : -1;
    return code == STATUS_OK          ? STATUS_OK
           : code == STATUS_INVALID   ? STATUS_INVALID
           : code == STATUS_NOT_FOUND ? STATUS_NOT_FOUND
                                      : STATUS_ENGINE;
}

static enum status ask_child(pronouncer *engine, const char *word,
                             struct text *phones)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) {
        return STATUS_IO;
    }
    pid_t child = fork();
    if (child == 0) {
        (void)close(ends[0]);
        answer(engine, word, ends[1]);
    }
    (void)close(ends[1]);
    enum status status = STATUS_ENGINE;
    if (child > 0) {
        bool answered = child_read(ends[0], PATIENCE_MS, ANSWER_MAX, phones);
        if (!answered) {
            (void)kill(child, SIGKILL);
        }
        status = reap(child);
        status = answered ? status : STATUS_ENGINE;
    }
    (void)close(ends[0]);
    return status;
}

enum status pronounce_with(pronouncer *engine, const char *word, char **phones)
{
    struct text found = {0};
    *phones = NULL;
    enum status status = strlen(word) > PRONUNCIATION_WORD_MAX
                             ? STATUS_LIMIT
                             : ask_child(engine, word, &found);
    if (status == STATUS_OK && found.length == 0) {
        status = STATUS_ENGINE;
    }
    if (status == STATUS_OK) {
        *phones = text_take(&found);
    } else {
        log_warn("pronunciation",
                 "eSpeak NG does not say how \"%.64s\" sounds (%s); give it a "
                 "line in grammar/extra.dict",
                 word, status_text(status));
    }
    text_finish(&found);
    return status;
}

enum status pronounce(const char *word, char **phones)
{
    return pronounce_with(pronunciation_espeak, word, phones);
}
