/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assistant/mind/tell.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "assistant/base/log.h"
#include "assistant/base/memory.h"

#define ANSWER_MS 3000
/* A button held down tells a few times at once. */
#define CLIENTS_MAX 8

struct tell {
    int fd;
    int epoll_fd; /* of `fd` and the clients */
    /* Who is being waited for, the oldest first: who has connected speaks a
     * moment later. Where there is no place, a newer one replaces it. */
    int clients[CLIENTS_MAX];
    size_t n_clients;
    char *path;
};

static enum status address_of(const char *path, struct sockaddr_un *address)
{
    *address = (struct sockaddr_un){.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof address->sun_path) {
        log_error("tell",
                  "%s is too long for a socket; set XDG_STATE_HOME "
                  "to a shorter folder",
                  path);
        return STATUS_LIMIT;
    }
    memcpy(address->sun_path, path, strlen(path));
    return STATUS_OK;
}

static void watch(const struct tell *tell, int fd)
{
    struct epoll_event event = {.events = EPOLLIN};
    if (epoll_ctl(tell->epoll_fd, EPOLL_CTL_ADD, fd, &event) != 0) {
        log_warn("tell",
                 "cannot wait for lines of `uncramp tell`: %s; start uncramp "
                 "again if it does not answer them",
                 strerror(errno));
    }
}

enum status tell_listen(const char *path, unsigned mode, struct tell **out)
{
    struct sockaddr_un address;
    *out = NULL;
    enum status status = address_of(path, &address);
    if (status != STATUS_OK) {
        return status;
    }
    /* One line is one packet: no half lines, no framing. */
    int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    (void)unlink(path); /* the lock says that nobody else is listening */
    mode_t mask = umask(0777 & ~(mode_t)mode);
    bool bound = fd >= 0 && bind(fd, (const struct sockaddr *)&address,
                                 sizeof address) == 0;
    (void)umask(mask);
    if (!bound || listen(fd, 4) != 0) {
        log_error("tell", "cannot listen at %s: %s", path, strerror(errno));
        if (fd >= 0) {
            (void)close(fd);
        }
        return STATUS_IO;
    }
    struct tell *tell = xcalloc(1, sizeof *tell);
    tell->fd = fd;
    tell->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    tell->path = xstrdup(path);
    watch(tell, fd);
    *out = tell;
    return STATUS_OK;
}

static void drop_client(struct tell *tell, size_t i)
{
    /* A child of ours that holds it, too, must not keep it being watched. */
    (void)epoll_ctl(tell->epoll_fd, EPOLL_CTL_DEL, tell->clients[i], NULL);
    (void)close(tell->clients[i]);
    tell->n_clients--;
    memmove(tell->clients + i, tell->clients + i + 1,
            (tell->n_clients - i) * sizeof tell->clients[0]);
}

static void add_client(struct tell *tell, int fd)
{
    if (tell->n_clients == CLIENTS_MAX) {
        drop_client(tell, 0);
    }
    tell->clients[tell->n_clients++] = fd;
    watch(tell, fd);
}

void tell_destroy(struct tell *tell)
{
    if (tell == NULL) {
        return;
    }
    while (tell->n_clients > 0) {
        drop_client(tell, 0);
    }
    (void)close(tell->epoll_fd);
    (void)close(tell->fd);
    (void)unlink(tell->path);
    free(tell->path);
    free(tell);
}

int tell_fd(const struct tell *tell)
{
    return tell->epoll_fd;
}

/* The line of the first who has spoken; whoever has gone is dropped. */
static bool hear_clients(struct tell *tell, char *line)
{
    for (size_t i = 0; i < tell->n_clients;) {
        ssize_t n = recv(tell->clients[i], line, TELL_MAX, 0);
        if (n < 0 && errno == EAGAIN) {
            i++;
            continue;
        }
        if (n > 0) {
            line[n] = '\0';
            (void)send(tell->clients[i], "ok", 2, MSG_NOSIGNAL);
        }
        drop_client(tell, i);
        if (n > 0) {
            return true;
        }
    }
    return false;
}

bool tell_receive(struct tell *tell, char *line)
{
    /* Heard before the next comes in, who may replace one. */
    while (!hear_clients(tell, line)) {
        int fd = accept4(tell->fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd < 0) {
            return false;
        }
        add_client(tell, fd);
    }
    return true;
}

/* To the first behind which somebody listens; -1 and errno in `fd` where nobody
 * does. */
static enum status connect_any(const char *const *paths, size_t n, int *fd)
{
    int connected = -1;
    *fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
    for (size_t i = 0; *fd >= 0 && connected != 0 && i < n; i++) {
        struct sockaddr_un address;
        if (paths[i] == NULL) {
            continue;
        }
        enum status status = address_of(paths[i], &address);
        if (status != STATUS_OK) {
            (void)close(*fd);
            return status;
        }
        connected =
            connect(*fd, (const struct sockaddr *)&address, sizeof address);
    }
    if (*fd >= 0 && connected != 0) {
        int why = errno;
        (void)close(*fd);
        errno = why;
        *fd = -1;
    }
    return STATUS_OK;
}

enum status tell_send(const char *const *paths, size_t n, const char *line)
{
    size_t length = strlen(line);
    if (length == 0 || length > TELL_MAX) {
        log_error("tell", "the text must have 1 to %d bytes", TELL_MAX);
        return STATUS_LIMIT;
    }
    int fd = -1;
    enum status status = connect_any(paths, n, &fd);
    if (status != STATUS_OK) {
        return status;
    }
    char answer[8];
    struct pollfd wait = {.fd = fd, .events = POLLIN};
    if (fd < 0) {
        log_error("tell", "%s",
                  errno == EACCES
                      ? "this is for members of the group uncramp; to become "
                        "one: sudo adduser $USER uncramp, and log in again"
                      : "no assistant of yours is listening; start it with "
                        "uncramp listen");
        status = STATUS_NOT_FOUND;
    } else if (send(fd, line, length, MSG_NOSIGNAL) < 0 ||
               poll(&wait, 1, ANSWER_MS) <= 0 ||
               recv(fd, answer, sizeof answer, 0) <= 0) {
        log_error("tell", "the assistant does not answer; restart it");
        status = STATUS_IO;
    }
    if (fd >= 0) {
        (void)close(fd);
    }
    return status;
}
