/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assistant/mind/manner.h"

#include <math.h>
#include <time.h>

#include "audio/voice.h"

/*
 * Each microphone has another gain, so only differences count: from the first
 * utterance on, as far as that may be plain speech, and then from a level that
 * follows: soon to one that is louder, slowly to a softer one, since a night of
 * whispers makes no new voice.
 */
#define USUAL_MIN_DB (-45.0)
#define USUAL_MAX_DB (-15.0)
#define RISE         0.25
#define FALL         0.05
/* People vary by this much from one sentence to the next. */
#define VARIES_DB 4.0
/* Softer by a quarter of the amplitude, louder by twice; more would be out of
 * place, or distorted. */
#define SOFTER_DB (-12.0)
#define LOUDER_DB 6.0

/* Whatever is asked for, it can be heard: 14 dB below the normal. */
#define VOLUME_LEAST 20

int manner_minute_of_day(void)
{
    time_t now = time(NULL);
    struct tm local;
    return localtime_r(&now, &local) != NULL ? local.tm_hour * 60 + local.tm_min
                                             : 0;
}

static double clamp(double value, double least, double most)
{
    return fmin(fmax(value, least), most);
}

void manner_hear(struct manner *manner, double level_db)
{
    if (manner->usual_db >= 0) {
        manner->usual_db = clamp(level_db, USUAL_MIN_DB, USUAL_MAX_DB);
    }
    double over_db = level_db - manner->usual_db;
    double beyond_db = over_db - clamp(over_db, -VARIES_DB, VARIES_DB);
    manner->asked_db = clamp(beyond_db, SOFTER_DB, LOUDER_DB);
    manner->usual_db += over_db * (over_db > 0 ? RISE : FALL);
}

bool manner_quiet_hours(const struct manner *manner)
{
    const struct config *config = manner->config;
    if (config == NULL || config->quiet_hours == NULL ||
        manner->minute_of_day == NULL) {
        return false;
    }
    int now = manner->minute_of_day();
    bool after = now >= config->quiet_from_min;
    bool before = now < config->quiet_to_min;
    return config->quiet_from_min < config->quiet_to_min ? after && before
                                                         : after || before;
}

void manner_apply(const struct manner *manner, struct sentence *sentence)
{
    const struct config *config = manner->config;
    if (config == NULL) {
        return;
    }
    bool quiet = manner_quiet_hours(manner);
    int volume = quiet ? config->quiet_volume : config->volume;
    int rate =
        quiet ? config->quiet_words_per_minute : config->words_per_minute;
    double factor =
        config->as_loud_as_asked ? pow(10, manner->asked_db / 20) : 1;
    sentence->volume =
        (int)lrint((double)(sentence->volume * volume) / VOICE_VOLUME * factor);
    if (sentence->volume < VOLUME_LEAST) {
        sentence->volume = VOLUME_LEAST;
    }
    sentence->words_per_minute =
        sentence->words_per_minute * rate / VOICE_WORDS_PER_MINUTE;
}
