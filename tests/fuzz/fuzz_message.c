/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Any bytes from a worker: cut into lines, parsed, read as events of the ear
 * and of the mouth. What is an event is written and read back as the same.
 */
#include <assert.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "assistant/ear/ear.h"
#include "assistant/mouth/mouth.h"
#include "assistant/worker/lines.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct json *across(struct json *json)
{
    char *line = json_print(json);
    struct json *read = NULL;
    enum status status = json_parse(line, strlen(line), &read);
    assert(status == STATUS_OK);
    free(line);
    json_destroy(json);
    return read;
}

static void read_ear(const struct json *json)
{
    struct ear_event event;
    struct ear_event again;
    if (ear_event_read(json, &event)) {
        assert(event.kind != EAR_REJECTED || event.reason != NULL);
        struct json *copy = across(ear_event_write(&event));
        bool same = ear_event_read(copy, &again);
        assert(same && again.kind == event.kind);
        assert(again.intent.n_slots == event.intent.n_slots);
        intent_finish(&again.intent);
        json_destroy(copy);
    }
    intent_finish(&event.intent);
}

static void read_mouth(const struct json *json)
{
    struct mouth_event event;
    struct mouth_event again;
    if (mouth_event_read(json, &event)) {
        struct json *copy = across(mouth_event_write(&event));
        bool same = mouth_event_read(copy, &again);
        assert(same && again.kind == event.kind);
        json_destroy(copy);
    }
}

static void read_line(const char *line, size_t length)
{
    struct json *json = NULL;
    if (json_parse(line, length, &json) == STATUS_OK) {
        read_ear(json);
        read_mouth(json);
        json_destroy(json);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct lines lines;
    int fds[2];
    /* Less than a pipe holds, so that writing never waits. */
    if (size > 60000 || pipe2(fds, O_NONBLOCK) != 0) {
        return 0;
    }
    ssize_t written = write(fds[1], data, size);
    assert(written == (ssize_t)size);
    (void)close(fds[1]);
    const char *line = NULL;
    size_t length = 0;
    size_t total = 0;
    lines_clear(&lines);
    while (lines_read(&lines, fds[0], &line, &length) == LINES_LINE) {
        assert(length < LINES_MAX && line[length] == '\0');
        total += length + 1;
        assert(total <= size);
        read_line(line, length);
    }
    (void)close(fds[0]);
    return 0;
}
