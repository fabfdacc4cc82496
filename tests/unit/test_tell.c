/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * tell: one line reaches the assistant and is acknowledged; nobody else may
 * speak to it, and nobody can make it wait. Both sides in one program: the
 * sender is a thread, since it waits for its "ok".
 */
#include <poll.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "assistant/base/log.h"
#include "assistant/mind/tell.h"

#define LIMIT_MS 5000

static char folder[] = "/tmp/uncramp-tell-XXXXXX";
static char path[64];

static void drop_line(void *context, const char *line)
{
    (void)context;
    (void)line;
}

static int make_folder(void **state)
{
    (void)state;
    log_set_sink(drop_line, NULL);
    if (mkdtemp(folder) == NULL) {
        return -1;
    }
    (void)snprintf(path, sizeof path, "%s/tell", folder);
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    log_set_sink(NULL, NULL);
    (void)unlink(path);
    return rmdir(folder);
}

struct sender {
    const char *line;
    enum status status;
};

static enum status send_to(const char *one, const char *line)
{
    return tell_send(&one, 1, line);
}

static void *send_line(void *context)
{
    struct sender *sender = context;
    sender->status = send_to(path, sender->line);
    return NULL;
}

/* Receives until a line comes; the limit only ends a test that fails. */
static bool receive(struct tell *tell, char *line)
{
    for (int turn = 0; turn < 10; turn++) {
        struct pollfd fd = {.fd = tell_fd(tell), .events = POLLIN};
        if (poll(&fd, 1, LIMIT_MS) <= 0) {
            return false;
        }
        if (tell_receive(tell, line)) {
            return true;
        }
    }
    return false;
}

static int connect_only(void)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    memcpy(address.sun_path, path, strlen(path));
    int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
    assert_int_equal(
        connect(fd, (const struct sockaddr *)&address, sizeof address), 0);
    return fd;
}

static void a_line_arrives_and_is_acknowledged(void **state)
{
    (void)state;
    struct tell *tell = NULL;
    char line[TELL_MAX + 1];
    assert_int_equal(tell_listen(path, 0600, &tell), STATUS_OK);
    struct sender sender = {.line = "my calf is cramping"};
    pthread_t thread;
    assert_int_equal(pthread_create(&thread, NULL, send_line, &sender), 0);
    bool received = receive(tell, line);
    (void)pthread_join(thread, NULL);
    assert_true(received);
    assert_string_equal(line, "my calf is cramping");
    assert_int_equal(sender.status, STATUS_OK);
    tell_destroy(tell);
}

static void only_who_may_can_connect_and_the_socket_goes_at_the_end(
    void **state)
{
    (void)state;
    static const unsigned modes[] = {0600, 0660};
    for (size_t i = 0; i < 2; i++) {
        struct tell *tell = NULL;
        struct stat info;
        assert_int_equal(tell_listen(path, modes[i], &tell), STATUS_OK);
        assert_int_equal(stat(path, &info), 0);
        assert_int_equal(info.st_mode & 0777, modes[i]);
        tell_destroy(tell);
        assert_int_not_equal(stat(path, &info), 0);
    }
}

static void a_socket_left_over_is_replaced(void **state)
{
    (void)state;
    struct tell *dead = NULL;
    struct tell *tell = NULL;
    assert_int_equal(tell_listen(path, 0600, &dead), STATUS_OK);
    assert_int_equal(tell_listen(path, 0600, &tell), STATUS_OK);
    tell_destroy(tell);
    tell_destroy(dead);
}

static void whoever_connects_and_says_nothing_keeps_nobody_waiting(void **state)
{
    (void)state;
    struct tell *tell = NULL;
    char line[TELL_MAX + 1];
    assert_int_equal(tell_listen(path, 0600, &tell), STATUS_OK);
    assert_false(tell_receive(tell, line)); /* nobody is there */
    int silent[30];
    for (int i = 0; i < 30; i++) {
        silent[i] = connect_only();
        assert_false(tell_receive(tell, line));
    }
    int speaking = connect_only();
    assert_int_equal(send(speaking, "stop", 4, MSG_NOSIGNAL), 4);
    assert_true(receive(tell, line));
    assert_string_equal(line, "stop");
    for (int i = 0; i < 30; i++) {
        (void)close(silent[i]);
    }
    (void)close(speaking);
    assert_false(tell_receive(tell, line));
    struct pollfd fd = {.fd = tell_fd(tell), .events = POLLIN};
    assert_int_equal(poll(&fd, 1, 0), 0); /* none is left behind */
    tell_destroy(tell);
}

