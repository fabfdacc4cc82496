/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assistant/base/status.h"

#include <stddef.h>

const char *status_text(enum status status)
{
    static const char *const texts[] = {
        [STATUS_OK] = "done",
        [STATUS_USAGE] = "wrong usage",
        [STATUS_NOT_FOUND] = "not found",
        [STATUS_INVALID] = "malformed input",
        [STATUS_LIMIT] = "input too large",
        [STATUS_IO] = "reading or writing failed",
        [STATUS_NO_DEVICE] = "no sound device",
        [STATUS_ENGINE] = "a library failed",
        [STATUS_BUSY] = "in use",
        [STATUS_END] = "end",
    };
    size_t i = (size_t)status;
    return i < sizeof texts / sizeof texts[0] && texts[i] ? texts[i]
                                                          : "unknown status";
}
