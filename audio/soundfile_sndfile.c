/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * soundfile: libsndfile behind a gate.
 *
 * Only what begins like WAV or FLAC gets in. No header is believed: memory
 * grows with the samples that really come, and a file that ends before its
 * header said so is an error, not a shorter recording. Samples are read as
 * float, which fits every bit depth, and mixed down before resampling.
 */
#include "audio/soundfile.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sndfile.h>

#include "assistant/base/log.h"
#include "assistant/base/memory.h"
#include "audio/pcm.h"
#include "audio/resampler.h"

#define CHANNELS_MAX 32
/* Frames read at a time. */
#define BLOCK_FRAMES 1024

struct sound_reader {
    int fd;
    SNDFILE *file;
    char *path;
    int channels;
    bool broken;         /* the header of a WAV file promised more */
    int64_t frames_left; /* of those the header promised */
    bool ended;
    struct resampler *resampler;
    float *block;   /* BLOCK_FRAMES, interleaved */
    int16_t *ready; /* 16 kHz, not yet handed out */
    size_t n_ready;
    size_t ready_at;
};

struct sound_writer {
    SNDFILE *file;
    char *path;
};

static enum status refuse(const char *path, const char *what)
{
    log_error("sound", "%s: %s", path, what);
    return STATUS_INVALID;
}

