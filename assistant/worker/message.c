/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The lines between the processes: events of ear and mouth as JSON. A table
 * of names each; a field is written for the kinds that have it.
 */
#include <string.h>

#include "assistant/ear/ear.h"
#include "assistant/mouth/mouth.h"

static const char *const ear_names[] = {
    [EAR_READY] = "ready",       [EAR_WAITING] = "waiting",
    [EAR_LOST] = "lost",         [EAR_RESTARTED] = "restarted",
    [EAR_HEARD] = "heard",       [EAR_SPEECH_START] = "speech_start",
    [EAR_REJECTED] = "rejected", [EAR_BEAT] = "beat",
};

static const char *const mouth_names[] = {
    [MOUTH_READY] = "ready",     [MOUTH_WAITING] = "waiting",
    [MOUTH_LOST] = "lost",       [MOUTH_RESTARTED] = "restarted",
    [MOUTH_STARTED] = "started", [MOUTH_DONE] = "done",
    [MOUTH_BEAT] = "beat",
};

/* What may stand in a `reason`, so that events hold static text. */
static const char *const reasons[] = {"grammar", "confidence", "speaking",
                                      "noise"};

/* And in a `trouble`. */
static const char *const troubles[] = {"unknown", "silent", "slow", "clipping",
                                       "stuttering"};

static int find_name(const char *const *names, size_t count, const char *name)
{
    for (size_t i = 0; name != NULL && i < count; i++) {
        if (strcmp(names[i], name) == 0) {
            return (int)i;
        }
    }
    return -1;
}

static void write_slots(struct json *json, const struct intent *intent)
{
    struct json *slots = json_set_object(json, "slots");
    for (size_t i = 0; i < intent->n_slots; i++) {
        json_set_text(slots, intent->slots[i].name, intent->slots[i].value);
    }
}

struct json *ear_event_write(const struct ear_event *event)
{
    struct json *json = json_create();
    json_set_text(json, "event", ear_names[event->kind]);
    json_set_integer(json, "mono_ns", event->mono_ns);
    switch (event->kind) {
    case EAR_READY:
    case EAR_WAITING:
        json_set_text(json, "device", event->text ? event->text : "");
        break;
    case EAR_HEARD:
        json_set_text(json, "text", event->text);
        json_set_text(json, "intent", event->intent.name);
        write_slots(json, &event->intent);
        json_set_number(json, "confidence", event->confidence);
        json_set_number(json, "level_db", event->level_db);
        json_set_integer(json, "end_ns", event->end_ns);
        json_set_flag(json, "may_be_own", event->may_be_own);
        break;
    case EAR_REJECTED:
        json_set_text(json, "reason", event->reason);
        json_set_number(json, "confidence", event->confidence);
        json_set_integer(json, "end_ns", event->end_ns);
        break;
    case EAR_BEAT:
        json_set_number(json, "level_db", event->level_db);
        if (event->trouble != NULL) {
            json_set_text(json, "trouble", event->trouble);
        }
        break;
    case EAR_LOST:
    case EAR_RESTARTED:
    case EAR_SPEECH_START:
        break;
    }
    return json;
}

static bool read_heard(const struct json *json, struct ear_event *event)
{
    const char *intent = json_text(json, "intent");
    if (event->text == NULL || intent == NULL) {
        return false;
    }
    intent_set_name(&event->intent, intent);
    const struct json *slots = json_object(json, "slots");
    const char *name = NULL;
    const char *value = NULL;
    for (size_t i = 0; slots != NULL && json_member(slots, i, &name, &value);
         i++) {
        intent_set_slot(&event->intent, name, value);
    }
    return true;
}

static const char *read_trouble(const struct json *json)
{
    int trouble = find_name(troubles, sizeof troubles / sizeof troubles[0],
                            json_text(json, "trouble"));
    return trouble < 0 ? NULL : troubles[trouble];
}

bool ear_event_read(const struct json *json, struct ear_event *event)
{
    *event = (struct ear_event){0};
    int kind = find_name(ear_names, sizeof ear_names / sizeof ear_names[0],
                         json_text(json, "event"));
    if (kind < 0) {
        return false;
    }
    event->kind = (enum ear_event_kind)kind;
    event->mono_ns = json_integer(json, "mono_ns", 0);
    event->end_ns = json_integer(json, "end_ns", event->mono_ns);
    event->confidence = json_number(json, "confidence", 0);
    event->level_db = json_number(json, "level_db", 0);
    event->may_be_own = json_flag(json, "may_be_own", false);
    if (event->kind == EAR_READY || event->kind == EAR_WAITING) {
        event->text = json_text(json, "device");
    }
    event->trouble = read_trouble(json);
    if (event->kind == EAR_REJECTED) {
        int reason = find_name(reasons, sizeof reasons / sizeof reasons[0],
                               json_text(json, "reason"));
        event->reason = reason < 0 ? "noise" : reasons[reason];
    }
    if (event->kind == EAR_HEARD) {
        event->text = json_text(json, "text");
        return read_heard(json, event);
    }
    return true;
}

struct json *mouth_event_write(const struct mouth_event *event)
{
    struct json *json = json_create();
    json_set_text(json, "event", mouth_names[event->kind]);
    json_set_integer(json, "mono_ns", event->mono_ns);
    if (event->kind == MOUTH_READY || event->kind == MOUTH_WAITING) {
        json_set_text(json, "device", event->text ? event->text : "");
    }
    if (event->kind == MOUTH_STARTED || event->kind == MOUTH_DONE) {
        json_set_integer(json, "id", event->id);
        json_set_number(json, "duration_s", event->duration_s);
    }
    if (event->kind == MOUTH_DONE) {
        json_set_flag(json, "cut", event->cut);
    }
    if (event->trouble != NULL) {
        json_set_text(json, "trouble", event->trouble);
    }
    return json;
}

bool mouth_event_read(const struct json *json, struct mouth_event *event)
{
    *event = (struct mouth_event){0};
    int kind =
        find_name(mouth_names, sizeof mouth_names / sizeof mouth_names[0],
                  json_text(json, "event"));
    if (kind < 0) {
        return false;
    }
    event->kind = (enum mouth_event_kind)kind;
    event->text = json_text(json, "device");
    event->trouble = read_trouble(json);
    event->id = (int)json_integer(json, "id", 0);
    event->cut = json_flag(json, "cut", false);
    event->duration_s = json_number(json, "duration_s", 0);
    event->mono_ns = json_integer(json, "mono_ns", 0);
    return true;
}

double mouth_estimate_s(const char *text)
{
    const double s_per_word = 0.4;
    size_t words = 0;
    for (bool in_word = false; *text != '\0'; text++) {
        bool space = *text == ' ';
        words += !space && !in_word;
        in_word = !space;
    }
    return s_per_word * (double)words;
}
