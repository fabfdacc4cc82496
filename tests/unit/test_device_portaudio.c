/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Which device is opened and how, and what capture makes of its channels. The
 * PortAudio that the library finds is the one below: cards that exist only as
 * a table, each of which takes some rates and some numbers of channels.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <portaudio.h>

#include "audio/capture.h"
#include "audio/playback.h"

#define CARDS_MAX 8

struct card {
    const char *name;
    int inputs;
    int outputs;
    double rate_hz;
    double only_hz;    /* 0: any rate */
    int only_channels; /* 0: any number up to those it has */
    bool busy;
};

#define CARD(title, in, out, hz)                                               \
    .name = (title), .inputs = (in), .outputs = (out), .rate_hz = (hz)

/* ------------------------------------------------------------- PortAudio -- */

static struct card cards[CARDS_MAX];
static PaDeviceInfo infos[CARDS_MAX];
static PaDeviceIndex default_card;

static struct {
    PaDeviceIndex card; /* -1: no stream */
    int channels;
    double rate_hz;
    PaStreamCallback *callback;
    void *context;
} stream;
static PaStreamInfo stream_info;

PaError Pa_Initialize(void)
{
    for (int i = 0; i < CARDS_MAX; i++) {
        infos[i] = (PaDeviceInfo){.name = cards[i].name,
                                  .maxInputChannels = cards[i].inputs,
                                  .maxOutputChannels = cards[i].outputs,
                                  .defaultSampleRate = cards[i].rate_hz};
    }
    stream.card = paNoDevice;
    return paNoError;
}

PaError Pa_Terminate(void)
{
    return paNoError;
}

const char *Pa_GetErrorText(PaError error)
{
    return error == paDeviceUnavailable ? "busy" : "no such format";
}

PaDeviceIndex Pa_GetDeviceCount(void)
{
    PaDeviceIndex n = 0;
    while (n < CARDS_MAX && cards[n].name != NULL) {
        n++;
    }
    return n;
}

const PaDeviceInfo *Pa_GetDeviceInfo(PaDeviceIndex device)
{
    return &infos[device];
}

PaDeviceIndex Pa_GetDefaultInputDevice(void)
{
    return default_card;
}

PaDeviceIndex Pa_GetDefaultOutputDevice(void)
{
    return default_card;
}

PaError Pa_OpenStream(PaStream **out, const PaStreamParameters *input,
                      const PaStreamParameters *output, double rate_hz,
                      unsigned long frames, PaStreamFlags flags,
                      PaStreamCallback *callback, void *context)
{
    (void)frames;
    (void)flags;
    const PaStreamParameters *wanted = input ? input : output;
    const struct card *card = &cards[wanted->device];
    if (card->busy) {
        return paDeviceUnavailable;
    }
    if (card->only_hz != 0 && rate_hz != card->only_hz) {
        return paInvalidSampleRate;
    }
    if (card->only_channels != 0 &&
        wanted->channelCount != card->only_channels) {
        return paInvalidChannelCount;
    }
    stream.card = wanted->device;
    stream.channels = wanted->channelCount;
    stream.rate_hz = rate_hz;
    stream.callback = callback;
    stream.context = context;
    *out = &stream;
    return paNoError;
}

const PaStreamInfo *Pa_GetStreamInfo(PaStream *opened)
{
    (void)opened;
    return &stream_info;
}

PaError Pa_SetStreamFinishedCallback(PaStream *opened,
                                     PaStreamFinishedCallback *finished)
{
    (void)opened;
    (void)finished;
    return paNoError;
}

PaError Pa_StartStream(PaStream *opened)
{
    (void)opened;
    return paNoError;
}

PaError Pa_AbortStream(PaStream *opened)
{
    (void)opened;
    return paNoError;
}

PaError Pa_CloseStream(PaStream *opened)
{
    (void)opened;
    return paNoError;
}

PaError Pa_IsStreamActive(PaStream *opened)
{
    (void)opened;
    return 1;
}

/* --------------------------------------------------------------- helpers -- */

static void set_cards(const struct card *wanted, size_t n)
{
    memset(cards, 0, sizeof cards);
    for (size_t i = 0; i < n; i++) {
        cards[i] = wanted[i];
    }
    default_card = 0;
}

