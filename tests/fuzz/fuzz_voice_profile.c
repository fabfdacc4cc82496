/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Any bytes as what was learned of a voice: numbers within their limits, or
 * nobody's, after one warning. Beside it lies a transform, whose checksum one
 * of the seeds has.
 */
#include <assert.h>
#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "assistant/base/log.h"
#include "assistant/learn/voice_profile.h"

#define MODEL          "0123456789abcdef"
#define PATH_MAX_BYTES 64

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char folder[] = "/dev/shm/uncramp-fuzz-XXXXXX";
static char profile_path[PATH_MAX_BYTES];
static char transform_path[PATH_MAX_BYTES];

static void remove_folder(void)
{
    (void)unlink(profile_path);
    (void)unlink(transform_path);
    (void)rmdir(folder);
}

static void write_file(const char *path, const void *bytes, size_t n)
{
    FILE *file = fopen(path, "wbe");
    assert(file != NULL);
    size_t written = fwrite(bytes, 1, n, file);
    assert(written == n);
    (void)fclose(file);
}

static void make_folder(void)
{
    const char *made = mkdtemp(folder);
    assert(made != NULL);
    (void)snprintf(profile_path, PATH_MAX_BYTES, "%s/voice.json", folder);
    (void)snprintf(transform_path, PATH_MAX_BYTES, "%s/voice.mllr", folder);
    write_file(transform_path, "1\n", 2);
    (void)atexit(remove_folder);
}

static void count_line(void *context, const char *line)
{
    (void)line;
    ++*(size_t *)context;
}

static void check(const struct voice_profile *profile)
{
    assert(profile->n_sentences > 0);
    assert(profile->threshold_shift <= 0.0);
    assert(profile->threshold_shift >= -VOICE_PROFILE_SHIFT_MAX);
    for (size_t i = 0; i < RECOGNIZER_CEPSTRA; i++) {
        assert(fabs(profile->mean[i]) <= VOICE_PROFILE_CEPSTRA_MAX);
    }
    double threshold = voice_profile_threshold(profile, 0.8);
    assert(threshold >= VOICE_PROFILE_FLOOR && threshold <= 0.8);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct voice_profile profile;
    size_t n_lines = 0;
    if (profile_path[0] == '\0') {
        make_folder();
    }
    log_set_sink(count_line, &n_lines);
    write_file(profile_path, data, size);
    enum status status = voice_profile_read(folder, MODEL, &profile);
    if (status == STATUS_OK) {
        assert(n_lines == 0);
        check(&profile);
    } else {
        assert(status == STATUS_INVALID && n_lines == 1);
        assert(profile.n_sentences == 0 && profile.transform == NULL);
    }
    voice_profile_finish(&profile);
    return 0;
}
