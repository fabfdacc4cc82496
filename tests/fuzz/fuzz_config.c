/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Any bytes as somebody's settings: either all of them are within what may be
 * set, or there is nothing, after lines that say where.
 */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include "assistant/base/log.h"
#include "assistant/settings/config.h"
#include "tests/fuzz/memory_file.h"

#define MINUTES_PER_DAY (24 * 60)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_line(void *context, const char *line)
{
    size_t *n_lines = context;
    ++*n_lines;
    assert(strstr(line, "/proc/self/fd/") != NULL);
}

static void check(const struct config *config)
{
    assert(config->volume >= 10 && config->volume <= 200);
    assert(config->quiet_volume >= 10 && config->quiet_volume <= 200);
    assert(config->words_per_minute >= 120 && config->words_per_minute <= 220);
    assert(config->quiet_from_min >= 0 &&
           config->quiet_from_min < MINUTES_PER_DAY);
    assert(config->quiet_to_min >= 0 && config->quiet_to_min < MINUTES_PER_DAY);
    assert((config->quiet_hours != NULL) ==
           (config->quiet_from_min != config->quiet_to_min));
    /* Spelled, so that none is left to be read as a hundred and twelve. */
    assert(config->emergency_number == NULL ||
           strpbrk(config->emergency_number, "0123456789\n") == NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char path[MEMORY_FILE_PATH_MAX];
    size_t n_lines = 0;
    log_set_sink(check_line, &n_lines);
    int fd = memory_file_open(data, size, path);
    const struct options options = {.value = {[OPTION_CONFIG] = path}};
    struct config config;
    enum status status = config_load(&options, &config);
    assert((n_lines == 0) == (status == STATUS_OK));
    if (status == STATUS_OK) {
        check(&config);
        config_finish(&config);
    }
    (void)close(fd);
    return 0;
}
