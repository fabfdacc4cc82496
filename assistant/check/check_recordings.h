/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * check_recordings: what is still to be read aloud by somebody who lends it
 * their voice, and what they named wrongly.
 */
#ifndef UNCRAMP_CHECK_RECORDINGS_H
#define UNCRAMP_CHECK_RECORDINGS_H

#include "assistant/base/status.h"
#include "content/content.h"

/*
 * Prints each sentence that has no recording in `folder`, after the name that
 * its file must have and a tab. Files that no sentence is named so for, and how
 * many are missing, are logged. `emergency_number` as spoken; NULL: the
 * content's. NOT_FOUND where there is no such folder.
 */
MUST_CHECK enum status check_recordings(const struct content *content,
                                        const char *folder,
                                        const char *emergency_number);

#endif
