/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * While an utterance grows, the live pass tells whether what was said so far
 * may be a whole sentence of the grammar. Then the verdict, which is the second
 * pass over all of it, is made after a short silence already, else after a
 * longer one; a yes ends it. Otherwise the person may only be drawing breath,
 * and has longer still.
 *
 * Speech that begins while we speak is an interruption where our own voice can
 * be taken out of it: then few phrases are understood, and what is none of them
 * is not answered. Where it cannot, it is waited out, never decoded. So is talk
 * that has gone on for longer than any request: a television would be decoded
 * all evening for nothing. Either way it is reported as rejected.
 */
#include "assistant/ear/hearing.h"

#include <stdlib.h>
#include <string.h>

#include "assistant/base/clock.h"
#include "assistant/base/memory.h"
#include "assistant/ear/interruption.h"
#include "assistant/phrasebook.h"
#include "audio/echo.h"
#include "audio/endpointer.h"

/* Our own voice dies away in the room for this long. */
#define GUARD_MS 300
/* Quiet after which a yes ends it: where the live pass has a whole sentence,
 * and where not. The verdict is begun so much sooner, as it takes time. */
#define QUIET_COMPLETE_MS 240
#define QUIET_OPEN_MS     600
#define HEAD_START_MS     140
/* An early no is judged again then: the last sound may have been a weak one. */
#define QUIET_AGAIN_MS 300
/* The same for an interruption: it is short, and has to be quick. */
#define QUIET_INTERRUPTION_MS 200
/* Quiet that ends in any case: a sentence that was no sentence yet, and what is
 * waited out. */
#define HANGOVER_OPEN_MS    900
#define HANGOVER_IGNORED_MS 200
/* No request is longer: of 20 words, the most that the grammars have, synthetic
 * voices take 5.8 s. */
#define REQUEST_MAX_MS 8000
/* Where the verdict takes as long as the talk, and nothing is heard meanwhile.
 */
#define REQUEST_MAX_SLOW_MS 6000
/* The live pass is asked every so many frames of 20 ms. */
#define PARTIAL_FRAMES 3

#define NS_PER_SAMPLE (NS_PER_S / PCM_RATE_HZ)

enum judged { NOT_JUDGED, JUDGED_EARLY, JUDGED };

struct hearing {
    struct endpointer *endpointer;
    struct echo *echo;       /* NULL: nothing to take our own voice out with */
    struct echo_frame clean; /* the last frame, without our own voice */
    struct recognizer *recognizer;
    struct ear_listener listener;
    const char *state; /* wanted; in use from the next utterance */
    bool speaking;
    /* The utterance under way began as we spoke: */
    bool ignoring;     /* it may be our own */
    bool interrupting; /* it is not */
    struct interruption interruption;
    bool given_up;         /* it is longer than any request */
    uint64_t guard_until;  /* in samples fed */
    uint64_t fed_live;     /* samples of the utterance given to the live pass */
    int frames_to_partial; /* until the live pass is asked again */
    bool complete;         /* the live pass has a whole sentence */
    enum judged judged;    /* what was said so far */
    struct recognition verdict;
    int16_t frame[PCM_FRAME_SAMPLES];
    size_t n_frame;
    int64_t frame_end_ns;
};

struct hearing *hearing_create(struct recognizer *recognizer,
                               const struct ear_listener *listener,
                               const struct echo_reference *played)
{
    struct hearing *hearing = xcalloc(1, sizeof *hearing);
    hearing->endpointer = endpointer_create();
    hearing->echo = played != NULL ? echo_create(played) : NULL;
    hearing->recognizer = recognizer;
    hearing->listener = *listener;
    hearing->state = phrasebook_state(0)->name;
    return hearing;
}

void hearing_destroy(struct hearing *hearing)
{
    if (hearing != NULL) {
        endpointer_destroy(hearing->endpointer);
        echo_destroy(hearing->echo);
        recognition_finish(&hearing->verdict);
        interruption_finish(&hearing->interruption);
        free(hearing);
    }
}

bool hearing_listen(struct hearing *hearing, const char *state, bool speaking)
{
    const struct listening_state *wanted = phrasebook_find_state(state);
    if (wanted == NULL) {
        return false;
    }
    hearing->state = wanted->name;
    if (hearing->speaking && !speaking) {
        hearing->guard_until = endpointer_now(hearing->endpointer) +
                               (uint64_t)GUARD_MS * PCM_RATE_HZ / MS_PER_S;
    }
    hearing->speaking = speaking;
    return true;
}

/* When sample number `sample` was taken from the device. */
static int64_t time_of(const struct hearing *hearing, uint64_t sample)
{
    uint64_t age = endpointer_now(hearing->endpointer) - sample;
    return hearing->frame_end_ns - (int64_t)age * NS_PER_SAMPLE;
}

static void tell(const struct hearing *hearing, struct ear_event *event)
{
    event->mono_ns = hearing->frame_end_ns;
    hearing->listener.hear(hearing->listener.context, event);
}

static bool has_live_pass(const struct hearing *hearing)
{
    return recognizer_effort(hearing->recognizer) == EFFORT_FULL;
}

