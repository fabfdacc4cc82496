/* SPDX-License-Identifier: GPL-3.0-or-later */
/* adaptation: what is gathered, what is written for sphinxtrain, and that its
 * programs are kept on a lead. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "assistant/base/clock.h"
#include "assistant/base/log.h"
#include "audio/soundfile.h"
#include "grammar/adaptation_private.h"

#define WORDS      "my calf is cramping"
#define SPEECH     UNCRAMP_SOURCE_DIR "/tests/speech/cramping_trimmed.wav"
#define ADAPTED    UNCRAMP_SOURCE_DIR "/grammar/model"
#define FOLDER     "/tmp/test_adaptation-XXXXXX"
#define PATH_BYTES 200

struct fixture {
    struct adaptation *adaptation;
    int16_t *pcm;
    size_t n;
    char folder[sizeof FOLDER];
};

static int n_logged;

static void count_line(void *context, const char *line)
{
    (void)context;
    (void)line;
    n_logged++;
}

static int set_up(void **state)
{
    static struct fixture fixture;
    const struct recognizer_config config = {.adapted = ADAPTED};
    fixture = (struct fixture){.folder = FOLDER};
    *state = &fixture;
    n_logged = 0;
    log_set_sink(count_line, NULL);
    return mkdtemp(fixture.folder) != NULL &&
                   adaptation_create(&config, &fixture.adaptation) ==
                       STATUS_OK &&
                   sound_read(SPEECH, 10, &fixture.pcm, &fixture.n) == STATUS_OK
               ? 0
               : -1;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    adaptation_clean(fixture->folder);
    adaptation_destroy(fixture->adaptation);
    free(fixture->pcm);
    log_set_sink(NULL, NULL);
    return access(fixture->folder, F_OK) == 0 ? -1 : 0;
}

static void add(const struct fixture *fixture)
{
    assert_int_equal(
        adaptation_add(fixture->adaptation, WORDS, fixture->pcm, fixture->n),
        STATUS_OK);
}

/* The bytes of a file in the folder, which the caller frees. */
static char *contents(const struct fixture *fixture, const char *name,
                      size_t *n)
{
    char path[PATH_BYTES];
    (void)snprintf(path, sizeof path, "%s/%s", fixture->folder, name);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    assert_int_equal(fseek(file, 0, SEEK_END), 0);
    *n = (size_t)ftell(file);
    rewind(file);
    char *bytes = calloc(*n + 1, 1);
    assert_non_null(bytes);
    assert_int_equal(fread(bytes, 1, *n, file), *n);
    (void)fclose(file);
    return bytes;
}

static void the_same_again_leaves_the_mean(void **state)
{
    const struct fixture *fixture = *state;
    double none[RECOGNIZER_CEPSTRA];
    double once[RECOGNIZER_CEPSTRA];
    double twice[RECOGNIZER_CEPSTRA];
    adaptation_mean(fixture->adaptation, none);
    assert_true(none[0] == 0.0);
    add(fixture);
    adaptation_mean(fixture->adaptation, once);
    add(fixture);
    adaptation_mean(fixture->adaptation, twice);
    /* The loudness of speech, as the model's own settings have it: 41. */
    assert_true(once[0] > 20.0 && once[0] < 80.0);
    for (size_t i = 0; i < RECOGNIZER_CEPSTRA; i++) {
        assert_true(fabs(once[i] - twice[i]) < 1e-9);
    }
}

static void the_words_are_written_with_their_phones(void **state)
{
    const struct fixture *fixture = *state;
    size_t n = 0;
    add(fixture);
    assert_int_equal(
        adaptation_write_words(fixture->adaptation, fixture->folder),
        STATUS_OK);
    char *words = contents(fixture, "words.dict", &n);
    assert_non_null(strstr(words, "calf K AE F\n"));
    assert_non_null(strstr(words, "is IH Z\n"));
    free(words);
}

