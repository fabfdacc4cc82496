/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * ear: what hears. An ops table with three makers: a process of its own
 * (ear_process.c), one in this process fed with samples (ear_local.c), and
 * typed lines (ear_text.c). What it hears comes back as events, either inside
 * the call that feeds it or when its descriptor is read. One thread.
 */
#ifndef UNCRAMP_EAR_H
#define UNCRAMP_EAR_H

#include <stdbool.h>
#include <stdint.h>

#include "assistant/base/json.h"
#include "grammar/intent.h"

enum ear_event_kind {
    EAR_READY,        /* sound is coming in */
    EAR_WAITING,      /* no microphone; trying again */
    EAR_LOST,         /* the process died, hung or lost its device */
    EAR_RESTARTED,    /* it was started again; READY or WAITING follows */
    EAR_SPEECH_START, /* somebody began to speak */
    EAR_HEARD,        /* understood: text, intent, confidence, times */
    EAR_REJECTED,     /* not understood: reason, confidence, times */
    EAR_BEAT          /* still alive: level, trouble, mono_ns */
};

struct ear_event {
    enum ear_event_kind kind;
    const char *text;     /* HEARD: the words; READY: the device */
    struct intent intent; /* HEARD */
    double confidence;    /* HEARD, REJECTED: 0..1 */
    const char *reason;   /* REJECTED: grammar, confidence, speaking, noise */
    bool may_be_own;      /* HEARD: it began while we spoke, softly */
    bool addressed;       /* REJECTED: surely meant for us: it was typed */
    int64_t mono_ns;      /* when it happened */
    int64_t end_ns;       /* HEARD, REJECTED: the last sample of speech */
    double level_db;      /* BEAT: of the microphone; HEARD: of the speech, 0
                             where it was typed; dB re full scale */
    const char *trouble;  /* BEAT: silent, slow, clipping, or unknown yet;
                           * static, NULL: none */
};

/* Takes the events; texts are valid during the call. */
struct ear_listener {
    void (*hear)(void *context, const struct ear_event *event);
    void *context;
};

struct ear;

struct ear_ops {
    void (*listen)(struct ear *ear, const char *state, bool speaking);
    void (*destroy)(struct ear *ear);
};

/* Embedded first in what each maker makes. */
struct ear {
    const struct ear_ops *ops;
};

/*
 * Understand the grammar of `state` from now on. What begins while `speaking`,
 * and for 300 ms after, may be our own voice: of that only interruptions are
 * understood, and those only where our voice can be taken out of it.
 */
static inline void ear_listen(struct ear *ear, const char *state, bool speaking)
{
    ear->ops->listen(ear, state, speaking);
}

/* NULL is fine. */
static inline void ear_destroy(struct ear *ear)
{
    if (ear != NULL) {
        ear->ops->destroy(ear);
    }
}

/* The event as the line that crosses the pipe, and back. */
struct json *ear_event_write(const struct ear_event *event);
/* False for a line that is no event. Frees nothing of `json`, keeps pointers
 * into it; the intent is filled and must be finished by the caller. */
bool ear_event_read(const struct json *json, struct ear_event *event);

#endif
