/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files are memfds, opened by their path under /proc: nothing is left over. */
#include <fcntl.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>
#include <sndfile.h>

#include "assistant/base/log.h"
#include "audio/pcm.h"
#include "audio/soundfile.h"

#define TONE_HZ   440.0
#define AMPLITUDE 0.3
#define MAX_S     30.0

struct file {
    int fd;
    char path[64];
    int lines; /* logged */
    char line[1024];
};

static void keep_line(void *context, const char *line)
{
    struct file *file = context;
    file->lines++;
    (void)snprintf(file->line, sizeof file->line, "%s", line);
}

static int begin_file(void **state)
{
    struct file *file = calloc(1, sizeof *file);
    file->fd = memfd_create("sound", MFD_CLOEXEC);
    (void)snprintf(file->path, sizeof file->path, "/proc/self/fd/%d", file->fd);
    log_set_sink(keep_line, file);
    *state = file;
    return file->fd < 0;
}

static int end_file(void **state)
{
    struct file *file = *state;
    log_set_sink(NULL, NULL);
    (void)close(file->fd);
    free(file);
    return 0;
}

static double tone_at(int64_t frame, int rate_hz)
{
    return AMPLITUDE * sin(2 * M_PI * TONE_HZ * (double)frame / rate_hz);
}

/* A tone of a second, the channels in turn 0.5, 1.0 and 1.5 times as loud. */
static void write_tone(const struct file *file, int format, int rate_hz,
                       int channels)
{
    SF_INFO info = {
        .samplerate = rate_hz, .channels = channels, .format = format};
    SNDFILE *out = sf_open(file->path, SFM_WRITE, &info);
    assert_non_null(out);
    for (int64_t frame = 0; frame < rate_hz; frame++) {
        float values[8];
        for (int c = 0; c < channels; c++) {
            double gain = channels == 1 ? 1 : 0.5 + (double)c / (channels - 1);
            values[c] = (float)(gain * tone_at(frame, rate_hz));
        }
        assert_int_equal(sf_writef_float(out, values, 1), 1);
    }
    assert_int_equal(sf_close(out), 0);
}

static void put_bytes(const struct file *file, const void *bytes, size_t n)
{
    assert_int_equal(ftruncate(file->fd, 0), 0);
    assert_int_equal(pwrite(file->fd, bytes, n, 0), n);
}

static void check_tone(const struct file *file, double worst_db)
{
    int16_t *pcm;
    size_t n;
    assert_int_equal(sound_read(file->path, MAX_S, &pcm, &n), STATUS_OK);
    assert_in_range(n, PCM_RATE_HZ - 2, PCM_RATE_HZ + 2);
    double sum = 0;
    for (size_t i = 200; i < n - 200; i++) {
        double off = pcm[i] / 32768.0 - tone_at((int64_t)i, PCM_RATE_HZ);
        sum += off * off;
    }
    assert_true(10 * log10(sum / (double)n) < worst_db);
    free(pcm);
}

static void every_format_reads_as_16_khz_mono(void **state)
{
    static const struct {
        int format, rate_hz, channels;
        double worst_db; /* of the difference */
    } cases[] = {
        {SF_FORMAT_WAV | SF_FORMAT_PCM_16, 16000, 1, -90},
        {SF_FORMAT_WAV | SF_FORMAT_PCM_16, 48000, 2, -45},
        {SF_FORMAT_WAV | SF_FORMAT_PCM_24, 44100, 3, -45},
        {SF_FORMAT_WAV | SF_FORMAT_PCM_32, 8000, 1, -45},
        {SF_FORMAT_WAV | SF_FORMAT_PCM_U8, 16000, 1, -45},
        {SF_FORMAT_WAV | SF_FORMAT_FLOAT, 22050, 2, -45},
        {SF_FORMAT_WAVEX | SF_FORMAT_DOUBLE, 96000, 6, -45},
        {SF_FORMAT_WAV | SF_FORMAT_ULAW, 8000, 1, -40},
        {SF_FORMAT_FLAC | SF_FORMAT_PCM_16, 16000, 1, -90},
        {SF_FORMAT_FLAC | SF_FORMAT_PCM_24, 48000, 2, -45},
    };
    struct file *file = *state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        write_tone(file, cases[i].format, cases[i].rate_hz, cases[i].channels);
        check_tone(file, cases[i].worst_db);
    }
    assert_int_equal(file->lines, 0);
}