static void features_are_as_many_as_they_say(void **state)
{
    const struct fixture *fixture = *state;
    size_t n = 0;
    int32_t count = 0;
    add(fixture);
    assert_int_equal(
        adaptation_write_utterances(fixture->adaptation, fixture->folder),
        STATUS_OK);
    char *features = contents(fixture, "u0.mfc", &n);
    memcpy(&count, features, sizeof count);
    assert_int_equal(n, sizeof count + (size_t)count * sizeof(float));
    assert_int_equal(count % RECOGNIZER_CEPSTRA, 0);
    free(features);
    char *transcripts = contents(fixture, "transcripts", &n);
    assert_string_equal(transcripts, "<s> " WORDS " </s> (u0)\n");
    free(transcripts);
}

/* In the adapted model 5,126 senones have 128 densities in each of 3 streams.
 */
static void the_weights_of_a_senone_add_up_to_one(void **state)
{
    const struct fixture *fixture = *state;
    const size_t n_densities = 128;
    size_t n = 0;
    assert_int_equal(
        adaptation_write_weights(fixture->adaptation, fixture->folder),
        STATUS_OK);
    char *bytes = contents(fixture, "mixture_weights", &n);
    const char *numbers = strstr(bytes, "endhdr\n") + strlen("endhdr\n");
    uint32_t header[5];
    memcpy(header, numbers, sizeof header);
    assert_int_equal(header[0], 0x11223344);
    assert_int_equal(header[1], 5126);
    assert_int_equal(header[2], 3);
    assert_int_equal(header[3], n_densities);
    size_t n_rows = header[4] / n_densities;
    for (size_t row = 0; row < n_rows; row += 97) {
        double sum = 0.0;
        for (size_t i = 0; i < n_densities; i++) {
            float weight = 0;
            memcpy(&weight,
                   numbers + sizeof header +
                       (row * n_densities + i) * sizeof weight,
                   sizeof weight);
            sum += (double)weight;
        }
        assert_true(fabs(sum - 1.0) < 1e-4);
    }
    free(bytes);
}

static void a_program_that_takes_too_long_is_killed(void **state)
{
    const struct fixture *fixture = *state;
    static const char *const sleeper[] = {"/bin/sleep", "60", NULL};
    int64_t began_ns = clock_mono_ns();
    assert_int_equal(adaptation_run(sleeper, fixture->folder, 0.1),
                     STATUS_ENGINE);
    assert_true(clock_mono_ns() - began_ns < 30 * NS_PER_S);
    assert_int_equal(n_logged, 1);
}

static void a_program_that_fails_is_told_of(void **state)
{
    const struct fixture *fixture = *state;
    static const char *const failing[] = {"/bin/false", NULL};
    static const char *const missing[] = {"/no/such/program", NULL};
    static const char *const good[] = {"/bin/true", NULL};
    assert_int_equal(adaptation_run(failing, fixture->folder, 10),
                     STATUS_ENGINE);
    assert_int_equal(adaptation_run(missing, fixture->folder, 10),
                     STATUS_ENGINE);
    assert_int_equal(n_logged, 2);
    assert_int_equal(adaptation_run(good, fixture->folder, 10), STATUS_OK);
    assert_int_equal(n_logged, 2);
}

static void what_cannot_be_written_is_told_of(void **state)
{
    const struct fixture *fixture = *state;
    add(fixture);
    assert_int_equal(
        adaptation_write_utterances(fixture->adaptation, "/proc/nowhere"),
        STATUS_IO);
    assert_int_equal(n_logged, 1);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(the_same_again_leaves_the_mean),
        CASE(the_words_are_written_with_their_phones),
        CASE(features_are_as_many_as_they_say),
        CASE(the_weights_of_a_senone_add_up_to_one),
        CASE(a_program_that_takes_too_long_is_killed),
        CASE(a_program_that_fails_is_told_of),
        CASE(what_cannot_be_written_is_told_of),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
