/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * acoustics: the network computes what its file says, a broken file is refused
 * with a line, and what Gaussians and network say of a frame are added.
 */
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

#include "assistant/base/log.h"
#include "assistant/base/memory.h"
#include "grammar/acoustics.h"
#include "grammar/gaussians.h"
#include "grammar/network.h"

#define MODEL      UNCRAMP_SOURCE_DIR "/grammar/model"
#define NETWORK    MODEL "/network"
#define N_SENONES  5126
#define CEPSTRA    GAUSSIANS_CEPSTRA
#define N_FRAMES   5
#define FIRST_LINE "uncramp network 2\n"
#define FILE_SIZE  (18 + 6 * 4 + 17 * 4 + 3 + 3)

static char logged[1100];
static char path[40];

static void keep_line(void *context, const char *line)
{
    (void)context;
    (void)snprintf(logged, sizeof logged, "%s", line);
}

static int set_up(void **state)
{
    (void)state;
    logged[0] = '\0';
    log_set_sink(keep_line, NULL);
    (void)strcpy(path, "/tmp/uncramp-network-XXXXXX");
    int file = mkstemp(path);
    return file >= 0 ? close(file) : -1;
}

static int tear_down(void **state)
{
    (void)state;
    log_set_sink(NULL, NULL);
    return unlink(path);
}

/*
 * One cepstrum, one frame beside, three senones; a layer of two, which are what
 * comes next less what was before and the other way round, and one of three
 * sounds, those of one phone: the halves of both with 10 and 20 added, and 5.
 */
static void write_network(const char *first_line, unsigned char last_sound)
{
    static const uint32_t numbers[] = {1, 1, 3, 2, 2, 3};
    static const float layers[] = {-1, 1, 0, 0,    1, -1, 0,  0, 0.5f,
                                   0,  0, 0, 0.5f, 0, 10, 20, 5};
    const unsigned char sounds[] = {1, 0, last_sound};
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    (void)fputs(first_line, file);
    assert_int_equal(fwrite(numbers, sizeof numbers, 1, file), 1);
    assert_int_equal(fwrite(layers, sizeof layers, 1, file), 1);
    assert_int_equal(fwrite(sounds, sizeof sounds, 1, file), 1);
    (void)fputs("AH\n", file);
    assert_int_equal(fclose(file), 0);
}

static void a_network_computes_what_its_file_says(void **state)
{
    (void)state;
    struct network *network = NULL;
    float cepstra[] = {1.0f, 5.0f, 3.0f};
    float *frames[] = {&cepstra[0], &cepstra[1], &cepstra[2]};
    float heard[9];
    size_t sound = 9;
    write_network(FIRST_LINE, 1);
    assert_int_equal(network_load(path, &network), STATUS_OK);
    assert_int_equal(network_n_cepstra(network), 1);
    assert_int_equal(network_n_sounds(network), 3);
    assert_int_equal(network_n_senones(network), 3);
    assert_int_equal(network_sound(network, 0), 1);
    network_hear(network, frames, 3, heard);
    assert_true(network_find_phone(network, "AH", &sound));
    assert_int_equal(sound, 0);
    assert_false(network_find_phone(network, "A", &sound));
    /* Next less before, with the ends twice: 4, 2, -2. */
    const float wanted[] = {12, 20, 5, 11, 20, 5, 10, 21, 5};
    for (size_t i = 0; i < 9; i++) {
        assert_true(fabsf(heard[i] - wanted[i]) < 1e-5f);
    }
    network_destroy(network);
}

static void a_broken_network_is_refused_with_a_line(void **state)
{
    (void)state;
    struct network *network = NULL;
    write_network("uncramp network 1\n", 1);
    assert_int_equal(network_load(path, &network), STATUS_INVALID);
    assert_non_null(strstr(logged, "not the network of sounds"));
    write_network(FIRST_LINE, 3); /* there are but three */
    assert_int_equal(network_load(path, &network), STATUS_INVALID);
    static const off_t lengths[] = {50, FILE_SIZE - 3, FILE_SIZE - 1};
    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
        write_network(FIRST_LINE, 1);
        assert_int_equal(truncate(path, lengths[i]), 0);
        assert_int_equal(network_load(path, &network), STATUS_INVALID);
    }
    assert_null(network);
    assert_int_equal(network_load("/nowhere/network", &network),
                     STATUS_NOT_FOUND);
    assert_string_equal(logged,
                        "error recognizer: /nowhere/network: cannot be read: "
                        "No such file or directory; install or build uncramp "
                        "again");
}

