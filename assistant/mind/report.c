/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assistant/mind/report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "assistant/base/clock.h"
#include "assistant/base/memory.h"
#include "assistant/base/text.h"

#define METER_CELLS    10
#define METER_FLOOR_DB (-60.0)
#define LIVE_COLUMNS   78

struct report {
    bool events;
    bool live;
    int64_t start_ns;
    /* What the live line shows. */
    char doing[24];
    char heard[48];
    char trouble[64];
    char last_status[2][16]; /* of ear and mouth: only changes are told */
    double level_db;
    int left_s;
};

struct report *report_create(bool events, bool live, int64_t start_ns)
{
    struct report *report = xcalloc(1, sizeof *report);
    report->events = events;
    report->live = live;
    report->start_ns = start_ns;
    report->level_db = METER_FLOOR_DB;
    (void)snprintf(report->doing, sizeof report->doing, "starting");
    return report;
}

static void clear_line(const struct report *report)
{
    if (report->live) {
        (void)fprintf(stderr, "\r\033[K");
    }
}

void report_destroy(struct report *report)
{
    if (report != NULL) {
        clear_line(report);
        free(report);
    }
}

static void draw_line(const struct report *report)
{
    if (!report->live) {
        return;
    }
    double part = 1 - report->level_db / METER_FLOOR_DB;
    int full = (int)(part * METER_CELLS + 0.5);
    char meter[METER_CELLS + 1];
    for (int i = 0; i < METER_CELLS; i++) {
        meter[i] = i < full ? '#' : '.';
    }
    meter[METER_CELLS] = '\0';
    struct text line = {0};
    text_printf(&line, "[%s] %s", meter, report->doing);
    if (report->left_s > 0) {
        text_printf(&line, ", %d s left", report->left_s);
    }
    if (report->trouble[0] != '\0') {
        text_printf(&line, " - %s", report->trouble);
    } else if (report->heard[0] != '\0') {
        text_printf(&line, " - heard: %s", report->heard);
    }
    (void)fprintf(stderr, "\r\033[K%.*s", LIVE_COLUMNS, text_str(&line));
    (void)fflush(stderr);
    text_finish(&line);
}

static struct json *event(const struct report *report, int64_t now_ns,
                          const char *name)
{
    struct json *json = json_create();
    json_set_number(json, "t",
                    (double)(now_ns - report->start_ns) / (double)NS_PER_S);
    json_set_text(json, "event", name);
    return json;
}

static void print_line(const struct report *report, const char *line)
{
    clear_line(report);
    (void)printf("%s\n", line);
    (void)fflush(stdout);
}

/* Takes `json` over. */
static void emit(const struct report *report, struct json *json)
{
    if (report->events) {
        char *line = json_print(json);
        print_line(report, line);
        free(line);
    }
    json_destroy(json);
    draw_line(report);
}

void report_heard(struct report *report, int64_t now_ns,
                  const struct ear_event *heard)
{
    (void)snprintf(report->heard, sizeof report->heard, "%s", heard->text);
    struct json *json = event(report, now_ns, "heard");
    json_set_text(json, "text", heard->text);
    json_set_text(json, "intent", heard->intent.name);
    struct json *slots = json_set_object(json, "slots");
    for (size_t i = 0; i < heard->intent.n_slots; i++) {
        json_set_text(slots, heard->intent.slots[i].name,
                      heard->intent.slots[i].value);
    }
    json_set_number(json, "confidence", heard->confidence);
    emit(report, json);
}

void report_rejected(struct report *report, int64_t now_ns,
                     const struct ear_event *rejected)
{
    (void)snprintf(report->heard, sizeof report->heard, "(%s)",
                   strcmp(rejected->reason, "speaking") == 0
                       ? "while I was speaking"
                       : "nothing I know");
    struct json *json = event(report, now_ns, "rejected");
    json_set_number(json, "confidence", rejected->confidence);
    json_set_text(json, "reason", rejected->reason);
    emit(report, json);
}

void report_say(struct report *report, int64_t now_ns, const char *text,
                double duration_s, double latency_ms)
{
    if (!report->events) {
        print_line(report, text);
    }
    struct json *json = event(report, now_ns, "say");
    json_set_text(json, "text", text);
    json_set_number(json, "duration_s", duration_s);
    if (latency_ms >= 0) {
        json_set_number(json, "latency_ms", latency_ms);
    }
    emit(report, json);
}

void report_sound(struct report *report, int64_t now_ns, const char *name)
{
    struct json *json = event(report, now_ns, "sound");
    json_set_text(json, "name", name);
    emit(report, json);
}

void report_cut(struct report *report, int64_t now_ns, double played_s)
{
    struct json *json = event(report, now_ns, "cut");
    json_set_number(json, "played_s", played_s);
    emit(report, json);
}

void report_hold(struct report *report, int64_t now_ns, int left_s)
{
    report->left_s = left_s;
    struct json *json = event(report, now_ns, "hold");
    json_set_integer(json, "left_s", left_s);
    emit(report, json);
}

void report_state(struct report *report, int64_t now_ns, const char *state)
{
    static const struct {
        const char *state;
        const char *doing;
    } doings[] = {
        {"idle", "listening"}, {"answer", "listening"},
        {"hold", "hold"},      {"rest", "rest"},
        {"paused", "paused"},  {"question", "your answer?"},
    };
    for (size_t i = 0; i < sizeof doings / sizeof doings[0]; i++) {
        if (strcmp(doings[i].state, state) == 0) {
            (void)snprintf(report->doing, sizeof report->doing, "%s",
                           doings[i].doing);
        }
    }
    if (strcmp(state, "hold") != 0 && strcmp(state, "question") != 0) {
        report->left_s = 0;
    }
    struct json *json = event(report, now_ns, "state");
    json_set_text(json, "name", state);
    emit(report, json);
}

void report_worker(struct report *report, int64_t now_ns, const char *worker,
                   const char *status, const char *device)
{
    static const struct {
        const char *worker;
        const char *status;
        const char *trouble;
    } troubles[] = {
        {"ear", "waiting", "no microphone: plug one in, I keep trying"},
        {"mouth", "waiting", "no loudspeaker: plug one in, I keep trying"},
        {"ear", "lost", "lost the microphone, starting it again"},
        {"ear", "silent", "the microphone gives zeros: is it muted?"},
        {"ear", "slow", "the microphone loses sound: plug it in again"},
        {"ear", "clipping", "the microphone clips: turn it down"},
        {"mouth", "stuttering",
         "the loudspeaker loses sound: plug it in again"},
        {"mouth", "lost", "lost the loudspeaker, starting it again"},
    };
    char *last = report->last_status[strcmp(worker, "mouth") == 0];
    if (strcmp(last, status) == 0) {
        return;
    }
    (void)snprintf(last, sizeof report->last_status[0], "%s", status);
    report->trouble[0] = '\0';
    for (size_t i = 0; i < sizeof troubles / sizeof troubles[0]; i++) {
        if (strcmp(troubles[i].worker, worker) == 0 &&
            strcmp(troubles[i].status, status) == 0) {
            (void)snprintf(report->trouble, sizeof report->trouble, "%s",
                           troubles[i].trouble);
        }
    }
    struct json *json = event(report, now_ns, worker);
    json_set_text(json, "status", status);
    if (device != NULL && device[0] != '\0') {
        json_set_text(json, "device", device);
    }
    emit(report, json);
}

void report_level(struct report *report, double level_db)
{
    report->level_db = level_db < METER_FLOOR_DB ? METER_FLOOR_DB : level_db;
    draw_line(report);
}