static enum status feed_live(struct hearing *hearing)
{
    if (!has_live_pass(hearing)) {
        return STATUS_OK;
    }
    size_t n = 0;
    const int16_t *pcm = endpointer_utterance(hearing->endpointer, &n);
    if (n <= hearing->fed_live) {
        return STATUS_OK;
    }
    enum status status =
        recognizer_feed(hearing->recognizer, pcm + hearing->fed_live,
                        n - (size_t)hearing->fed_live);
    hearing->fed_live = n;
    if (status == STATUS_OK && --hearing->frames_to_partial <= 0) {
        hearing->frames_to_partial = PARTIAL_FRAMES;
        hearing->complete = recognizer_partial(hearing->recognizer, NULL);
    }
    return status;
}

/* Without a live pass nothing is ever a whole sentence early. */
static enum status begin_live(struct hearing *hearing)
{
    hearing->fed_live = 0;
    hearing->frames_to_partial = PARTIAL_FRAMES;
    hearing->complete = false;
    hearing->judged = NOT_JUDGED;
    recognition_finish(&hearing->verdict);
    return has_live_pass(hearing) ? recognizer_begin(hearing->recognizer)
                                  : STATUS_OK;
}

static enum status start_utterance(struct hearing *hearing)
{
    uint64_t start = endpointer_speech_start(hearing->endpointer);
    bool own = hearing->speaking || start < hearing->guard_until;
    hearing->interrupting = own && hearing->clean.cancelled;
    hearing->ignoring = own && !hearing->interrupting;
    interruption_begin(&hearing->interruption);
    hearing->given_up = false;
    if (hearing->ignoring) {
        endpointer_set_hangover_ms(hearing->endpointer, HANGOVER_IGNORED_MS);
        return STATUS_OK;
    }
    struct ear_event event = {.kind = EAR_SPEECH_START};
    tell(hearing, &event);
    endpointer_set_hangover_ms(hearing->endpointer, HANGOVER_OPEN_MS);
    enum status status = recognizer_use(
        hearing->recognizer,
        hearing->interrupting ? PHRASEBOOK_SPEAKING : hearing->state);
    if (status == STATUS_OK) {
        status = begin_live(hearing);
    }
    return status == STATUS_OK ? feed_live(hearing) : status;
}

/* Ends the live pass. */
static enum status judge(struct hearing *hearing, enum judged judged)
{
    size_t n = 0;
    const int16_t *pcm = endpointer_utterance(hearing->endpointer, &n);
    hearing->judged = judged;
    recognition_finish(&hearing->verdict);
    return recognizer_finish(hearing->recognizer, pcm, n, &hearing->verdict);
}

/* What was said so far is enough. */
static bool understood(const struct hearing *hearing)
{
    return hearing->interrupting
               ? interruption_clear(&hearing->interruption, &hearing->verdict)
               : hearing->verdict.accepted;
}

static void tell_verdict(struct hearing *hearing)
{
    const struct recognition *verdict = &hearing->verdict;
    int64_t end_ns =
        time_of(hearing, endpointer_speech_end(hearing->endpointer));
    bool heard =
        hearing->interrupting
            ? interruption_believe(&hearing->interruption, verdict, end_ns)
            : verdict->accepted;
    struct ear_event event = {
        .kind = heard ? EAR_HEARD : EAR_REJECTED,
        .confidence = verdict->confidence,
        .reason = hearing->interrupting ? "speaking"
                                        : reject_reason_name(verdict->reason),
        .may_be_own = heard && hearing->interrupting &&
                      interruption_may_be_own(&hearing->interruption),
        .end_ns = end_ns,
    };
    if (heard) {
        size_t n = 0;
        const int16_t *pcm = endpointer_utterance(hearing->endpointer, &n);
        event.level_db = pcm_speech_level_db(pcm, n);
        event.text = verdict->text;
        event.intent = verdict->intent;
    }
    tell(hearing, &event);
}

static enum status end_utterance(struct hearing *hearing)
{
    enum status status = STATUS_OK;
    if (hearing->ignoring || hearing->given_up) {
        bool ours = hearing->ignoring || hearing->interrupting;
        struct ear_event event = {
            .kind = EAR_REJECTED,
            .reason = ours ? "speaking" : reject_reason_name(REJECT_GRAMMAR),
            .end_ns =
                time_of(hearing, endpointer_speech_end(hearing->endpointer)),
        };
        tell(hearing, &event);
        return STATUS_OK;
    }
    if (hearing->judged == NOT_JUDGED) {
        status = judge(hearing, JUDGED);
    }
    if (status == STATUS_OK) {
        tell_verdict(hearing);
    }
    return status;
}

static uint64_t enough_ms(const struct hearing *hearing)
{
    return hearing->interrupting ? QUIET_INTERRUPTION_MS
           : hearing->complete   ? QUIET_COMPLETE_MS
                                 : QUIET_OPEN_MS;
}

