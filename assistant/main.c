/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * uncramp: a hands-free, offline voice assistant for leg cramps.
 *
 * Here is the table of commands, and the only place that chooses the exit
 * status: 0 done, 1 failed, 2 wrong usage.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "assistant/base/log.h"
#include "assistant/commands/commands.h"
#include "assistant/commands/options.h"

#define EVENTS  OPTION_BIT(OPTION_EVENTS)
#define CONTENT OPTION_BIT(OPTION_CONTENT)
#define CONFIG  OPTION_BIT(OPTION_CONFIG)
#define VOICE   OPTION_BIT(OPTION_VOICE)
#define READ    OPTION_BIT(OPTION_RECORDINGS)
#define IN      OPTION_BIT(OPTION_DEVICE_IN)
#define OUT     OPTION_BIT(OPTION_DEVICE_OUT)
#define HEARING                                                                \
    (OPTION_BIT(OPTION_GRAMMAR) | OPTION_BIT(OPTION_STATE) |                   \
     OPTION_BIT(OPTION_PLAIN))
#define LEARNING (OPTION_BIT(OPTION_FROM) | OPTION_BIT(OPTION_FORGET))
#define SCORING                                                                \
    (OPTION_BIT(OPTION_NOISE) | OPTION_BIT(OPTION_SNR) |                       \
     OPTION_BIT(OPTION_SEED) | OPTION_BIT(OPTION_JSON) |                       \
     OPTION_BIT(OPTION_CURVE) | OPTION_BIT(OPTION_EACH))

static const struct command commands[] = {
    {"listen", "", "the conversation, through microphone and loudspeaker", 0, 0,
     EVENTS | CONTENT | CONFIG | IN | OUT | VOICE | READ |
         OPTION_BIT(OPTION_OR_TEXT),
     NULL, command_listen},
    {"text", "", "the same conversation, typed", 0, 0,
     EVENTS | CONTENT | CONFIG, command_text_help, command_text},
    {"wav", "IN", "the same conversation, with a recording", 1, 1,
     EVENTS | CONTENT | CONFIG | VOICE | READ | OPTION_BIT(OPTION_OUT) |
         OPTION_BIT(OPTION_SLOW),
     NULL, command_wav},
    {"hear", "FILE...", "what is understood in each recording, as JSON lines",
     1, INT_MAX, CONTENT | HEARING, command_hear_help, command_hear},
    {"score", "LABELS.tsv", "how much is understood of labelled recordings", 1,
     1, CONTENT | HEARING | SCORING, command_score_help, command_score},
    {"learn", "", "get to know your voice and your microphone", 0, 0,
     CONTENT | CONFIG | IN | OUT | VOICE | LEARNING, command_learn_help,
     command_learn},
    {"check", "[DIR]", "whether content and grammar are sound", 0, 1,
     CONFIG | READ | OPTION_BIT(OPTION_WRITE), command_check_help,
     command_check},
    {"diary", "", "the cramps it was told about", 0, 0,
     OPTION_BIT(OPTION_CSV) | OPTION_BIT(OPTION_FORGET), command_diary_help,
     command_diary},
    {"doctor", "", "what is wrong with microphone and loudspeaker", 0, 0,
     CONTENT | CONFIG | IN | OUT | VOICE | OPTION_BIT(OPTION_JSON) |
         OPTION_BIT(OPTION_SAVE),
     command_doctor_help, command_doctor},
    {"tell", "TEXT", "say TEXT to the running assistant, as a button would", 1,
     1, 0, NULL, command_tell},
    {"ear", "", "the hearing part alone: text lines in, JSON lines out", 0, 0,
     CONTENT | IN, command_ear_help, command_ear},
    {"mouth", "", "the speaking part alone: text lines in, JSON lines out", 0,
     0, OUT | VOICE | READ, command_mouth_help, command_mouth},
    {0},
};

static int exit_status(enum status status)
{
    return status == STATUS_OK ? 0 : status == STATUS_USAGE ? 2 : 1;
}

/* A diary cut short by a full disk must not pass for the whole. Who closes a
 * pipe, as `head` does, has seen enough. */
static enum status finish_output(void)
{
    struct stat out;
    errno = 0;
    bool lost = fflush(stdout) != 0 || ferror(stdout);
    if (!lost || fstat(STDOUT_FILENO, &out) != 0 || S_ISFIFO(out.st_mode) ||
        S_ISSOCK(out.st_mode)) {
        return STATUS_OK;
    }
    log_error("output", "not all could be written%s%s; is there room?",
              errno ? ": " : "", errno ? strerror(errno) : "");
    return STATUS_IO;
}

/* Where one of them is closed, the next file opened would get its number, and
 * what we print would go into that. */
static void hold_standard_descriptors(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
        if (fcntl(fd, F_GETFD) < 0) {
            /* The lowest that is free, hence this; the workers' too. */
            (void)!open("/dev/null", O_RDWR);
        }
    }
}

int main(int argc, char **argv)
{
    hold_standard_descriptors();
    /* Workers are started as /proc/self/exe; pkill and top shall know them. */
    (void)prctl(PR_SET_NAME, "uncramp");
    struct options options;
    enum status status = options_parse(argc, argv, commands, &options);
    if (status == STATUS_OK && options.on[OPTION_HELP]) {
        options_help(commands, &options);
    } else if (status == STATUS_OK && options.on[OPTION_VERSION]) {
        (void)printf("uncramp %s\n", UNCRAMP_VERSION);
    } else if (status == STATUS_OK) {
        log_set_level(options.verbosity == 0   ? LOG_WARN
                      : options.verbosity == 1 ? LOG_INFO
                                               : LOG_DEBUG);
        status = options.command->run(&options);
    }
    options_finish(&options);
    enum status written = finish_output();
    status = status == STATUS_OK ? written : status;
    return exit_status(status);
}
