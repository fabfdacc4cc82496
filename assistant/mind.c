/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One sentence is with the mouth at a time; the others wait here, so that a
 * mouth that dies takes at most one with it: that one is said again, once.
 * While there is no mouth, sentences pass by their estimated length: nobody
 * hears them, but the hold goes on.
 */
#include "assistant/mind.h"

#include <stdlib.h>
#include <string.h>

#include "assistant/base/clock.h"
#include "assistant/base/memory.h"
#include "assistant/complaint.h"
#include "assistant/dialogue.h"
#include "assistant/manner.h"
#include "assistant/own_words.h"

#define WAITING_MAX 64
/* A mouth that answers its supervisor but never ends a sentence. */
#define STUCK_NS (20 * NS_PER_S)
/* Deaf for this long, it says so. */
#define DEAF_NS (3 * NS_PER_S)

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

    struct saying waiting[WAITING_MAX];
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
    struct complaint complaint;
    bool ear_seen; /* ready, at least once */
    bool mouth_seen;
    bool told_ready;
};

enum status mind_create(const struct content *content, struct report *report,
                        struct mind **out)
{
    *out = NULL;
    struct dialogue *dialogue = NULL;
    enum status status = dialogue_create(content, &dialogue);
    if (status != STATUS_OK) {
        return status;
    }
    struct mind *mind = xcalloc(1, sizeof *mind);
    mind->dialogue = dialogue;
    mind->report = report;
    mind->mouth_up = true;
    mind->state = "idle";
    mind->deaf_since_ns = MIND_NEVER;
    *out = mind;
    return STATUS_OK;
}

static void drop_saying(struct saying *saying)
{
    free((char *)saying->sentence.text);
    *saying = (struct saying){0};
}

static int64_t now_ms(const struct mind *mind)
{
    return mind->now_ns / NS_PER_MS;
}

void mind_keep_diary(struct mind *mind, struct scribe *scribe)
{
    struct notebook notebook = {0};
    if (scribe != NULL) {
        notebook = scribe_notebook(scribe);
    }
    mind->scribe = scribe;
    dialogue_set_notebook(mind->dialogue, &notebook);
}

void mind_destroy(struct mind *mind)
{
    if (mind == NULL) {
        return;
    }
    dialogue_end(mind->dialogue);
    if (mind->scribe != NULL) {
        (void)scribe_write(mind->scribe, now_ms(mind));
    }
    for (size_t i = 0; i < mind->n_waiting; i++) {
        drop_saying(&mind->waiting[i]);
    }
    drop_saying(&mind->current);
    own_words_finish(&mind->own_words);
    dialogue_destroy(mind->dialogue);
    free(mind);
}

void mind_configure(struct mind *mind, const struct config *config,
                    int (*minute_of_day)(void))
{
    mind->manner.config = config;
    mind->manner.minute_of_day = minute_of_day;
    dialogue_set_emergency_number(
        mind->dialogue, config != NULL ? config->emergency_number : NULL);
}

static int64_t estimate_ns(const struct saying *saying)
{
    return (int64_t)(mouth_estimate_s(saying->sentence.text) *
                     (double)NS_PER_S);
}

bool mind_quiet(const struct mind *mind)
{
    return mind->current.sentence.id == 0 && mind->n_waiting == 0;
}

const char *mind_state(const struct mind *mind)
{
    return mind->state;
}

static void tell_ear(struct mind *mind)
{
    mind->told_speaking = !mind_quiet(mind);
    ear_listen(mind->ear, mind->state, mind->told_speaking);
}

static void give_to_mouth(struct mind *mind, struct saying *saying)
{
    saying->gone_ns = mind->now_ns + estimate_ns(saying) +
                      (mind->mouth_up ? estimate_ns(saying) + STUCK_NS : 0);
    saying->lost = !mind->mouth_up;
    if (saying->sentence.earcon == EARCON_NONE) {
        own_words_say(&mind->own_words, saying->sentence.text);
    }
    struct sentence sentence = saying->sentence;
    manner_apply(&mind->manner, &sentence);
    mouth_say(mind->mouth, &sentence);
}