/* Opens a microphone, and says which; NULL where none opens. */
static const char *opened(const char *name)
{
    struct capture *capture = NULL;
    const char *found = NULL;
    if (capture_open(name, &capture) == STATUS_OK) {
        found = cards[stream.card].name;
        assert_string_equal(capture_device(capture), found);
        assert_int_equal(capture_rate_hz(capture), (int)stream.rate_hz);
        assert_int_equal(capture_channels(capture), stream.channels);
    }
    capture_close(capture);
    return found;
}

static const char *opened_to_speak(const char *name)
{
    struct playback *playback = NULL;
    const char *found = NULL;
    if (playback_open(name, 22050, &playback) == STATUS_OK) {
        found = cards[stream.card].name;
    }
    playback_close(playback);
    return found;
}

/* ----------------------------------------------------------------- tests -- */

static void a_card_that_has_only_44100_hz_is_opened_with_it(void **state)
{
    (void)state;
    const struct card it[] = {{CARD("cheap", 1, 0, 48000), .only_hz = 44100}};
    set_cards(it, 1);
    assert_string_equal(opened(NULL), "cheap");
    assert_true(stream.rate_hz == 44100);
    assert_int_equal(stream.channels, 1);
}

static void an_array_that_has_only_eight_channels_is_opened_with_them(
    void **state)
{
    (void)state;
    const struct card it[] = {{CARD("array", 8, 0, 16000), .only_channels = 8}};
    set_cards(it, 1);
    assert_string_equal(opened(NULL), "array");
    assert_int_equal(stream.channels, 8);
}

static void a_rate_that_is_easily_resampled_goes_before_one_that_is_not(
    void **state)
{
    (void)state;
    static const double own_hz[] = {44100, 16000, 32000};
    static const double wanted_hz[] = {48000, 16000, 32000};
    for (size_t i = 0; i < 3; i++) {
        const struct card it[] = {{CARD("USB microphone", 1, 0, own_hz[i])}};
        set_cards(it, 1);
        assert_string_equal(opened(NULL), "USB microphone");
        assert_true(stream.rate_hz == wanted_hz[i]);
    }
}

static void of_eight_channels_the_first_two_are_heard(void **state)
{
    (void)state;
    enum { N = 1600 };
    static int16_t block[N * 8];
    const struct card it[] = {{CARD("array", 8, 0, 16000), .only_channels = 8}};
    set_cards(it, 1);
    struct capture *capture = NULL;
    assert_int_equal(capture_open(NULL, &capture), STATUS_OK);
    for (int i = 0; i < N; i++) {
        const int16_t frame[8] = {1000, 2000, -9, 9, 77, 77, 30000, 30000};
        memcpy(block + (ptrdiff_t)i * 8, frame, sizeof frame);
    }
    assert_int_equal(stream.callback(block, NULL, N, NULL, 0, stream.context),
                     paContinue);
    int16_t pcm[N];
    int64_t end_ns = 0;
    assert_int_equal(capture_read(capture, pcm, N, &end_ns), N);
    for (int i = 0; i < N; i++) {
        assert_int_equal(pcm[i], 1500);
    }
    assert_true(end_ns > 0);
    capture_close(capture);
}

static void a_card_with_one_channel_is_opened_with_it(void **state)
{
    (void)state;
    const struct card it[] = {{CARD("mono", 2, 0, 48000), .only_channels = 1}};
    set_cards(it, 1);
    assert_string_equal(opened(NULL), "mono");
    assert_int_equal(stream.channels, 1);
}

static void with_a_server_the_default_goes_before_a_bare_card(void **state)
{
    (void)state;
    const struct card it[] = {
        {CARD("default", 32, 32, 44100)},
        {CARD("USB Audio: - (hw:1,0)", 1, 2, 44100)},
        {CARD("pulse", 32, 32, 44100)},
    };
    set_cards(it, 3);
    assert_string_equal(opened(NULL), "default");
    assert_string_equal(opened_to_speak(NULL), "default");
}

static void without_a_server_what_was_plugged_in_goes_before_the_first_card(
    void **state)
{
    (void)state;
    const struct card it[] = {
        {CARD("default", 0, 2, 44100)},
        {CARD("vc4-hdmi: MAI PCM (hw:0,0)", 0, 2, 48000)},
        {CARD("bcm2835 Headphones: - (hw:1,0)", 0, 2, 44100)},
        {CARD("USB Audio: - (hw:2,0)", 1, 2, 48000)},
    };
    set_cards(it, 4);
    assert_string_equal(opened(NULL), "USB Audio: - (hw:2,0)");
    assert_string_equal(opened_to_speak(NULL), "USB Audio: - (hw:2,0)");
}

