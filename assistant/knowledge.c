/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assistant/knowledge.h"

#include <stdlib.h>

#include "assistant/base/memory.h"
#include "assistant/settings/paths.h"

enum status knowledge_load(const char *content_dir, struct knowledge *out)
{
    *out = (struct knowledge){0};
    char *content = content_dir ? xstrdup(content_dir) : NULL;
    char *grammar = NULL;
    enum status status = content ? STATUS_OK : paths_data("content", &content);
    if (status == STATUS_OK) {
        status = content_load(content, &out->content);
    }
    if (status == STATUS_OK) {
        status = paths_data("grammar", &grammar);
    }
    if (status == STATUS_OK) {
        status = phrasebook_load(grammar, out->content, &out->phrasebook);
    }
    free(content);
    free(grammar);
    memory_give_back();
    return status;
}

void knowledge_finish(struct knowledge *knowledge)
{
    phrasebook_destroy(knowledge->phrasebook);
    content_destroy(knowledge->content);
    *knowledge = (struct knowledge){0};
}
