/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `uncramp text`: the conversation, typed. At a terminal time is real. From a
 * pipe it is simulated, so that a night passes in a moment: a sentence takes
 * as long as its words, a line arrives when what is being said has ended, and
 * `[wait N]` lets N seconds pass.
 */
#include <math.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "assistant/base/clock.h"
#include "assistant/base/log.h"
#include "assistant/commands/commands.h"
#include "assistant/ear/ear_text.h"
#include "assistant/knowledge.h"
#include "assistant/mind/mind.h"
#include "assistant/mouth/mouth_text.h"
#include "assistant/worker/signals.h"

/* The longest [wait N]: a week. */
#define WAIT_MAX_S (7.0 * 24 * 3600)

struct typed_conversation {
    struct config config;
    struct knowledge knowledge;
    struct report *report;
    struct mind *mind;
    struct scribe *scribe;
    struct ear *ear;
    struct mouth *mouth;
    int64_t now_ns;
};

void command_text_help(void)
{
    (void)printf(
        "Type what you would say, a line at a time. From a pipe the clock is "
        "simulated:\na line arrives when what is being said has ended, and "
        "the line [wait 30] lets\nthirty seconds pass.\n\n"
        "  printf 'my calf is cramping\\n[wait 40]\\n' | uncramp text\n");
}

static int64_t next_due_ns(const struct typed_conversation *c)
{
    int64_t mind_ns = mind_due_ns(c->mind);
    int64_t mouth_ns = mouth_text_due_ns(c->mouth);
    return mind_ns < mouth_ns ? mind_ns : mouth_ns;
}

static void set_time(struct typed_conversation *c, int64_t now_ns)
{
    if (now_ns > c->now_ns) {
        c->now_ns = now_ns;
    }
    mouth_text_advance(c->mouth, c->now_ns);
}

/* Lets what is due until then happen, in order. */
static void pass_until(struct typed_conversation *c, int64_t until_ns)
{
    for (int64_t due = next_due_ns(c); due <= until_ns; due = next_due_ns(c)) {
        set_time(c, due);
        mind_tick(c->mind, c->now_ns);
    }
    set_time(c, until_ns);
    mind_tick(c->mind, c->now_ns);
}

/* Up to the end of what is being said, and not to what is due next. */
static void pass_until_quiet(struct typed_conversation *c)
{
    while (!mind_quiet(c->mind)) {
        set_time(c, next_due_ns(c));
        if (!mind_quiet(c->mind)) {
            mind_tick(c->mind, c->now_ns);
        }
    }
}

/* True where `line` is [wait N]; N in seconds, or below 0 if it is wrong. */
static bool is_wait(const char *line, double *seconds)
{
    if (strncmp(line, "[wait", 5) != 0) {
        return false;
    }
    char *end = NULL;
    *seconds = strtod(line + 5, &end);
    if (end == line + 5 || strcmp(end, "]") != 0 || !isfinite(*seconds) ||
        *seconds > WAIT_MAX_S) {
        *seconds = -1;
    }
    return true;
}

static void simulated_line(struct typed_conversation *c, const char *line)
{
    double seconds = 0;
    if (!is_wait(line, &seconds)) {
        pass_until_quiet(c);
        ear_text_line(c->ear, line, c->now_ns);
    } else if (seconds >= 0) {
        pass_until(c, c->now_ns + (int64_t)(seconds * (double)NS_PER_S));
    } else {
        log_warn("text", "%s is no wait; write [wait 30] for thirty seconds",
                 line);
    }
}

static void trim(char *line)
{
    size_t length = strlen(line);
    while (length > 0 && strchr(" \t\r\n", line[length - 1])) {
        line[--length] = '\0';
    }
    size_t blanks = strspn(line, " \t");
    memmove(line, line + blanks, length - blanks + 1);
}

static void run_simulated(struct typed_conversation *c)
{
    char *line = NULL;
    size_t capacity = 0;
    while (!signals_stop() && getline(&line, &capacity, stdin) > 0) {
        trim(line);
        simulated_line(c, line);
    }
    if (!signals_stop()) {
        pass_until_quiet(c);
    }
    free(line);
}

static int poll_timeout_ms(int64_t due_ns, int64_t now_ns)
{
    if (due_ns == MIND_NEVER) {
        return -1;
    }
    int64_t ms = (due_ns - now_ns + NS_PER_MS - 1) / NS_PER_MS;
    return ms < 0 ? 0 : ms > 1000 ? 1000 : (int)ms;
}

static void run_real(struct typed_conversation *c)
{
    char line[1024];
    struct pollfd in = {.fd = STDIN_FILENO, .events = POLLIN};
    while (!signals_stop()) {
        int ready = poll(&in, 1, poll_timeout_ms(next_due_ns(c), c->now_ns));
        set_time(c, clock_mono_ns());
        mind_tick(c->mind, c->now_ns);
        if (ready > 0) {
            if (fgets(line, sizeof line, stdin) == NULL) {
                break;
            }
            trim(line);
            ear_text_line(c->ear, line, c->now_ns);
        }
    }
}

enum status command_text(const struct options *options)
{
    struct typed_conversation c = {0};
    bool terminal = isatty(STDIN_FILENO);
    signals_install();
    enum status status = config_load(options, &c.config);
    if (status == STATUS_OK) {
        status = knowledge_load(options->value[OPTION_CONTENT], &c.knowledge);
    }
    if (status != STATUS_OK) {
        goto out;
    }
    c.now_ns = terminal ? clock_mono_ns() : 0;
    c.report = report_create(options->on[OPTION_EVENTS], false, c.now_ns);
    status = mind_create(c.knowledge.content, c.report, &c.mind);
    if (status != STATUS_OK) {
        goto out;
    }
    mind_configure(c.mind, &c.config, NULL);
    if (c.config.diary) {
        c.scribe = terminal ? scribe_create_own() : scribe_create(NULL);
    }
    mind_keep_diary(c.mind, c.scribe);
    struct ear_listener ear_listener = mind_ear_listener(c.mind);
    struct mouth_listener mouth_listener = mind_mouth_listener(c.mind);
    c.ear = ear_text_create(c.knowledge.phrasebook, &ear_listener);
    c.mouth = mouth_text_create(&mouth_listener);
    mouth_text_advance(c.mouth, c.now_ns);
    mind_begin(c.mind, c.ear, c.mouth, c.now_ns);
    if (terminal) {
        (void)fprintf(stderr, "Type what you would say: my calf is cramping, "
                              "why do I get cramps. Ctrl-D ends.\n");
        run_real(&c);
    } else {
        run_simulated(&c);
    }
out:
    mind_destroy(c.mind);
    scribe_destroy(c.scribe);
    ear_destroy(c.ear);
    mouth_destroy(c.mouth);
    report_destroy(c.report);
    knowledge_finish(&c.knowledge);
    config_finish(&c.config);
    return status;
}