/* Gives the mouth the next sentence when it has none. */
static void speak_next(struct mind *mind)
{
    if (mind->current.sentence.id == 0 && mind->n_waiting > 0) {
        mind->current = mind->waiting[0];
        mind->n_waiting--;
        memmove(mind->waiting, mind->waiting + 1,
                mind->n_waiting * sizeof mind->waiting[0]);
        if (!mind->told_speaking) {
            tell_ear(mind);
        }
        give_to_mouth(mind, &mind->current);
    }
    if (mind->told_speaking && mind_quiet(mind)) {
        tell_ear(mind);
    }
}

static void hush(struct mind *mind)
{
    for (size_t i = 0; i < mind->n_waiting; i++) {
        drop_saying(&mind->waiting[i]);
    }
    mind->n_waiting = 0;
    if (mind->current.sentence.id != 0) {
        mouth_cancel(mind->mouth, mind->current.sentence.id);
        drop_saying(&mind->current);
    }
}

static void wait_to_say(struct mind *mind, const struct action *action)
{
    if (mind->n_waiting == WAITING_MAX) {
        free(action->text);
        return;
    }
    mind->waiting[mind->n_waiting++] = (struct saying){
        .sentence = {.id = action->id,
                     .text = action->text,
                     .words_per_minute = action->words_per_minute,
                     .volume = action->volume},
        .answers = action->answers,
    };
}

/* Sounds are told from sentences by numbers below 0. */
static void sound(struct mind *mind, enum earcon earcon, int volume)
{
    const struct config *config = mind->manner.config;
    if (config == NULL || !config->earcons || mind->n_waiting == WAITING_MAX) {
        return;
    }
    mind->waiting[mind->n_waiting++] = (struct saying){
        .sentence = {.id = --mind->last_sound_id,
                     .text = xstrdup(""),
                     .earcon = earcon,
                     .words_per_minute = VOICE_WORDS_PER_MINUTE,
                     .volume = volume},
    };
}

static void act(struct mind *mind)
{
    struct action action;
    bool listen = false;
    while (dialogue_next(mind->dialogue, &action)) {
        switch (action.kind) {
        case ACTION_SAY:
            wait_to_say(mind, &action);
            break;
        case ACTION_SOUND:
            sound(mind, action.earcon, action.volume);
            break;
        case ACTION_HUSH:
            hush(mind);
            break;
        case ACTION_LISTEN:
            mind->state = action.state;
            report_state(mind->report, mind->now_ns, action.state);
            listen = true;
            break;
        case ACTION_HOLD:
            report_hold(mind->report, mind->now_ns, action.left_s);
            break;
        }
    }
    if (listen) {
        tell_ear(mind);
    }
    speak_next(mind);
}

static void carry_out(struct mind *mind)
{
    act(mind);
    /* The disk may take seconds: only when nobody is being helped. */
    if (mind->scribe != NULL && scribe_is_waiting(mind->scribe) &&
        mind_quiet(mind) && strcmp(mind->state, "idle") == 0 &&
        scribe_write(mind->scribe, now_ms(mind))) {
        dialogue_notice(mind->dialogue, now_ms(mind), "diary_often");
        act(mind);
    }
}

/* Clocks of three processes are one, but messages may overtake each other. */
static void set_now(struct mind *mind, int64_t now_ns)
{
    if (now_ns > mind->now_ns) {
        mind->now_ns = now_ns;
    }
}

static void current_said(struct mind *mind)
{
    int id = mind->current.sentence.id;
    drop_saying(&mind->current);
    dialogue_said(mind->dialogue, now_ms(mind), id);
    carry_out(mind);
}

void mind_begin(struct mind *mind, struct ear *ear, struct mouth *mouth,
                int64_t now_ns)
{
    mind->ear = ear;
    mind->mouth = mouth;
    set_now(mind, now_ns);
    dialogue_begin(mind->dialogue, now_ms(mind));
    carry_out(mind);
}

static void tell_deaf(struct mind *mind)
{
    mind->told_deaf = true;
    sound(mind, EARCON_TROUBLE, VOICE_VOLUME);
    dialogue_notice(mind->dialogue, now_ms(mind),
                    mind->no_device ? "mic_none" : "mic_lost");
}