static void samples_past_full_scale_are_clipped(void **state)
{
    struct file *file = *state;
    SF_INFO info = {.samplerate = 16000,
                    .channels = 1,
                    .format = SF_FORMAT_WAV | SF_FORMAT_FLOAT};
    SNDFILE *out = sf_open(file->path, SFM_WRITE, &info);
    const float values[] = {2, -2, 1e30F, NAN, 0.5F};
    assert_int_equal(sf_write_float(out, values, 5), 5);
    assert_int_equal(sf_close(out), 0);
    int16_t *pcm;
    size_t n;
    assert_int_equal(sound_read(file->path, MAX_S, &pcm, &n), STATUS_OK);
    const int16_t wanted[] = {INT16_MAX, INT16_MIN, INT16_MAX, 0, 16384};
    assert_int_equal(n, 5);
    assert_memory_equal(pcm, wanted, sizeof wanted);
    free(pcm);
}

/* Reading fails with one line in which `word` stands. */
static void check_refused(struct file *file, const char *path,
                          enum status wanted, const char *word)
{
    int16_t *pcm;
    size_t n;
    file->lines = 0;
    assert_int_equal(sound_read(path, 2.0, &pcm, &n), wanted);
    assert_null(pcm);
    assert_int_equal(n, 0);
    assert_int_equal(file->lines, 1);
    assert_non_null(strstr(file->line, path));
    assert_non_null(strstr(file->line, word));
}

static void what_is_no_sound_file_gets_one_clear_line(void **state)
{
    struct file *file = *state;
    check_refused(file, "/nonexistent/a.wav", STATUS_NOT_FOUND, "No such file");
    check_refused(file, "/", STATUS_INVALID, "is a folder");
    check_refused(file, "/dev/null", STATUS_INVALID, "no ordinary file");
    check_refused(file, file->path, STATUS_INVALID, "is empty");
    const char text[] = "My calf is cramping, and this is a text file.\n";
    put_bytes(file, text, sizeof text);
    check_refused(file, file->path, STATUS_INVALID, "neither WAV nor FLAC");
    put_bytes(file, "fLaC", 4);
    check_refused(file, file->path, STATUS_INVALID, "again");
    put_bytes(file, "RIFF\xff\xff\xff\xffWAVEfmt ", 16);
    check_refused(file, file->path, STATUS_INVALID, "again");
}

static void a_file_that_breaks_off_is_refused(void **state)
{
    struct file *file = *state;
    write_tone(file, SF_FORMAT_WAV | SF_FORMAT_PCM_16, 16000, 1);
    assert_int_equal(ftruncate(file->fd, 20001), 0);
    check_refused(file, file->path, STATUS_INVALID, "breaks off");
    write_tone(file, SF_FORMAT_FLAC | SF_FORMAT_PCM_16, 16000, 1);
    off_t bytes = lseek(file->fd, 0, SEEK_END);
    assert_int_equal(ftruncate(file->fd, bytes / 2), 0);
    check_refused(file, file->path, STATUS_INVALID, "breaks off");
}

static void a_stream_of_unknown_length_is_read_to_its_end(void **state)
{
    struct file *file = *state;
    write_tone(file, SF_FORMAT_WAV | SF_FORMAT_PCM_16, 16000, 1);
    assert_int_equal(pwrite(file->fd, "\xff\xff\xff\xff", 4, 4), 4);
    assert_int_equal(pwrite(file->fd, "\xff\xff\xff\xff", 4, 40), 4);
    check_tone(file, -90);
}

static void a_header_that_lies_costs_no_memory(void **state)
{
    struct file *file = *state;
    write_tone(file, SF_FORMAT_WAV | SF_FORMAT_PCM_16, 16000, 1);
    /* It claims 1 GB, 65,535 channels, then a rate of 4 GHz. */
    assert_int_equal(pwrite(file->fd, "\x00\x00\x00\x40", 4, 40), 4);
    check_refused(file, file->path, STATUS_INVALID, "breaks off");
    write_tone(file, SF_FORMAT_WAV | SF_FORMAT_PCM_16, 16000, 1);
    assert_int_equal(pwrite(file->fd, "\xff\xff", 2, 22), 2);
    check_refused(file, file->path, STATUS_INVALID, file->path);
    write_tone(file, SF_FORMAT_WAV | SF_FORMAT_PCM_16, 16000, 1);
    assert_int_equal(pwrite(file->fd, "\xff\xff\xff\x7f", 4, 24), 4);
    file->lines = 0;
    struct sound_reader *reader;
    assert_int_equal(sound_reader_open(file->path, &reader), STATUS_INVALID);
    assert_null(reader);
}

