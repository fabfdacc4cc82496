/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Any bytes as a message between the processes: reading ends well, and what
 * was read prints to a line that reads back as the same.
 */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "assistant/base/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_all(const struct json *json)
{
    static const char *const keys[] = {"event", "t", "mono_ns", "slots"};
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        (void)json_text(json, keys[i]);
        (void)json_number(json, keys[i], 0);
        (void)json_integer(json, keys[i], 0);
        (void)json_flag(json, keys[i], false);
    }
    const struct json *slots = json_object(json, "slots");
    const char *key = NULL;
    const char *value = NULL;
    for (size_t i = 0; slots != NULL && json_member(slots, i, &key, &value);
         i++) {
        assert(key != NULL && value != NULL);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct json *json = NULL;
    if (json_parse((const char *)data, size, &json) != STATUS_OK) {
        assert(json == NULL);
        return 0;
    }
    read_all(json);
    char *line = json_print(json);
    assert(strchr(line, '\n') == NULL);
    struct json *again = NULL;
    enum status status = json_parse(line, strlen(line), &again);
    assert(status == STATUS_OK);
    char *second = json_print(again);
    assert(strcmp(line, second) == 0);
    free(second);
    free(line);
    json_destroy(again);
    json_destroy(json);
    return 0;
}
