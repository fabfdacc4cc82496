/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assistant/manner.h"

#include <time.h>

#include "audio/voice.h"

/* Whatever is asked for, it can be heard: 14 dB below the normal. */
#define VOLUME_LEAST 20

int manner_minute_of_day(void)
{
    time_t now = time(NULL);
    struct tm local;
    return localtime_r(&now, &local) != NULL ? local.tm_hour * 60 + local.tm_min
                                             : 0;
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
    sentence->volume = sentence->volume * volume / VOICE_VOLUME;
    if (sentence->volume < VOLUME_LEAST) {
        sentence->volume = VOLUME_LEAST;
    }
    sentence->words_per_minute =
        sentence->words_per_minute * rate / VOICE_WORDS_PER_MINUTE;
}
