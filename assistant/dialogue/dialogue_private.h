/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The inside of the dialogue, shared by the files that make it up:
 * dialogue.c (the calls from outside), turn.c (what is to be said),
 * placeholders.c (what {name} stands for), conversation.c (what each intent
 * does), controls.c (the same, for what steers a stretch), legs.c (which leg,
 * which muscle), answers.c (topics), coach.c (stretches, step by step), hold.c
 * (how time passes in one), relief.c (another way to stretch), safety.c
 * (questions and red flags), recall.c (past cramps). Nothing else includes
 * this.
 */
#ifndef UNCRAMP_DIALOGUE_PRIVATE_H
#define UNCRAMP_DIALOGUE_PRIVATE_H

#include <stddef.h>

#include "assistant/base/text.h"
#include "assistant/dialogue/dialogue.h"

#define DIALOGUE_QUEUE_MAX 64
/* How long "tell me more" still means the topic just heard, and "repeat that"
 * needs no more words. */
#define DIALOGUE_TOPIC_MS 20000

enum question {
    QUESTION_NONE,
    QUESTION_MUSCLE,    /* where is it? */
    QUESTION_SIDE,      /* left or right? */
    QUESTION_SCREEN,    /* swollen, warm, red, or short of breath? */
    QUESTION_FEEL,      /* the same in the dark: hotter, bigger, or breath? */
    QUESTION_BREATH,    /* after a yes to that: breath or chest? */
    QUESTION_WORSE,     /* after "it's worse": swollen, red, cold, numb? */
    QUESTION_GONE,      /* in a rest: has it gone? */
    QUESTION_LAST_GONE, /* after the last round: has it gone? */
    QUESTION_WARNED, /* a cramp after a red flag: was that flag heard right? */
    QUESTION_NEW_CRAMP,  /* a cramp after "don't stretch": is it a new one? */
    QUESTION_PREVENTION, /* would you like to hear how to prevent it? */
    QUESTION_FORGET,     /* the whole diary, really? */
    QUESTION_COUNT
};

enum coach_phase {
    COACH_OFF,
    COACH_INSTRUCT, /* the step is being told; the hold has not begun */
    COACH_HOLD,
    COACH_REST,
    COACH_CHECK, /* all rounds done, waiting to hear how it is */
    COACH_PAUSED
};

struct coach {
    enum coach_phase phase;
    const struct routine *routine;
    size_t step;
    int round;             /* 0 is the first */
    bool both_told;        /* which of two cramping legs comes first */
    bool second_leg;       /* of an exercise for both */
    int extra_s;           /* on every hold, as asked for; may be negative */
    unsigned cannot;       /* bits of relief.c: what the person can't do */
    int ways;              /* how often another way was taken */
    int64_t began_ms;      /* of the whole session with this cramp */
    int start_cue;         /* the hold begins when this sentence was said */
    int64_t hold_start_ms; /* as if it had run through, when resumed */
    int64_t hold_ms;       /* length of the hold under way */
    int64_t held_ms;       /* how much of it was held before a pause */
    int64_t rest_end_ms;
    enum coach_phase paused_phase;
    int64_t paused_at_ms;
    int64_t paused_ms; /* into the hold, or left of the rest, when paused */
    bool reminded;     /* that it is paused */
    bool early_used;   /* the quiet place near the start of the hold */
    bool half_said;
    bool five_said;
    bool hint_said;
    int shown_left_s; /* last ACTION_HOLD */
};

struct dialogue {
    const struct content *content;
    const char *emergency_number; /* NULL: the content's wording */
    int64_t now_ms;

    struct action queue[DIALOGUE_QUEUE_MAX];
    size_t queue_head;
    size_t queue_length;

    int last_id; /* of the last sentence queued */
    int said_id; /* of the last sentence spoken */
    bool answering;
    int words_per_minute;
    int volume;
    struct text turn; /* what was last said, to repeat it */
    bool turn_open;
    struct turn_sentence {
        int id;
        size_t at;                   /* its place in `turn` */
    } sentences[DIALOGUE_QUEUE_MAX]; /* of `turn`, as they were queued last */
    size_t n_sentences;
    const struct turn_sentence *cut_off; /* by what was just heard, or NULL */

