/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assistant/mind/mind_private.h"

#include <stdlib.h>
#include <string.h>

#include "assistant/base/clock.h"
#include "assistant/base/memory.h"

/* Deaf for this long, it says so. */
#define DEAF_NS (3 * NS_PER_S)

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

int64_t mind_now_ms(const struct mind *mind)
{
    return mind->now_ns / NS_PER_MS;
}

void mind_set_now(struct mind *mind, int64_t now_ns)
{
    if (now_ns > mind->now_ns) {
        mind->now_ns = now_ns;
    }
}

void mind_tell_ear(struct mind *mind)
{
    mind->told_speaking = !mind_quiet(mind);
    ear_listen(mind->ear, mind->state, mind->told_speaking);
}

void mind_complain(struct mind *mind, const char *worker,
                   struct complaint *complaint, const char *trouble)
{
    if (complaint_hear(complaint, trouble)) {
        report_worker(mind->report, mind->now_ns, worker,
                      complaint->trouble ? complaint->trouble : "well", NULL);
    }
    bool idle = strcmp(mind->state, "idle") == 0;
    const char *wording = complaint_say(complaint, idle);
    if (wording != NULL) {
        dialogue_notice(mind->dialogue, mind_now_ms(mind), wording);
    }
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
        (void)scribe_write(mind->scribe, mind_now_ms(mind));
    }
    mind_drop_sayings(mind);
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

const char *mind_state(const struct mind *mind)
{
    return mind->state;
}

static void act(struct mind *mind)
{
    struct action action;
    bool listen = false;
    while (dialogue_next(mind->dialogue, &action)) {
        switch (action.kind) {
        case ACTION_SAY:
            mind_wait_to_say(mind, &action);
            break;
        case ACTION_SOUND:
            mind_sound(mind, action.earcon, action.volume);
            break;
        case ACTION_HUSH:
            mind_hush(mind);
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
        mind_tell_ear(mind);
    }
    mind_speak_next(mind);
}

void mind_carry_out(struct mind *mind)
{
    act(mind);
    /* The disk may take seconds: only when nobody is being helped. */
    if (mind->scribe != NULL && scribe_is_waiting(mind->scribe) &&
        mind_quiet(mind) && strcmp(mind->state, "idle") == 0 &&
        scribe_write(mind->scribe, mind_now_ms(mind))) {
        dialogue_notice(mind->dialogue, mind_now_ms(mind), "diary_often");
        act(mind);
    }
}

void mind_begin(struct mind *mind, struct ear *ear, struct mouth *mouth,
                int64_t now_ns)
{
    mind->ear = ear;
    mind->mouth = mouth;
    mind_set_now(mind, now_ns);
    dialogue_begin(mind->dialogue, mind_now_ms(mind));
    mind_carry_out(mind);
}

static void tell_deaf(struct mind *mind)
{
    mind->told_deaf = true;
    mind_sound(mind, EARCON_TROUBLE, VOICE_VOLUME);
    dialogue_notice(mind->dialogue, mind_now_ms(mind),
                    mind->no_device ? "mic_none" : "mic_lost");
}

void mind_tick(struct mind *mind, int64_t now_ns)
{
    mind_set_now(mind, now_ns);
    if (mind->current.sentence.id != 0 &&
        mind->now_ns >= mind->current.gone_ns) {
        /* A loudspeaker that comes back must not say what is past. */
        mouth_cancel(mind->mouth, mind->current.sentence.id);
        mind_said(mind);
    }
    if (!mind->told_deaf && mind->deaf_since_ns != MIND_NEVER &&
        mind->now_ns >= mind->deaf_since_ns + DEAF_NS) {
        tell_deaf(mind);
    }
    dialogue_tick(mind->dialogue, mind_now_ms(mind));
    mind_carry_out(mind);
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
