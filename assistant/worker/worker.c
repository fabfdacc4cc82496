/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assistant/worker/worker.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "assistant/base/child.h"
#include "assistant/base/clock.h"
#include "assistant/base/log.h"
#include "assistant/base/memory.h"
#include "assistant/settings/paths.h"
#include "assistant/worker/lines.h"

/*
 * Not by its name, which after an upgrade is another program's: this one's
 * workers speak as it does.
 */
#define PROGRAM   "/proc/self/exe"
#define ARGS_MAX  16
#define SHARED_FD 3

/* A virtual microphone's first callback takes up to 2 s (measured). */
#define START_NS (10 * NS_PER_S)
#define BEAT_NS  (2 * NS_PER_S)
/* Pauses before a restart: none, then doubling. Short enough that it hears
 * again within 5 s of a device's return. */
#define PAUSE_FIRST_NS (250 * NS_PER_MS)
#define PAUSE_MAX_NS   (3 * NS_PER_S)
/* Having run for this long, it starts without a pause again. */
#define STEADY_NS (5 * NS_PER_S)

struct worker {
    const char *args[ARGS_MAX];
    struct worker_listener listener;
    int shared_fd; /* -1: none */
    pid_t child;   /* 0: there is none */
    int to_fd;
    int from_fd; /* -1: not running */
    struct lines lines;
    bool ready;
    bool told_unstarted;
    int64_t started_ns;
    int64_t alive_until_ns; /* without a sign of life by then it is killed */
    int64_t restart_ns;     /* while not running: when to start it */
    int64_t pause_ns;       /* before the next restart */
};

/* As descriptor 3, open past exec even where it is number 3 already. */
static bool share(int fd)
{
    return fd < 0 || (fd == SHARED_FD ? fcntl(fd, F_SETFD, 0) == 0
                                      : dup2(fd, SHARED_FD) == SHARED_FD);
}

/* To the parent, which says it once and not at each try. */
static void tell_unstarted(void)
{
    const char *why = strerror(errno);
    struct json *message = json_create();
    json_set_text(message, "event", "unstarted");
    json_set_text(message, "why", why);
    (void)dprintf(STDOUT_FILENO, "%s\n", json_print(message));
}

static void become_worker(const struct worker *worker, const int in[2],
                          const int out[2], pid_t parent)
{
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) {
        _exit(1); /* it died before we asked to die with it */
    }
    /* Not in the terminal's foreground: Ctrl-C is the parent's to handle. */
    (void)setpgid(0, 0);
    /* So is a reload: ignoring it outlasts the exec. */
    (void)signal(SIGHUP, SIG_IGN);
    if (dup2(in[0], STDIN_FILENO) < 0 || dup2(out[1], STDOUT_FILENO) < 0 ||
        !share(worker->shared_fd)) {
        _exit(1);
    }
    (void)execv(PROGRAM, (char *const *)worker->args);
    tell_unstarted();
    _exit(1);
}

static void close_fd(int *fd)
{
    if (*fd >= 0) {
        (void)close(*fd);
    }
    *fd = -1;
}

/* Once, however often it is tried. */
static void warn_unstarted(struct worker *worker, const char *why,
                           const char *remedy)
{
    if (!worker->told_unstarted) {
        log_warn("worker", "cannot start %s: %s; I keep trying; %s",
                 worker->args[1], why ? why : "no reason given", remedy);
    }
    worker->told_unstarted = true;
}

static bool start_process(struct worker *worker)
{
    int in[2] = {-1, -1};
    int out[2] = {-1, -1};
    if (pipe2(in, O_CLOEXEC) != 0 || pipe2(out, O_CLOEXEC) != 0) {
        goto fail;
    }
    pid_t parent = getpid();
    pid_t pid = fork();
    if (pid == 0) {
        become_worker(worker, in, out, parent);
    }
    if (pid < 0) {
        goto fail;
    }
    worker->child = pid;
    (void)close(in[0]);
    (void)close(out[1]);
    worker->to_fd = in[1];
    worker->from_fd = out[0];
    (void)fcntl(worker->to_fd, F_SETFL, O_NONBLOCK);
    (void)fcntl(worker->from_fd, F_SETFL, O_NONBLOCK);
    return true;
fail:
    warn_unstarted(worker, strerror(errno),
                   "if it does not pass, close other programs");
    close_fd(&in[0]);
    close_fd(&in[1]);
    close_fd(&out[0]);
    close_fd(&out[1]);
    return false;
}

static void plan_restart(struct worker *worker, int64_t now_ns)
{
    if (now_ns - worker->started_ns >= STEADY_NS) {
        worker->pause_ns = 0;
    }
    worker->restart_ns = now_ns + worker->pause_ns;
    worker->pause_ns =
        worker->pause_ns == 0 ? PAUSE_FIRST_NS : worker->pause_ns * 2;
    if (worker->pause_ns > PAUSE_MAX_NS) {
        worker->pause_ns = PAUSE_MAX_NS;
    }
}

static void warn_if_replaced(void)
{
    static bool told;
    if (!told && paths_program_replaced()) {
        told = true;
        log_warn("worker", "uncramp was upgraded or removed while it runs; "
                           "start it anew, since the old one may not "
                           "understand what is installed now");
    }
}

