/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Any bytes through the socket of `tell`: they arrive, cut where there are too
 * many, or not at all where there are none, and become words as the grammar
 * knows them.
 */
#include <assert.h>
#include <ctype.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "assistant/mind/tell.h"
#include "grammar/typed.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct sockaddr_un address = {.sun_family = AF_UNIX};
static struct tell *tell;

static void end(void)
{
    tell_destroy(tell);
}

static void begin(void)
{
    (void)snprintf(address.sun_path, sizeof address.sun_path,
                   "/dev/shm/uncramp-fuzz-tell-%ld", (long)getpid());
    enum status status = tell_listen(address.sun_path, 0600, &tell);
    assert(status == STATUS_OK);
    (void)atexit(end);
}

/* Lower case, single spaces between, and clean when cleaned again. */
static void check_words(const char *line)
{
    char *words = typed_words(line);
    for (const char *c = words; *c != '\0'; c++) {
        assert(islower((unsigned char)*c) || *c == '\'' ||
               (*c == ' ' && c > words && c[-1] != ' ' && c[1] != '\0'));
    }
    char *again = typed_words(words);
    assert(strcmp(words, again) == 0);
    free(again);
    free(words);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char line[TELL_MAX + 1];
    if (tell == NULL) {
        begin();
    }
    int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
    assert(fd >= 0);
    int failed = connect(fd, (const struct sockaddr *)&address, sizeof address);
    assert(failed == 0);
    ssize_t sent = send(fd, data, size, MSG_NOSIGNAL);
    assert(sent == (ssize_t)size);
    size_t n_lines = 0;
    while (tell_receive(tell, line)) {
        n_lines++;
        assert(memcmp(line, data, size < TELL_MAX ? size : TELL_MAX) == 0);
        check_words(line);
    }
    assert(n_lines == (size > 0));
    (void)close(fd);
    return 0;
}
