/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * service: systemd is this test, with a socket of its own. What is sent has
 * arrived when the call returns, so nothing is waited for; the clock is the
 * test's.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>

#include "assistant/base/clock.h"
#include "assistant/base/log.h"
#include "assistant/mind/service.h"

#define WATCHDOG_S 20

static int systemd_fd = -1;
static int n_logged;

static void count_line(void *context, const char *line)
{
    (void)context;
    (void)line;
    n_logged++;
}

/* Listens at a path, or at an abstract name where `name` begins with '@'. */
static void listen_at(const char *name)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    memcpy(address.sun_path, name, strlen(name));
    if (name[0] == '@') {
        address.sun_path[0] = '\0';
    }
    systemd_fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(systemd_fd, (const struct sockaddr *)&address,
                          (socklen_t)(offsetof(struct sockaddr_un, sun_path) +
                                      strlen(name))),
                     0);
    assert_int_equal(setenv("NOTIFY_SOCKET", name, 1), 0);
}

static void listen_abstract(void)
{
    char name[64];
    (void)snprintf(name, sizeof name, "@uncramp-test-%d", (int)getpid());
    listen_at(name);
}

/* The next thing we were told, "" if nothing. */
static const char *told(void)
{
    static char text[256];
    ssize_t n = recv(systemd_fd, text, sizeof text - 1, 0);
    text[n > 0 ? n : 0] = '\0';
    return text;
}

static void watch(int pid)
{
    char text[32];
    (void)snprintf(text, sizeof text, "%d000000", WATCHDOG_S);
    assert_int_equal(setenv("WATCHDOG_USEC", text, 1), 0);
    (void)snprintf(text, sizeof text, "%d", pid);
    assert_int_equal(setenv("WATCHDOG_PID", text, 1), 0);
}

static int begin(void **state)
{
    (void)state;
    n_logged = 0;
    log_set_sink(count_line, NULL);
    return unsetenv("NOTIFY_SOCKET") + unsetenv("WATCHDOG_USEC") +
           unsetenv("WATCHDOG_PID");
}

static int end(void **state)
{
    (void)state;
    log_set_sink(NULL, NULL);
    if (systemd_fd >= 0) {
        (void)close(systemd_fd);
    }
    systemd_fd = -1;
    return 0;
}

static void systemd_hears_that_it_is_up_how_it_stands_and_that_it_stops(
    void **state)
{
    (void)state;
    listen_abstract();
    struct service *service = service_create();
    service_ready(service, "Listening");
    assert_string_equal(told(), "READY=1\nSTATUS=Listening");
    service_status(service, "No microphone");
    assert_string_equal(told(), "STATUS=No microphone");
    service_destroy(service);
    assert_string_equal(told(), "STOPPING=1");
}

static void a_socket_in_the_file_system_does_as_well(void **state)
{
    (void)state;
    char folder[] = "/tmp/uncramp-service-XXXXXX";
    char path[64];
    assert_non_null(mkdtemp(folder));
    (void)snprintf(path, sizeof path, "%s/notify", folder);
    listen_at(path);
    struct service *service = service_create();
    service_ready(service, "Listening");
    assert_string_equal(told(), "READY=1\nSTATUS=Listening");
    service_destroy(service);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(rmdir(folder), 0);
}

static void the_watchdog_is_told_only_when_both_parts_are_alive(void **state)
{
    (void)state;
    listen_abstract();
    watch((int)getpid());
    struct service *service = service_create();
    /* A mouth that lives on for an hour does not make up for a dead ear. */
    for (int64_t s = 0; s < 3600; s++) {
        service_alive(service, SERVICE_MOUTH, s * NS_PER_S);
        assert_string_equal(told(), "");
    }
    service_alive(service, SERVICE_EAR, 3600 * NS_PER_S);
    assert_string_equal(told(), "WATCHDOG=1");
    for (int64_t s = 3601; s < 7200; s++) {
        service_alive(service, SERVICE_EAR, s * NS_PER_S);
        assert_string_equal(told(), "");
    }
    service_destroy(service);
}

static void the_watchdog_is_told_twice_in_its_time_and_no_more(void **state)
{
    (void)state;
    listen_abstract();
    watch((int)getpid());
    struct service *service = service_create();
    int n_pings = 0;
    for (int64_t ms = 0; ms < 10 * WATCHDOG_S * MS_PER_S; ms += 500) {
        service_alive(service, SERVICE_EAR, ms * NS_PER_MS);
        service_alive(service, SERVICE_MOUTH, ms * NS_PER_MS);
        n_pings += strcmp(told(), "WATCHDOG=1") == 0;
        assert_string_equal(told(), "");
    }
    assert_in_range(n_pings, 19, 20);
    service_destroy(service);
}

static void a_watchdog_for_another_process_is_not_told(void **state)
{
    (void)state;
    listen_abstract();
    watch((int)getppid());
    struct service *service = service_create();
    service_alive(service, SERVICE_EAR, 0);
    service_alive(service, SERVICE_MOUTH, 0);
    assert_string_equal(told(), "");
    service_destroy(service);
}

static void without_systemd_it_says_nothing(void **state)
{
    (void)state;
    struct service *service = service_create();
    service_ready(service, "Listening");
    service_alive(service, SERVICE_EAR, 0);
    service_alive(service, SERVICE_MOUTH, 0);
    service_destroy(service);
    service_destroy(NULL);
    assert_int_equal(n_logged, 0);
}

static void a_name_that_is_no_socket_is_warned_of_once(void **state)
{
    (void)state;
    char much[200];
    memset(much, 'p', sizeof much);
    much[0] = '/';
    much[sizeof much - 1] = '\0';
    const char *const names[] = {"", "@", "nonsense", much};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        n_logged = 0;
        assert_int_equal(setenv("NOTIFY_SOCKET", names[i], 1), 0);
        struct service *service = service_create();
        service_ready(service, "Listening");
        service_destroy(service);
        assert_int_equal(n_logged, 1);
    }
}

static void systemd_gone_is_no_reason_to_end(void **state)
{
    (void)state;
    listen_abstract();
    struct service *service = service_create();
    (void)close(systemd_fd);
    systemd_fd = -1;
    service_ready(service, "Listening");
    service_destroy(service);
}

#define each(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        each(systemd_hears_that_it_is_up_how_it_stands_and_that_it_stops),
        each(a_socket_in_the_file_system_does_as_well),
        each(the_watchdog_is_told_only_when_both_parts_are_alive),
        each(the_watchdog_is_told_twice_in_its_time_and_no_more),
        each(a_watchdog_for_another_process_is_not_told),
        each(without_systemd_it_says_nothing),
        each(a_name_that_is_no_socket_is_warned_of_once),
        each(systemd_gone_is_no_reason_to_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
