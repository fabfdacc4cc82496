/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One function a check: figures in, a sentence with the figure and one with
 * what to do out. A check whose figures are missing says nothing; the one that
 * explains why stands before it.
 */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "assistant/doctor/doctor.h"
#include "audio/echo_delay.h"

/*
 * What a device may be off by: the crystals of cheap ones are within 0.1 %,
 * blocks blur four seconds of counting by 3 %, and one that loses sound (47 %
 * were seen) is far below.
 */
#define RATE_OFF 0.1
/*
 * Speech at arm's length is at -30 dB through a usual microphone, and half as
 * many words are understood where the noise is 6 dB below it as where it is 24
 * below (tests/bench/RESULTS.md).
 */
#define NOISE_HIGH_DB        (-50.0)
#define NOISE_TOO_DB         (-34.0)
#define SPEECH_LOW_DB        (-50.0)
#define SPEECH_OVER_DB       18.0
#define SPEECH_TOO_LITTLE_DB 6.0
/* Of all samples; a shout clips a few. */
#define CLIPPED_NOTE  0.0001
#define CLIPPED_FAULT 0.005
#define OFFSET_NOTE   0.02
#define OFFSET_FAULT  0.2
/* The echo canceller looks so far back. */
#define ECHO_LATE_S  (ECHO_DELAY_MAX_MS / 1000.0)
#define ECHO_LOUD_DB (-9.0)

