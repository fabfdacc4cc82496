/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Asks a child of ours about a voice: eSpeak NG may hang or abort, and then
 * nothing is known against the name.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "assistant/base/child.h"
#include "assistant/base/clock.h"
#include "assistant/base/log.h"
#include "assistant/base/text.h"
#include "assistant/settings/config.h"
#include "audio/voice.h"

#define PATIENCE_NS (5 * NS_PER_S)

/* The answer goes through the pipe: nothing where there is such a voice. */
static void answer(const char *voice, int to_fd)
{
    struct text why = {0};
    log_keep_libraries_quiet();
    if (!voice_espeak_has(voice, &why)) {
        (void)!write(to_fd, text_str(&why), why.length);
    }
    _exit(0);
}

/* Bytes read, 0 at the end or where time is up. A signal means nothing here:
 * taken for the end it would let a wrong voice through. */
static size_t read_until(int64_t end_ns, int from_fd, char *part, size_t size)
{
    struct pollfd fd = {.fd = from_fd, .events = POLLIN};
    ssize_t n = -1;
    int ready = -1;
    do {
        int64_t left_ns = end_ns - clock_mono_ns();
        ready = poll(&fd, 1, left_ns > 0 ? (int)(left_ns / NS_PER_MS) : 0);
        if (ready > 0) {
            n = read(from_fd, part, size);
        }
    } while ((ready < 0 || (ready > 0 && n < 0)) && errno == EINTR);
    return ready > 0 && n > 0 ? (size_t)n : 0;
}

/* What the child says, in `why`. */
static void hear(int from_fd, struct text *why)
{
    char part[512];
    size_t n = 0;
    int64_t end_ns = clock_mono_ns() + PATIENCE_NS;
    while ((n = read_until(end_ns, from_fd, part, sizeof part)) > 0) {
        text_append_n(why, part, n);
    }
}

static void ask(const char *voice, struct text *why)
{
    int fds[2];
    if (pipe2(fds, O_CLOEXEC) != 0) {
        log_warn("config", "cannot ask for the voice: %s", strerror(errno));
        return;
    }
    pid_t child = fork();
    if (child == 0) {
        answer(voice, fds[1]);
    }
    (void)close(fds[1]);
    if (child > 0) {
        hear(fds[0], why);
        child_kill(&child);
    }
    (void)close(fds[0]);
}

enum status config_check_voice(const struct config *config)
{
    struct text why = {0};
    if (config->voice != NULL) {
        ask(config->voice, &why);
    }
    bool good = why.length == 0;
    if (!good && config->voice_line > 0) {
        log_at(config->path, config->voice_line, "%s", text_str(&why));
    } else if (!good) {
        log_error("config", "%s", text_str(&why));
    }
    text_finish(&why);
    return good ? STATUS_OK : STATUS_NOT_FOUND;
}
