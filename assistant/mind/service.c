/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assistant/mind/service.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "assistant/base/clock.h"
#include "assistant/base/log.h"
#include "assistant/base/memory.h"
#include "assistant/base/text.h"

#define NS_PER_US INT64_C(1000)
#define ALL_PARTS ((1u << SERVICE_PARTS) - 1u)
#define DECIMAL   10

struct service {
    int fd; /* -1: nobody listens */
    struct sockaddr_un address;
    socklen_t address_size;
    int64_t ping_ns; /* between two pings; 0: there is no watchdog */
    int64_t next_ns; /* no ping before */
    unsigned seen;   /* parts that gave a sign since the last ping, as bits */
};

static void send_text(struct service *service, const char *text)
{
    if (service->fd >= 0 &&
        sendto(service->fd, text, strlen(text), MSG_NOSIGNAL,
               (const struct sockaddr *)&service->address,
               service->address_size) < 0) {
        log_info("service", "systemd does not listen: %s", strerror(errno));
    }
}

/* A path, or, behind a '@', a name in the abstract namespace. */
static void open_socket(struct service *service, const char *name)
{
    size_t length = strlen(name);
    if ((name[0] != '/' && name[0] != '@') || length < 2 ||
        length >= sizeof service->address.sun_path) {
        log_warn("service", "NOTIFY_SOCKET is neither a path nor @name; "
                            "systemd will not hear from me");
        return;
    }
    service->address.sun_family = AF_UNIX;
    memcpy(service->address.sun_path, name, length);
    if (name[0] == '@') {
        service->address.sun_path[0] = '\0';
    }
    service->address_size =
        (socklen_t)(offsetof(struct sockaddr_un, sun_path) + length);
    service->fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
}

/* Half of what the watchdog allows; 0 where it does not watch this process. */
static int64_t ping_interval_ns(void)
{
    const char *limit = getenv("WATCHDOG_USEC");
    const char *pid = getenv("WATCHDOG_PID");
    if (limit == NULL ||
        (pid != NULL && strtol(pid, NULL, DECIMAL) != (long)getpid())) {
        return 0;
    }
    return strtoll(limit, NULL, DECIMAL) * NS_PER_US / 2;
}

struct service *service_create(void)
{
    struct service *service = xcalloc(1, sizeof *service);
    const char *name = getenv("NOTIFY_SOCKET");
    service->fd = -1;
    if (name != NULL) {
        open_socket(service, name);
        service->ping_ns = ping_interval_ns();
    }
    return service;
}

void service_destroy(struct service *service)
{
    if (service == NULL) {
        return;
    }
    send_text(service, "STOPPING=1");
    if (service->fd >= 0) {
        (void)close(service->fd);
    }
    free(service);
}

void service_ready(struct service *service, const char *status)
{
    struct text text = {0};
    text_printf(&text, "READY=1\nSTATUS=%s", status);
    send_text(service, text_str(&text));
    text_finish(&text);
}

void service_status(struct service *service, const char *status)
{
    struct text text = {0};
    text_printf(&text, "STATUS=%s", status);
    send_text(service, text_str(&text));
    text_finish(&text);
}

void service_alive(struct service *service, enum service_part part,
                   int64_t now_ns)
{
    service->seen |= 1u << part;
    if (service->ping_ns > 0 && service->seen == ALL_PARTS &&
        now_ns >= service->next_ns) {
        service->seen = 0;
        service->next_ns = now_ns + service->ping_ns;
        send_text(service, "WATCHDOG=1");
    }
}
