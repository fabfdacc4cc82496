/* SPDX-License-Identifier: GPL-3.0-or-later */
/* gaussians_files: an acoustic model's files, mapped. Private to gaussians.c.
 */
#ifndef UNCRAMP_GAUSSIANS_FILES_H
#define UNCRAMP_GAUSSIANS_FILES_H

#include <stddef.h>

#include "assistant/base/status.h"
#include "grammar/gaussians.h"

struct gaussians_file {
    const unsigned char *bytes;
    size_t size;
};

/* NOT_FOUND, with a line. Closing {0} is fine. */
MUST_CHECK enum status gaussians_file_open(const char *folder, const char *name,
                                           struct gaussians_file *out);
void gaussians_file_close(struct gaussians_file *file);

/*
 * Of means or variances: how many codebooks there are, 0 where they have not
 * these dimensions, else `out` gets the floats of all, which the caller frees.
 */
size_t gaussians_file_codebooks(const struct gaussians_file *file,
                                size_t streams, size_t densities,
                                size_t cepstra, float **out);
/* Of a sendump: the bytes of its weights; NULL where it is not so large. */
const unsigned char *gaussians_file_weights(const struct gaussians_file *file,
                                            size_t streams, size_t densities,
                                            size_t senones);

/* What becomes of a stream's means and variances. */
struct gaussians_transform {
    float turn[GAUSSIANS_CEPSTRA][GAUSSIANS_CEPSTRA];
    float add[GAUSSIANS_CEPSTRA];
    float widen[GAUSSIANS_CEPSTRA];
};

/* One for each stream; INVALID, with a line, where the file is none. */
MUST_CHECK enum status gaussians_transform_read(
    const char *path, struct gaussians_transform out[GAUSSIANS_STREAMS]);

#endif