void mind_tick(struct mind *mind, int64_t now_ns)
{
    set_now(mind, now_ns);
    if (mind->current.sentence.id != 0 &&
        mind->now_ns >= mind->current.gone_ns) {
        /* A loudspeaker that comes back must not say what is past. */
        mouth_cancel(mind->mouth, mind->current.sentence.id);
        current_said(mind);
    }
    if (!mind->told_deaf && mind->deaf_since_ns != MIND_NEVER &&
        mind->now_ns >= mind->deaf_since_ns + DEAF_NS) {
        tell_deaf(mind);
    }
    dialogue_tick(mind->dialogue, now_ms(mind));
    carry_out(mind);
}

int64_t mind_due_ns(const struct mind *mind)
{
    int64_t due_ms = dialogue_due_ms(mind->dialogue);
    int64_t due = due_ms == DIALOGUE_NEVER ? MIND_NEVER : due_ms * NS_PER_MS;
    if (mind->current.sentence.id != 0 && mind->current.gone_ns < due) {
        due = mind->current.gone_ns;
    }
    if (!mind->told_deaf && mind->deaf_since_ns != MIND_NEVER &&
        mind->deaf_since_ns + DEAF_NS < due) {
        due = mind->deaf_since_ns + DEAF_NS;
    }
    return due;
}

static void ear_lost(struct mind *mind, bool no_device)
{
    mind->no_device = no_device;
    mind->cut_off = mind->cut_off || mind->somebody_speaks;
    mind->somebody_speaks = false;
    if (mind->deaf_since_ns == MIND_NEVER) {
        mind->deaf_since_ns = mind->now_ns;
    }
}

/* Once, so that who put it under the bed knows that it works. */
static void tell_ready(struct mind *mind)
{
    if (mind->ear_seen && mind->mouth_seen && !mind->told_ready) {
        mind->told_ready = true;
        if (!manner_quiet_hours(&mind->manner)) {
            sound(mind, EARCON_READY, VOICE_VOLUME);
        }
        speak_next(mind);
    }
}

/* A short loss is only told where it swallowed what somebody said. */
static void ear_ready(struct mind *mind)
{
    bool told = mind->told_deaf;
    bool cut_off = mind->cut_off;
    mind->deaf_since_ns = MIND_NEVER;
    mind->told_deaf = false;
    mind->cut_off = false;
    mind->ear_seen = true;
    tell_ear(mind);
    tell_ready(mind);
    if (told) {
        dialogue_notice(mind->dialogue, now_ms(mind), "mic_back");
    } else if (cut_off) {
        dialogue_misheard(mind->dialogue, now_ms(mind), true);
    }
}

static void ear_heard(struct mind *mind, const struct ear_event *event)
{
    if (event->interrupting && own_words_hold(&mind->own_words, event->text)) {
        struct ear_event own = *event;
        own.reason = "speaking";
        report_rejected(mind->report, mind->now_ns, &own);
        return;
    }
    report_heard(mind->report, mind->now_ns, event);
    mind->somebody_speaks = false;
    mind->heard_end_ns = event->end_ns;
    if (event->level_db < 0) {
        manner_hear(&mind->manner, event->level_db);
    }
    dialogue_heard(mind->dialogue, now_ms(mind), &event->intent);
}

static void ear_rejected(struct mind *mind, const struct ear_event *event)
{
    report_rejected(mind->report, mind->now_ns, event);
    mind->somebody_speaks = false;
    bool speech = strcmp(event->reason, "grammar") == 0 ||
                  strcmp(event->reason, "confidence") == 0;
    if (speech || event->addressed) {
        mind->heard_end_ns = event->end_ns;
        dialogue_misheard(mind->dialogue, now_ms(mind), event->addressed);
    }
}

static void ear_beat(struct mind *mind, const struct ear_event *event)
{
    struct complaint *complaint = &mind->complaint;
    report_level(mind->report, event->level_db);
    if (complaint_hear(complaint, event->trouble)) {
        report_worker(mind->report, mind->now_ns, "ear",
                      complaint->trouble ? complaint->trouble : "well", NULL);
    }
    bool idle = strcmp(mind->state, "idle") == 0;
    const char *wording = complaint_say(complaint, idle);
    if (wording != NULL) {
        dialogue_notice(mind->dialogue, now_ms(mind), wording);
    }
}

