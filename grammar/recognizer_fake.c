/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * recognizer_fake: answers from a script, so that everything above can be
 * tested without a model and without a voice. Also the shortest example of an
 * engine. A line is spent by each verdict; the live pass shows the words of the
 * next one as soon as it has been fed anything.
 */
#include <stdlib.h>
#include <string.h>

#include "assistant/base/memory.h"
#include "grammar/recognizer_ops.h"

struct fake {
    struct recognizer base;
    char *script;
    const char *next;
    bool fed;
    char *words; /* what words() gave out last */
};

/* The words and the confidence of the line at `line`; "" past the end. */
static char *read_line(const char *line, double *confidence)
{
    size_t length = strcspn(line, "\n");
    char *copy = xstrndup(line, length);
    char *rest = copy;
    *confidence = strtod(copy, &rest);
    rest += strspn(rest, " ");
    char *words = xstrdup(rest);
    free(copy);
    return words;
}

static enum status fake_add(struct recognizer *recognizer,
                            const struct recognizer_state *state)
{
    (void)recognizer;
    (void)state;
    return STATUS_OK;
}

static enum status fake_begin(struct recognizer *recognizer)
{
    struct fake *fake = (struct fake *)recognizer;
    fake->fed = false;
    return STATUS_OK;
}

static enum status fake_feed(struct recognizer *recognizer, const int16_t *pcm,
                             size_t n)
{
    struct fake *fake = (struct fake *)recognizer;
    (void)pcm;
    (void)n;
    fake->fed = true;
    return STATUS_OK;
}

static const char *fake_words(struct recognizer *recognizer)
{
    struct fake *fake = (struct fake *)recognizer;
    double confidence = 0.0;
    free(fake->words);
    fake->words = fake->fed ? read_line(fake->next, &confidence) : NULL;
    return fake->words;
}

static void fake_end(struct recognizer *recognizer)
{
    (void)recognizer;
}

static enum status fake_decode(struct recognizer *recognizer,
                               const int16_t *pcm, size_t n, struct guess *out)
{
    struct fake *fake = (struct fake *)recognizer;
    (void)pcm;
    (void)n;
    out->words = read_line(fake->next, &out->confidence);
    out->complete = true;
    fake->next += strcspn(fake->next, "\n");
    fake->next += *fake->next == '\n';
    return STATUS_OK;
}

static void fake_destroy(struct recognizer *recognizer)
{
    struct fake *fake = (struct fake *)recognizer;
    free(fake->script);
    free(fake->words);
    free(fake);
}

struct recognizer *recognizer_fake_create(const char *script)
{
    static const struct recognizer_ops ops = {
        .add = fake_add,
        .use = fake_add,
        .begin = fake_begin,
        .feed = fake_feed,
        .words = fake_words,
        .end = fake_end,
        .decode = fake_decode,
        .destroy = fake_destroy,
    };
    struct fake *fake = xcalloc(1, sizeof *fake);
    fake->base.ops = &ops;
    fake->script = xstrdup(script);
    fake->next = fake->script;
    return &fake->base;
}
