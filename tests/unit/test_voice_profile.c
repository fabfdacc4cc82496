/* SPDX-License-Identifier: GPL-3.0-or-later */
/* voice_profile: what is written comes back, and what does not fit does not. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "assistant/base/log.h"
#include "assistant/base/memory.h"
#include "assistant/learn/voice_profile.h"

#define MODEL      "0123456789abcdef"
#define TRANSFORM  "1\n3\n13\n0.5 0.25\n"
#define PATH_BYTES 200
#define FOLDER     "/tmp/test_voice_profile-XXXXXX"

static char folder[sizeof FOLDER];
static char logged[1100];
static int n_logged;

static void keep_line(void *context, const char *line)
{
    (void)context;
    (void)snprintf(logged, sizeof logged, "%s", line);
    n_logged++;
}

static void path_of(char path[PATH_BYTES], const char *name)
{
    (void)snprintf(path, PATH_BYTES, "%s/%s", folder, name);
}

static void write_text(const char *name, const char *text)
{
    char path[PATH_BYTES];
    path_of(path, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static bool there_is(const char *name)
{
    char path[PATH_BYTES];
    path_of(path, name);
    return access(path, F_OK) == 0;
}

static int set_up(void **state)
{
    (void)state;
    n_logged = 0;
    logged[0] = '\0';
    log_set_sink(keep_line, NULL);
    memcpy(folder, FOLDER, sizeof folder);
    return mkdtemp(folder) != NULL ? 0 : -1;
}

static int tear_down(void **state)
{
    static const char *const names[] = {"voice.json", "voice.mllr", "made",
                                        "voice.json.new"};
    (void)state;
    log_set_sink(NULL, NULL);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char path[PATH_BYTES];
        path_of(path, names[i]);
        (void)unlink(path);
    }
    return rmdir(folder);
}

static struct voice_profile example(void)
{
    struct voice_profile profile = {.n_sentences = 14,
                                    .threshold_shift = -0.4125};
    for (size_t i = 0; i < RECOGNIZER_CEPSTRA; i++) {
        profile.mean[i] = 40.125 - 7.0 * (double)i;
    }
    return profile;
}

static void save_with_transform(void)
{
    char made[PATH_BYTES];
    struct voice_profile profile = example();
    path_of(made, "made");
    write_text("made", TRANSFORM);
    profile.transform = xstrdup(made);
    assert_int_equal(voice_profile_write(folder, MODEL, &profile), STATUS_OK);
    voice_profile_finish(&profile);
}

static void what_was_learned_comes_back(void **state)
{
    (void)state;
    struct voice_profile wrote = example();
    struct voice_profile read = {0};
    assert_int_equal(voice_profile_write(folder, MODEL, &wrote), STATUS_OK);
    assert_int_equal(voice_profile_read(folder, MODEL, &read), STATUS_OK);
    assert_int_equal(read.n_sentences, 14);
    assert_true(fabs(read.threshold_shift + 0.4125) < 1e-9);
    for (size_t i = 0; i < RECOGNIZER_CEPSTRA; i++) {
        assert_true(fabs(read.mean[i] - wrote.mean[i]) < 1e-3);
    }
    assert_null(read.transform);
    assert_false(there_is("voice.json.new"));
    assert_int_equal(n_logged, 0);
}

static void a_transform_moves_in_beside_it(void **state)
{
    (void)state;
    char place[PATH_BYTES];
    struct voice_profile read = {0};
    save_with_transform();
    path_of(place, "voice.mllr");
    assert_false(there_is("made"));
    assert_int_equal(voice_profile_read(folder, MODEL, &read), STATUS_OK);
    assert_string_equal(read.transform, place);
    voice_profile_finish(&read);
}

static void a_profile_without_a_transform_removes_an_older_one(void **state)
{
    (void)state;
    struct voice_profile profile = example();
    save_with_transform();
    assert_int_equal(voice_profile_write(folder, MODEL, &profile), STATUS_OK);
    assert_false(there_is("voice.mllr"));
}

static void no_profile_is_no_reason_to_talk(void **state)
{
    (void)state;
    struct voice_profile read = {0};
    assert_int_equal(voice_profile_read(folder, MODEL, &read),
                     STATUS_NOT_FOUND);
    assert_int_equal(read.n_sentences, 0);
    assert_int_equal(n_logged, 0);
}

/* Nobody's, and one warning with the file's name and the way out. */
static void assert_ignored(const char *model, const char *reason)
{
    struct voice_profile read = {0};
    n_logged = 0;
    assert_int_equal(voice_profile_read(folder, model, &read), STATUS_INVALID);
    assert_int_equal(read.n_sentences, 0);
    assert_null(read.transform);
    assert_int_equal(n_logged, 1);
    assert_non_null(strstr(logged, "/voice.json: "));
    assert_non_null(strstr(logged, reason));
    assert_non_null(strstr(logged, "uncramp learn"));
}

