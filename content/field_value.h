/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * field_value: what stands behind one key, as a row of a table of fields
 * (fields.h) says: a text, texts, a number, yes or no, one of some words.
 */
#ifndef UNCRAMP_FIELD_VALUE_H
#define UNCRAMP_FIELD_VALUE_H

#include <stdbool.h>

#include "content/document.h"
#include "content/fields.h"

/*
 * Of any type but FIELD_RECORDS, into `place`; false after a line where it is
 * at fault. Either way field_value_finish() frees what is there.
 */
bool field_value_read(const char *path, const struct node *value,
                      const struct field *field, void *place);
void field_value_finish(const struct field *field, void *place);

/* A lower-case letter, then letters, digits, - and _; at most 40. */
bool field_value_is_id(const char *id);

#endif
