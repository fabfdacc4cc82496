/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One sentence is with the mouth at a time; the others wait here, so that a
 * mouth that dies takes at most one with it: that one is said again, once.
 * While there is no mouth, sentences pass by their estimated length: nobody
 * hears them, but the hold goes on.
 */
#include "assistant/mind/mind_private.h"

#include <stdlib.h>
#include <string.h>

#include "assistant/base/clock.h"
#include "assistant/base/memory.h"

/* A mouth that answers its supervisor but never ends a sentence. */
#define STUCK_NS (20 * NS_PER_S)

static void drop_saying(struct saying *saying)
{
    free((char *)saying->sentence.text);
    *saying = (struct saying){0};
}

void mind_drop_sayings(struct mind *mind)
{
    for (size_t i = 0; i < mind->n_waiting; i++) {
        drop_saying(&mind->waiting[i]);
    }
    mind->n_waiting = 0;
    drop_saying(&mind->current);
}

bool mind_quiet(const struct mind *mind)
{
    return mind->current.sentence.id == 0 && mind->n_waiting == 0;
}

static int64_t estimate_ns(const struct saying *saying)
{
    return (int64_t)(mouth_estimate_s(saying->sentence.text) *
                     (double)NS_PER_S);
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

void mind_speak_next(struct mind *mind)
{
    if (mind->current.sentence.id == 0 && mind->n_waiting > 0) {
        mind->current = mind->waiting[0];
        mind->n_waiting--;
        memmove(mind->waiting, mind->waiting + 1,
                mind->n_waiting * sizeof mind->waiting[0]);
        /* Who waits for it to be ready speaks at once; it is no speech, and is
         * played once, so that it cannot answer itself. */
        if (!mind->told_speaking &&
            mind->current.sentence.earcon != EARCON_READY) {
            mind_tell_ear(mind);
        }
        give_to_mouth(mind, &mind->current);
    }
    if (mind->told_speaking && mind_quiet(mind)) {
        mind_tell_ear(mind);
    }
}

void mind_hush(struct mind *mind)
{
    if (mind->current.sentence.id != 0) {
        mouth_cancel(mind->mouth, mind->current.sentence.id);
    }
    mind_drop_sayings(mind);
}

void mind_wait_to_say(struct mind *mind, const struct action *action)
{
    if (mind->n_waiting == MIND_WAITING_MAX) {
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
void mind_sound(struct mind *mind, enum earcon earcon, int volume)
{
    const struct config *config = mind->manner.config;
    if (config == NULL || !config->earcons ||
        mind->n_waiting == MIND_WAITING_MAX) {
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

void mind_said(struct mind *mind)
{
    int id = mind->current.sentence.id;
    drop_saying(&mind->current);
    dialogue_said(mind->dialogue, mind_now_ms(mind), id);
    mind_carry_out(mind);
}

void mind_tell_ready(struct mind *mind)
{
    if (mind->ear_seen && mind->mouth_seen && !mind->told_ready) {
        mind->told_ready = true;
        if (!manner_quiet_hours(&mind->manner)) {
            mind_sound(mind, EARCON_READY, VOICE_VOLUME);
        }
        mind_speak_next(mind);
    }
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
    mind_tell_ready(mind);
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
        mind_said(mind);
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
    mind_set_now(mind, event->mono_ns);
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
    case MOUTH_BEAT:
        mind_complain(mind, "mouth", &mind->mouth_complaint, event->trouble);
        mind_carry_out(mind);
        break;
    case MOUTH_RESTARTED:
        break;
    }
}

struct mouth_listener mind_mouth_listener(struct mind *mind)
{
    return (struct mouth_listener){.hear = on_mouth, .context = mind};
}