    enum question question;
    int question_id;           /* the sentence that asks it */
    int64_t question_until_ms; /* DIALOGUE_NEVER until it has been asked */
    int asked;                 /* questions, since anything was heard */
    bool muscle_wanted;        /* still to be asked */
    bool screen_wanted;
    bool prevention_offered;
    bool warned;        /* told not to stretch, and no new cramp since */
    bool warned_mildly; /* only since it hurt more, and nothing is to be seen */
    int64_t warned_ms;
    const struct red_flag *red_flag; /* why, where the person named it */

    const char *side;   /* "left", "right" or NULL */
    bool both;          /* both legs cramp; then `side` is NULL */
    const char *muscle; /* as in struct routine, or NULL */
    const char *title;  /* what {title} stands for in the next sentence */
    const struct topic *topic;
    int64_t topic_until_ms;
    /* Until then whoever was just answered is understood without a whole
     * sentence: "repeat that". DIALOGUE_NEVER: nobody was. */
    int64_t attentive_until_ms;
    unsigned *variants; /* how often each of the content's wordings was said */
    int misheard_in_row;
    bool less_talk;        /* no cues that only keep company */
    const char *listening; /* last ACTION_LISTEN */

    struct coach coach;

    struct notebook notebook; /* without a context: there is none */
    struct cramp cramp;       /* the one to be noted */
    int64_t cramp_began_ms;   /* DIALOGUE_NEVER: there is none */
    long figure;              /* what {figure} and {hour} stand for */
    const char *day_part;     /* wording that ends {hour} */
};

/* dialogue.c */

/* Says wording `key` as the last: nobody is being answered any more. */
void dialogue_leave(struct dialogue *d, const char *key);

/* turn.c */

/* Takes action.text. Full only if nobody carries actions out; then the newest
 * is the one lost. */
void dialogue_enqueue(struct dialogue *d, struct action action);
/* Speaks wording `key`, as part of the turn that "repeat" says again. */
void dialogue_say(struct dialogue *d, const char *key);
/* The same for text of the content: expanded, one action a sentence. */
void dialogue_say_text(struct dialogue *d, const char *text);
/* Says again, from its beginning, the sentence that was just cut off, and what
 * was to follow; nothing where none was. */
void dialogue_say_rest(struct dialogue *d);
/* Speaks wording `key`, not to be repeated: "half way". */
void dialogue_cue(struct dialogue *d, const char *key);
/* Plays `earcon` after what is being said. */
void dialogue_sound(struct dialogue *d, enum earcon earcon);
void dialogue_hush(struct dialogue *d);
void dialogue_show_hold(struct dialogue *d, int left_s);
/* True while something said has not been reported as spoken. */
bool dialogue_speaking(const struct dialogue *d);

/* placeholders.c */

/* `text` with them filled in, and a capital first; to be freed. */
char *placeholders_fill(const struct dialogue *d, const char *text);

/* conversation.c */

/* What an intent does: a row of a table that ends with NULL. */
struct reaction {
    const char *intent;
    void (*act)(struct dialogue *d, const struct intent *intent);
};

extern const struct reaction conversation_reactions[];

void conversation_heard(struct dialogue *d, const struct intent *intent);

/* controls.c */

extern const struct reaction control_reactions[];

/* legs.c */

/* First aid for what is known of the cramp. */
void legs_treat(struct dialogue *d);
void legs_cramp(struct dialogue *d, const struct intent *intent);
void legs_muscle(struct dialogue *d, const struct intent *intent);
void legs_side(struct dialogue *d, const struct intent *intent);
/* "left" or "right"; both has its own. */
void legs_take_side(struct dialogue *d, const char *side);
void legs_other(struct dialogue *d);
void legs_which(struct dialogue *d);
/* True where a muscle hurts that there is no stretch for. */
bool legs_left_alone(const struct dialogue *d);

/* relief.c */

/* Never "stand up" to somebody who can't. */
bool relief_can_stand(const struct dialogue *d);

/* `what` (reach, stand, up, sit, towel, or NULL) is not possible: another way.
 */
void relief_cant(struct dialogue *d, const char *what);
/* The next way to stretch the same muscle, or advice where there is none. */
void relief_other_way(struct dialogue *d);

/* answers.c */

void answer_topic(struct dialogue *d, const struct topic *topic);
/* About the topic told last. */
void answer_more(struct dialogue *d);
void answer_how_sure(struct dialogue *d);
void answer_who_says(struct dialogue *d);
void answer_next(struct dialogue *d);
void answer_back(struct dialogue *d);
void answer_evidence(struct dialogue *d, enum evidence evidence);
void answer_sources(struct dialogue *d, const struct text_list *sources);