static void one_of_another_model_is_ignored(void **state)
{
    (void)state;
    struct voice_profile profile = example();
    assert_int_equal(voice_profile_write(folder, MODEL, &profile), STATUS_OK);
    assert_ignored("fedcba9876543210", "another acoustic model");
}

static void one_of_another_version_is_ignored(void **state)
{
    (void)state;
    write_text("voice.json", "{\"format\":2,\"sentences\":9}");
    assert_ignored(MODEL, "another version");
}

static void broken_ones_are_ignored(void **state)
{
    (void)state;
    static const char *const broken[] = {
        "",
        "{\"format\":1,",
        "{\"format\":1,\"model\":\"" MODEL "\"}",
        "{\"format\":1,\"model\":\"" MODEL "\",\"sentences\":9,"
        "\"mean\":\"1 2 3\",\"threshold_shift\":\"0\"}",
        "{\"format\":1,\"model\":\"" MODEL "\",\"sentences\":9,"
        "\"mean\":\"1 2 3 4 5 6 7 8 9 10 11 12 nan\",\"threshold_shift\":"
        "\"0\"}",
        "{\"format\":1,\"model\":\"" MODEL "\",\"sentences\":9,"
        "\"mean\":\"1 2 3 4 5 6 7 8 9 10 11 12 13\",\"threshold_shift\":"
        "\"-9\"}",
        "{\"format\":1,\"model\":\"" MODEL "\",\"sentences\":9,"
        "\"mean\":\"1 2 3 4 5 6 7 8 9 10 11 12 13\",\"threshold_shift\":"
        "\"0.5\"}",
    };
    for (size_t i = 0; i < sizeof broken / sizeof broken[0]; i++) {
        write_text("voice.json", broken[i]);
        assert_ignored(MODEL, "is broken");
    }
}

static void a_transform_that_does_not_fit_is_ignored(void **state)
{
    (void)state;
    save_with_transform();
    write_text("voice.mllr", "1\n3\n13\n0.5 0.26\n");
    assert_ignored(MODEL, "does not fit");
}

static void a_folder_that_cannot_be_written_is_an_error(void **state)
{
    (void)state;
    struct voice_profile profile = example();
    assert_int_equal(
        voice_profile_write("/proc/no-such-folder", MODEL, &profile),
        STATUS_IO);
    assert_int_equal(n_logged, 1);
}

static void thresholds_come_down_but_not_through_the_floor(void **state)
{
    (void)state;
    struct voice_profile profile = example();
    profile.threshold_shift = -VOICE_PROFILE_SHIFT_MAX;
    double lowered = voice_profile_threshold(&profile, 0.6);
    assert_true(lowered > 0.42 && lowered < 0.44);
    assert_true(voice_profile_threshold(&profile, 0.4) == VOICE_PROFILE_FLOOR);
    assert_true(voice_profile_threshold(&profile, 0.1) == 0.1);
}

static void nobodys_thresholds_are_the_shipped_ones(void **state)
{
    (void)state;
    const struct voice_profile nobodys = {.threshold_shift = -0.5};
    assert_true(voice_profile_threshold(NULL, 0.6) == 0.6);
    assert_true(voice_profile_threshold(&nobodys, 0.6) == 0.6);
}

static void thresholds_move_for_whoever_is_doubted(void **state)
{
    (void)state;
    double believed[] = {3.0, 2.0, 4.0, 1.0, 0.5};
    double doubted[] = {2.0, -0.3, 1.0, 1.5, -0.9, 3.0, 2.5, 2.2, 4.0, 1.1};
    double hopeless[] = {-5.0, -4.0, -6.0};
    assert_true(voice_profile_shift(believed, 5) == 0.0);
    /* One of ten may stay below. */
    assert_true(voice_profile_shift(doubted, 10) == -0.3);
    assert_true(voice_profile_shift(hopeless, 3) == -VOICE_PROFILE_SHIFT_MAX);
    assert_true(voice_profile_shift(NULL, 0) == 0.0);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(what_was_learned_comes_back),
        CASE(a_transform_moves_in_beside_it),
        CASE(a_profile_without_a_transform_removes_an_older_one),
        CASE(no_profile_is_no_reason_to_talk),
        CASE(one_of_another_model_is_ignored),
        CASE(one_of_another_version_is_ignored),
        CASE(broken_ones_are_ignored),
        CASE(a_transform_that_does_not_fit_is_ignored),
        CASE(a_folder_that_cannot_be_written_is_an_error),
        cmocka_unit_test(thresholds_come_down_but_not_through_the_floor),
        cmocka_unit_test(nobodys_thresholds_are_the_shipped_ones),
        cmocka_unit_test(thresholds_move_for_whoever_is_doubted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