static void on_ear(void *context, const struct ear_event *event)
{
    static const char *const statuses[] = {
        [EAR_READY] = "ready",
        [EAR_WAITING] = "waiting",
        [EAR_LOST] = "lost",
        [EAR_RESTARTED] = "restarted",
    };
    struct mind *mind = context;
    set_now(mind, event->mono_ns);
    if ((size_t)event->kind < sizeof statuses / sizeof statuses[0]) {
        report_worker(mind->report, mind->now_ns, "ear", statuses[event->kind],
                      event->text);
    }
    switch (event->kind) {
    case EAR_READY:
        ear_ready(mind);
        break;
    case EAR_WAITING:
        ear_lost(mind, true);
        break;
    case EAR_LOST:
        ear_lost(mind, false);
        break;
    case EAR_SPEECH_START:
        mind->somebody_speaks = mind_quiet(mind);
        break;
    case EAR_HEARD:
        ear_heard(mind, event);
        break;
    case EAR_REJECTED:
        ear_rejected(mind, event);
        break;
    case EAR_BEAT:
        ear_beat(mind, event);
        break;
    case EAR_RESTARTED:
        break;
    }
    carry_out(mind);
}

struct ear_listener mind_ear_listener(struct mind *mind)
{
    return (struct ear_listener){.hear = on_ear, .context = mind};
}

/* Told again and again while there is no loudspeaker. */
static void mouth_down(struct mind *mind)
{
    if (!mind->mouth_up) {
        return;
    }
    mind->mouth_up = false;
    if (mind->current.sentence.id != 0) {
        mind->current.lost = true;
        mind->current.gone_ns = mind->now_ns + estimate_ns(&mind->current);
    }
}

static void mouth_ready(struct mind *mind)
{
    mind->mouth_up = true;
    mind->mouth_seen = true;
    tell_ready(mind);
    struct saying *current = &mind->current;
    if (current->sentence.id != 0 && current->lost && !current->resent) {
        current->resent = true;
        give_to_mouth(mind, current);
    }
}

static void mouth_started(struct mind *mind, const struct mouth_event *event)
{
    struct saying *current = &mind->current;
    if (event->id != current->sentence.id || current->started) {
        return;
    }
    current->started = true;
    if (current->sentence.earcon != EARCON_NONE) {
        report_sound(mind->report, event->mono_ns,
                     earcon_name(current->sentence.earcon));
        return;
    }
    double latency_ms = -1;
    if (current->answers && mind->heard_end_ns != 0) {
        latency_ms =
            (double)(event->mono_ns - mind->heard_end_ns) / (double)NS_PER_MS;
        mind->heard_end_ns = 0;
    }
    report_say(mind->report, event->mono_ns, current->sentence.text,
               event->duration_s, latency_ms);
}

static void mouth_done(struct mind *mind, const struct mouth_event *event)
{
    if (event->cut) {
        /* Nothing of it was heard: nothing was cut. */
        if (event->duration_s > 0 && event->id > 0) {
            report_cut(mind->report, mind->now_ns, event->duration_s);
        }
    } else if (event->id == mind->current.sentence.id) {
        current_said(mind);
    }
}

static void on_mouth(void *context, const struct mouth_event *event)
{
    static const char *const statuses[] = {
        [MOUTH_READY] = "ready",
        [MOUTH_WAITING] = "waiting",
        [MOUTH_LOST] = "lost",
        [MOUTH_RESTARTED] = "restarted",
    };
    struct mind *mind = context;
    set_now(mind, event->mono_ns);
    if ((size_t)event->kind < sizeof statuses / sizeof statuses[0]) {
        report_worker(mind->report, mind->now_ns, "mouth",
                      statuses[event->kind], event->text);
    }
    switch (event->kind) {
    case MOUTH_READY:
        mouth_ready(mind);
        break;
    case MOUTH_WAITING:
    case MOUTH_LOST:
        mouth_down(mind);
        break;
    case MOUTH_STARTED:
        mouth_started(mind, event);
        break;
    case MOUTH_DONE:
        mouth_done(mind, event);
        break;
    case MOUTH_RESTARTED:
    case MOUTH_BEAT:
        break;
    }
}

struct mouth_listener mind_mouth_listener(struct mind *mind)
{
    return (struct mouth_listener){.hear = on_mouth, .context = mind};
}
