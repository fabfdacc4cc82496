/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Asks a child of ours about a voice: eSpeak NG may hang or abort, and then
 * nothing is known against the name.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "assistant/base/child.h"
#include "assistant/base/log.h"
#include "assistant/base/text.h"
#include "assistant/settings/config.h"
#include "audio/voice.h"

#define PATIENCE_MS 5000
#define ANSWER_MAX  1000

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
        (void)child_read(fds[0], PATIENCE_MS, ANSWER_MAX, why);
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
