/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assistant/worker/signals.h"

#include <fcntl.h>
#include <signal.h>
#include <stddef.h>
#include <unistd.h>

static volatile sig_atomic_t stop;
static volatile sig_atomic_t reload;
static bool had_terminal;
static bool reload_only; /* SIGHUP was ignored: nohup wants us to outlast it */

static void on_signal(int number)
{
    (void)number;
    stop = 1;
}

static bool is_ignored(int number)
{
    struct sigaction action;
    return sigaction(number, NULL, &action) == 0 &&
           action.sa_handler == SIG_IGN;
}

/* A shell without job control ignores it for what it starts with `&`: Ctrl-C
 * is not meant for that. */
static void on_interrupt(void (*handler)(int))
{
    /* No SA_RESTART: a blocked read or poll must return. */
    struct sigaction action = {.sa_handler = handler};
    (void)sigemptyset(&action.sa_mask);
    if (!is_ignored(SIGINT)) {
        (void)sigaction(SIGINT, &action, NULL);
    }
}

void signals_install(void)
{
    struct sigaction action = {.sa_handler = on_signal};
    (void)sigemptyset(&action.sa_mask);
    on_interrupt(on_signal);
    (void)sigaction(SIGTERM, &action, NULL);
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    (void)sigemptyset(&ignore.sa_mask);
    (void)sigaction(SIGPIPE, &ignore, NULL);
}

void signals_let_interrupt_kill(void)
{
    on_interrupt(SIG_DFL);
}

bool signals_stop(void)
{
    return stop != 0;
}

static bool has_terminal(void)
{
    int fd = open("/dev/tty", O_RDONLY | O_NOCTTY | O_CLOEXEC);
    if (fd >= 0) {
        (void)close(fd);
    }
    return fd >= 0;
}

static void on_hangup(int number)
{
    (void)number;
    reload = 1;
}

void signals_install_reload(void)
{
    struct sigaction action = {.sa_handler = on_hangup};
    (void)sigemptyset(&action.sa_mask);
    reload_only = is_ignored(SIGHUP);
    (void)sigaction(SIGHUP, &action, NULL);
    had_terminal = has_terminal();
}

bool signals_reload(void)
{
    if (reload == 0) {
        return false;
    }
    reload = 0;
    if (!reload_only && had_terminal && !has_terminal()) {
        stop = 1;
        return false;
    }
    return true;
}
