/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The trials with devices. The child writes down each step before it takes
 * it; what it knows of the device is complete once the stage is RUNNING.
 */
#include <poll.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

#include "assistant/base/clock.h"
#include "assistant/base/log.h"
#include "assistant/base/memory.h"
#include "assistant/doctor/doctor_trials.h"
#include "assistant/mind/manner.h"
#include "assistant/mouth/rendering.h"
#include "audio/capture.h"
#include "audio/pcm.h"
#include "audio/playback.h"

#define TURN_MS 10
/* The first blocks come, or are taken, in a burst: nothing is told from them.
 */
#define SETTLE_NS (500 * NS_PER_MS)
/* From "taken" to "heard", over what the device states; closing cuts it off. */
#define TAIL_NS (300 * NS_PER_MS)

static void turn(void)
{
    (void)poll(NULL, 0, TURN_MS);
}

static void pass(int64_t duration_ns)
{
    int64_t until_ns = clock_mono_ns() + duration_ns;
    while (clock_mono_ns() < until_ns) {
        turn();
    }
}

static void take_line(void *context, const char *line)
{
    const char *what = strstr(line, ": ");
    (void)snprintf(context, DOCTOR_TEXT_MAX, "%s", what ? what + 2 : line);
}

void doctor_take_log(char said[DOCTOR_TEXT_MAX])
{
    log_set_sink(take_line, said);
}

static void work_devices(void *shared, const void *context)
{
    (void)context;
    if (devices_list(shared) != STATUS_OK) {
        ((struct devices *)shared)->n = 0;
    }
}

struct trial *devices_trial(void)
{
    return trial_start(work_devices, NULL, sizeof(struct devices));
}

/* Frames and when they were seen, to tell the true rate from. */
struct count {
    uint64_t frames;
    int64_t mono_ns;
};

struct device_sheet {
    atomic_int stage;
    atomic_bool refused;
    struct doctor_device device;
    struct count settled; /* after SETTLE_NS */
    struct count last;
};

static void reach(struct device_sheet *sheet, enum doctor_stage stage)
{
    atomic_store(&sheet->stage, (int)stage);
}

static void describe(struct device_sheet *sheet, const char *name,
                     unsigned rate_hz, unsigned channels)
{
    struct doctor_device *device = &sheet->device;
    (void)snprintf(device->name, sizeof device->name, "%s", name);
    device->rate_hz = rate_hz;
    device->channels = channels;
    reach(sheet, DOCTOR_RUNNING);
}

static void read_sheet(const struct device_sheet *sheet,
                       struct doctor_device *out)
{
    enum doctor_end end = out->end;
    int64_t ns = sheet->last.mono_ns - sheet->settled.mono_ns;
    *out = sheet->device;
    out->end = atomic_load(&sheet->refused) ? DOCTOR_REFUSED : end;
    out->stage = (enum doctor_stage)atomic_load(&sheet->stage);
    if (sheet->settled.mono_ns != 0 && ns > 0) {
        out->measured_hz =
            (double)(sheet->last.frames - sheet->settled.frames) *
            (double)NS_PER_S / (double)ns;
    }
}

/* ------------------------------------------------------------- microphone */

struct recorder {
    struct device_sheet sheet;
    atomic_bool stop;
    atomic_size_t n;
    _Atomic int64_t zero_ns; /* when sample 0 was taken */
    int16_t pcm[RECORDER_MAX_S * PCM_RATE_HZ];
};

static void count_frames(struct device_sheet *sheet, uint64_t frames,
                         int64_t *began_ns)
{
    if (frames == sheet->last.frames) {
        return;
    }
    sheet->last.frames = frames;
    sheet->last.mono_ns = clock_mono_ns();
    if (*began_ns == 0) {
        *began_ns = sheet->last.mono_ns;
    } else if (sheet->settled.mono_ns == 0 &&
               sheet->last.mono_ns >= *began_ns + SETTLE_NS) {
        sheet->settled = sheet->last;
    }
}

static void record(struct recorder *recorder, struct capture *capture)
{
    int64_t began_ns = 0;
    while (!atomic_load(&recorder->stop) && !capture_gone(capture)) {
        size_t n = atomic_load(&recorder->n);
        size_t room = sizeof recorder->pcm / sizeof recorder->pcm[0] - n;
        int64_t end_ns = 0;
        size_t more = capture_read(capture, recorder->pcm + n, room, &end_ns);
        if (more > 0) {
            n += more;
            atomic_store(&recorder->zero_ns,
                         end_ns - (int64_t)n * NS_PER_S / PCM_RATE_HZ);
            atomic_store(&recorder->n, n);
        }
        count_frames(&recorder->sheet, capture_progress(capture), &began_ns);
        turn();
    }
}

