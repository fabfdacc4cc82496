/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assistant/knowledge.h"

#include <stdlib.h>

#include "assistant/base/memory.h"
#include "assistant/settings/paths.h"

typedef enum status phrasebook_loader(const char *dir,
                                      const struct content *content,
                                      struct phrasebook **out);

static enum status load(const char *content_dir, phrasebook_loader *loader,
                        struct knowledge *out)
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
        status = loader(grammar, out->content, &out->phrasebook);
    }
    free(content);
    free(grammar);
    memory_give_back();
    return status;
}

enum status knowledge_load(const char *content_dir, struct knowledge *out)
{
    return load(content_dir, phrasebook_load, out);
}

enum status knowledge_load_heard(const char *content_dir, struct knowledge *out)
{
    return load(content_dir, phrasebook_load_heard, out);
}

void knowledge_finish(struct knowledge *knowledge)
{
    phrasebook_destroy(knowledge->phrasebook);
    content_destroy(knowledge->content);
    *knowledge = (struct knowledge){0};
}
