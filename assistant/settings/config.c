/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The table of keys, read as the content's files are. What a number or a text
 * may be stands in the table; only what has a shape of its own (hours, a
 * telephone number) is checked here.
 */
#include "assistant/settings/config.h"

#include <ctype.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "assistant/base/log.h"
#include "assistant/base/memory.h"
#include "assistant/base/number.h"
#include "assistant/base/text.h"
#include "assistant/settings/paths.h"
#include "audio/voice.h"
#include "content/document.h"
#include "content/fields.h"

/* Below this nobody hears it (-20 dB); the most is the voice's own. */
#define VOLUME_MIN 10
/* By night: half as loud (-6 dB), and a little slower. */
#define QUIET_VOLUME           50
#define QUIET_WORDS_PER_MINUTE 135
/* It stands in the middle of a sentence that must stay short. */
#define EMERGENCY_NUMBER_MAX 30

#define MINUTES_PER_HOUR 60
#define HOURS_PER_DAY    24

#define RATE                                                                   \
    .min = VOICE_WORDS_PER_MINUTE_MIN, .max = VOICE_WORDS_PER_MINUTE_MAX
#define VOLUME .min = VOLUME_MIN, .max = VOICE_VOLUME_MAX

static const struct field fields[] = {
    {.name = "microphone",
     .type = FIELD_TEXT,
     .at = offsetof(struct config, microphone)},
    {.name = "loudspeaker",
     .type = FIELD_TEXT,
     .at = offsetof(struct config, loudspeaker)},
    {.name = "voice",
     .type = FIELD_TEXT,
     .at = offsetof(struct config, voice),
     .line_at = offsetof(struct config, voice_line)},
    {.name = "recordings",
     .type = FIELD_TEXT,
     .at = offsetof(struct config, recordings),
     .line_at = offsetof(struct config, recordings_line)},
    {.name = "words_per_minute",
     .type = FIELD_NUMBER,
     .at = offsetof(struct config, words_per_minute),
     .fallback = VOICE_WORDS_PER_MINUTE,
     RATE},
    {.name = "volume",
     .type = FIELD_NUMBER,
     .at = offsetof(struct config, volume),
     .fallback = VOICE_VOLUME,
     VOLUME},
    {.name = "quiet_hours",
     .type = FIELD_TEXT,
     .at = offsetof(struct config, quiet_hours),
     .line_at = offsetof(struct config, quiet_hours_line)},
    {.name = "quiet_volume",
     .type = FIELD_NUMBER,
     .at = offsetof(struct config, quiet_volume),
     .fallback = QUIET_VOLUME,
     VOLUME},
    {.name = "quiet_words_per_minute",
     .type = FIELD_NUMBER,
     .at = offsetof(struct config, quiet_words_per_minute),
     .fallback = QUIET_WORDS_PER_MINUTE,
     RATE},
    {.name = "earcons",
     .type = FIELD_FLAG,
     .at = offsetof(struct config, earcons),
     .fallback = true},
    {.name = "as_loud_as_asked",
     .type = FIELD_FLAG,
     .at = offsetof(struct config, as_loud_as_asked),
     .fallback = true},
    {.name = "emergency_number",
     .type = FIELD_TEXT,
     .at = offsetof(struct config, emergency_number),
     .line_at = offsetof(struct config, emergency_number_line)},
    {.name = "diary",
     .type = FIELD_FLAG,
     .at = offsetof(struct config, diary),
     .fallback = true},
};

static const struct kind kind = {
    .name = "the configuration",
    .fields = fields,
    .n_fields = sizeof fields / sizeof fields[0],
    .size = sizeof(struct config),
};

/* One or two digits below `limit`, or -1; `*at` moves behind them. */
static int read_part(const char **at, int limit)
{
    int number = 0;
    int digits = 0;
    for (; digits < 2 && isdigit((unsigned char)**at); digits++, (*at)++) {
        number = number * 10 + **at - '0';
    }
    return digits > 0 && number < limit ? number : -1;
}

