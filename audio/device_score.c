/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "audio/device_score.h"

#include <stddef.h>
#include <string.h>

#define ANY   30
#define NEVER (-100)
/* Below any other, and better than nothing. */
#define RARELY (-25)

/* Added up for each that is part of the name, in any case. */
static const struct {
    const char *part;
    int input;
    int output;
} clues[] = {
    /* A monitor gives what a loudspeaker plays: it would hear only itself. */
    {"monitor", NEVER, NEVER},
    {"loopback", NEVER, NEVER},
    {"null", NEVER, NEVER},
    {"dummy", NEVER, NEVER},
    {"modem", NEVER, NEVER},
    /* Sockets that rarely have a loudspeaker behind them. */
    {"hdmi", NEVER, RARELY},
    {"displayport", NEVER, RARELY},
    {"iec958", RARELY, RARELY},
    {"spdif", RARELY, RARELY},
    {"s/pdif", RARELY, RARELY},
    /* A device listed before, as ALSA's plugins show it again. */
    {"surround", -15, -15},
    {"dmix", -15, -15},
    {"dsnoop", -15, -15},
    /* Bought and plugged in for it. */
    {"usb", 10, 10},
    {"headset", 5, 5},
    {"mic", 5, 0},
    {"webcam", 2, 0},
    {"speaker", 0, 5},
    {"headphone", 0, 3},
};

int device_score(const char *name, bool input)
{
    int score = ANY;
    for (size_t i = 0; i < sizeof clues / sizeof clues[0]; i++) {
        if (strcasestr(name, clues[i].part) != NULL) {
            score += input ? clues[i].input : clues[i].output;
        }
    }
    return score;
}

bool device_score_served(const char *name)
{
    return strcasestr(name, "pulse") != NULL ||
           strcasestr(name, "pipewire") != NULL;
}