static uint32_t little_endian(const unsigned char *bytes)
{
    return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 |
           (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

/*
 * True where the data chunk of a WAV file ends past the end of the file;
 * libsndfile would only read what there is. Who writes to a pipe cannot know
 * the length and gives the largest.
 */
static bool wav_is_broken(int fd, off_t file_bytes)
{
    enum { HEADER = 12, CHUNK = 8 };
    const uint32_t unknown = 0x7FFFF000;
    off_t at = HEADER;
    unsigned char chunk[CHUNK];
    while (pread(fd, chunk, CHUNK, at) == CHUNK) {
        uint32_t bytes = little_endian(chunk + 4);
        at += CHUNK;
        if (memcmp(chunk, "data", 4) == 0) {
            return bytes < unknown && bytes > file_bytes - at;
        }
        at += (off_t)bytes + (bytes & 1);
    }
    return false;
}

/* Opens what looks like a sound file; `fd` stays open where it is OK. */
static enum status open_checked(const char *path, int *fd, bool *broken)
{
    /* Non-blocking, or a named pipe would hold us. */
    *fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (*fd < 0) {
        log_error("sound", "%s: %s", path, strerror(errno));
        return errno == ENOENT ? STATUS_NOT_FOUND : STATUS_IO;
    }
    struct stat about;
    unsigned char head[12] = {0};
    if (fstat(*fd, &about) == 0 && S_ISDIR(about.st_mode)) {
        return refuse(path, "is a folder; name a sound file in it");
    }
    if (!S_ISREG(about.st_mode)) {
        return refuse(path, "is no ordinary file; copy the sound to one");
    }
    if (about.st_size == 0) {
        return refuse(path, "is empty; record it again");
    }
    ssize_t n = pread(*fd, head, sizeof head, 0);
    if (n == sizeof head && memcmp(head, "RIFF", 4) == 0 &&
        memcmp(head + 8, "WAVE", 4) == 0) {
        *broken = wav_is_broken(*fd, about.st_size);
        return STATUS_OK;
    }
    if (n >= 4 && memcmp(head, "fLaC", 4) == 0) {
        return STATUS_OK;
    }
    return refuse(path, "is neither WAV nor FLAC; convert it, for example "
                        "with `sox IN OUT.wav`");
}

static enum status open_sound(struct sound_reader *reader, int fd)
{
    SF_INFO info = {0};
    reader->file = sf_open_fd(fd, SFM_READ, &info, SF_FALSE);
    if (reader->file == NULL) {
        log_error("sound", "%s: %s; record or convert it again", reader->path,
                  sf_strerror(NULL));
        return STATUS_INVALID;
    }
    if (info.channels < 1 || info.channels > CHANNELS_MAX) {
        return refuse(reader->path, "has too many channels; mix it down");
    }
    reader->channels = info.channels;
    reader->frames_left = info.frames == SF_COUNT_MAX ? 0 : info.frames;
    enum status status = resampler_create((unsigned)info.samplerate,
                                          PCM_RATE_HZ, &reader->resampler);
    if (status != STATUS_OK) {
        return refuse(reader->path, "has a rate that is no sound's; convert "
                                    "it to 16000 Hz");
    }
    reader->block = xcalloc((size_t)BLOCK_FRAMES * (size_t)info.channels,
                            sizeof *reader->block);
    reader->ready =
        xcalloc(resampler_output_max(reader->resampler, BLOCK_FRAMES),
                sizeof *reader->ready);
    return STATUS_OK;
}

enum status sound_reader_open(const char *path, struct sound_reader **out)
{
    *out = NULL;
    struct sound_reader *reader = xcalloc(1, sizeof *reader);
    reader->path = xstrdup(path);
    enum status status = open_checked(path, &reader->fd, &reader->broken);
    if (status == STATUS_OK) {
        status = open_sound(reader, reader->fd);
    }
    if (status != STATUS_OK) {
        sound_reader_close(reader);
        return status;
    }
    *out = reader;
    return STATUS_OK;
}

void sound_reader_close(struct sound_reader *reader)
{
    if (reader == NULL) {
        return;
    }
    if (reader->file != NULL) {
        (void)sf_close(reader->file);
    }
    if (reader->fd >= 0) {
        (void)close(reader->fd);
    }
    resampler_destroy(reader->resampler);
    free(reader->block);
    free(reader->ready);
    free(reader->path);
    free(reader);
}

static int16_t to_sample(float value)
{
    if (isnan(value)) {
        return 0;
    }
    float scaled = fminf(fmaxf(value * 32768.0F, INT16_MIN), INT16_MAX);
    return (int16_t)lrintf(scaled);
}

static void mix_down(const float *block, int channels, size_t n_frames,
                     int16_t *mono)
{
    for (size_t i = 0; i < n_frames; i++) {
        float sum = 0;
        for (int c = 0; c < channels; c++) {
            sum += *block++;
        }
        mono[i] = to_sample(sum / (float)channels);
    }
}

/* Puts the next samples into `ready`; none where the file has ended. */
static enum status refill(struct sound_reader *reader)
{
    int16_t mono[BLOCK_FRAMES];
    sf_count_t n = sf_readf_float(reader->file, reader->block, BLOCK_FRAMES);
    reader->ready_at = 0;
    if (n > 0) {
        mix_down(reader->block, reader->channels, (size_t)n, mono);
        reader->n_ready =
            resampler_run(reader->resampler, mono, (size_t)n, reader->ready);
        reader->frames_left -= n;
        return STATUS_OK;
    }
    if (reader->broken || reader->frames_left > 0) {
        return refuse(reader->path, "breaks off: there is less sound than its "
                                    "header says; copy or record it again");
    }
    reader->ended = true;
    reader->n_ready = resampler_finish(reader->resampler, reader->ready);
    return STATUS_OK;
}

enum status sound_reader_read(struct sound_reader *reader, int16_t *pcm,
                              size_t capacity, size_t *n_read)
{
    *n_read = 0;
    while (reader->n_ready == 0) {
        if (reader->ended) {
            return STATUS_END;
        }
        enum status status = refill(reader);
        if (status != STATUS_OK) {
            return status;
        }
    }
    size_t n = capacity < reader->n_ready ? capacity : reader->n_ready;
    memcpy(pcm, reader->ready + reader->ready_at, n * sizeof *pcm);
    reader->ready_at += n;
    reader->n_ready -= n;
    *n_read = n;
    return STATUS_OK;
}

enum status sound_read(const char *path, double max_s, int16_t **pcm,
                       size_t *n_samples)
{
    *pcm = NULL;
    *n_samples = 0;
    struct sound_reader *reader;
    enum status status = sound_reader_open(path, &reader);
    if (status != STATUS_OK) {
        return status;
    }
    const size_t most = (size_t)(max_s * PCM_RATE_HZ);
    size_t capacity = 0;
    size_t n = 0;
    while (status == STATUS_OK && n <= most) {
        if (n == capacity) {
            capacity = capacity ? 2 * capacity : PCM_RATE_HZ;
            *pcm = xrealloc(*pcm, capacity, sizeof **pcm);
        }
        size_t more = 0;
        status = sound_reader_read(reader, *pcm + n, capacity - n, &more);
        n += more;
    }
    if (status == STATUS_OK) {
        log_error("sound", "%s: is longer than %.0f s; cut it into pieces",
                  path, max_s);
        status = STATUS_LIMIT;
    } else if (status == STATUS_END && n == 0) {
        status = refuse(path, "has no sound in it; record it again");
    } else if (status == STATUS_END) {
        *n_samples = n;
        status = STATUS_OK;
    }
    sound_reader_close(reader);
    if (status != STATUS_OK) {
        free(*pcm);
        *pcm = NULL;
    }
    return status;
}

enum status sound_writer_open(const char *path, unsigned rate_hz,
                              struct sound_writer **out)
{
    *out = NULL;
    SF_INFO info = {.samplerate = (int)rate_hz,
                    .channels = 1,
                    .format = SF_FORMAT_WAV | SF_FORMAT_PCM_16};
    SNDFILE *file = sf_open(path, SFM_WRITE, &info);
    if (file == NULL) {
        log_error("sound", "%s: cannot be written: %s", path,
                  sf_strerror(NULL));
        return STATUS_IO;
    }
    struct sound_writer *writer = xcalloc(1, sizeof *writer);
    writer->file = file;
    writer->path = xstrdup(path);
    *out = writer;
    return STATUS_OK;
}

enum status sound_writer_write(struct sound_writer *writer, const int16_t *pcm,
                               size_t n)
{
    if (sf_write_short(writer->file, pcm, (sf_count_t)n) != (sf_count_t)n) {
        log_error("sound", "%s: cannot be written: %s", writer->path,
                  sf_strerror(writer->file));
        return STATUS_IO;
    }
    return STATUS_OK;
}

enum status sound_writer_close(struct sound_writer *writer)
{
    if (writer == NULL) {
        return STATUS_OK;
    }
    enum status status = STATUS_OK;
    if (sf_close(writer->file) != 0) {
        log_error("sound", "%s: cannot be completed; is the disk full?",
                  writer->path);
        status = STATUS_IO;
    }
    free(writer->path);
    free(writer);
    return status;
}
