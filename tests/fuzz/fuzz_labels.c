/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Any bytes as a file of labels: rows that are complete, or a clear refusal
 * with nothing kept.
 */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "assistant/base/log.h"
#include "assistant/score/score_labels.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_line(void *context, const char *line)
{
    size_t *n_lines = context;
    ++*n_lines;
    assert(strncmp(line, "set/labels.tsv:", 15) == 0);
}

static void check_row(const struct label *label)
{
    assert(label->line > 1);
    assert(label->file[0] != '\0');
    assert(label->file[0] == '/' || strncmp(label->path, "set/", 4) == 0);
    assert((label->kind == LABEL_SPEECH) == (label->intent.name != NULL));
    assert(label->intent.name == NULL || *label->intent.name != '\0');
    for (size_t i = 0; i < label->intent.n_slots; i++) {
        assert(*label->intent.slots[i].name != '\0');
        assert(*label->intent.slots[i].value != '\0');
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct score_labels labels;
    size_t n_lines = 0;
    log_set_sink(check_line, &n_lines);
    enum status status =
        score_labels_parse("set/labels.tsv", (const char *)data, size, &labels);
    assert((status == STATUS_OK) == (labels.n_rows > 0));
    assert(n_lines == (status != STATUS_OK));
    for (size_t i = 0; i < labels.n_rows; i++) {
        check_row(&labels.rows[i]);
    }
    score_labels_finish(&labels);
    return 0;
}
