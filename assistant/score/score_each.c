/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assistant/score/score_each.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "assistant/base/log.h"
#include "assistant/base/memory.h"

struct score_each {
    FILE *file;
};

enum status score_each_open(const char *path, struct score_each **out)
{
    FILE *file = fopen(path, "we");
    *out = NULL;
    if (file == NULL) {
        log_error("score", "%s: cannot be written: %s", path, strerror(errno));
        return STATUS_IO;
    }
    struct score_each *each = xcalloc(1, sizeof *each);
    each->file = file;
    (void)fputs("file\tcondition\tkind\tright\taccepted\treason\tconfidence\t"
                "ratio\tworst\tgoodness\tlength\twords\ttext\n",
                file);
    *out = each;
    return STATUS_OK;
}

void score_each_write(struct score_each *each, const char *condition,
                      const struct label *label,
                      const struct recognition *recognition, bool right)
{
    const struct sound_fit *fit = &recognition->fit;
    if (each == NULL) {
        return;
    }
    (void)fprintf(
        each->file,
        "%s\t%s\t%s\t%d\t%d\t%s\t%.4f\t%.3f\t%.3f\t%.3f\t%.0f\t%zu\t%s\n",
        label->file, condition,
        label->kind == LABEL_SPEECH ? "wanted" : "unwanted", right,
        recognition->accepted, reject_reason_name(recognition->reason),
        recognition->confidence, fit->ratio, fit->worst, fit->goodness,
        fit->length, fit->n_words, recognition->text);
}

enum status score_each_close(struct score_each *each)
{
    if (each == NULL) {
        return STATUS_OK;
    }
    bool written = ferror(each->file) == 0;
    written = fclose(each->file) == 0 && written;
    free(each);
    if (!written) {
        log_error("score", "what was heard of each file cannot be written; is "
                           "the disk full?");
        return STATUS_IO;
    }
    return STATUS_OK;
}
