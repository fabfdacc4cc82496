/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as a YAML file, read as each kind of content in turn. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "assistant/base/log.h"
#include "assistant/base/memory.h"
#include "content/kinds.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void drop_line(void *context, const char *line)
{
    (void)context;
    (void)line;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    log_set_sink(drop_line, NULL);
    struct document *document = NULL;
    if (document_parse("fuzz.yaml", (const char *)data, size, &document) !=
        STATUS_OK) {
        return 0;
    }
    struct content content = {.n_topics = 1, .n_routines = 1};
    content.topics = xcalloc(1, sizeof *content.topics);
    content.routines = xcalloc(1, sizeof *content.routines);
    (void)kinds_read_topic(document, &content.topics[0]);
    (void)kinds_read_routine(document, &content.routines[0]);
    (void)kinds_read_red_flags(document, &content);
    (void)kinds_read_sources(document, &content);
    (void)kinds_read_wordings(document, &content);
    kinds_finish(&content);
    document_destroy(document);
    return 0;
}
