/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * status: how every call of ours that can fail says so.
 *
 * The lowest layer that knows the detail (errno, engine text, file:line) logs
 * one line; upper layers only pass the code up. main() alone chooses the
 * exit code. Out of memory is no status: it ends the program, in memory.c.
 */
#ifndef UNCRAMP_STATUS_H
#define UNCRAMP_STATUS_H

#define MUST_CHECK __attribute__((warn_unused_result))

enum status {
    STATUS_OK = 0,
    STATUS_USAGE,     /* the command line is wrong */
    STATUS_NOT_FOUND, /* no such file, folder, name or model */
    STATUS_INVALID,   /* the input is malformed */
    STATUS_LIMIT,     /* the input is larger than we accept */
    STATUS_IO,        /* reading or writing failed */
    STATUS_NO_DEVICE, /* no microphone or loudspeaker: wait and try again */
    STATUS_ENGINE,    /* an outside library failed */
    STATUS_BUSY,      /* somebody else holds it */
    STATUS_END        /* nothing more to come; not an error */
};

/* A short English phrase for `status`; static, never NULL. */
const char *status_text(enum status status);

#endif
