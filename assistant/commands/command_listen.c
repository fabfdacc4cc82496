/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `uncramp listen`: the conversation through microphone and loudspeaker. The
 * mind's loop: it waits for lines of the workers, for time, and for `tell`.
 */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "assistant/base/clock.h"
#include "assistant/base/log.h"
#include "assistant/commands/commands.h"
#include "assistant/ear/ear_process.h"
#include "assistant/ear/ear_text.h"
#include "assistant/knowledge.h"
#include "assistant/mind/lock.h"
#include "assistant/mind/manner.h"
#include "assistant/mind/mind.h"
#include "assistant/mind/service.h"
#include "assistant/mind/tell.h"
#include "assistant/mouth/mouth_process.h"
#include "assistant/settings/paths.h"
#include "assistant/worker/signals.h"
#include "audio/echo_reference.h"

#define POLL_MAX_MS 1000

enum device { DEVICE_UNKNOWN, DEVICE_THERE, DEVICE_MISSING };

struct spoken_conversation {
    const struct options *options;
    struct config config;
    struct knowledge knowledge;
    struct report *report;
    struct mind *mind;
    struct scribe *scribe; /* NULL: no diary */
    struct ear *ear;
    struct ear *typed; /* what `tell` brings */
    struct mouth *mouth;
    struct echo_reference *played; /* from mouth to ear */
    struct tell *tell;
    struct service *service;
    int lock_fd;
    bool begun; /* the mind is at work; before, events only show devices */
    enum device devices[SERVICE_PARTS];
};

/* How it stands, in a line without a word of what was said. */
static const char *standing(const struct spoken_conversation *c)
{
    bool deaf = c->devices[SERVICE_EAR] == DEVICE_MISSING;
    bool mute = c->devices[SERVICE_MOUTH] == DEVICE_MISSING;
    return deaf && mute ? "No microphone and no loudspeaker: I keep trying"
           : deaf       ? "No microphone: I keep trying"
           : mute       ? "No loudspeaker: I keep trying"
           : c->devices[SERVICE_EAR] == DEVICE_THERE ? "Listening"
                                                     : "Starting";
}

/* A worker has a device, or looks for one: either is a sign of life. That one
 * is missing is said once, not at each try; before it has begun it may be
 * typed to instead. */
static void note(struct spoken_conversation *c, enum service_part part,
                 enum device found)
{
    bool news = c->begun && c->devices[part] != found;
    c->devices[part] = found;
    if (news && found == DEVICE_MISSING) {
        log_warn("listen",
                 "there is no %s; plug one in, or start the sound server: "
                 "I keep trying",
                 part == SERVICE_EAR ? "microphone" : "loudspeaker");
    }
    if (news) {
        service_status(c->service, standing(c));
    }
    service_alive(c->service, part, clock_mono_ns());
}

static void on_ear(void *context, const struct ear_event *event)
{
    struct spoken_conversation *c = context;
    if (event->kind == EAR_READY || event->kind == EAR_BEAT) {
        note(c, SERVICE_EAR, DEVICE_THERE);
    } else if (event->kind == EAR_WAITING) {
        note(c, SERVICE_EAR, DEVICE_MISSING);
    }
    if (c->begun) {
        struct ear_listener mind = mind_ear_listener(c->mind);
        mind.hear(mind.context, event);
    }
}

static void on_mouth(void *context, const struct mouth_event *event)
{
    struct spoken_conversation *c = context;
    if (event->kind == MOUTH_READY || event->kind == MOUTH_BEAT) {
        note(c, SERVICE_MOUTH, DEVICE_THERE);
    } else if (event->kind == MOUTH_WAITING) {
        note(c, SERVICE_MOUTH, DEVICE_MISSING);
    }
    if (c->begun) {
        struct mouth_listener mind = mind_mouth_listener(c->mind);
        mind.hear(mind.context, event);
    }
}

