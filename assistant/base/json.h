/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * json: one flat JSON object per line, for events and for the messages
 * between the processes. Values are text, numbers, flags, null, or one level
 * of text-to-text objects (the slots). Not thread-safe.
 */
#ifndef UNCRAMP_JSON_H
#define UNCRAMP_JSON_H

#include <stdbool.h>
#include <stddef.h>

#include "assistant/base/status.h"

struct json;

struct json *json_create(void);
/* NULL is fine. */
void json_destroy(struct json *json);

/* Reads one object of at most `length` bytes; anything else is INVALID. */
MUST_CHECK enum status json_parse(const char *line, size_t length,
                                  struct json **out);
/* The object on one line, no newline; the caller frees it. */
char *json_print(const struct json *json);

/* Setting a key again replaces it. Texts are copied; NULL becomes null. */
void json_set_text(struct json *json, const char *key, const char *value);
/* Written with at most three decimals: times and confidences need no more. */
void json_set_number(struct json *json, const char *key, double value);
/*
 * Whole numbers keep every digit up to 2^53; a time in nanoseconds passes that
 * after 104 days and is then read back a nanosecond or two off.
 */
void json_set_integer(struct json *json, const char *key, long long value);
void json_set_flag(struct json *json, const char *key, bool value);
void json_set_null(struct json *json, const char *key);
/* An empty object under `key`; owned by `json`, filled by the caller. */
struct json *json_set_object(struct json *json, const char *key);

/* The text under `key`, NULL where there is none; owned by `json`. */
const char *json_text(const struct json *json, const char *key);
double json_number(const struct json *json, const char *key, double fallback);
long long json_integer(const struct json *json, const char *key,
                       long long fallback);
bool json_flag(const struct json *json, const char *key, bool fallback);
/* The object under `key`, or NULL; owned by `json`. */
const struct json *json_object(const struct json *json, const char *key);
/*
 * The `index`th member of an object: its key and its text ("" where the value
 * is no text). False past the end. Both are owned by `json`.
 */
bool json_member(const struct json *json, size_t index, const char **key,
                 const char **value);

#endif
