/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * config: what somebody has chosen for their bedside, in one YAML file. The
 * command line goes before the file, the file before the defaults. Each key is
 * explained in assistant/uncramp.yaml, the example that is shipped.
 */
#ifndef UNCRAMP_CONFIG_H
#define UNCRAMP_CONFIG_H

#include <stdbool.h>

#include "assistant/base/status.h"
#include "assistant/commands/options.h"

struct config {
    char *path;        /* of the file it was read from; NULL: none */
    char *microphone;  /* a part of its name; NULL: the best one */
    char *loudspeaker; /* the same */
    char *voice;       /* of eSpeak NG; NULL: our own choice */
    int voice_line;    /* where in the file; 0: on the command line */
    char *recordings;  /* folder of recorded sentences; NULL: none */
    int recordings_line;
    int words_per_minute;
    int volume;           /* as in audio/voice.h */
    char *quiet_hours;    /* as written; NULL: none */
    int quiet_hours_line; /* where */
    int quiet_from_min;   /* since midnight */
    int quiet_to_min;     /* before quiet_from_min: after midnight */
    int quiet_volume;     /* in these hours */
    int quiet_words_per_minute;
    bool earcons;           /* short sounds beside the sentences */
    bool as_loud_as_asked;  /* who whispers is answered softly */
    char *emergency_number; /* as spoken: "one one two"; NULL: see wording */
    int emergency_number_line;
    bool diary; /* cramps are noted */
};

/*
 * The file named by --config, else `uncramp/uncramp.yaml` in the user's config
 * folder, else /etc/uncramp/uncramp.yaml, else the defaults. NOT_FOUND,
 * INVALID, LIMIT or IO after a line `path:line:` for each fault; then there is
 * nothing to finish.
 */
MUST_CHECK enum status config_load(const struct options *options,
                                   struct config *out);
/*
 * NOT_FOUND where there is no such voice, after a line that names near ones. A
 * child is asked, which takes 50 ms, since no engine runs in this process.
 */
MUST_CHECK enum status config_check_voice(const struct config *config);
/* Of one never loaded, start from {0}. */
void config_finish(struct config *config);

#endif
