/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * worker: a process that speaks is listened to, one that is silent, hangs or
 * dies is replaced. This program is its own worker: started with the name of
 * one of the roles below, it plays that. The clock is the test's; only what
 * crosses a pipe is waited for.
 */
#include <limits.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "assistant/base/child.h"
#include "assistant/base/clock.h"
#include "assistant/base/log.h"
#include "assistant/base/memory.h"
#include "assistant/worker/worker.h"

/* Only ends a test that fails. */
#define LIMIT_MS 20000

/* ------------------------------------------------------------------ roles --
 */

static int play_echo(void)
{
    char line[5000];
    (void)printf("{\"event\":\"ready\",\"device\":\"%d\"}\n", (int)getpid());
    (void)fflush(stdout);
    while (fgets(line, sizeof line, stdin) != NULL) {
        (void)fputs(line, stdout);
        (void)fflush(stdout);
    }
    return 0;
}

static int play_silent(void)
{
    (void)pause();
    return 0;
}

static int play_mortal(void)
{
    return 1;
}

static int play_nonsense(void)
{
    (void)printf("this is no message\n{\"event\":\n\n[1,2]\n"
                 "{\"event\":\"ready\"}\n");
    (void)fflush(stdout);
    return play_silent();
}

static int play_waiting(void)
{
    (void)printf("{\"event\":\"waiting\"}\n");
    (void)fflush(stdout);
    return play_silent();
}

static int play_upgraded(void);

static const struct {
    const char *name;
    int (*play)(void);
} roles[] = {
    {"echo", play_echo},       {"silent", play_silent},
    {"mortal", play_mortal},   {"nonsense", play_nonsense},
    {"waiting", play_waiting}, {"upgraded", play_upgraded},
};

/* ------------------------------------------------------------------ scene --
 */

struct scene {
    struct worker *worker;
    int64_t now_ns;
    int lines;
    char last_event[40];
    char last_device[40];
    int lost;
    int restarted;
    int warnings;
};

static struct scene scene;

static void take_line(void *context, const struct json *json)
{
    (void)context;
    const char *event = json_text(json, "event");
    const char *device = json_text(json, "device");
    (void)snprintf(scene.last_event, sizeof scene.last_event, "%s",
                   event ? event : "");
    (void)snprintf(scene.last_device, sizeof scene.last_device, "%s",
                   device ? device : "");
    scene.lines++;
}

static void take_change(void *context, bool running, int64_t now_ns)
{
    (void)context;
    assert_true(now_ns == scene.now_ns);
    scene.restarted += running;
    scene.lost += !running;
}

static void count_warning(void *context, const char *line)
{
    (void)context;
    scene.warnings += strncmp(line, "warn ", 5) == 0;
}

static void start_with(const char *role, const char *argument)
{
    const char *const args[] = {role, argument, NULL};
    struct worker_listener listener = {.line = take_line,
                                       .changed = take_change};
    log_set_sink(count_warning, NULL);
    scene = (struct scene){.now_ns = 1000 * NS_PER_S};
    scene.worker = worker_create(args, -1, &listener, scene.now_ns);
}

static void start(const char *role)
{
    start_with(role, NULL);
}

static int finish(void **state)
{
    (void)state;
    worker_destroy(scene.worker);
    log_set_sink(NULL, NULL);
    return 0;
}

static void tick_after(int64_t ms)
{
    scene.now_ns += ms * NS_PER_MS;
    worker_tick(scene.worker, scene.now_ns);
}

/* Ticks, without time passing, until `*count` is at least `wanted`. */
static void wait_for(const int *count, int wanted)
{
    while (*count < wanted) {
        struct pollfd fd = {.fd = worker_fd(scene.worker), .events = POLLIN};
        assert_true(fd.fd >= 0);
        assert_int_equal(poll(&fd, 1, LIMIT_MS), 1);
        tick_after(0);
    }
}

static void send_event(const char *event)
{
    struct json *json = json_create();
    json_set_text(json, "event", event);
    worker_send(scene.worker, json);
    json_destroy(json);
}

static int64_t pause_ms(void)
{
    assert_int_equal(worker_fd(scene.worker), -1);
    return (worker_due_ns(scene.worker) - scene.now_ns) / NS_PER_MS;
}

/* ------------------------------------------------------------------- tests --
 */

