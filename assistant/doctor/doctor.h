/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * doctor: what `uncramp doctor` measures, and what it makes of that.
 *
 * Measuring is done in child processes (trial.h), since every call into
 * PortAudio can hang; judging is pure. A check is a row of a table: one
 * diagnosis each, or none where it could not be tried.
 */
#ifndef UNCRAMP_DOCTOR_H
#define UNCRAMP_DOCTOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "assistant/base/status.h"
#include "assistant/settings/config.h"
#include "audio/devices.h"
#include "audio/measure.h"
#include "content/content.h"
#include "grammar/effort.h"

#define DOCTOR_TEXT_MAX 400
#define DOCTOR_SENTENCE "my calf is cramping"

/* ----------------------------------------------------------- measurements */

/* How far a trial came. */
enum doctor_end {
    DOCTOR_UNTRIED,
    DOCTOR_WORKED,
    DOCTOR_REFUSED, /* it said why it cannot */
    DOCTOR_HUNG,
    DOCTOR_DIED,
    DOCTOR_STOOD_STILL /* a device that opened, and then gave or took nothing */
};

enum doctor_stage {
    DOCTOR_LOOKING, /* for devices */
    DOCTOR_OPENING,
    DOCTOR_RUNNING,
    DOCTOR_CLOSING,
    DOCTOR_STAGES
};

struct doctor_device {
    enum doctor_end end;
    enum doctor_stage stage;    /* where it ended, other than WORKED */
    char said[DOCTOR_TEXT_MAX]; /* REFUSED: why */
    char name[96];
    unsigned rate_hz;
    unsigned channels;
    double measured_hz; /* 0: not measured */
};

struct doctor_hearing {
    bool tried;
    bool spoken;
    bool understood;
    char text[128]; /* the best guess */
    double confidence;
    struct sound_figures speech;
};

struct doctor_program {
    enum doctor_end end;
    char said[DOCTOR_TEXT_MAX];
    double seconds;     /* to load it all */
    enum effort effort; /* that hearing makes here */
};

struct doctor_state {
    bool writable;                      /* the state folder */
    char said[DOCTOR_TEXT_MAX];         /* its path, or why it is not */
    bool running;                       /* another uncramp listens */
    char running_said[DOCTOR_TEXT_MAX]; /* and which */
};

struct doctor_measures {
    struct doctor_program program;
    struct doctor_state state;
    enum doctor_end listed;
    struct devices devices;
    struct doctor_device microphone;
    struct doctor_device loudspeaker;
    struct sound_figures quiet; /* of the room, with nothing said; 0 s: none */
    struct sound_figures all;   /* of everything the microphone gave */
    bool echo_tried;
    struct echo_figures echo; /* its delay is from when it was played */
    struct doctor_hearing hearing;
};

/* -------------------------------------------------------------- judgement */

enum doctor_verdict {
    DOCTOR_NOTHING, /* could not be tried; another check says why */
    DOCTOR_OK,
    DOCTOR_NOTE,
    DOCTOR_FAULT
};

/* What is to blame, in the spoken verdict. */
enum doctor_part {
    DOCTOR_PROGRAM,
    DOCTOR_MICROPHONE,
    DOCTOR_LOUDSPEAKER,
    DOCTOR_PARTS
};

struct doctor_diagnosis {
    const char *check; /* its name; static */
    enum doctor_part part;
    enum doctor_verdict verdict;
    char what[DOCTOR_TEXT_MAX];   /* with the figure */
    char remedy[DOCTOR_TEXT_MAX]; /* "" where nothing is to be done */
};

#define DOCTOR_CHECKS_MAX 20

/* Fills at most DOCTOR_CHECKS_MAX, in the order they are shown in. */
size_t doctor_judge(const struct doctor_measures *measures,
                    struct doctor_diagnosis *out);

/* ------------------------------------------------- measuring and reporting */

/*
 * Takes about ten seconds, a sentence included, and never hangs. `content`
 * (NULL: none could be loaded) has the sentences it speaks; `content_dir` is
 * tried (NULL: our own). END where a signal
 * stopped it.
 */
MUST_CHECK enum status doctor_measure(const char *content_dir,
                                      const struct config *config,
                                      const struct content *content,
                                      struct doctor_measures *out);

/* Says it through the loudspeaker; nothing happens where that fails. */
void doctor_say(const struct config *config, const char *text);

/*
 * What is logged from now on goes to `said`, the last line of it, without its
 * level and module.
 */
void doctor_take_log(char said[DOCTOR_TEXT_MAX]);

/* A line each on stdout, what to do below it; then a line that sums up. */
void doctor_print(const struct doctor_measures *measures,
                  const struct doctor_diagnosis *diagnoses, size_t n);
/* One object on stdout; `doctor --help` lists its names. */
void doctor_print_json(const struct doctor_measures *measures,
                       const struct doctor_diagnosis *diagnoses, size_t n);

#endif
