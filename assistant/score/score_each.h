/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * score_each: what was heard in every file under every condition, a line each,
 * with the numbers its confidence comes from: to look into mistakes, and to
 * train the confidence on.
 */
#ifndef UNCRAMP_SCORE_EACH_H
#define UNCRAMP_SCORE_EACH_H

#include <stdbool.h>

#include "assistant/base/status.h"
#include "assistant/score/score_labels.h"
#include "grammar/recognizer.h"

struct score_each;

/* Makes or empties the file; IO, after a line that says why. */
MUST_CHECK enum status score_each_open(const char *path,
                                       struct score_each **out);
/*
 * `right`: the best guess is what the label wants, accepted or not; of a file
 * that must be rejected it never is. NULL `each` is fine.
 */
void score_each_write(struct score_each *each, const char *condition,
                      const struct label *label,
                      const struct recognition *recognition, bool right);
/* IO where not all of it reached the disk. NULL is fine. */
MUST_CHECK enum status score_each_close(struct score_each *each);

#endif