static void lines_go_to_the_worker_and_come_from_it(void **state)
{
    (void)state;
    start("echo");
    wait_for(&scene.lines, 1);
    assert_string_equal(scene.last_event, "ready");
    send_event("beat");
    send_event("done");
    wait_for(&scene.lines, 3);
    assert_string_equal(scene.last_event, "done");
    assert_int_equal(scene.lost, 0);
}

static void whatever_is_no_message_is_passed_over(void **state)
{
    (void)state;
    start("nonsense");
    wait_for(&scene.lines, 1);
    assert_string_equal(scene.last_event, "ready");
    assert_int_equal(scene.lines, 1);
}

static void one_that_never_gets_ready_is_replaced_after_ten_seconds(
    void **state)
{
    (void)state;
    start("silent");
    tick_after(9900);
    assert_int_equal(scene.lost, 0);
    assert_true(worker_due_ns(scene.worker) == scene.now_ns + 100 * NS_PER_MS);
    tick_after(100);
    assert_int_equal(scene.lost, 1);
    assert_int_equal(pause_ms(), 0);
    tick_after(0);
    assert_int_equal(scene.restarted, 1);
    assert_true(worker_fd(scene.worker) >= 0);
}

static void one_that_waits_for_a_device_is_alive(void **state)
{
    (void)state;
    start("waiting");
    tick_after(9000);
    wait_for(&scene.lines, 1);
    tick_after(9900);
    assert_int_equal(scene.lost, 0);
    tick_after(100);
    assert_int_equal(scene.lost, 1);
}

static void once_ready_two_seconds_without_a_beat_end_it(void **state)
{
    (void)state;
    start("echo");
    wait_for(&scene.lines, 1);
    tick_after(1900);
    send_event("beat");
    wait_for(&scene.lines, 2);
    tick_after(1900);
    assert_int_equal(scene.lost, 0);
    tick_after(100);
    assert_int_equal(scene.lost, 1);
}

static void one_that_keeps_dying_is_given_growing_pauses(void **state)
{
    (void)state;
    static const int64_t pauses_ms[] = {0, 250, 500, 1000, 2000, 3000, 3000};
    start("mortal");
    for (int i = 0; i < 7; i++) {
        wait_for(&scene.lost, i + 1);
        assert_int_equal(pause_ms(), pauses_ms[i]);
        if (pauses_ms[i] > 0) {
            tick_after(pauses_ms[i] - 1);
            assert_int_equal(scene.restarted, i);
            tick_after(1);
        } else {
            tick_after(0);
        }
        assert_int_equal(scene.restarted, i + 1);
    }
}

static void after_five_seconds_of_service_it_is_restarted_at_once(void **state)
{
    (void)state;
    start("echo");
    for (int life = 0; life < 4; life++) {
        int before = scene.lines;
        wait_for(&scene.lines, before + 1);
        for (int beat = 0; beat < 4; beat++) {
            tick_after(1600);
            before = scene.lines;
            send_event("beat");
            wait_for(&scene.lines, before + 1);
        }
        tick_after(2000);
        assert_int_equal(scene.lost, life + 1);
        assert_int_equal(pause_ms(), 0);
        tick_after(0);
    }
}

static void what_is_sent_to_one_that_is_gone_is_dropped(void **state)
{
    (void)state;
    start("mortal");
    wait_for(&scene.lost, 1);
    send_event("beat");
    assert_int_equal(worker_fd(scene.worker), -1);
}

static void a_worker_that_does_not_read_cannot_make_us_wait(void **state)
{
    (void)state;
    start("silent");
    for (int i = 0; i < 10000; i++) {
        send_event("a message long enough to fill the pipe before the end");
    }
    tick_after(0);
    assert_int_equal(scene.lost, 0);
}

static void other_arguments_start_it_anew_at_once(void **state)
{
    (void)state;
    const char *const same[] = {"echo", NULL};
    const char *const other[] = {"echo", "--voice", NULL};
    start("echo");
    wait_for(&scene.lines, 1);
    worker_change(scene.worker, same, scene.now_ns);
    assert_int_equal(scene.lost, 0);
    for (int change = 1; change <= 4; change++) {
        worker_change(scene.worker, change % 2 ? other : same, scene.now_ns);
        assert_int_equal(scene.lost, change);
        assert_int_equal(pause_ms(), 0);
        tick_after(0);
        assert_int_equal(scene.restarted, change);
        wait_for(&scene.lines, change + 1);
    }
}