static void work_recorder(void *shared, const void *context)
{
    struct recorder *recorder = shared;
    struct capture *capture = NULL;
    doctor_take_log(recorder->sheet.device.said);
    reach(&recorder->sheet, DOCTOR_OPENING);
    if (capture_open(context, &capture) != STATUS_OK) {
        atomic_store(&recorder->sheet.refused, true);
        return;
    }
    describe(&recorder->sheet, capture_device(capture),
             capture_rate_hz(capture), capture_channels(capture));
    record(recorder, capture);
    reach(&recorder->sheet, DOCTOR_CLOSING);
    capture_close(capture);
}

struct trial *recorder_trial(const char *device)
{
    return trial_start(work_recorder, device, sizeof(struct recorder));
}

size_t recorder_samples(const struct trial *trial, const int16_t **pcm)
{
    const struct recorder *recorder = trial_shared(trial);
    *pcm = recorder->pcm;
    return atomic_load(&recorder->n);
}

size_t recorder_sample_at(const struct trial *trial, int64_t mono_ns)
{
    const struct recorder *recorder = trial_shared(trial);
    int64_t age_ns = mono_ns - atomic_load(&recorder->zero_ns);
    size_t n = atomic_load(&recorder->n);
    size_t sample = age_ns > 0 ? (size_t)(age_ns * PCM_RATE_HZ / NS_PER_S) : 0;
    return sample < n ? sample : n;
}

void recorder_stop(const struct trial *trial)
{
    atomic_store(&((struct recorder *)trial_shared(trial))->stop, true);
}

void recorder_device(const struct trial *trial, struct doctor_device *out)
{
    read_sheet(trial_shared(trial), out);
}

/* ------------------------------------------------------------ loudspeaker */

struct player {
    struct device_sheet sheet;
    _Atomic int64_t began_ns;
};

static enum status make_sound(const struct player_task *task,
                              struct rendering *rendering)
{
    struct sentence sentence = {
        .id = 1,
        .text = task->sentence,
        .words_per_minute = VOICE_WORDS_PER_MINUTE,
        .volume = VOICE_VOLUME,
    };
    struct manner manner = {.config = task->config,
                            .minute_of_day = manner_minute_of_day};
    struct voice *voice = NULL;
    if (task->sentence == NULL) {
        rendering->capacity =
            (size_t)VOICE_RATE_HZ * MEASURE_CHIRP_MS / MS_PER_S;
        rendering->pcm = xcalloc(rendering->capacity, sizeof *rendering->pcm);
        rendering->n_samples = rendering->capacity;
        (void)measure_chirp(VOICE_RATE_HZ, rendering->pcm, rendering->capacity);
        return STATUS_OK;
    }
    manner_apply(&manner, &sentence);
    enum status status = voice_espeak_create(task->config->voice, &voice);
    if (status == STATUS_OK) {
        status = rendering_make(rendering, voice, &sentence);
    }
    voice_destroy(voice);
    return status;
}

static void play(struct player *player, struct playback *playback,
                 const struct rendering *rendering)
{
    size_t written = 0;
    bool flushed = false;
    uint64_t played = 0;
    while (playback_progress(playback) == 0 && !playback_gone(playback)) {
        turn();
    }
    pass(SETTLE_NS);
    while (!playback_gone(playback) &&
           (!flushed || played < playback_queued(playback))) {
        written += playback_write(playback, rendering->pcm + written,
                                  rendering->n_samples - written);
        if (!flushed && written == rendering->n_samples) {
            playback_flush(playback);
            flushed = true;
        }
        int64_t mono_ns = 0;
        played = playback_played(playback, &mono_ns);
        if (played > 0 && atomic_load(&player->began_ns) == 0) {
            atomic_store(&player->began_ns, mono_ns);
        }
        turn();
    }
    pass((int64_t)(playback_latency_s(playback) * (double)NS_PER_S) + TAIL_NS);
}

static void work_player(void *shared, const void *context)
{
    struct player *player = shared;
    struct rendering rendering = {0};
    struct playback *playback = NULL;
    const struct player_task *task = context;
    doctor_take_log(player->sheet.device.said);
    reach(&player->sheet, DOCTOR_OPENING);
    enum status status = make_sound(task, &rendering);
    if (status == STATUS_OK) {
        status =
            playback_open(task->config->loudspeaker, VOICE_RATE_HZ, &playback);
    }
    if (status != STATUS_OK) {
        atomic_store(&player->sheet.refused, true);
        return;
    }
    describe(&player->sheet, playback_device(playback),
             playback_rate_hz(playback), playback_channels(playback));
    play(player, playback, &rendering);
    reach(&player->sheet, DOCTOR_CLOSING);
    playback_close(playback);
    rendering_finish(&rendering);
}

struct trial *player_trial(const struct player_task *task)
{
    return trial_start(work_player, task, sizeof(struct player));
}

int64_t player_began_ns(const struct trial *trial)
{
    return atomic_load(&((struct player *)trial_shared(trial))->began_ns);
}

void player_device(const struct trial *trial, struct doctor_device *out)
{
    read_sheet(trial_shared(trial), out);
}
