/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * report: what the person at the terminal, or a program behind --events, gets
 * to see. stdout carries the sentences spoken, one a line, or with --events
 * one JSON object a line; on a terminal, stderr carries one live line.
 */
#ifndef UNCRAMP_REPORT_H
#define UNCRAMP_REPORT_H

#include <stdbool.h>
#include <stdint.h>

#include "assistant/ear/ear.h"

struct report;

/* Times in events count from `start_ns`. `live`: draw the live line. */
struct report *report_create(bool events, bool live, int64_t start_ns);
/* Clears the live line. NULL is fine. */
void report_destroy(struct report *report);

void report_heard(struct report *report, int64_t now_ns,
                  const struct ear_event *event);
void report_rejected(struct report *report, int64_t now_ns,
                     const struct ear_event *event);
/* `latency_ms` below 0: it answers nothing that was heard. */
void report_say(struct report *report, int64_t now_ns, const char *text,
                double duration_s, double latency_ms);
/* `name` of a sound that begins. */
void report_sound(struct report *report, int64_t now_ns, const char *name);
void report_cut(struct report *report, int64_t now_ns, double played_s);
void report_hold(struct report *report, int64_t now_ns, int left_s);
void report_state(struct report *report, int64_t now_ns, const char *state);
/* `worker` is "ear" or "mouth"; `device` may be NULL. */
void report_worker(struct report *report, int64_t now_ns, const char *worker,
                   const char *status, const char *device);
/* Input level for the live line, dB re full scale. */
void report_level(struct report *report, double level_db);

#endif