static void hdmi_is_the_last_choice_but_one(void **state)
{
    (void)state;
    const struct card it[] = {
        {CARD("vc4-hdmi: MAI PCM (hw:0,0)", 0, 2, 48000)},
        {CARD("bcm2835 Headphones: - (hw:1,0)", 0, 2, 44100)},
    };
    set_cards(it, 2);
    assert_string_equal(opened_to_speak(NULL),
                        "bcm2835 Headphones: - (hw:1,0)");
    set_cards(it, 1);
    assert_string_equal(opened_to_speak(NULL), "vc4-hdmi: MAI PCM (hw:0,0)");
}

static void what_is_no_microphone_is_only_opened_by_its_name(void **state)
{
    (void)state;
    const struct card it[] = {{CARD("Monitor of Headset", 2, 0, 48000)},
                              {CARD("null", 2, 2, 48000)}};
    set_cards(it, 2);
    assert_null(opened(NULL));
    assert_string_equal(opened("monitor"), "Monitor of Headset");
}

static void a_busy_card_gives_way_to_the_next(void **state)
{
    (void)state;
    const struct card it[] = {{CARD("USB Mic", 1, 0, 48000), .busy = true},
                              {CARD("Webcam", 1, 0, 32000)}};
    set_cards(it, 2);
    assert_string_equal(opened(NULL), "Webcam");
    /* Who asks for one by name gets no other. */
    assert_null(opened("usb"));
}

static bool second_choice(const char *name)
{
    struct capture *capture = NULL;
    assert_int_equal(capture_open(name, &capture), STATUS_OK);
    bool second = capture_second_choice(capture);
    capture_close(capture);
    return second;
}

/* A name in full, since no other is as good, whatever was seen before. */
static void what_is_worse_than_what_was_there_is_a_second_choice(void **state)
{
    (void)state;
    const struct card it[] = {{CARD("Bedside", 1, 0, 48000)},
                              {CARD("Bedside webcam", 1, 0, 32000)}};
    set_cards(it, 2);
    assert_false(second_choice("Bedside"));
    cards[0].busy = true;
    assert_true(second_choice("Bedside"));
    set_cards(it + 1, 1); /* unplugged */
    assert_true(second_choice("Bedside"));
    set_cards(it, 2);
    assert_false(second_choice("Bedside"));
}

static void a_name_in_full_goes_before_one_that_contains_it(void **state)
{
    (void)state;
    const struct card it[] = {{CARD("USB Mic", 1, 0, 48000)},
                              {CARD("My USB Mic and Headset", 1, 0, 48000)},
                              {CARD("mic", 1, 0, 48000)}};
    set_cards(it, 3);
    assert_string_equal(opened("MIC"), "mic");
    assert_string_equal(opened("headset"), "My USB Mic and Headset");
    assert_null(opened("bluetooth"));
}

static void no_card_at_all_is_no_device(void **state)
{
    (void)state;
    set_cards(NULL, 0);
    default_card = paNoDevice;
    assert_null(opened(NULL));
    assert_null(opened_to_speak(NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_card_that_has_only_44100_hz_is_opened_with_it),
        cmocka_unit_test(
            an_array_that_has_only_eight_channels_is_opened_with_them),
        cmocka_unit_test(
            a_rate_that_is_easily_resampled_goes_before_one_that_is_not),
        cmocka_unit_test(of_eight_channels_the_first_two_are_heard),
        cmocka_unit_test(a_card_with_one_channel_is_opened_with_it),
        cmocka_unit_test(with_a_server_the_default_goes_before_a_bare_card),
        cmocka_unit_test(
            without_a_server_what_was_plugged_in_goes_before_the_first_card),
        cmocka_unit_test(hdmi_is_the_last_choice_but_one),
        cmocka_unit_test(what_is_no_microphone_is_only_opened_by_its_name),
        cmocka_unit_test(a_busy_card_gives_way_to_the_next),
        cmocka_unit_test(what_is_worse_than_what_was_there_is_a_second_choice),
        cmocka_unit_test(a_name_in_full_goes_before_one_that_contains_it),
        cmocka_unit_test(no_card_at_all_is_no_device),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
