/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Files as sphinxtrain and PocketSphinx have them. Means and variances: a few
 * lines of text, the number 0x11223344, the dimensions, the floats. A sendump:
 * texts, each after its length, the dimensions, the bytes.
 */
#include "grammar/gaussians_files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "assistant/base/log.h"
#include "assistant/base/memory.h"
#include "assistant/base/text.h"

#define HEADER_END "endhdr\n"
#define FILE_ORDER 0x11223344u
#define TEXT_MAX   1000
/* A senone's codebook is a byte. */
#define CODEBOOKS_MAX 256
/* 587 numbers, with room for the longest that there are. */
#define TRANSFORM_MAX 20000

/* ---------------------------------------------------------------- mapping */

static bool map(const char *path, struct gaussians_file *out)
{
    struct stat about;
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) {
        return false;
    }
    void *bytes = MAP_FAILED;
    errno = EINVAL; /* an empty file */
    if (fstat(file, &about) == 0 && about.st_size > 0) {
        bytes =
            mmap(NULL, (size_t)about.st_size, PROT_READ, MAP_PRIVATE, file, 0);
    }
    (void)close(file);
    if (bytes == MAP_FAILED) {
        return false;
    }
    *out =
        (struct gaussians_file){.bytes = bytes, .size = (size_t)about.st_size};
    return true;
}

enum status gaussians_file_open(const char *folder, const char *name,
                                struct gaussians_file *out)
{
    struct text path = {0};
    *out = (struct gaussians_file){0};
    text_printf(&path, "%s/%s", folder, name);
    bool mapped = map(text_str(&path), out);
    if (!mapped) {
        log_error("recognizer",
                  "%s: cannot be read: %s; install pocketsphinx-en-us and "
                  "uncramp again",
                  text_str(&path), strerror(errno));
    }
    text_finish(&path);
    return mapped ? STATUS_OK : STATUS_NOT_FOUND;
}

void gaussians_file_close(struct gaussians_file *file)
{
    if (file->bytes != NULL) {
        (void)munmap((void *)file->bytes, file->size);
    }
    *file = (struct gaussians_file){0};
}

/* ---------------------------------------------------------------- reading */

static uint32_t number(const struct gaussians_file *file, size_t at)
{
    uint32_t value = 0;
    if (at + sizeof value <= file->size) {
        memcpy(&value, file->bytes + at, sizeof value);
    }
    return value;
}

/* Where the numbers begin; the file's size where they do not. */
static size_t after_header(const struct gaussians_file *file)
{
    const size_t length = strlen(HEADER_END);
    const unsigned char *end =
        memmem(file->bytes, file->size < TEXT_MAX ? file->size : TEXT_MAX,
               HEADER_END, length);
    if (end == NULL) {
        return file->size;
    }
    size_t at = (size_t)(end - file->bytes) + length;
    return number(file, at) == FILE_ORDER ? at + sizeof(uint32_t) : file->size;
}

size_t gaussians_file_codebooks(const struct gaussians_file *file,
                                size_t streams, size_t densities,
                                size_t cepstra, float **out)
{
    size_t at = after_header(file);
    size_t n = number(file, at);
    bool fits = n <= CODEBOOKS_MAX && number(file, at + 4) == streams &&
                number(file, at + 8) == densities;
    at += 12;
    for (size_t i = 0; i < streams; i++, at += 4) {
        fits = fits && number(file, at) == cepstra;
    }
    size_t n_floats = n * streams * densities * cepstra;
    fits = fits && n > 0 && number(file, at) == n_floats;
    at += 4;
    if (!fits || at + n_floats * sizeof(float) > file->size) {
        return 0;
    }
    /* The texts before them leave the floats anywhere. */
    *out = xcalloc(n_floats, sizeof **out);
    memcpy(*out, file->bytes + at, n_floats * sizeof **out);
    return n;
}

/* The header ends with a length of 0. */
const unsigned char *gaussians_file_weights(const struct gaussians_file *file,
                                            size_t streams, size_t densities,
                                            size_t senones)
{
    size_t at = 0;
    uint32_t length = number(file, 0);
    while (length > 0 && length < TEXT_MAX && at < file->size) {
        at += sizeof length + length;
        length = number(file, at);
    }
    at += sizeof length;
    bool fits = length == 0 && number(file, at) == densities &&
                number(file, at + 4) == senones;
    at += 8;
    return fits && at + streams * densities * senones <= file->size
               ? file->bytes + at
               : NULL;
}

/* -------------------------------------------------------------- transform */

static bool read_floats(const char **at, float *out, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        char *end = NULL;
        out[i] = strtof(*at, &end);
        if (end == *at) {
            return false;
        }
        *at = end;
    }
    return true;
}

static bool read_transform(const char *at, struct gaussians_transform *out)
{
    float numbers[2] = {0}; /* of classes and of streams */
    bool read = read_floats(&at, numbers, 2) && numbers[0] == 1.0f &&
                numbers[1] == (float)GAUSSIANS_STREAMS;
    for (size_t i = 0; i < GAUSSIANS_STREAMS && read; i++) {
        float n = 0.0f;
        read = read_floats(&at, &n, 1) && n == (float)GAUSSIANS_CEPSTRA &&
               read_floats(&at, out[i].turn[0],
                           sizeof out[i].turn / sizeof(float)) &&
               read_floats(&at, out[i].add, GAUSSIANS_CEPSTRA) &&
               read_floats(&at, out[i].widen, GAUSSIANS_CEPSTRA);
    }
    return read;
}

enum status gaussians_transform_read(
    const char *path, struct gaussians_transform out[GAUSSIANS_STREAMS])
{
    char *text = xcalloc(TRANSFORM_MAX + 1, 1);
    FILE *file = fopen(path, "re");
    bool read = file != NULL && fread(text, 1, TRANSFORM_MAX, file) > 0 &&
                read_transform(text, out);
    if (file != NULL) {
        (void)fclose(file);
    }
    free(text);
    if (!read) {
        log_error("recognizer",
                  "%s: no transform of this model; run uncramp learn again",
                  path);
    }
    return read ? STATUS_OK : STATUS_INVALID;
}