/* 22:00 as minutes since midnight, or -1; `*at` moves behind it. */
static int read_time(const char **at)
{
    int hour = read_part(at, HOURS_PER_DAY);
    if (hour < 0 || **at != ':') {
        return -1;
    }
    (*at)++;
    int minute = read_part(at, MINUTES_PER_HOUR);
    return minute < 0 ? -1 : hour * MINUTES_PER_HOUR + minute;
}

static bool read_quiet_hours(const char *path, struct config *config)
{
    static const char between[] = " to ";
    const char *at = config->quiet_hours;
    if (at == NULL) {
        return true;
    }
    int from = read_time(&at);
    bool good = from >= 0 && strncmp(at, between, strlen(between)) == 0;
    at += good ? strlen(between) : 0;
    int to = good ? read_time(&at) : -1;
    if (to < 0 || *at != '\0') {
        log_at(path, config->quiet_hours_line,
               "\"quiet_hours\" must be two times of day, such as 22:00 to "
               "07:00");
        return false;
    }
    config->quiet_from_min = from;
    config->quiet_to_min = to;
    if (from == to) {
        log_at(path, config->quiet_hours_line,
               "\"quiet_hours\" end when they begin; give two different times, "
               "or take the key out");
        return false;
    }
    return true;
}

/* Digits one by one: a voice would make a hundred and twelve of 112. */
static bool spell_emergency_number(const char *path, struct config *config)
{
    const char *number = config->emergency_number;
    if (number == NULL) {
        return true;
    }
    struct text spoken = {0};
    bool good = strlen(number) <= EMERGENCY_NUMBER_MAX;
    for (const char *c = number; good && *c != '\0'; c++) {
        good = isalnum((unsigned char)*c) || strchr(" '-", *c) != NULL;
        if (isdigit((unsigned char)*c)) {
            bool follows =
                spoken.length > 0 && spoken.bytes[spoken.length - 1] != ' ';
            text_append(&spoken, follows ? " " : "");
            number_spell(*c - '0', &spoken);
        } else {
            text_append_n(&spoken, *c == '-' ? " " : c, 1);
        }
    }
    if (!good) {
        log_at(path, config->emergency_number_line,
               "\"emergency_number\" must be digits or a few words, such as "
               "112, at most %d letters",
               EMERGENCY_NUMBER_MAX);
    }
    free(config->emergency_number);
    config->emergency_number = text_take(&spoken);
    return good;
}

/* Whether it is there, the mouth looks: it may come later, as a disk does. */
static bool check_recordings(const char *path, const struct config *config)
{
    if (config->recordings == NULL || config->recordings[0] == '/') {
        return true;
    }
    log_at(path, config->recordings_line,
           "\"recordings\" must be a folder in full, beginning with /");
    return false;
}

static enum status read_file(const char *path, struct config *config)
{
    struct document *document = NULL;
    enum status status = document_load_if_any(path, &document);
    if (status == STATUS_OK && document != NULL) {
        bool good = fields_read(path, document_root(document), &kind, config);
        good &= read_quiet_hours(path, config);
        good &= spell_emergency_number(path, config);
        good &= check_recordings(path, config);
        status = good ? STATUS_OK : STATUS_INVALID;
    }
    document_destroy(document);
    return status;
}

static void override(const char *given, char **value)
{
    if (given != NULL) {
        free(*value);
        *value = xstrdup(given);
    }
}

enum status config_load(const struct options *options, struct config *out)
{
    *out = (struct config){0};
    fields_default(&kind, out);
    const char *named = options->value[OPTION_CONFIG];
    out->path = named != NULL ? xstrdup(named) : paths_config_find();
    enum status status =
        out->path != NULL ? read_file(out->path, out) : STATUS_OK;
    if (status != STATUS_OK) {
        config_finish(out);
        return status;
    }
    override(options->value[OPTION_DEVICE_IN], &out->microphone);
    override(options->value[OPTION_DEVICE_OUT], &out->loudspeaker);
    override(options->value[OPTION_RECORDINGS], &out->recordings);
    if (options->value[OPTION_VOICE] != NULL) {
        override(options->value[OPTION_VOICE], &out->voice);
        out->voice_line = 0;
    }
    return STATUS_OK;
}

void config_finish(struct config *config)
{
    fields_finish(&kind, config);
    free(config->path);
    *config = (struct config){0};
}