static void destroying_ends_the_process(void **state)
{
    (void)state;
    start("echo");
    wait_for(&scene.lines, 1);
    int process = pidfd_open((pid_t)strtol(scene.last_device, NULL, 10), 0);
    assert_true(process >= 0);
    worker_destroy(scene.worker);
    scene.worker = NULL;
    struct pollfd fd = {.fd = process, .events = POLLIN};
    assert_int_equal(poll(&fd, 1, LIMIT_MS), 1);
    (void)close(process);
}

/* `uncramp learn` speaks through a worker while it runs other programs. */
static void how_other_children_ended_can_still_be_asked(void **state)
{
    (void)state;
    start("echo");
    pid_t child = fork();
    if (child == 0) {
        _exit(3);
    }
    int ended = 0;
    assert_int_equal(waitpid(child, &ended, 0), child);
    assert_true(WIFEXITED(ended) && WEXITSTATUS(ended) == 3);
}

static void the_dead_are_buried(void **state)
{
    (void)state;
    start("echo");
    wait_for(&scene.lines, 1);
    worker_destroy(scene.worker);
    scene.worker = NULL;
    siginfo_t dead = {0};
    for (int ms = 0; waitid(P_ALL, 0, &dead, WEXITED | WNOHANG | WNOWAIT) == 0;
         ms++) {
        assert_true(ms < LIMIT_MS);
        child_bury();
        (void)usleep(1000);
    }
}

/* A copy of this program, which is deleted while it runs. */
static int play_upgraded(void)
{
    char path[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", path, sizeof path - 1);
    if (length <= 0) {
        return 1;
    }
    path[length] = '\0';
    if (unlink(path) != 0) {
        return 1;
    }
    int warnings = 0;
    for (int i = 0; i < 2; i++) {
        start("echo");
        wait_for(&scene.lines, 1);
        worker_destroy(scene.worker);
        warnings += scene.warnings;
    }
    return warnings == 1 ? 0 : 1;
}

static void an_upgraded_program_still_starts_workers_and_says_so_once(
    void **state)
{
    (void)state;
    /* To others an emulated process is the emulator, of which a copy is none.
     */
    char path[PATH_MAX] = "";
    assert_true(readlink("/proc/self/exe", path, sizeof path - 1) > 0);
    assert_int_equal(setenv("program", path, 1), 0);
    char command[] = "[ \"$(readlink /proc/$PPID/exe)\" = \"$program\" ] || "
                     "exit 77; copy=$(mktemp) && cat \"$program\" >$copy && "
                     "chmod 755 $copy && exec $copy upgraded";
    int ended = system(command);
    if (WIFEXITED(ended) && WEXITSTATUS(ended) == 77) {
        skip();
    }
    assert_int_equal(ended, 0);
}

static void one_that_cannot_be_started_is_warned_of_once(void **state)
{
    (void)state;
    /* More than Linux takes as one argument. */
    size_t length = 200000;
    char *much = xcalloc(length + 1, 1);
    memset(much, 'a', length);
    start_with("echo", much);
    free(much);
    for (int i = 1; i <= 3; i++) {
        wait_for(&scene.lost, i);
        tick_after(1000);
    }
    assert_int_equal(scene.warnings, 1);
}

#define SCENE(f) cmocka_unit_test_teardown(f, finish)

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        SCENE(lines_go_to_the_worker_and_come_from_it),
        SCENE(whatever_is_no_message_is_passed_over),
        SCENE(one_that_never_gets_ready_is_replaced_after_ten_seconds),
        SCENE(one_that_waits_for_a_device_is_alive),
        SCENE(once_ready_two_seconds_without_a_beat_end_it),
        SCENE(one_that_keeps_dying_is_given_growing_pauses),
        SCENE(after_five_seconds_of_service_it_is_restarted_at_once),
        SCENE(what_is_sent_to_one_that_is_gone_is_dropped),
        SCENE(a_worker_that_does_not_read_cannot_make_us_wait),
        SCENE(other_arguments_start_it_anew_at_once),
        SCENE(destroying_ends_the_process),
        SCENE(how_other_children_ended_can_still_be_asked),
        SCENE(the_dead_are_buried),
        SCENE(an_upgraded_program_still_starts_workers_and_says_so_once),
        SCENE(one_that_cannot_be_started_is_warned_of_once),
    };
    for (size_t i = 0; argc > 1 && i < sizeof roles / sizeof roles[0]; i++) {
        if (strcmp(argv[1], roles[i].name) == 0) {
            return roles[i].play();
        }
    }
    /* Writing to a worker that has died must not end us. */
    (void)signal(SIGPIPE, SIG_IGN);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