static void a_network_that_is_none_of_this_model_is_refused(void **state)
{
    (void)state;
    struct acoustics *acoustics = NULL;
    write_network(FIRST_LINE, 1);
    assert_int_equal(acoustics_load(MODEL, path, NULL, &acoustics),
                     STATUS_INVALID);
    assert_null(acoustics);
    assert_int_equal(acoustics_load("/nowhere", NETWORK, NULL, &acoustics),
                     STATUS_NOT_FOUND);
    assert_non_null(strstr(logged, "/nowhere/means"));
}

/* Of some frames, each unlike the others. */
static struct sounds *hear(const struct acoustics *acoustics)
{
    static float cepstra[N_FRAMES][CEPSTRA];
    float *frames[N_FRAMES];
    for (size_t i = 0; i < N_FRAMES; i++) {
        frames[i] = cepstra[i];
        for (size_t k = 0; k < CEPSTRA; k++) {
            cepstra[i][k] = 8.0f * sinf((float)(i * i + 3 * k + 1));
        }
    }
    return acoustics_hear(acoustics, frames, N_FRAMES);
}

static void the_best_senone_of_a_frame_has_0_and_no_other_less(void **state)
{
    (void)state;
    struct acoustics *acoustics = NULL;
    int16_t *scores = xcalloc(N_SENONES, sizeof *scores);
    float *scratch = xcalloc(N_SENONES, sizeof *scratch);
    assert_int_equal(acoustics_load(MODEL, NETWORK, NULL, &acoustics),
                     STATUS_OK);
    struct sounds *sounds = hear(acoustics);
    assert_int_equal(sounds_n_frames(sounds), N_FRAMES);
    assert_int_equal(sounds_n_senones(sounds), N_SENONES);
    for (size_t f = 0; f < N_FRAMES; f++) {
        int least = INT16_MAX;
        int most = 0;
        sounds_scores(sounds, f, scratch, scores);
        for (size_t i = 0; i < N_SENONES; i++) {
            least = scores[i] < least ? scores[i] : least;
            most = scores[i] > most ? scores[i] : most;
        }
        assert_int_equal(least, 0);
        assert_true(most > 100);
    }
    sounds_destroy(sounds);
    acoustics_destroy(acoustics);
    free(scratch);
    free(scores);
}

static void a_transform_moves_what_the_gaussians_say(void **state)
{
    (void)state;
    int16_t *scores[2];
    float *scratch = xcalloc(N_SENONES, sizeof *scratch);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    (void)fputs("1\n3\n", file);
    for (size_t s = 0; s < GAUSSIANS_STREAMS; s++) {
        (void)fprintf(file, "%d\n", CEPSTRA);
        for (size_t i = 0; i < (size_t)CEPSTRA * CEPSTRA; i++) {
            (void)fputs(i % (CEPSTRA + 1) == 0 ? "1 " : "0 ", file);
        }
        for (size_t i = 0; i < (size_t)2 * CEPSTRA; i++) {
            (void)fputs(i < CEPSTRA ? "3 " : "1 ", file);
        }
    }
    assert_int_equal(fclose(file), 0);
    for (size_t i = 0; i < 2; i++) {
        struct acoustics *acoustics = NULL;
        scores[i] = xcalloc(N_SENONES, sizeof **scores);
        assert_int_equal(
            acoustics_load(MODEL, NETWORK, i == 0 ? NULL : path, &acoustics),
            STATUS_OK);
        struct sounds *sounds = hear(acoustics);
        sounds_scores(sounds, 0, scratch, scores[i]);
        sounds_destroy(sounds);
        acoustics_destroy(acoustics);
    }
    assert_memory_not_equal(scores[0], scores[1], N_SENONES * sizeof **scores);
    free(scores[0]);
    free(scores[1]);
    free(scratch);
    assert_int_equal(truncate(path, 20), 0);
    struct acoustics *acoustics = NULL;
    assert_int_equal(acoustics_load(MODEL, NETWORK, path, &acoustics),
                     STATUS_INVALID);
}

int main(void)
{
#define TEST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(a_network_computes_what_its_file_says),
        TEST(a_broken_network_is_refused_with_a_line),
        TEST(a_network_that_is_none_of_this_model_is_refused),
        TEST(the_best_senone_of_a_frame_has_0_and_no_other_less),
        TEST(a_transform_moves_what_the_gaussians_say),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
