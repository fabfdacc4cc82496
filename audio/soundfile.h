/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * soundfile: WAV and FLAC files, any rate and channels, read as 16 kHz mono;
 * mono WAV files written. Every failure logs one line that names the file and
 * says what to do. One thread per object.
 */
#ifndef UNCRAMP_SOUNDFILE_H
#define UNCRAMP_SOUNDFILE_H

#include <stddef.h>
#include <stdint.h>

#include "assistant/base/status.h"

struct sound_reader;
struct sound_writer;

/* NOT_FOUND, or INVALID for what is no sound file we can read. */
MUST_CHECK enum status sound_reader_open(const char *path,
                                         struct sound_reader **out);
/*
 * The next samples, 16 kHz mono, at most `capacity`. OK with `n_read` > 0, or
 * STATUS_END, or INVALID where the file breaks off inside.
 */
MUST_CHECK enum status sound_reader_read(struct sound_reader *reader,
                                         int16_t *pcm, size_t capacity,
                                         size_t *n_read);
void sound_reader_close(struct sound_reader *reader);

/*
 * A whole file of at most `max_s` seconds (LIMIT past that); the caller frees
 * `pcm`. An empty file is INVALID.
 */
MUST_CHECK enum status sound_read(const char *path, double max_s, int16_t **pcm,
                                  size_t *n_samples);

/* A 16-bit mono WAV file; an existing one is replaced. */
MUST_CHECK enum status sound_writer_open(const char *path, unsigned rate_hz,
                                         struct sound_writer **out);
MUST_CHECK enum status sound_writer_write(struct sound_writer *writer,
                                          const int16_t *pcm, size_t n);
/* Completes the file; IO where it could not be written. NULL is fine. */
MUST_CHECK enum status sound_writer_close(struct sound_writer *writer);

#endif
