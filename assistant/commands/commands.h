/* SPDX-License-Identifier: GPL-3.0-or-later */
/* commands: one function per command, each in command_NAME.c. */
#ifndef UNCRAMP_COMMANDS_H
#define UNCRAMP_COMMANDS_H

#include "assistant/base/status.h"
#include "assistant/commands/options.h"

MUST_CHECK enum status command_listen(const struct options *options);
MUST_CHECK enum status command_text(const struct options *options);
MUST_CHECK enum status command_wav(const struct options *options);
MUST_CHECK enum status command_hear(const struct options *options);
MUST_CHECK enum status command_score(const struct options *options);
MUST_CHECK enum status command_learn(const struct options *options);
MUST_CHECK enum status command_check(const struct options *options);
MUST_CHECK enum status command_diary(const struct options *options);
MUST_CHECK enum status command_doctor(const struct options *options);
MUST_CHECK enum status command_tell(const struct options *options);
MUST_CHECK enum status command_ear(const struct options *options);
MUST_CHECK enum status command_mouth(const struct options *options);

/* The listening states, for `hear --help`. */
void command_hear_help(void);
/* Labels, figures and the names in the JSON, for `score --help`. */
void command_score_help(void);
/* What it learns, where that is kept, what is not, for `learn --help`. */
void command_learn_help(void);
/* The columns of the CSV, for `diary --help`. */
void command_diary_help(void);
/* What it does, and the names in the JSON, for `doctor --help`. */
void command_doctor_help(void);
/* What DIR is, for `check --help`. */
void command_check_help(void);
/* Lines and [wait N], for `text --help`. */
void command_text_help(void);
/* What may be typed to it, for `ear --help` and `mouth --help`. */
void command_ear_help(void);
void command_mouth_help(void);

#endif