static void of_two_who_tell_at_once_both_are_heard(void **state)
{
    (void)state;
    struct tell *tell = NULL;
    char line[TELL_MAX + 1];
    assert_int_equal(tell_listen(path, 0600, &tell), STATUS_OK);
    int first = connect_only();
    assert_false(tell_receive(tell, line)); /* it has not spoken yet */
    int second = connect_only();
    assert_false(tell_receive(tell, line)); /* nor has this */
    assert_int_equal(send(first, "pause", 5, MSG_NOSIGNAL), 5);
    assert_int_equal(send(second, "stop", 4, MSG_NOSIGNAL), 4);
    assert_true(receive(tell, line));
    assert_string_equal(line, "pause");
    assert_true(receive(tell, line));
    assert_string_equal(line, "stop");
    (void)close(first);
    (void)close(second);
    tell_destroy(tell);
}

static void a_line_too_long_is_cut_at_the_buffer_and_not_beyond(void **state)
{
    (void)state;
    struct tell *tell = NULL;
    char line[TELL_MAX + 1];
    char much[TELL_MAX * 2];
    memset(much, 'a', sizeof much);
    assert_int_equal(tell_listen(path, 0600, &tell), STATUS_OK);
    int fd = connect_only();
    assert_int_equal(send(fd, much, sizeof much, MSG_NOSIGNAL),
                     (ssize_t)sizeof much);
    assert_true(receive(tell, line));
    assert_int_equal(strlen(line), TELL_MAX);
    (void)close(fd);
    tell_destroy(tell);
}

static void with_nobody_listening_the_sender_is_told(void **state)
{
    (void)state;
    assert_int_equal(send_to(path, "stop"), STATUS_NOT_FOUND);
    char much[TELL_MAX + 2] = {0};
    memset(much, 'a', TELL_MAX + 1);
    assert_int_equal(send_to(path, much), STATUS_LIMIT);
    assert_int_equal(send_to(path, ""), STATUS_LIMIT);
}

/* One that was killed leaves its socket behind, and the service listens. */
static void a_socket_left_behind_does_not_hide_the_next(void **state)
{
    (void)state;
    char left[sizeof path + 8];
    (void)snprintf(left, sizeof left, "%s-left", path);
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    (void)snprintf(address.sun_path, sizeof address.sun_path, "%s", left);
    int fd = socket(AF_UNIX, SOCK_SEQPACKET, 0);
    assert_int_equal(
        bind(fd, (const struct sockaddr *)&address, sizeof address), 0);
    (void)close(fd);
    struct tell *tell = NULL;
    assert_int_equal(tell_listen(path, 0600, &tell), STATUS_OK);
    const char *paths[] = {left, path};
    pid_t sender = fork();
    if (sender == 0) {
        _exit(tell_send(paths, 2, "stop") == STATUS_OK ? 0 : 1);
    }
    char line[TELL_MAX + 1];
    assert_true(receive(tell, line));
    assert_string_equal(line, "stop");
    int ended = 0;
    assert_int_equal(waitpid(sender, &ended, 0), sender);
    assert_int_equal(ended, 0);
    tell_destroy(tell);
    (void)unlink(left);
}

static void a_path_too_long_for_a_socket_is_refused(void **state)
{
    (void)state;
    char long_path[200];
    memset(long_path, 'p', sizeof long_path);
    long_path[0] = '/';
    long_path[sizeof long_path - 1] = '\0';
    struct tell *tell = NULL;
    assert_int_equal(tell_listen(long_path, 0600, &tell), STATUS_LIMIT);
    assert_null(tell);
    assert_int_equal(send_to(long_path, "stop"), STATUS_LIMIT);
    tell_destroy(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_arrives_and_is_acknowledged),
        cmocka_unit_test(
            only_who_may_can_connect_and_the_socket_goes_at_the_end),
        cmocka_unit_test(a_socket_left_over_is_replaced),
        cmocka_unit_test(
            whoever_connects_and_says_nothing_keeps_nobody_waiting),
        cmocka_unit_test(of_two_who_tell_at_once_both_are_heard),
        cmocka_unit_test(a_line_too_long_is_cut_at_the_buffer_and_not_beyond),
        cmocka_unit_test(with_nobody_listening_the_sender_is_told),
        cmocka_unit_test(a_socket_left_behind_does_not_hide_the_next),
        cmocka_unit_test(a_path_too_long_for_a_socket_is_refused),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
