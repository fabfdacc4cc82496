/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Any bytes as a typed line, understood with the grammars and the content that
 * are shipped; the first byte chooses the state that the conversation is in.
 * What is understood is an intent of ours, and its red flag, topic or stretch
 * is there.
 */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "assistant/base/log.h"
#include "assistant/base/memory.h"
#include "assistant/knowledge.h"

/* As `tell` takes; longer ones only take longer. */
#define LINE_MAX_BYTES 1000
/* As many as there are, or more. */
#define STATES 8

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct knowledge knowledge;

static void drop_line(void *context, const char *line)
{
    (void)context;
    (void)line;
}

static void end(void)
{
    knowledge_finish(&knowledge);
}

static void begin(void)
{
    log_set_sink(drop_line, NULL);
    enum status status = knowledge_load(NULL, &knowledge);
    assert(status == STATUS_OK);
    (void)atexit(end);
}

static void check_intent(const struct intent *intent)
{
    const char *flag = intent_slot(intent, "flag");
    const char *topic = intent_slot(intent, "topic");
    const char *routine = intent_slot(intent, "routine");
    assert(intent->name != NULL && *intent->name != '\0');
    assert(!flag || content_red_flag(knowledge.content, flag));
    assert(!topic || content_topic(knowledge.content, topic));
    assert(!routine || content_routine(knowledge.content, routine));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (knowledge.phrasebook == NULL) {
        begin();
    }
    if (size == 0 || size > LINE_MAX_BYTES) {
        return 0;
    }
    const struct listening_state *state = phrasebook_state(data[0] % STATES);
    if (state == NULL) {
        state = phrasebook_state(0);
    }
    char *line = xstrndup((const char *)data + 1, size - 1);
    char *words = NULL;
    struct intent intent = {0};
    if (phrasebook_typed(knowledge.phrasebook, state->name, line, &intent,
                         &words)) {
        check_intent(&intent);
    }
    intent_finish(&intent);
    free(words);
    free(line);
    return 0;
}
