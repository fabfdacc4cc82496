/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * jsgf_parser: JSGF text to the trees of jsgf_ast.h. Private to grammar/.
 * The first error ends the parse; it is logged as `path:line:`.
 */
#ifndef UNCRAMP_JSGF_PARSER_H
#define UNCRAMP_JSGF_PARSER_H

#include <stddef.h>

#include "assistant/base/status.h"
#include "grammar/jsgf_ast.h"

/* Reads a whole file's text into `file`. Names are not resolved here. */
MUST_CHECK enum status jsgf_parse_file(struct grammar *grammar,
                                       struct jsgf_file *file,
                                       const char *source, size_t length);
/* Reads one expansion, the right side of a rule, and nothing after it. Nodes
 * keep `path`, which must live as long as the grammar. */
MUST_CHECK enum status jsgf_parse_expansion(struct grammar *grammar,
                                            const char *path, int line,
                                            const char *expansion,
                                            struct node **out);
#endif