static void a_file_longer_than_allowed_is_a_limit(void **state)
{
    struct file *file = *state;
    write_tone(file, SF_FORMAT_WAV | SF_FORMAT_PCM_16, 16000, 1);
    int16_t *pcm;
    size_t n;
    assert_int_equal(sound_read(file->path, 0.999, &pcm, &n), STATUS_LIMIT);
    assert_null(pcm);
    assert_int_equal(file->lines, 1);
    assert_int_equal(sound_read(file->path, 1.0, &pcm, &n), STATUS_OK);
    assert_int_equal(n, 16000);
    free(pcm);
}

static void a_file_without_samples_is_invalid(void **state)
{
    struct file *file = *state;
    struct sound_writer *writer;
    assert_int_equal(sound_writer_open(file->path, 16000, &writer), STATUS_OK);
    assert_int_equal(sound_writer_close(writer), STATUS_OK);
    check_refused(file, file->path, STATUS_INVALID, "no sound");
}

static void what_is_written_reads_back_in_any_pieces(void **state)
{
    struct file *file = *state;
    struct sound_writer *writer;
    int16_t pcm[5000];
    for (size_t i = 0; i < 5000; i++) {
        pcm[i] = (int16_t)(i * 13);
    }
    assert_int_equal(sound_writer_open(file->path, 16000, &writer), STATUS_OK);
    assert_int_equal(sound_writer_write(writer, pcm, 4999), STATUS_OK);
    assert_int_equal(sound_writer_write(writer, pcm + 4999, 1), STATUS_OK);
    assert_int_equal(sound_writer_close(writer), STATUS_OK);
    struct sound_reader *reader;
    assert_int_equal(sound_reader_open(file->path, &reader), STATUS_OK);
    int16_t piece[333];
    size_t at = 0;
    size_t n;
    while (sound_reader_read(reader, piece, 333, &n) == STATUS_OK) {
        assert_in_range(n, 1, 5000 - at);
        assert_memory_equal(piece, pcm + at, n * sizeof *piece);
        at += n;
    }
    assert_int_equal(at, 5000);
    assert_int_equal(n, 0);
    assert_int_equal(sound_reader_read(reader, piece, 333, &n), STATUS_END);
    sound_reader_close(reader);
    sound_reader_close(NULL);
}

static void a_file_that_cannot_be_written_is_said(void **state)
{
    struct file *file = *state;
    struct sound_writer *writer;
    assert_int_equal(sound_writer_open("/nonexistent/a.wav", 22050, &writer),
                     STATUS_IO);
    assert_null(writer);
    assert_int_equal(file->lines, 1);
    /* A full disk shows when writing, or at the latest when closing. */
    const int16_t pcm[1000] = {0};
    enum status status = sound_writer_open("/dev/full", 22050, &writer);
    for (int i = 0; i < 100 && status == STATUS_OK; i++) {
        status = sound_writer_write(writer, pcm, 1000);
    }
    enum status closed = sound_writer_close(writer);
    assert_true(status == STATUS_IO || closed == STATUS_IO);
}

#define FILE_TEST(test)                                                        \
    cmocka_unit_test_setup_teardown(test, begin_file, end_file)

int main(void)
{
    const struct CMUnitTest tests[] = {
        FILE_TEST(every_format_reads_as_16_khz_mono),
        FILE_TEST(samples_past_full_scale_are_clipped),
        FILE_TEST(what_is_no_sound_file_gets_one_clear_line),
        FILE_TEST(a_file_that_breaks_off_is_refused),
        FILE_TEST(a_stream_of_unknown_length_is_read_to_its_end),
        FILE_TEST(a_header_that_lies_costs_no_memory),
        FILE_TEST(a_file_longer_than_allowed_is_a_limit),
        FILE_TEST(a_file_without_samples_is_invalid),
        FILE_TEST(what_is_written_reads_back_in_any_pieces),
        FILE_TEST(a_file_that_cannot_be_written_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
