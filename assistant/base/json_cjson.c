/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * json on cJSON. `struct json` is a cJSON item under another name, so that no
 * other file sees the library; it is never dereferenced as itself.
 */
#include "assistant/base/json.h"

#include <cJSON.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "assistant/base/memory.h"
#include "assistant/base/text.h"

static cJSON *item(const struct json *json)
{
    return (cJSON *)json;
}

static void *checked(void *made)
{
    if (made == NULL) {
        abort();
    }
    return made;
}

struct json *json_create(void)
{
    return checked(cJSON_CreateObject());
}

void json_destroy(struct json *json)
{
    cJSON_Delete(item(json));
}

enum status json_parse(const char *line, size_t length, struct json **out)
{
    *out = NULL;
    cJSON *parsed = cJSON_ParseWithLength(line, length);
    if (!cJSON_IsObject(parsed)) {
        cJSON_Delete(parsed);
        return STATUS_INVALID;
    }
    *out = (struct json *)parsed;
    return STATUS_OK;
}

char *json_print(const struct json *json)
{
    char *line = checked(cJSON_PrintUnformatted(item(json)));
    char *copy = xstrdup(line);
    cJSON_free(line);
    return copy;
}

static void set(struct json *json, const char *key, cJSON *value)
{
    cJSON_DeleteItemFromObjectCaseSensitive(item(json), key);
    cJSON_AddItemToObject(item(json), key, checked(value));
}

/* File names are any bytes, and JSON is UTF-8: what is none becomes U+FFFD. */
static cJSON *create_string(const char *value)
{
    struct text clean = {0};
    size_t left = strlen(value);
    while (left > 0) {
        size_t n = text_character(value, left);
        text_append_n(&clean, n > 0 ? value : "\xef\xbf\xbd", n > 0 ? n : 3);
        value += n > 0 ? n : 1;
        left -= n > 0 ? n : 1;
    }
    cJSON *made = cJSON_CreateString(text_str(&clean));
    text_finish(&clean);
    return made;
}

void json_set_text(struct json *json, const char *key, const char *value)
{
    set(json, key, value ? create_string(value) : cJSON_CreateNull());
}

void json_set_number(struct json *json, const char *key, double value)
{
    /* cJSON would print 0.1 + 0.2 with 17 digits. */
    char digits[64];
    if (!isfinite(value) || fabs(value) > 1e15) {
        value = 0;
    }
    (void)snprintf(digits, sizeof digits, "%.3f", value);
    char *end = digits + strlen(digits);
    while (end[-1] == '0') {
        *--end = '\0';
    }
    if (end[-1] == '.') {
        end[-1] = '\0';
    }
    set(json, key, cJSON_CreateRaw(strcmp(digits, "-0") ? digits : "0"));
}

void json_set_integer(struct json *json, const char *key, long long value)
{
    char digits[32];
    (void)snprintf(digits, sizeof digits, "%lld", value);
    set(json, key, cJSON_CreateRaw(digits));
}

void json_set_flag(struct json *json, const char *key, bool value)
{
    set(json, key, cJSON_CreateBool(value));
}

void json_set_null(struct json *json, const char *key)
{
    set(json, key, cJSON_CreateNull());
}

struct json *json_set_object(struct json *json, const char *key)
{
    cJSON *child = cJSON_CreateObject();
    set(json, key, child);
    return (struct json *)child;
}

static const cJSON *get(const struct json *json, const char *key)
{
    return cJSON_GetObjectItemCaseSensitive(item(json), key);
}

const char *json_text(const struct json *json, const char *key)
{
    return cJSON_GetStringValue(get(json, key));
}

double json_number(const struct json *json, const char *key, double fallback)
{
    const cJSON *value = get(json, key);
    return cJSON_IsNumber(value) ? value->valuedouble : fallback;
}

long long json_integer(const struct json *json, const char *key,
                       long long fallback)
{
    double value = json_number(json, key, (double)fallback);
    if (!(fabs(value) < 9.2e18)) {
        return fallback;
    }
    return (long long)value;
}

bool json_flag(const struct json *json, const char *key, bool fallback)
{
    const cJSON *value = get(json, key);
    return cJSON_IsBool(value) ? cJSON_IsTrue(value) : fallback;
}

const struct json *json_object(const struct json *json, const char *key)
{
    const cJSON *value = get(json, key);
    return cJSON_IsObject(value) ? (const struct json *)value : NULL;
}

bool json_member(const struct json *json, size_t index, const char **key,
                 const char **value)
{
    const cJSON *child = item(json)->child;
    while (child != NULL && index > 0) {
        child = child->next;
        index--;
    }
    if (child == NULL) {
        return false;
    }
    *key = child->string;
    *value = cJSON_IsString(child) ? child->valuestring : "";
    return true;
}
