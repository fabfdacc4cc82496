/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * cramp: what is remembered of one cramp: when, where, how long, what helped,
 * how it ended. No word of what was said.
 */
#ifndef UNCRAMP_CRAMP_H
#define UNCRAMP_CRAMP_H

#include <stdbool.h>
#include <stdint.h>

#define CRAMP_TEXT_MAX 64

/* 1 January 2025: what is older was told to a machine whose clock was not set.
 * A Pi without a network boots in 1970. */
#define CRAMP_EARLIEST_S INT64_C(1735689600)

/* What is known better, or is graver, comes later. */
enum cramp_ending {
    CRAMP_UNANSWERED, /* nobody said how it went */
    CRAMP_STOPPED,    /* help was no longer wanted */
    CRAMP_GONE,
    CRAMP_WARNED, /* a sign of danger: told to get help or advice */
    CRAMP_LASTED, /* not eased after ten minutes: told to get advice */
    CRAMP_ENDINGS
};

struct cramp {
    int64_t began_s;             /* when it was told; seconds since 1970, UTC */
    int offset_s;                /* local time then, less UTC */
    char muscle[CRAMP_TEXT_MAX]; /* as in struct routine; "" if not told */
    char side[CRAMP_TEXT_MAX];   /* "left", "right", "both", or "" */
    int lasted_s;                /* until it had gone; -1 if not told */
    char helped[CRAMP_TEXT_MAX]; /* title of the last stretch, once gone; "" */
    enum cramp_ending ending;
    bool advised; /* told then to see a doctor, because they come often */
};

/* "gone", "stopped", ...; static. */
const char *cramp_ending_name(enum cramp_ending ending);
/* The ending of that name; CRAMP_UNANSWERED where there is none. */
enum cramp_ending cramp_ending_named(const char *name);
/* Copies `text` (NULL: nothing) into a field; what is too long is cut. */
void cramp_set(char field[CRAMP_TEXT_MAX], const char *text);

#endif