/* wordings.c: NULL-terminated. */
extern const char *const dialogue_wordings[];

/* coach.c */

/* True from the first step to the end, pauses included. */
bool coach_is_on(const struct dialogue *d);
/* The same, unless a topic was just told: "next" and "how sure" mean that. */
bool coach_is_meant(const struct dialogue *d);
void coach_start(struct dialogue *d, const struct routine *routine);
void coach_stop(struct dialogue *d);
/* Stops what is no first aid: a cramp that comes in it has its own leg, and its
 * own danger question. */
void coach_end_exercise(struct dialogue *d);
/* Tells the present step again; a hold under way goes on. */
void coach_repeat(struct dialogue *d);
/* The same, and holds it from the start. */
void coach_again(struct dialogue *d);
void coach_next(struct dialogue *d);
void coach_back(struct dialogue *d);
void coach_pause(struct dialogue *d);
void coach_resume(struct dialogue *d);
/* True where a cramp was coached that may not be over yet. */
bool coach_recent(const struct dialogue *d);
/* Another set of rounds, or advice where it has lasted too long. */
void coach_once_more(struct dialogue *d);
/* The same cramp, from the first round. */
void coach_start_over(struct dialogue *d);
/* Makes this and the later holds longer or shorter. */
void coach_lengthen(struct dialogue *d, int by_s);
/* Rounds to come after this one. */
int coach_rounds_left(const struct dialogue *d);
/* After an answer: where it cut a step off, that is told again. */
void coach_answered(struct dialogue *d);
const struct step *coach_step(const struct coach *coach);
/* But not the danger question. */
void coach_drop_question(struct dialogue *d);

/* hold.c */

void hold_said(struct dialogue *d, int id);
void hold_tick(struct dialogue *d);
int64_t hold_due_ms(const struct dialogue *d);
/* Seconds left of the hold under way or being told; 0 where there is none. */
int hold_left_s(const struct dialogue *d);

/* safety.c */

void safety_red_flag(struct dialogue *d, const struct red_flag *flag);
/* True while the danger question is open, by sight or by hand. */
bool question_screens(const struct dialogue *d);
/* What was asked where that is answered with neither yes nor no: "where is
 * it?"; else NULL. */
const char *question_open(const struct dialogue *d);
/* Says the question and waits for its answer. */
void question_ask(struct dialogue *d, enum question question);
/* The same in other words. */
void question_ask_as(struct dialogue *d, enum question question,
                     const char *wording);
void question_drop(struct dialogue *d);
/* The same, but a danger question not answered yet will be asked again. */
void question_postpone(struct dialogue *d);
/* False where no question is open: the answer meant nothing. */
bool question_answer(struct dialogue *d, bool yes);
/* "Maybe": never the better of two answers; false where none is open. */
bool question_unsure(struct dialogue *d);
/* Says what no answer to it leads to, where a danger question is open. */
void question_give_up(struct dialogue *d);
/* Asks what is open once more; false where that is no danger question. */
bool question_insist(struct dialogue *d);
void question_said(struct dialogue *d, int id);
void question_tick(struct dialogue *d);
/* Nothing is to be stretched, because of `flag` or NULL. */
void safety_warn(struct dialogue *d, const struct red_flag *flag);
/* True for half an hour after that. */
bool safety_warned(const struct dialogue *d);
/* Instead of what is not to be done now. */
void safety_warn_again(struct dialogue *d);
void safety_worse(struct dialogue *d);
/* After a warning: says it again, and coaches nothing. */
void safety_still_hurts(struct dialogue *d);
/* The same when a cramp is told; asks whether the warning still holds. */
void safety_cramp_again(struct dialogue *d);
void safety_gone(struct dialogue *d);
/* "It's fine": the leg that danger was asked after, or the cramp is over. */
void safety_fine(struct dialogue *d);

/* recall.c */

/* First aid for a cramp begins: it will be noted, once. */
void recall_begin(struct dialogue *d);
/* It is not over after all. */
void recall_go_on(struct dialogue *d);
/* How it ended, as far as is known; what is graver wins. */
void recall_end(struct dialogue *d, enum cramp_ending ending);
/* Notes it, if there is one. */
void recall_note(struct dialogue *d);
/* What was asked about past cramps: "week", "month", "last" or "helped". */
void recall_answer(struct dialogue *d, const char *ask);
void recall_forget(struct dialogue *d);

#endif