static void receive_tell(struct spoken_conversation *c, int64_t now_ns)
{
    char line[TELL_MAX + 1];
    while (tell_receive(c->tell, line)) {
        ear_listen(c->typed, mind_state(c->mind), false);
        ear_text_line(c->typed, line, now_ns);
    }
}

static int timeout_ms(const struct spoken_conversation *c)
{
    int64_t dues[] = {
        c->begun ? mind_due_ns(c->mind) : MIND_NEVER,
        worker_due_ns(ear_process_worker(c->ear)),
        worker_due_ns(mouth_process_worker(c->mouth)),
    };
    int64_t left_ns = POLL_MAX_MS * NS_PER_MS;
    int64_t now_ns = clock_mono_ns();
    for (size_t i = 0; i < sizeof dues / sizeof dues[0]; i++) {
        if (dues[i] - now_ns < left_ns) {
            left_ns = dues[i] - now_ns;
        }
    }
    return left_ns < 0 ? 0 : (int)((left_ns + NS_PER_MS - 1) / NS_PER_MS);
}

static void turn(struct spoken_conversation *c)
{
    struct worker *ear = ear_process_worker(c->ear);
    struct worker *mouth = mouth_process_worker(c->mouth);
    /* A descriptor of -1 is one that poll() passes over. */
    struct pollfd fds[] = {
        {.fd = worker_fd(ear), .events = POLLIN},
        {.fd = worker_fd(mouth), .events = POLLIN},
        {.fd = c->tell ? tell_fd(c->tell) : -1, .events = POLLIN},
    };
    (void)poll(fds, sizeof fds / sizeof fds[0], timeout_ms(c));
    int64_t now_ns = clock_mono_ns();
    worker_tick(ear, now_ns);
    worker_tick(mouth, now_ns);
    if (c->begun) {
        if (c->tell != NULL) {
            receive_tell(c, now_ns);
        }
        mind_tick(c->mind, clock_mono_ns());
    }
}

static void keep_diary(struct spoken_conversation *c)
{
    if (c->config.diary && c->scribe == NULL) {
        c->scribe = scribe_create_own();
    }
    mind_keep_diary(c->mind, c->config.diary ? c->scribe : NULL);
}

/* A hold under way does not notice: its timer is the mind's. */
static void reload(struct spoken_conversation *c)
{
    struct config config;
    int64_t now_ns = clock_mono_ns();
    enum status status = config_load(c->options, &config);
    if (status == STATUS_OK) {
        status = config_check_voice(&config);
    }
    if (status != STATUS_OK) {
        config_finish(&config);
        log_warn("listen", "the settings stay as they were; mend the file, "
                           "then reload again");
        return;
    }
    struct config old = c->config;
    c->config = config;
    mind_configure(c->mind, &c->config, manner_minute_of_day);
    keep_diary(c);
    ear_process_configure(c->ear, c->options, &c->config, now_ns);
    mouth_process_configure(c->mouth, c->options, &c->config, now_ns);
    config_finish(&old);
    log_info("listen", "settings read again");
}

static bool can_type(void)
{
    struct stat in;
    return isatty(STDIN_FILENO) ||
           (fstat(STDIN_FILENO, &in) == 0 && S_ISFIFO(in.st_mode));
}

/* Waits until both workers have told whether they have a device. */
static bool devices_missing(struct spoken_conversation *c)
{
    const enum device *devices = c->devices;
    while (!signals_stop() && (devices[SERVICE_EAR] == DEVICE_UNKNOWN ||
                               devices[SERVICE_MOUTH] == DEVICE_UNKNOWN)) {
        turn(c);
    }
    return devices[SERVICE_EAR] == DEVICE_MISSING ||
           devices[SERVICE_MOUTH] == DEVICE_MISSING;
}

static void begin(struct spoken_conversation *c)
{
    int64_t now_ns = clock_mono_ns();
    c->begun = true;
    mind_begin(c->mind, c->ear, c->mouth, now_ns);
    /* What the devices said before there was a mind to hear it. */
    struct ear_event ear = {.kind = EAR_READY, .mono_ns = now_ns};
    struct mouth_event mouth = {.kind = MOUTH_READY, .mono_ns = now_ns};
    if (c->devices[SERVICE_EAR] == DEVICE_THERE) {
        on_ear(c, &ear);
    }
    if (c->devices[SERVICE_MOUTH] == DEVICE_THERE) {
        on_mouth(c, &mouth);
    }
    service_ready(c->service, standing(c));
}

