/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What `{name}` stands for in the sentences of the content.
 */
#include "assistant/dialogue/dialogue_private.h"

#include <ctype.h>
#include <string.h>

#include "assistant/base/number.h"

static void put_side(const struct dialogue *d, struct text *out)
{
    text_append(out, d->side != NULL ? d->side : "");
}

static void put_other_side(const struct dialogue *d, struct text *out)
{
    const char *side = d->side != NULL ? d->side : "";
    text_append(out, strcmp(side, "left") == 0    ? "right"
                     : strcmp(side, "right") == 0 ? "left"
                                                  : "other");
}

static void put_emergency_number(const struct dialogue *d, struct text *out)
{
    text_append(out, d->emergency_number != NULL
                         ? d->emergency_number
                         : content_wording(d->content, "emergency_number", 0));
}

static void put_muscle(const struct dialogue *d, struct text *out)
{
    struct text key = {0};
    text_printf(&key, "muscle_%s", d->muscle != NULL ? d->muscle : "calf");
    const char *muscle = content_wording(d->content, text_str(&key), 0);
    text_append(out, muscle != NULL ? muscle : "");
    text_finish(&key);
}

static void put_title(const struct dialogue *d, struct text *out)
{
    text_append(out, d->title != NULL ? d->title : "");
}

static void put_rounds_left(const struct dialogue *d, struct text *out)
{
    number_spell(coach_rounds_left(d), out);
}

static void put_seconds_left(const struct dialogue *d, struct text *out)
{
    number_spell(hold_left_s(d), out);
}

static void put_figure(const struct dialogue *d, struct text *out)
{
    number_spell(d->figure, out);
}

static void put_hour(const struct dialogue *d, struct text *out)
{
    if (d->day_part != NULL) {
        const char *part = content_wording(d->content, d->day_part, 0);
        number_spell(d->figure, out);
        text_printf(out, " %s", part != NULL ? part : "");
    }
}

static const struct placeholder {
    const char *name;
    void (*put)(const struct dialogue *d, struct text *out);
} placeholders[] = {
    {"count", put_rounds_left},
    {"figure", put_figure},
    {"hour", put_hour},
    {"muscle", put_muscle},
    {"number", put_emergency_number},
    {"other_side", put_other_side},
    {"seconds", put_seconds_left},
    {"side", put_side},
    {"title", put_title},
};

/* An unknown one is nothing; the checks of the content have refused it. */
static void put(const struct dialogue *d, const char *name, size_t length,
                struct text *out)
{
    for (size_t i = 0; i < sizeof placeholders / sizeof *placeholders; i++) {
        const struct placeholder *each = &placeholders[i];
        if (strlen(each->name) == length &&
            strncmp(each->name, name, length) == 0) {
            each->put(d, out);
        }
    }
}

/* No space at the start, nor two in a row. */
static void squeeze_spaces(char *line)
{
    char *to = line;
    for (const char *from = line; *from != '\0'; from++) {
        bool space_before = to == line || to[-1] == ' ';
        if (*from != ' ' || !space_before) {
            *to++ = *from;
        }
    }
    *to = '\0';
}

char *placeholders_fill(const struct dialogue *d, const char *text)
{
    struct text out = {0};
    while (*text != '\0') {
        const char *close = *text == '{' ? strchr(text, '}') : NULL;
        if (close != NULL) {
            put(d, text + 1, (size_t)(close - text - 1), &out);
            text = close + 1;
        } else {
            text_append_n(&out, text, 1);
            text++;
        }
    }
    char *line = text_take(&out);
    squeeze_spaces(line);
    line[0] = (char)toupper((unsigned char)line[0]);
    return line;
}
