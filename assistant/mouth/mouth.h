/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * mouth: what speaks, one sentence at a time. An ops table with three makers:
 * a process of its own (mouth_process.c), one in this process from which
 * samples are pulled (mouth_local.c), and one that only counts words
 * (mouth_text.c). One thread.
 */
#ifndef UNCRAMP_MOUTH_H
#define UNCRAMP_MOUTH_H

#include <stdbool.h>
#include <stdint.h>

#include "assistant/base/json.h"
#include "audio/earcon.h"

enum mouth_event_kind {
    MOUTH_READY,     /* the loudspeaker is open */
    MOUTH_WAITING,   /* no loudspeaker; trying again */
    MOUTH_LOST,      /* the process died, hung or lost its device */
    MOUTH_RESTARTED, /* it was started again; READY or WAITING follows */
    MOUTH_STARTED,   /* the first sample of `id` went to the device */
    MOUTH_DONE,      /* the last one was heard, or the sentence was cut */
    MOUTH_BEAT       /* still alive: trouble, mono_ns */
};

struct mouth_event {
    enum mouth_event_kind kind;
    const char *text;  /* READY: the device */
    int id;            /* STARTED, DONE */
    bool cut;          /* DONE: it was cancelled */
    double duration_s; /* STARTED: how long it will be; DONE: how long it was */
    int64_t mono_ns;   /* when it happened */
    const char *trouble; /* BEAT: stuttering; static, NULL: none */
};

struct mouth_listener {
    void (*hear)(void *context, const struct mouth_event *event);
    void *context;
};

struct sentence {
    int id;
    const char *text;
    enum earcon earcon; /* a sound instead of the text, unless it is NONE */
    int words_per_minute;
    int volume; /* as in audio/voice.h */
};

struct mouth;

struct mouth_ops {
    void (*say)(struct mouth *mouth, const struct sentence *sentence);
    void (*cancel)(struct mouth *mouth, int id);
    void (*destroy)(struct mouth *mouth);
};

/* Embedded first in what each maker makes. */
struct mouth {
    const struct mouth_ops *ops;
};

/* Speaks; MOUTH_DONE follows, whatever happens to the loudspeaker. */
static inline void mouth_say(struct mouth *mouth,
                             const struct sentence *sentence)
{
    mouth->ops->say(mouth, sentence);
}

/* Silence within 50 ms. Nothing happens unless `id` is being said. */
static inline void mouth_cancel(struct mouth *mouth, int id)
{
    mouth->ops->cancel(mouth, id);
}

/* NULL is fine. */
static inline void mouth_destroy(struct mouth *mouth)
{
    if (mouth != NULL) {
        mouth->ops->destroy(mouth);
    }
}

struct json *mouth_event_write(const struct mouth_event *event);
/* False for a line that is no event; keeps pointers into `json`. */
bool mouth_event_read(const struct json *json, struct mouth_event *event);

/* How long `text` takes where nothing speaks it: 0.4 s a word. */
double mouth_estimate_s(const char *text);

#endif
