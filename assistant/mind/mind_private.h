/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * mind_private: what mind.c, which decides, shares with mind_ear.c and
 * mind_mouth.c, which take what those two say. Theirs alone.
 */
#ifndef UNCRAMP_MIND_PRIVATE_H
#define UNCRAMP_MIND_PRIVATE_H

#include "assistant/dialogue/dialogue.h"
#include "assistant/mind/complaint.h"
#include "assistant/mind/manner.h"
#include "assistant/mind/mind.h"
#include "assistant/mind/own_words.h"

#define MIND_WAITING_MAX 64

struct saying {
    struct sentence sentence; /* id 0: nothing */
    bool answers;
    bool lost;   /* the mouth died over it, or was not there */
    bool resent; /* and it was given to the next one */
    bool started;
    int64_t gone_ns; /* without a DONE it counts as said by then */
};

struct mind {
    struct dialogue *dialogue;
    struct report *report;
    struct ear *ear;
    struct mouth *mouth;
    struct manner manner;
    struct scribe *scribe; /* NULL: no diary */
    int64_t now_ns;

    struct saying waiting[MIND_WAITING_MAX];
    size_t n_waiting;
    struct saying current;
    int last_sound_id;
    struct own_words own_words;
    bool mouth_up;
    bool told_speaking; /* what the ear was last told */
    const char *state;

    int64_t heard_end_ns;  /* of what is being answered; 0: nothing */
    bool somebody_speaks;  /* between SPEECH_START and its verdict */
    bool cut_off;          /* the ear was lost in between */
    int64_t deaf_since_ns; /* MIND_NEVER: it hears */
    bool no_device;        /* why it is deaf */
    bool told_deaf;
    struct complaint ear_complaint;   /* of the microphone */
    struct complaint mouth_complaint; /* of the loudspeaker */
    bool ear_seen;                    /* ready, at least once */
    bool mouth_seen;
    bool told_ready;
};

int64_t mind_now_ms(const struct mind *mind);
/* Clocks of three processes are one, but messages may overtake each other. */
void mind_set_now(struct mind *mind, int64_t now_ns);
/* Does what the dialogue has decided. */
void mind_carry_out(struct mind *mind);
void mind_tell_ear(struct mind *mind);
/* Shows what ails `worker`, as its beat says, and has it told to the user. */
void mind_complain(struct mind *mind, const char *worker,
                   struct complaint *complaint, const char *trouble);

/* Takes the action's text. */
void mind_wait_to_say(struct mind *mind, const struct action *action);
void mind_sound(struct mind *mind, enum earcon earcon, int volume);
/* Gives the mouth the next sentence when it has none. */
void mind_speak_next(struct mind *mind);
/* Forgets what waits, and stops what is being said. */
void mind_hush(struct mind *mind);
/* What was being said has been. */
void mind_said(struct mind *mind);
void mind_drop_sayings(struct mind *mind);
/* Tells once that it works: who put it under the bed likes to know. */
void mind_tell_ready(struct mind *mind);

#endif
