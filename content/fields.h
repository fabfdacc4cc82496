/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * fields: reads a map of a document into a struct, as a table says. One table
 * per kind of thing; adding a key to the content is adding a row.
 *
 * Every fault is logged as `path:line: what and what to do`, and reading goes
 * on, so that all of them are seen at once. A record that was read, even with
 * faults, is freed with fields_finish(). Start from a zeroed record.
 */
#ifndef UNCRAMP_FIELDS_H
#define UNCRAMP_FIELDS_H

#include <stdbool.h>
#include <stddef.h>

#include "content/document.h"

struct kind;

enum field_type {
    FIELD_ID,     /* char *: safe as a file's name, unlike the others' */
    FIELD_TEXT,   /* char * */
    FIELD_TEXTS,  /* struct text_list; a single text is a list of one */
    FIELD_NUMBER, /* int */
    FIELD_FLAG,   /* bool, written yes or no */
    FIELD_CHOICE, /* enum: the place in `choices` */
    FIELD_RECORDS /* pointer to records of `kind`, how many at `count_at` */
};

struct field {
    const char *name;
    enum field_type type;
    bool required;
    size_t at;      /* where in the record */
    size_t line_at; /* an int that gets the line; 0 for none */
    int min;        /* of a number, or of how many */
    int max;
    int fallback;          /* a number not given; a flag: not 0 is yes */
    unsigned placeholders; /* of a spoken text: bits of sentence.h */
    /* Limits of a spoken text, each of a list; 0 where it is not spoken. */
    size_t max_sentences;
    size_t max_words;
    const char *const *choices; /* NULL-terminated; for texts too */
    const struct kind *kind;
    size_t count_at;
};

struct kind {
    const char *name; /* "a topic", for errors */
    const struct field *fields;
    size_t n_fields;
    size_t size;    /* of a record */
    size_t line_at; /* an int that gets the record's line; 0 for none */
};

/* False where anything was at fault. */
bool fields_read(const char *path, const struct node *map,
                 const struct kind *kind, void *record);
/* What a record is with no key given. */
void fields_default(const struct kind *kind, void *record);
/* Frees what `record` points to, not `record`. */
void fields_finish(const struct kind *kind, void *record);

/* A list of 1 to `max` records; free each, then `*out`. */
bool fields_read_records(const char *path, const struct node *list,
                         const struct kind *kind, size_t max, void **out,
                         size_t *n_out);
void fields_finish_records(const struct kind *kind, void *records, size_t n);

#endif
