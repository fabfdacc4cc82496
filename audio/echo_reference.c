/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Samples are atomics, so that a reader overtaken by the writer reads a wrong
 * sample instead of doing something undefined; it looks at the count again
 * afterwards, and takes silence for what may have been overwritten.
 */
#include "audio/echo_reference.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "assistant/base/clock.h"
#include "assistant/base/log.h"
#include "assistant/base/memory.h"
#include "audio/pcm.h"

#define MAGIC 0x31524345U /* "ECR1" */
#define PLACE (ECHO_REFERENCE_SAMPLES - 1)
/* The writer is in the middle for some nanoseconds; more tries would be a
 * loop. */
#define READ_TRIES 4

struct page {
    atomic_uint magic;
    atomic_uint turn; /* odd while the anchor is being written */
    _Atomic int64_t written;
    _Atomic int64_t index;
    _Atomic int64_t mono_ns;
    _Atomic int16_t samples[ECHO_REFERENCE_SAMPLES];
};

struct echo_reference {
    struct page *page;
    int fd;
};

static enum status map(int fd, struct echo_reference **out)
{
    void *memory = mmap(NULL, sizeof(struct page), PROT_READ | PROT_WRITE,
                        MAP_SHARED, fd, 0);
    if (memory == MAP_FAILED) {
        return STATUS_ENGINE;
    }
    struct echo_reference *reference = xcalloc(1, sizeof *reference);
    reference->page = memory;
    reference->fd = fd;
    *out = reference;
    return STATUS_OK;
}

enum status echo_reference_create(struct echo_reference **out)
{
    *out = NULL;
    int fd = memfd_create("uncramp-echo", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (fd < 0 || ftruncate(fd, sizeof(struct page)) != 0 ||
        fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW) != 0 ||
        map(fd, out) != STATUS_OK) {
        log_error("echo", "no shared memory for what is played: %s",
                  strerror(errno));
        if (fd >= 0) {
            (void)close(fd);
        }
        return STATUS_ENGINE;
    }
    atomic_store(&(*out)->page->magic, MAGIC);
    return STATUS_OK;
}

struct echo_reference *echo_reference_inherit(void)
{
    struct stat file;
    struct echo_reference *reference = NULL;
    if (fstat(ECHO_REFERENCE_FD, &file) != 0 ||
        file.st_size != (off_t)sizeof(struct page) ||
        map(ECHO_REFERENCE_FD, &reference) != STATUS_OK) {
        return NULL;
    }
    if (atomic_load(&reference->page->magic) != MAGIC) {
        echo_reference_destroy(reference);
        return NULL;
    }
    (void)fcntl(ECHO_REFERENCE_FD, F_SETFD, FD_CLOEXEC);
    return reference;
}

void echo_reference_destroy(struct echo_reference *reference)
{
    if (reference != NULL) {
        (void)munmap(reference->page, sizeof *reference->page);
        (void)close(reference->fd);
        free(reference);
    }
}

int echo_reference_fd(const struct echo_reference *reference)
{
    return reference->fd;
}

static void write_anchor(struct page *page, int64_t index, int64_t mono_ns)
{
    /* A writer that died in the middle left it odd. */
    unsigned turn =
        atomic_load_explicit(&page->turn, memory_order_relaxed) & ~1U;
    atomic_store_explicit(&page->turn, turn + 1, memory_order_relaxed);
    /* The odd turn is seen before any part of the new anchor. */
    atomic_store_explicit(&page->index, index, memory_order_release);
    atomic_store_explicit(&page->mono_ns, mono_ns, memory_order_release);
    atomic_store_explicit(&page->turn, turn + 2, memory_order_release);
}

void echo_reference_write(struct echo_reference *reference, const int16_t *pcm,
                          size_t n, int64_t end_ns)
{
    struct page *page = reference->page;
    int64_t at = atomic_load_explicit(&page->written, memory_order_relaxed);
    for (size_t i = 0; i < n; i++) {
        atomic_store_explicit(&page->samples[(at + (int64_t)i) & PLACE], pcm[i],
                              memory_order_release);
    }
    atomic_store_explicit(&page->written, at + (int64_t)n,
                          memory_order_release);
    write_anchor(page, at + (int64_t)n, end_ns);
}

bool echo_reference_find(const struct echo_reference *reference,
                         int64_t mono_ns, double *index)
{
    const struct page *page = reference->page;
    for (int i = 0; i < READ_TRIES; i++) {
        unsigned before =
            atomic_load_explicit(&page->turn, memory_order_acquire);
        /* Acquire: a new part seen here makes its odd turn seen below. */
        int64_t at = atomic_load_explicit(&page->index, memory_order_acquire);
        int64_t at_ns =
            atomic_load_explicit(&page->mono_ns, memory_order_acquire);
        unsigned after =
            atomic_load_explicit(&page->turn, memory_order_relaxed);
        if (before == after && before % 2 == 0) {
            *index = (double)at +
                     (double)(mono_ns - at_ns) * PCM_RATE_HZ / (double)NS_PER_S;
            return before != 0;
        }
    }
    return false;
}

void echo_reference_read(const struct echo_reference *reference, int64_t first,
                         size_t n, int16_t *pcm)
{
    const struct page *page = reference->page;
    int64_t written =
        atomic_load_explicit(&page->written, memory_order_acquire);
    for (size_t i = 0; i < n; i++) {
        int64_t at = first + (int64_t)i;
        /* Acquire: a sample of a later round makes that round's count seen. */
        pcm[i] = at < 0 || at >= written
                     ? 0
                     : atomic_load_explicit(&page->samples[at & PLACE],
                                            memory_order_acquire);
    }
    /* The writer may be a block further than it says. */
    int64_t kept = atomic_load_explicit(&page->written, memory_order_acquire) -
                   ECHO_REFERENCE_SAMPLES + PCM_RATE_HZ;
    for (size_t i = 0; i < n && first + (int64_t)i < kept; i++) {
        pcm[i] = 0;
    }
}
