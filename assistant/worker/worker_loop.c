/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assistant/worker/worker_loop.h"

#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "assistant/base/clock.h"
#include "assistant/base/log.h"
#include "assistant/worker/lines.h"
#include "assistant/worker/signals.h"

#define BUSY_MS  10
#define IDLE_MS  200
#define BEAT_NS  (500 * NS_PER_MS)
#define RETRY_NS (1 * NS_PER_S)
/*
 * A second choice is kept for so long, then for twice as long, and so on: what
 * is better may have been plugged in again, or its server have started. Looking
 * costs a moment of deafness.
 */
#define SECOND_NS     (15 * NS_PER_S)
#define SECOND_MAX_NS (600 * NS_PER_S)
/* Sound cards come and go there, if there are any; and when one has come, its
 * files have settled so long after. */
#define CARDS     "/dev/snd"
#define SETTLE_NS (2 * NS_PER_S)
/*
 * ALSA and PulseAudio leak up to 20 KB each time they are opened (measured).
 * After so many tries a new process goes on trying.
 */
#define TRIES_MAX 100

struct loop {
    const struct worker_ops *ops;
    void *worker;
    struct lines lines;
    bool open; /* there is a device */
    bool ready;
    int tries; /* to open it */
    int64_t retry_ns;
    int64_t look_ns;   /* when to look for a better device */
    int64_t second_ns; /* how long a second choice is kept */
    int64_t cards_ns;  /* when the cards changed last */
    int64_t beat_ns;
    uint64_t progress; /* at the last beat */
};

void worker_loop_write(struct json *event)
{
    char *line = json_print(event);
    (void)printf("%s\n", line);
    (void)fflush(stdout);
    free(line);
    json_destroy(event);
}

static void take_command(const struct loop *loop, const char *line,
                         size_t length)
{
    struct json *message = NULL;
    if (line[0] != '{') {
        loop->ops->by_hand(loop->worker, line);
    } else if (json_parse(line, length, &message) == STATUS_OK) {
        loop->ops->message(loop->worker, message);
        json_destroy(message);
    } else {
        log_warn(loop->ops->name, "a line that is no JSON object was ignored");
    }
}

/* False when stdin has ended. */
static bool take_commands(struct loop *loop)
{
    for (;;) {
        const char *line = NULL;
        size_t length = 0;
        switch (lines_read(&loop->lines, STDIN_FILENO, &line, &length)) {
        case LINES_LINE:
            take_command(loop, line, length);
            break;
        case LINES_LATER:
            return true;
        case LINES_END:
            return false;
        }
    }
}

static int64_t cards_changed_ns(void)
{
    struct stat about;
    return stat(CARDS, &about) == 0
               ? about.st_mtim.tv_sec * NS_PER_S + about.st_mtim.tv_nsec
               : 0;
}

static void plan_look(struct loop *loop)
{
    loop->cards_ns = cards_changed_ns();
    loop->look_ns = INT64_MAX;
    if (!loop->ops->second_choice(loop->worker)) {
        loop->second_ns = SECOND_NS;
        return;
    }
    loop->look_ns = clock_mono_ns() + loop->second_ns;
    loop->second_ns = loop->second_ns < SECOND_MAX_NS / 2 ? 2 * loop->second_ns
                                                          : SECOND_MAX_NS;
}

/* True where it is time to close the device and to choose again. */
static bool may_choose_again(struct loop *loop, int64_t now_ns)
{
    int64_t changed_ns = cards_changed_ns();
    if (changed_ns != loop->cards_ns) {
        loop->cards_ns = changed_ns;
        loop->look_ns = now_ns + SETTLE_NS;
    }
    return now_ns >= loop->look_ns && loop->ops->idle(loop->worker);
}

static enum status try_open(struct loop *loop, int64_t now_ns)
{
    if (now_ns < loop->retry_ns) {
        return STATUS_OK;
    }
    if (++loop->tries > TRIES_MAX) {
        return STATUS_NO_DEVICE;
    }
    loop->retry_ns = now_ns + RETRY_NS;
    enum status status = loop->ops->open(loop->worker);
    if (status == STATUS_NO_DEVICE) {
        loop->ops->tell(loop->worker, WORKER_WAITING, clock_mono_ns());
        return STATUS_OK;
    }
    loop->open = status == STATUS_OK;
    if (loop->open) {
        plan_look(loop);
    }
    loop->ready = false;
    loop->progress = 0;
    return status;
}

static void beat(struct loop *loop, int64_t now_ns)
{
    uint64_t progress = loop->ops->progress(loop->worker);
    if (progress == loop->progress || now_ns < loop->beat_ns) {
        return;
    }
    loop->progress = progress;
    loop->beat_ns = now_ns + BEAT_NS;
    loop->ops->tell(loop->worker, loop->ready ? WORKER_BEAT : WORKER_READY,
                    now_ns);
    loop->ready = true;
}

static enum status turn(struct loop *loop)
{
    int64_t now_ns = clock_mono_ns();
    if (!loop->open) {
        return try_open(loop, now_ns);
    }
    enum status status = loop->ops->work(loop->worker, now_ns);
    beat(loop, now_ns);
    bool gone = loop->ops->gone(loop->worker);
    if (gone || may_choose_again(loop, now_ns)) {
        log_info(loop->ops->name,
                 gone ? "the device has gone" : "is there a better device?");
        loop->ops->tell(loop->worker, WORKER_WAITING, now_ns);
        loop->ops->close(loop->worker);
        loop->open = false;
    }
    return status;
}

enum status worker_loop_run(const struct worker_ops *ops, void *worker)
{
    struct loop loop = {.ops = ops, .worker = worker, .second_ns = SECOND_NS};
    struct pollfd in = {.fd = STDIN_FILENO, .events = POLLIN};
    /* A terminal's are the shell's, too, which wants them back. */
    int flags = fcntl(STDIN_FILENO, F_GETFL);
    (void)fcntl(STDIN_FILENO, F_SETFL, flags | O_NONBLOCK);
    enum status status = try_open(&loop, clock_mono_ns());
    if (status == STATUS_OK && ops->load != NULL) {
        status = ops->load(worker);
    }
    while (status == STATUS_OK && !signals_stop()) {
        int pause_ms = !loop.open || ops->idle(worker) ? IDLE_MS : BUSY_MS;
        if (poll(&in, 1, pause_ms) > 0) {
            /* What came before a command is not to be taken for later. */
            status = loop.open ? ops->work(worker, clock_mono_ns()) : STATUS_OK;
            if (status != STATUS_OK || !take_commands(&loop)) {
                break;
            }
        }
        status = turn(&loop);
    }
    (void)fcntl(STDIN_FILENO, F_SETFL, flags);
    if (loop.open) {
        ops->close(worker);
    }
    return status;
}
