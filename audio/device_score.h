/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * device_score: which of several sound devices somebody most likely means, by
 * what its name says. Pure.
 *
 * With a sound server the system's default is what somebody chose, or what the
 * server finds best. Without one it is only the first card, on a Raspberry Pi
 * the HDMI socket: then what was plugged in by USB goes before it.
 */
#ifndef UNCRAMP_DEVICE_SCORE_H
#define UNCRAMP_DEVICE_SCORE_H

#include <stdbool.h>

/* To be added for the default. */
#define DEVICE_SCORE_DEFAULT_SERVED 30
#define DEVICE_SCORE_DEFAULT_ALONE  6

/* At 0 and below it is opened only where it was asked for by name. */
int device_score(const char *name, bool input);
/* True for what a sound server offers. */
bool device_score_served(const char *name);

#endif