static enum status judge_in_time(struct hearing *hearing, uint64_t quiet_ms)
{
    bool early = hearing->complete || hearing->interrupting;
    switch (hearing->judged) {
    case NOT_JUDGED:
        return quiet_ms + HEAD_START_MS >= enough_ms(hearing)
                   ? judge(hearing, early ? JUDGED_EARLY : JUDGED)
                   : STATUS_OK;
    case JUDGED_EARLY:
        return quiet_ms >= QUIET_AGAIN_MS && !understood(hearing)
                   ? judge(hearing, JUDGED)
                   : STATUS_OK;
    case JUDGED:
        break;
    }
    return STATUS_OK;
}

static bool is_too_long(const struct hearing *hearing)
{
    uint64_t spoken = endpointer_speech_end(hearing->endpointer) -
                      endpointer_speech_start(hearing->endpointer);
    uint64_t max_ms =
        has_live_pass(hearing) ? REQUEST_MAX_MS : REQUEST_MAX_SLOW_MS;
    return spoken > max_ms * PCM_RATE_HZ / MS_PER_S;
}

static void give_up(struct hearing *hearing)
{
    hearing->given_up = true;
    recognizer_rest(hearing->recognizer);
    endpointer_set_hangover_ms(hearing->endpointer, HANGOVER_IGNORED_MS);
}

/* A frame of an utterance that is listened to and has not ended. */
static enum status go_on(struct hearing *hearing)
{
    enum status status = STATUS_OK;
    if (is_too_long(hearing)) {
        give_up(hearing);
        return STATUS_OK;
    }
    interruption_feed(&hearing->interruption,
                      endpointer_level_db(hearing->endpointer) -
                          hearing->clean.mask_db);
    uint64_t quiet = endpointer_now(hearing->endpointer) -
                     endpointer_speech_end(hearing->endpointer);
    uint64_t quiet_ms = quiet * MS_PER_S / PCM_RATE_HZ;
    if (hearing->judged != NOT_JUDGED && quiet == 0) {
        status = begin_live(hearing); /* it was only a breath */
    }
    if (status == STATUS_OK && hearing->judged == NOT_JUDGED) {
        status = feed_live(hearing);
    }
    if (status == STATUS_OK) {
        status = judge_in_time(hearing, quiet_ms);
    }
    if (status == STATUS_OK && understood(hearing) &&
        quiet_ms >= enough_ms(hearing)) {
        endpointer_end(hearing->endpointer);
        tell_verdict(hearing);
    }
    return status;
}

static const int16_t *without_our_voice(struct hearing *hearing)
{
    if (hearing->echo == NULL) {
        return hearing->frame;
    }
    struct echo_listener listener = {
        .room_db = endpointer_floor_db(hearing->endpointer),
        .in_speech =
            endpointer_in_speech(hearing->endpointer) && !hearing->ignoring,
    };
    echo_feed(hearing->echo, hearing->frame, hearing->frame_end_ns, &listener,
              &hearing->clean);
    endpointer_set_mask_db(hearing->endpointer, hearing->clean.mask_db);
    return hearing->clean.pcm;
}

static enum status take_frame(struct hearing *hearing)
{
    switch (endpointer_feed(hearing->endpointer, without_our_voice(hearing))) {
    case ENDPOINT_START:
        return start_utterance(hearing);
    case ENDPOINT_END:
        return end_utterance(hearing);
    case ENDPOINT_NONE:
        break;
    }
    return endpointer_in_speech(hearing->endpointer) && !hearing->ignoring &&
                   !hearing->given_up
               ? go_on(hearing)
               : STATUS_OK;
}

static enum status feed_frame(struct hearing *hearing)
{
    bool was_in_speech = hearing_in_speech(hearing);
    enum status status = take_frame(hearing);
    if (was_in_speech && !hearing_in_speech(hearing)) {
        recognizer_rest(hearing->recognizer);
    }
    return status;
}

enum status hearing_feed(struct hearing *hearing, const int16_t *pcm, size_t n,
                         int64_t end_ns)
{
    while (n > 0) {
        size_t room = PCM_FRAME_SAMPLES - hearing->n_frame;
        size_t take = n < room ? n : room;
        memcpy(hearing->frame + hearing->n_frame, pcm, take * sizeof *pcm);
        hearing->n_frame += take;
        pcm += take;
        n -= take;
        if (hearing->n_frame == PCM_FRAME_SAMPLES) {
            hearing->n_frame = 0;
            hearing->frame_end_ns = end_ns - (int64_t)n * NS_PER_SAMPLE;
            enum status status = feed_frame(hearing);
            if (status != STATUS_OK) {
                return status;
            }
        }
    }
    return STATUS_OK;
}

void hearing_forget(struct hearing *hearing)
{
    endpointer_end(hearing->endpointer);
    recognizer_rest(hearing->recognizer);
    recognition_finish(&hearing->verdict);
    interruption_finish(&hearing->interruption);
    hearing->judged = NOT_JUDGED;
    hearing->n_frame = 0;
}

double hearing_level_db(const struct hearing *hearing)
{
    return endpointer_level_db(hearing->endpointer);
}

bool hearing_in_speech(const struct hearing *hearing)
{
    return endpointer_in_speech(hearing->endpointer);
}
