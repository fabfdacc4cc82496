/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * service: what systemd hears from us, where systemd has started us: that we
 * are up, how it stands, and that sound still flows. Each is one datagram of
 * text to $NOTIFY_SOCKET, which is the whole protocol (sd_notify(3)), so no
 * library is needed. Started in any other way, it says nothing. One thread.
 */
#ifndef UNCRAMP_SERVICE_H
#define UNCRAMP_SERVICE_H

#include <stdint.h>

struct service;

/* The halves of the sound; the watchdog must hear of both. */
enum service_part { SERVICE_EAR, SERVICE_MOUTH, SERVICE_PARTS };

/*
 * Reads the environment. Without $NOTIFY_SOCKET, or where it cannot be
 * reached, everything below does nothing.
 */
struct service *service_create(void);
/* Says that we are stopping. NULL is fine. */
void service_destroy(struct service *service);

/* We are up; `status` is what `systemctl status` shows from now on. */
void service_ready(struct service *service, const char *status);
void service_status(struct service *service, const char *status);
/*
 * A sign of life of `part` at `now_ns`: sound made progress, or a missing
 * device was looked for. Once both parts have given one, the watchdog is told,
 * at most twice in $WATCHDOG_USEC. There is no other way to quieten it: a
 * timer would go on though the sound hung.
 */
void service_alive(struct service *service, enum service_part part,
                   int64_t now_ns);

#endif
