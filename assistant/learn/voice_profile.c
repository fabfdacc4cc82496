/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Numbers are written as text, since json keeps three decimals. The transform
 * is moved into place before the JSON that names its checksum: whatever
 * happens between the two, what is read fits together or is ignored.
 */
#include "assistant/learn/voice_profile.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "assistant/base/file.h"
#include "assistant/base/json.h"
#include "assistant/base/log.h"
#include "assistant/base/memory.h"
#include "assistant/base/text.h"
#include "assistant/settings/paths.h"

#define FORMAT         1
#define PROFILE        "voice.json"
#define TRANSFORM      "voice.mllr"
#define BYTES_MAX      4096
#define SENTENCES_MAX  10000
#define CONFIDENCE_MIN 1e-6
/* Sixteen digits and the end. */
#define SUM_SIZE 17

/* FNV-1a's. */
#define HASH_START UINT64_C(0xcbf29ce484222325)
#define HASH_PRIME UINT64_C(0x100000001b3)

void voice_profile_finish(struct voice_profile *profile)
{
    free(profile->transform);
    *profile = (struct voice_profile){0};
}

/* -------------------------------------------------------------- checksums */

/* Adds a file to the hash; false where it cannot be read. */
static bool hash_file(const char *path, uint64_t *hash)
{
    unsigned char bytes[16384];
    size_t n = 0;
    FILE *file = fopen(path, "rbe");
    if (file == NULL) {
        return false;
    }
    while ((n = fread(bytes, 1, sizeof bytes, file)) > 0) {
        for (size_t i = 0; i < n; i++) {
            *hash = (*hash ^ bytes[i]) * HASH_PRIME;
        }
    }
    bool whole = ferror(file) == 0;
    (void)fclose(file);
    return whole;
}

static void print_sum(uint64_t hash, char sum[SUM_SIZE])
{
    (void)snprintf(sum, SUM_SIZE, "%016" PRIx64, hash);
}

/* Of what a transform and a mean were learned with. */
static enum status sum_model(char sum[SUM_SIZE])
{
    static const char *const names[] = {"means", "variances", "sendump"};
    uint64_t hash = HASH_START;
    enum status status = STATUS_OK;
    for (size_t i = 0;
         status == STATUS_OK && i < sizeof names / sizeof names[0]; i++) {
        struct text name = {0};
        char *path = NULL;
        text_printf(&name, "grammar/model/%s", names[i]);
        status = paths_data(text_str(&name), &path);
        if (status == STATUS_OK && !hash_file(path, &hash)) {
            log_error("profile", "cannot read %s: %s", path, strerror(errno));
            status = STATUS_IO;
        }
        free(path);
        text_finish(&name);
    }
    print_sum(hash, sum);
    return status;
}

/* ---------------------------------------------------------------- reading */

static bool read_number(const char **at, double most, double *out)
{
    char *end = NULL;
    *out = strtod(*at, &end);
    bool good = end != *at && (*end == ' ' || *end == '\0') &&
                fabs(*out) <= most; /* false for NaN */
    *at = end;
    return good;
}

static bool read_mean(const char *text, double *mean)
{
    bool good = text != NULL;
    for (size_t i = 0; good && i < RECOGNIZER_CEPSTRA; i++) {
        good = read_number(&text, VOICE_PROFILE_CEPSTRA_MAX, &mean[i]);
    }
    return good && *text == '\0';
}

/* What is wrong with it, NULL where nothing is. */
static const char *read_fields(const struct json *json, const char *folder,
                               const char *model, struct voice_profile *out)
{
    const char *shift = json_text(json, "threshold_shift");
    const char *made_with = json_text(json, "model");
    const char *transform = json_text(json, "transform");
    long long n = json_integer(json, "sentences", 0);
    if (json_integer(json, "format", 0) != FORMAT) {
        return "is of another version of uncramp";
    }
    if (made_with == NULL || strcmp(made_with, model) != 0) {
        return "was made with another acoustic model";
    }
    if (n < 1 || n > SENTENCES_MAX ||
        !read_mean(json_text(json, "mean"), out->mean) || shift == NULL ||
        !read_number(&shift, VOICE_PROFILE_SHIFT_MAX, &out->threshold_shift) ||
        *shift != '\0' || out->threshold_shift > 0.0) {
        return "is broken";
    }
    if (transform != NULL) {
        struct text path = {0};
        char sum[SUM_SIZE];
        uint64_t hash = HASH_START;
        text_printf(&path, "%s/%s", folder, TRANSFORM);
        out->transform = text_take(&path);
        bool found = hash_file(out->transform, &hash);
        print_sum(hash, sum);
        if (!found || strcmp(sum, transform) != 0) {
            return "does not fit the " TRANSFORM " beside it";
        }
    }
    out->n_sentences = (size_t)n;
    return NULL;
}

static const char *read_file(FILE *file, const char *folder, const char *model,
                             struct voice_profile *out)
{
    char bytes[BYTES_MAX + 1];
    size_t n = fread(bytes, 1, sizeof bytes, file);
    struct json *json = NULL;
    if (n > BYTES_MAX || ferror(file) != 0 ||
        json_parse(bytes, n, &json) != STATUS_OK) {
        return "is broken";
    }
    const char *fault = read_fields(json, folder, model, out);
    json_destroy(json);
    return fault;
}

