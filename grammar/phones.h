/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * phones: the 39 phones of CMUdict, and how easily one is heard as another.
 *
 * Consonants lie apart by voicing, place and manner; place costs least, since
 * it is what noise hides first (Miller and Nicely 1955). Vowels lie apart by
 * the first two formants in Bark (Peterson and Barney 1952, men; Traunmueller
 * 1990); a diphthong is the vowels it begins and ends with.
 */
#ifndef UNCRAMP_PHONES_H
#define UNCRAMP_PHONES_H

#include <stdbool.h>
#include <stddef.h>

#define PHONES_COUNT 39
/* Of a sentence; what is longer has no distance. */
#define PHONES_MAX 400

/*
 * Phones separated by white space, as numbers, behind the `*n` that `out` has
 * already. False where one is none of CMUdict's or there are over PHONES_MAX.
 */
bool phones_read(const char *text, unsigned char *out, size_t *n);

/*
 * What the cheapest way from `a` to `b` costs; 0 for the same sound. Past
 * `limit` it gives up and returns at least that. INFINITY over PHONES_MAX.
 */
double phones_cost(const unsigned char *a, size_t n_a, const unsigned char *b,
                   size_t n_b, double limit);

#endif
