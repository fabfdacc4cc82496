/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Questions about cramps: a topic's answer, and what may be asked about it:
 * more, how sure, who says so, the next of its series and the one before.
 */
#include "assistant/dialogue/dialogue_private.h"

static void keep_topic(struct dialogue *d, const struct topic *topic)
{
    d->topic = topic;
    d->topic_until_ms = d->now_ms + DIALOGUE_TOPIC_MS;
}

/* "Should I rub it?", asked of a swollen leg, is answered with the warning. */
static bool kept_back(struct dialogue *d, const struct topic *topic)
{
    bool kept = topic->treats && safety_warned(d);
    if (kept) {
        safety_warn_again(d);
    }
    return kept;
}

void answer_topic(struct dialogue *d, const struct topic *topic)
{
    if (kept_back(d, topic)) {
        return;
    }
    keep_topic(d, topic);
    dialogue_say_text(d, topic->answer);
    if (topic->series != NULL && topic->order == 0) {
        dialogue_say(d, "series_next");
    }
}

/* The topic that is talked about; says so, and NULL, if there is none. */
static const struct topic *present_topic(struct dialogue *d)
{
    if (d->topic == NULL) {
        if (safety_warned(d)) {
            safety_warn_again(d);
        } else if (!question_insist(d)) {
            dialogue_say(d, "no_topic");
        }
        return NULL;
    }
    if (kept_back(d, d->topic)) {
        return NULL;
    }
    if (d->topic_until_ms != DIALOGUE_NEVER || d->coach.phase == COACH_OFF) {
        keep_topic(d, d->topic);
    }
    return d->topic;
}

void answer_more(struct dialogue *d)
{
    const struct topic *topic = present_topic(d);
    if (topic != NULL && topic->more != NULL) {
        dialogue_say_text(d, topic->more);
    } else if (topic != NULL) {
        dialogue_say(d, "no_more");
    }
}

void answer_evidence(struct dialogue *d, enum evidence evidence)
{
    static const char *const wordings[] = {
        [EVIDENCE_WELL] = "evidence_well",
        [EVIDENCE_PLAUSIBLE] = "evidence_plausible",
        [EVIDENCE_TRADITIONAL] = "evidence_traditional",
        [EVIDENCE_CAUTION] = "evidence_caution",
    };
    dialogue_say(d, wordings[evidence]);
}

void answer_how_sure(struct dialogue *d)
{
    const struct topic *topic = present_topic(d);
    if (topic != NULL) {
        answer_evidence(d, topic->evidence);
    }
}

void answer_sources(struct dialogue *d, const struct text_list *sources)
{
    if (sources->count > 0) {
        d->title = content_source(d->content, sources->items[0].text)->say;
        dialogue_say(d, "source_is");
    }
}

void answer_who_says(struct dialogue *d)
{
    const struct topic *topic = present_topic(d);
    if (topic != NULL) {
        answer_sources(d, &topic->sources);
    }
}

/* The topic `step` places on in the series of `topic`; NULL outside it. */
static const struct topic *neighbour(const struct dialogue *d,
                                     const struct topic *topic, int step)
{
    int order = topic->order + step;
    return topic->series != NULL && order >= 0
               ? content_series(d->content, topic->series, order)
               : NULL;
}

void answer_next(struct dialogue *d)
{
    const struct topic *topic = present_topic(d);
    if (topic == NULL) {
        return;
    }
    const struct topic *next = neighbour(d, topic, 1);
    if (next == NULL && topic->then != NULL) {
        next = content_topic(d->content, topic->then);
    }
    if (next != NULL) {
        answer_topic(d, next);
    } else {
        dialogue_say(d, topic->series ? "series_end" : "no_more");
    }
}

void answer_back(struct dialogue *d)
{
    const struct topic *topic = present_topic(d);
    if (topic != NULL) {
        const struct topic *before = neighbour(d, topic, -1);
        answer_topic(d, before ? before : topic);
    }
}