enum status voice_profile_read(const char *folder, const char *model,
                               struct voice_profile *out)
{
    struct text path = {0};
    const char *fault = NULL;
    enum status status = STATUS_OK;
    *out = (struct voice_profile){0};
    text_printf(&path, "%s/%s", folder, PROFILE);
    FILE *file = fopen(text_str(&path), "re");
    if (file == NULL && errno == ENOENT) {
        status = STATUS_NOT_FOUND;
    } else if (file == NULL) {
        fault = strerror(errno);
    } else {
        fault = read_file(file, folder, model, out);
        (void)fclose(file);
    }
    if (fault != NULL) {
        log_warn("profile",
                 "%s: %s; you are heard like anybody until uncramp learn makes "
                 "it again",
                 text_str(&path), fault);
        voice_profile_finish(out);
        status = STATUS_INVALID;
    }
    text_finish(&path);
    return status;
}

void voice_profile_load(struct voice_profile *out)
{
    char model[SUM_SIZE];
    *out = (struct voice_profile){0};
    char *path = paths_state_find(PROFILE);
    if (path == NULL) {
        return;
    }
    *strrchr(path, '/') = '\0';
    if (sum_model(model) == STATUS_OK &&
        voice_profile_read(path, model, out) == STATUS_OK) {
        log_info("profile", "knows your voice from %zu sentences",
                 out->n_sentences);
    }
    free(path);
}

/* ---------------------------------------------------------------- writing */

static char *profile_line(const struct voice_profile *profile,
                          const char *model, const char *transform_sum)
{
    struct json *json = json_create();
    struct text text = {0};
    json_set_integer(json, "format", FORMAT);
    json_set_text(json, "model", model);
    json_set_integer(json, "sentences", (long long)profile->n_sentences);
    for (size_t i = 0; i < RECOGNIZER_CEPSTRA; i++) {
        text_printf(&text, "%s%.4f", i > 0 ? " " : "", profile->mean[i]);
    }
    json_set_text(json, "mean", text_str(&text));
    text_clear(&text);
    text_printf(&text, "%.4f", profile->threshold_shift);
    json_set_text(json, "threshold_shift", text_str(&text));
    if (transform_sum != NULL) {
        json_set_text(json, "transform", transform_sum);
    }
    char *line = json_print(json);
    json_destroy(json);
    text_finish(&text);
    return line;
}

/* Moves it to `place`, where the profile then has it; OK also without. */
static enum status place_transform(struct voice_profile *profile,
                                   const char *place, char sum[SUM_SIZE])
{
    uint64_t hash = HASH_START;
    if (profile->transform == NULL) {
        return STATUS_OK;
    }
    if (!hash_file(profile->transform, &hash) ||
        rename(profile->transform, place) != 0) {
        log_error("profile", "cannot move %s to %s: %s; may you write there?",
                  profile->transform, place, strerror(errno));
        return STATUS_IO;
    }
    print_sum(hash, sum);
    free(profile->transform);
    profile->transform = xstrdup(place);
    return STATUS_OK;
}

enum status voice_profile_write(const char *folder, const char *model,
                                struct voice_profile *profile)
{
    char sum[SUM_SIZE];
    struct text path = {0};
    struct text place = {0};
    text_printf(&path, "%s/%s", folder, PROFILE);
    text_printf(&place, "%s/%s", folder, TRANSFORM);
    enum status status = place_transform(profile, text_str(&place), sum);
    if (status == STATUS_OK) {
        struct text line = {0};
        char *json =
            profile_line(profile, model, profile->transform ? sum : NULL);
        text_printf(&line, "%s\n", json);
        status = file_replace("profile", text_str(&path), &line);
        text_finish(&line);
        free(json);
    }
    if (status == STATUS_OK && profile->transform == NULL) {
        (void)unlink(text_str(&place)); /* an older one's */
    }
    text_finish(&path);
    text_finish(&place);
    return status;
}

enum status voice_profile_save(struct voice_profile *profile)
{
    char model[SUM_SIZE];
    char *path = NULL;
    enum status status = sum_model(model);
    if (status == STATUS_OK) {
        status = paths_state(PROFILE, &path);
    }
    if (status == STATUS_OK) {
        *strrchr(path, '/') = '\0';
        status = voice_profile_write(path, model, profile);
    }
    free(path);
    return status;
}

enum status voice_profile_forget(bool *existed)
{
    static const char *const names[] = {PROFILE, TRANSFORM};
    enum status status = STATUS_OK;
    *existed = false;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char *path = paths_state_find(names[i]);
        if (path != NULL && unlink(path) != 0) {
            log_error("profile", "cannot remove %s: %s", path, strerror(errno));
            status = STATUS_IO;
        }
        *existed = *existed || path != NULL;
        free(path);
    }
    return status;
}

/* ------------------------------------------------------------- thresholds */

double voice_profile_log_odds(double confidence)
{
    confidence = fmin(fmax(confidence, CONFIDENCE_MIN), 1.0 - CONFIDENCE_MIN);
    return log(confidence / (1.0 - confidence));
}

double voice_profile_threshold(const struct voice_profile *profile,
                               double threshold)
{
    if (profile == NULL || profile->n_sentences == 0) {
        return threshold;
    }
    double log_odds =
        voice_profile_log_odds(threshold) + profile->threshold_shift;
    double lowered = 1.0 / (1.0 + exp(-log_odds));
    return fmin(threshold, fmax(lowered, VOICE_PROFILE_FLOOR));
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;
    return (x > y) - (x < y);
}

double voice_profile_shift(double *margins, size_t n)
{
    if (n == 0) {
        return 0.0;
    }
    qsort(margins, n, sizeof *margins, compare);
    return fmin(fmax(margins[n / 10], -VOICE_PROFILE_SHIFT_MAX), 0.0);
}
