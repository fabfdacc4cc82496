/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assistant/mind/complaint.h"

#include <stddef.h>
#include <string.h>

static const struct row {
    const char *trouble;
    const char *wording;
    bool deaf; /* told at once, and that it is over too */
} rows[] = {
    {"silent", "mic_silent", true},
    {"slow", "mic_slow", true},
    {"clipping", "mic_clipping", false},
    {"stuttering", "speaker_stuttering", false},
};

static const struct row *find_row(const char *trouble)
{
    for (size_t i = 0; trouble != NULL && i < sizeof rows / sizeof rows[0];
         i++) {
        if (strcmp(rows[i].trouble, trouble) == 0) {
            return &rows[i];
        }
    }
    return NULL;
}

bool complaint_hear(struct complaint *complaint, const char *trouble)
{
    if (trouble != NULL && strcmp(trouble, "unknown") == 0) {
        return false; /* an ear that has just begun knows nothing yet */
    }
    const struct row *before = find_row(complaint->trouble);
    const struct row *row = find_row(trouble);
    if (row == before) {
        return false;
    }
    complaint->owed =
        complaint->owed || (before && before->deaf && complaint->told);
    complaint->trouble = row ? row->trouble : NULL;
    complaint->told = false;
    return true;
}

const char *complaint_say(struct complaint *complaint, bool idle)
{
    const struct row *row = find_row(complaint->trouble);
    if (row != NULL && !complaint->told && (row->deaf || idle)) {
        complaint->told = true;
        return row->wording;
    }
    if (complaint->owed && (row == NULL || !row->deaf)) {
        complaint->owed = false;
        return "mic_back";
    }
    return NULL;
}