/* Where nothing can be written, or nobody says where (NOT_FOUND), the
 * conversation matters more. */
static enum status go_on_without(enum status status, const char *what)
{
    if (status == STATUS_IO || status == STATUS_NOT_FOUND) {
        log_warn("listen", "going on without %s", what);
        return STATUS_OK;
    }
    return status;
}

static enum status open_tell(struct spoken_conversation *c)
{
    char *path = NULL;
    unsigned mode = 0;
    enum status status = paths_socket(&path, &mode);
    if (status == STATUS_OK) {
        status = tell_listen(path, mode, &c->tell);
    }
    free(path);
    return go_on_without(status, "uncramp tell");
}

static enum status start(struct spoken_conversation *c)
{
    const struct options *options = c->options;
    bool events = options->on[OPTION_EVENTS];
    c->service = service_create();
    enum status status = config_load(options, &c->config);
    if (status == STATUS_OK) {
        status = config_check_voice(&c->config);
    }
    if (status == STATUS_OK) {
        status = knowledge_load(options->value[OPTION_CONTENT], &c->knowledge);
    }
    if (status == STATUS_OK) {
        status = go_on_without(lock_take(&c->lock_fd),
                               "a lock: a second uncramp would not be noticed");
    }
    if (status == STATUS_OK) {
        status = open_tell(c);
    }
    if (status != STATUS_OK) {
        return status;
    }
    int64_t now_ns = clock_mono_ns();
    c->report = report_create(events, !events && isatty(STDERR_FILENO), now_ns);
    status = mind_create(c->knowledge.content, c->report, &c->mind);
    if (status == STATUS_OK) {
        keep_diary(c);
        status = echo_reference_create(&c->played);
    }
    if (status == STATUS_OK) {
        int played_fd = echo_reference_fd(c->played);
        struct ear_listener ear_listener = {on_ear, c};
        struct mouth_listener mouth_listener = {on_mouth, c};
        struct ear_listener typed_listener = mind_ear_listener(c->mind);
        mind_configure(c->mind, &c->config, manner_minute_of_day);
        c->ear = ear_process_create(options, &c->config, &ear_listener,
                                    played_fd, now_ns);
        c->mouth = mouth_process_create(options, &c->config, &mouth_listener,
                                        played_fd, now_ns);
        c->typed = ear_text_create(c->knowledge.phrasebook, &typed_listener);
    }
    return status;
}

static void finish(struct spoken_conversation *c)
{
    ear_destroy(c->ear);
    mouth_destroy(c->mouth);
    ear_destroy(c->typed);
    mind_destroy(c->mind);
    echo_reference_destroy(c->played);
    scribe_destroy(c->scribe);
    report_destroy(c->report);
    tell_destroy(c->tell);
    lock_release(c->lock_fd);
    service_destroy(c->service);
    knowledge_finish(&c->knowledge);
    config_finish(&c->config);
}

enum status command_listen(const struct options *options)
{
    struct spoken_conversation c = {.options = options, .lock_fd = -1};
    signals_install();
    signals_install_reload();
    enum status status = start(&c);
    if (status == STATUS_OK && options->on[OPTION_OR_TEXT] && can_type() &&
        devices_missing(&c)) {
        (void)fprintf(stderr, "uncramp: no %s found; typing instead\n",
                      c.devices[SERVICE_EAR] == DEVICE_MISSING ? "microphone"
                                                               : "loudspeaker");
        finish(&c);
        return command_text(options);
    }
    if (status == STATUS_OK) {
        begin(&c);
        while (!signals_stop()) {
            turn(&c);
            if (signals_reload()) {
                reload(&c);
            }
        }
    }
    finish(&c);
    return status;
}