static void start(struct worker *worker, int64_t now_ns)
{
    worker->started_ns = now_ns;
    worker->alive_until_ns = now_ns + START_NS;
    worker->ready = false;
    lines_clear(&worker->lines);
    child_bury();
    warn_if_replaced();
    if (!start_process(worker)) {
        plan_restart(worker, now_ns);
    }
}

static void drop_args(struct worker *worker)
{
    for (size_t i = 0; i < ARGS_MAX; i++) {
        free((char *)worker->args[i]);
        worker->args[i] = NULL;
    }
}

static void set_args(struct worker *worker, const char *const *args)
{
    drop_args(worker);
    worker->args[0] = xstrdup("uncramp");
    for (size_t i = 0; args[i] != NULL && i + 2 < ARGS_MAX; i++) {
        worker->args[i + 1] = xstrdup(args[i]);
    }
}

struct worker *worker_create(const char *const *args, int shared_fd,
                             const struct worker_listener *listener,
                             int64_t now_ns)
{
    struct worker *worker = xcalloc(1, sizeof *worker);
    set_args(worker, args);
    worker->listener = *listener;
    worker->shared_fd = shared_fd;
    worker->to_fd = -1;
    worker->from_fd = -1;
    start(worker, now_ns);
    return worker;
}

static void end_process(struct worker *worker)
{
    child_kill(&worker->child);
    close_fd(&worker->to_fd);
    close_fd(&worker->from_fd);
}

void worker_destroy(struct worker *worker)
{
    if (worker == NULL) {
        return;
    }
    end_process(worker);
    drop_args(worker);
    free(worker);
}

static void lose(struct worker *worker, int64_t now_ns, const char *why)
{
    log_info("worker", "%s %s; starting it again", worker->args[1], why);
    end_process(worker);
    plan_restart(worker, now_ns);
    worker->listener.changed(worker->listener.context, false, now_ns);
}

static bool has_args(const struct worker *worker, const char *const *args)
{
    size_t i = 0;
    while (args[i] != NULL && worker->args[i + 1] != NULL &&
           strcmp(args[i], worker->args[i + 1]) == 0) {
        i++;
    }
    return args[i] == NULL && worker->args[i + 1] == NULL;
}

void worker_change(struct worker *worker, const char *const *args,
                   int64_t now_ns)
{
    if (has_args(worker, args)) {
        return;
    }
    set_args(worker, args);
    if (worker->from_fd >= 0) {
        lose(worker, now_ns, "has new settings");
    }
    worker->restart_ns = now_ns;
    worker->pause_ns = 0;
}

void worker_send(struct worker *worker, const struct json *message)
{
    if (worker->to_fd < 0) {
        return;
    }
    char *line = json_print(message);
    size_t length = strlen(line);
    line[length] = '\n';
    /* A full pipe means it hangs: its missing beats will tell. */
    ssize_t written = write(worker->to_fd, line, length + 1);
    if (written != (ssize_t)length + 1) {
        log_info("worker",
                 "%s does not take messages; it is restarted if it hangs",
                 worker->args[1]);
    }
    free(line);
}

int worker_fd(const struct worker *worker)
{
    return worker->from_fd;
}

/* Beats and readiness, besides being passed on, keep it alive. */
static void take_line(struct worker *worker, const char *line, size_t length,
                      int64_t now_ns)
{
    struct json *json = NULL;
    if (json_parse(line, length, &json) != STATUS_OK) {
        log_info("worker", "%s wrote no message: %.80s", worker->args[1], line);
        return;
    }
    const char *event = json_text(json, "event");
    if (event != NULL && strcmp(event, "unstarted") == 0) {
        warn_unstarted(worker, json_text(json, "why"),
                       "where uncramp itself is gone, install it again");
    } else if (event != NULL && strcmp(event, "waiting") == 0) {
        worker->ready = false;
        worker->alive_until_ns = now_ns + START_NS;
    } else if (event != NULL &&
               (worker->ready || strcmp(event, "ready") == 0)) {
        worker->ready = true;
        worker->told_unstarted = false;
        worker->alive_until_ns = now_ns + BEAT_NS;
    }
    worker->listener.line(worker->listener.context, json);
    json_destroy(json);
}

static void read_lines(struct worker *worker, int64_t now_ns)
{
    for (;;) {
        const char *line = NULL;
        size_t length = 0;
        switch (lines_read(&worker->lines, worker->from_fd, &line, &length)) {
        case LINES_LINE:
            take_line(worker, line, length, now_ns);
            break;
        case LINES_LATER:
            return;
        case LINES_END:
            lose(worker, now_ns, "ended");
            return;
        }
    }
}

void worker_tick(struct worker *worker, int64_t now_ns)
{
    if (worker->from_fd < 0) {
        if (now_ns >= worker->restart_ns) {
            start(worker, now_ns);
            worker->listener.changed(worker->listener.context, true, now_ns);
        }
        return;
    }
    read_lines(worker, now_ns);
    if (worker->from_fd >= 0 && now_ns >= worker->alive_until_ns) {
        lose(worker, now_ns, "gave no sign of life");
    }
}

int64_t worker_due_ns(const struct worker *worker)
{
    return worker->from_fd < 0 ? worker->restart_ns : worker->alive_until_ns;
}
