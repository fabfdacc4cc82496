/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assistant/mind/mind_private.h"

#include <string.h>

static void ear_lost(struct mind *mind, bool no_device)
{
    mind->no_device = no_device;
    mind->cut_off = mind->cut_off || mind->somebody_speaks;
    mind->somebody_speaks = false;
    if (mind->deaf_since_ns == MIND_NEVER) {
        mind->deaf_since_ns = mind->now_ns;
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
    mind_tell_ear(mind);
    mind_tell_ready(mind);
    if (told) {
        dialogue_notice(mind->dialogue, mind_now_ms(mind), "mic_back");
    } else if (cut_off) {
        dialogue_misheard(mind->dialogue, mind_now_ms(mind), true);
    }
}

static void ear_heard(struct mind *mind, const struct ear_event *event)
{
    if (event->may_be_own && own_words_hold(&mind->own_words, event->text)) {
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
    dialogue_heard(mind->dialogue, mind_now_ms(mind), &event->intent);
}

static void ear_rejected(struct mind *mind, const struct ear_event *event)
{
    report_rejected(mind->report, mind->now_ns, event);
    mind->somebody_speaks = false;
    bool speech = strcmp(event->reason, "grammar") == 0 ||
                  strcmp(event->reason, "confidence") == 0;
    if (speech || event->addressed) {
        mind->heard_end_ns = event->end_ns;
        dialogue_misheard(mind->dialogue, mind_now_ms(mind), event->addressed);
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
    mind_set_now(mind, event->mono_ns);
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
        report_level(mind->report, event->level_db);
        mind_complain(mind, "ear", &mind->ear_complaint, event->trouble);
        break;
    case EAR_RESTARTED:
        mind_tell_ear(mind); /* before it hears what came while it loaded */
        break;
    }
    mind_carry_out(mind);
}

struct ear_listener mind_ear_listener(struct mind *mind)
{
    return (struct ear_listener){.hear = on_ear, .context = mind};
}
