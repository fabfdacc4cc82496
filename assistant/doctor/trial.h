/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * trial: work that may hang or kill its process, done in a child that shares
 * some memory with us. What the child wrote there stays readable whatever
 * becomes of it, so that a trial that hangs still tells how far it came.
 *
 * Start trials before this process has any thread: the child is a fork of it.
 */
#ifndef UNCRAMP_TRIAL_H
#define UNCRAMP_TRIAL_H

#include <stddef.h>

struct trial;

enum trial_state {
    TRIAL_RUNS,
    TRIAL_DONE, /* the work returned */
    TRIAL_DIED  /* it did not: a signal, or an exit() of a library's */
};

/*
 * Calls work(shared, context) in a child; `shared` is `size` bytes of zeros
 * that both processes see. Nothing the libraries print reaches stderr. Where
 * no process can be made, it counts as died.
 */
struct trial *trial_start(void (*work)(void *shared, const void *context),
                          const void *context, size_t size);
/* Kills the child and frees the memory, without waiting. NULL is fine. */
void trial_destroy(struct trial *trial);

/* Valid until trial_destroy(). */
void *trial_shared(const struct trial *trial);
enum trial_state trial_state(const struct trial *trial);

#endif