static void say(struct doctor_diagnosis *d, enum doctor_verdict verdict,
                const char *remedy, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

static void say(struct doctor_diagnosis *d, enum doctor_verdict verdict,
                const char *remedy, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    (void)vsnprintf(d->what, sizeof d->what, format, args);
    va_end(args);
    (void)snprintf(d->remedy, sizeof d->remedy, "%s", remedy ? remedy : "");
    d->verdict = verdict;
}

/* ---------------------------------------------------------------- program */

static void judge_effort(const struct doctor_measures *m,
                         struct doctor_diagnosis *d)
{
    const struct doctor_program *program = &m->program;
    if (program->end == DOCTOR_WORKED && program->effort != EFFORT_FULL) {
        say(d, DOCTOR_NOTE,
            "use a faster one, such as a Pi 4; if it is one already, it may be "
            "too hot or short of power; stopping other programs is of no use",
            "this machine is slow, so answers come about a second later");
    }
}

static void judge_program(const struct doctor_measures *m,
                          struct doctor_diagnosis *d)
{
    const struct doctor_program *program = &m->program;
    switch (program->end) {
    case DOCTOR_WORKED:
        say(d, DOCTOR_OK, NULL, "content, grammar and model load in %.1f s",
            program->seconds);
        break;
    case DOCTOR_REFUSED:
        say(d, DOCTOR_FAULT, "run uncramp check, or install uncramp again",
            "cannot load: %s", program->said);
        break;
    case DOCTOR_HUNG:
        say(d, DOCTOR_FAULT, "free some memory, or use a faster machine",
            "content, grammar and model do not load in time");
        break;
    case DOCTOR_DIED:
    case DOCTOR_STOOD_STILL:
    case DOCTOR_UNTRIED:
        say(d, DOCTOR_FAULT,
            "reinstall the package pocketsphinx-en-us, and uncramp",
            "loading content, grammar and model ended the process: %s",
            program->said[0] ? program->said : "the model may be damaged");
        break;
    }
}

static void judge_state(const struct doctor_measures *m,
                        struct doctor_diagnosis *d)
{
    if (m->state.writable) {
        say(d, DOCTOR_OK, NULL, "%s can be written", m->state.said);
    } else {
        say(d, DOCTOR_FAULT,
            "free some space, or correct the folder's owner; "
            "XDG_STATE_HOME names another one",
            "cannot write the state folder: %s", m->state.said);
    }
}

static void judge_running(const struct doctor_measures *m,
                          struct doctor_diagnosis *d)
{
    if (m->state.running) {
        say(d, DOCTOR_NOTE,
            "stop it for this examination if a device is said to be busy",
            "another uncramp holds the devices: %s", m->state.running_said);
    } else {
        say(d, DOCTOR_OK, NULL, "no other uncramp is listening");
    }
}

/* ---------------------------------------------------------------- devices */

static void judge_devices(const struct doctor_measures *m,
                          struct doctor_diagnosis *d)
{
    size_t microphones = 0;
    for (size_t i = 0; i < m->devices.n; i++) {
        microphones += m->devices.entries[i].input;
    }
    size_t loudspeakers = m->devices.n - microphones;
    if (m->listed == DOCTOR_HUNG) {
        say(d, DOCTOR_FAULT,
            "restart the sound server (systemctl --user restart pipewire "
            "pulseaudio), or unplug the device added last",
            "looking for sound devices hangs: a sound server or driver is "
            "frozen");
    } else if (m->listed != DOCTOR_WORKED) {
        say(d, DOCTOR_FAULT, "reinstall the package libportaudio2",
            "looking for sound devices ended the process");
    } else if (m->devices.n == 0) {
        say(d, DOCTOR_FAULT,
            "plug one in; start the sound server, or stop it where it runs as "
            "somebody else; be in the group audio (usermod -aG audio)",
            "there is no sound device at all");
    } else {
        say(d, DOCTOR_OK, NULL, "%zu to listen with, %zu to speak through",
            microphones, loudspeakers);
    }
}

/* Both kinds of device; true where it works. */
static bool judge_opening(const struct doctor_device *device, const char *noun,
                          struct doctor_diagnosis *d)
{
    static const char *const doing[DOCTOR_STAGES] = {
        [DOCTOR_LOOKING] = "looking for",
        [DOCTOR_OPENING] = "opening",
        [DOCTOR_RUNNING] = "using",
        [DOCTOR_CLOSING] = "closing",
    };
    switch (device->end) {
    case DOCTOR_UNTRIED:
        return false;
    case DOCTOR_WORKED:
        return true;
    case DOCTOR_REFUSED:
        say(d, DOCTOR_FAULT,
            "plug one in, or name another; uncramp doctor lists them",
            "there is no %s that opens%s%s", noun, device->said[0] ? ": " : "",
            device->said);
        break;
    case DOCTOR_HUNG:
        say(d, DOCTOR_FAULT,
            "restart the sound server (systemctl --user restart pipewire "
            "pulseaudio), or unplug it and plug it in again",
            "%s the %s hangs: the sound server or the driver is frozen",
            doing[device->stage], noun);
        break;
    case DOCTOR_DIED:
        say(d, DOCTOR_FAULT, "unplug it and plug it in again",
            "%s the %s ended the process", doing[device->stage], noun);
        break;
    case DOCTOR_STOOD_STILL:
        say(d, DOCTOR_FAULT,
            "it may be suspended (pactl suspend-source or suspend-sink NAME "
            "0), or its server frozen: restart that, or plug it in again",
            "the %s \"%s\" opens, and then stands still", noun, device->name);
        break;
    }
    return false;
}

static void judge_microphone(const struct doctor_measures *m,
                             struct doctor_diagnosis *d)
{
    const struct doctor_device *device = &m->microphone;
    if (judge_opening(device, "microphone", d)) {
        say(d, DOCTOR_OK, NULL, "\"%s\" opens, at %u Hz with %u channel%s",
            device->name, device->rate_hz, device->channels,
            device->channels == 1 ? "" : "s");
    }
}

static bool recorded(const struct doctor_measures *m)
{
    return m->quiet.seconds > 0;
}

static void judge_rate(const struct doctor_measures *m,
                       struct doctor_diagnosis *d)
{
    const struct doctor_device *device = &m->microphone;
    if (!recorded(m) || device->measured_hz <= 0) {
        return;
    }
    double part = device->measured_hz / device->rate_hz;
    bool wrong = fabs(part - 1) > RATE_OFF;
    say(d, wrong ? DOCTOR_FAULT : DOCTOR_OK,
        wrong ? "plug it in again, into another socket and without a hub; stop "
                "other programs; give the machine a stronger power supply"
              : NULL,
        "%.0f of %u samples a second come (%.0f %%)", device->measured_hz,
        device->rate_hz, 100 * part);
}

static void judge_signal(const struct doctor_measures *m,
                         struct doctor_diagnosis *d)
{
    if (!recorded(m)) {
        return;
    }
    if (m->all.zeros) {
        say(d, DOCTOR_FAULT,
            "it is muted or switched off: unmute it (pactl set-source-mute "
            "@DEFAULT_SOURCE@ 0, or alsamixer), or look for a switch on it",
            "the microphone gives nothing but zeros");
    } else if (m->quiet.zeros && m->echo_tried && m->echo.found) {
        say(d, DOCTOR_FAULT, "choose a real microphone with --device-in NAME",
            "this is no microphone: it gives what the loudspeaker plays, and "
            "zeros otherwise");
    } else if (m->quiet.zeros) {
        say(d, DOCTOR_NOTE,
            "switch off noise suppression in the sound settings, if there is "
            "any",
            "the microphone gives zeros while it is quiet");
    } else {
        say(d, DOCTOR_OK, NULL, "the microphone gives sound");
    }
}

static void judge_noise(const struct doctor_measures *m,
                        struct doctor_diagnosis *d)
{
    double floor_db = m->quiet.floor_db;
    if (!recorded(m) || m->all.zeros) {
        return;
    }
    if (floor_db > NOISE_TOO_DB) {
        say(d, DOCTOR_FAULT,
            "turn the microphone down (alsamixer, pavucontrol), move it away "
            "from fans, or switch off what is loud",
            "the quiet room is at %.0f dB, as loud as speech", floor_db);
    } else if (floor_db > NOISE_HIGH_DB) {
        say(d, DOCTOR_NOTE,
            "put the microphone closer to you, and away from fans",
            "the quiet room is at %.0f dB: soft speech will be lost in it",
            floor_db);
    } else {
        say(d, DOCTOR_OK, NULL, "the quiet room is at %.0f dB", floor_db);
    }
}

static void judge_clipping(const struct doctor_measures *m,
                           struct doctor_diagnosis *d)
{
    double part = m->all.clipped;
    if (!recorded(m) || m->all.zeros) {
        return;
    }
    if (part > CLIPPED_NOTE) {
        say(d, part > CLIPPED_FAULT ? DOCTOR_FAULT : DOCTOR_NOTE,
            "turn the microphone down (alsamixer, pavucontrol), its boost "
            "first; or move it away from the loudspeaker",
            "%.2f %% of the sound is clipped, the peak is at %.0f dB",
            100 * part, m->all.peak_db);
    } else {
        say(d, DOCTOR_OK, NULL, "nothing is clipped, the peak is at %.0f dB",
            m->all.peak_db);
    }
}

static void judge_offset(const struct doctor_measures *m,
                         struct doctor_diagnosis *d)
{
    double part = fabs(m->all.offset);
    if (recorded(m) && part > OFFSET_NOTE) {
        say(d, part > OFFSET_FAULT ? DOCTOR_FAULT : DOCTOR_NOTE,
            "the sound card or the microphone is faulty, or they do not fit: "
            "try another socket or another microphone",
            "the sound is off its middle by %.0f %%", 100 * part);
    }
}

/* ------------------------------------------------------------ loudspeaker */

static void judge_loudspeaker(const struct doctor_measures *m,
                              struct doctor_diagnosis *d)
{
    const struct doctor_device *device = &m->loudspeaker;
    if (judge_opening(device, "loudspeaker", d)) {
        say(d, DOCTOR_OK, NULL,
            "\"%s\" opens, at %u Hz with %u channel%s, and takes sound",
            device->name, device->rate_hz, device->channels,
            device->channels == 1 ? "" : "s");
    }
}

static void judge_echo(const struct doctor_measures *m,
                       struct doctor_diagnosis *d)
{
    const struct echo_figures *echo = &m->echo;
    if (!m->echo_tried || m->all.zeros) {
        return;
    }
    double delay_ms = 1000 * echo->delay_s;
    if (!echo->found) {
        say(d, DOCTOR_NOTE,
            "if you did not hear a chirp, turn the loudspeaker up, or name "
            "another with --device-out; with headphones all is well",
            "the microphone does not hear the loudspeaker");
    } else if (echo->level_db > ECHO_LOUD_DB) {
        say(d, DOCTOR_NOTE,
            "move the microphone away from the loudspeaker, or turn that down",
            "the loudspeaker comes in at %.0f dB, after %.0f ms: louder than "
            "you",
            echo->level_db, delay_ms);
    } else if (echo->delay_s > ECHO_LATE_S) {
        say(d, DOCTOR_NOTE,
            "a cable is quicker than Bluetooth; otherwise wait until it has "
            "spoken before you do",
            "the loudspeaker comes in after %.0f ms, at %.0f dB: too late to "
            "be taken out",
            delay_ms, echo->level_db);
    } else {
        say(d, DOCTOR_OK, NULL,
            "the loudspeaker comes in after %.0f ms, at %.0f dB", delay_ms,
            echo->level_db);
    }
}

/* --------------------------------------------------------------- sentence */

static void judge_hearing(const struct doctor_measures *m,
                          struct doctor_diagnosis *d)
{
    const struct doctor_hearing *hearing = &m->hearing;
    if (!recorded(m) || m->all.zeros || m->program.end != DOCTOR_WORKED) {
        return;
    }
    if (!hearing->tried) {
        say(d, DOCTOR_NOTE, "run it from a terminal",
            "not tried, as nobody is at the keyboard");
    } else if (!hearing->spoken) {
        say(d, DOCTOR_NOTE,
            "run it again, and say \"" DOCTOR_SENTENCE "\" when asked",
            "nobody was heard to speak");
    } else if (hearing->understood &&
               strcmp(hearing->text, DOCTOR_SENTENCE) == 0) {
        say(d, DOCTOR_OK, NULL, "it understood \"%s\" (%.2f)", hearing->text,
            hearing->confidence);
    } else {
        /* A cramp in the calf, in other words: "ow" may have been a noise. */
        bool nearly =
            hearing->understood && strstr(hearing->text, "calf") != NULL;
        say(d, nearly ? DOCTOR_NOTE : DOCTOR_FAULT,
            "say \"" DOCTOR_SENTENCE "\" again, closer to the microphone; "
            "uncramp learn teaches it your voice",
            "it understood \"%s\" (%.2f)", hearing->text, hearing->confidence);
    }
}

static void judge_level(const struct doctor_measures *m,
                        struct doctor_diagnosis *d)
{
    double level_db = m->hearing.speech.level_db;
    double over_db = level_db - m->quiet.floor_db;
    if (!m->hearing.spoken) {
        return;
    }
    bool soft = level_db < SPEECH_LOW_DB;
    bool lost = over_db < SPEECH_TOO_LITTLE_DB;
    bool well = !soft && over_db >= SPEECH_OVER_DB;
    say(d,
        lost   ? DOCTOR_FAULT
        : well ? DOCTOR_OK
               : DOCTOR_NOTE,
        well   ? NULL
        : soft ? "turn the microphone up (alsamixer, pavucontrol), or put it "
                 "closer to you"
               : "put the microphone closer to you, and away from what is loud",
        "your voice is at %.0f dB, %.0f dB above the room", level_db, over_db);
}

/* -------------------------------------------------------------- altogether */

static const struct {
    const char *name;
    enum doctor_part part;
    void (*judge)(const struct doctor_measures *m, struct doctor_diagnosis *d);
} checks[] = {
    {"program", DOCTOR_PROGRAM, judge_program},
    {"speed", DOCTOR_PROGRAM, judge_effort},
    {"state", DOCTOR_PROGRAM, judge_state},
    {"running", DOCTOR_PROGRAM, judge_running},
    {"devices", DOCTOR_MICROPHONE, judge_devices},
    {"microphone", DOCTOR_MICROPHONE, judge_microphone},
    {"rate", DOCTOR_MICROPHONE, judge_rate},
    {"signal", DOCTOR_MICROPHONE, judge_signal},
    {"noise", DOCTOR_MICROPHONE, judge_noise},
    {"clipping", DOCTOR_MICROPHONE, judge_clipping},
    {"offset", DOCTOR_MICROPHONE, judge_offset},
    {"loudspeaker", DOCTOR_LOUDSPEAKER, judge_loudspeaker},
    {"echo", DOCTOR_LOUDSPEAKER, judge_echo},
    {"hearing", DOCTOR_MICROPHONE, judge_hearing},
    {"level", DOCTOR_MICROPHONE, judge_level},
};

size_t doctor_judge(const struct doctor_measures *measures,
                    struct doctor_diagnosis *out)
{
    size_t n = 0;
    for (size_t i = 0; i < sizeof checks / sizeof checks[0]; i++) {
        out[n] = (struct doctor_diagnosis){.check = checks[i].name,
                                           .part = checks[i].part};
        checks[i].judge(measures, &out[n]);
        n += out[n].verdict != DOCTOR_NOTHING;
    }
    return n;
}
