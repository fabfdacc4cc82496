/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * content: everything it knows and says, as data.
 *
 *     content/topics/ID.yaml    a question and its answer
 *     content/routines/ID.yaml  a stretch that is coached
 *     content/safety.yaml       red flags, most urgent first
 *     content/sources.yaml      who says so
 *     content/wording.yaml      every other sentence it speaks
 *
 * Somebody who is no programmer adds a topic by adding a file. Loaded once,
 * then read-only; all texts belong to the content. Errors are logged as
 * `path:line: what and what to do`, all of them, not only the first.
 */
#ifndef UNCRAMP_CONTENT_H
#define UNCRAMP_CONTENT_H

#include <stdbool.h>
#include <stddef.h>

#include "assistant/base/status.h"

/* Texts with the lines they were written on. */
struct line_text {
    char *text;
    int line;
};

struct text_list {
    struct line_text *items;
    size_t count;
};

/* How well founded something is (reference: content brief, verdicts). */
enum evidence {
    EVIDENCE_WELL,        /* doctors recommend it */
    EVIDENCE_PLAUSIBLE,   /* may help, the proof is limited */
    EVIDENCE_TRADITIONAL, /* handed down, no good studies */
    EVIDENCE_CAUTION      /* contradicted, or only within a safety limit */
};

struct topic {
    char *id;             /* the file's name without .yaml */
    char *path;           /* for errors */
    char *title;          /* as a noun phrase: "magnesium" */
    struct text_list ask; /* JSGF expansions that ask for it; one or more */
    char *answer;         /* at most two sentences and thirty words */
    char *more;           /* said on "tell me more"; NULL if there is none */
    enum evidence evidence;
    int evidence_line;
    struct text_list sources; /* keys of sources.yaml; one or more */
    struct text_list seed;    /* items of the article it tells; may be empty */
    char *series;    /* topics to walk through with "next"; NULL if in none */
    int series_line; /* where `series` was written */
    int order;       /* place in the series; 0 is its head */
    char *then; /* the topic that "next" goes on to, past the series' end */
    int then_line;
    bool treats; /* tells what to do with the leg: not after a warning */
};

/* Of one hold; the coach keeps within them, however it is asked to change it.
 */
#define CONTENT_HOLD_MIN_S 5
#define CONTENT_HOLD_MAX_S 60

/* One position: taken, held, let go. */
struct step {
    char *say;     /* what to do; the action comes first */
    char *hint;    /* said after it if there is time; NULL if there is none */
    int hold_s;    /* 0: no hold, the next step follows after rest_s */
    int hold_line; /* where it was written */
    int rest_s;    /* after the hold */
    char *release; /* said when the hold ends; NULL: wording `release` */
    int line;
};

struct routine {
    char *id;
    char *path;
    char *title;
    char *muscle; /* calf, hamstring, thigh, foot, shin or inner_thigh */
    int muscle_line;
    char *position;       /* lying, sitting or standing */
    bool first_aid;       /* coached when this muscle cramps; one per muscle */
    bool reach;           /* the hands must reach the foot or the thigh */
    bool both_sides;      /* an exercise: each step left, then right; otherwise
                             relief, for the leg that hurts */
    struct text_list ask; /* JSGF expansions; may be empty */
    int rounds;           /* how often the steps are gone through */
    struct step *steps;
    size_t n_steps;
    enum evidence evidence;
    struct text_list sources;
};

enum urgency { URGENCY_EMERGENCY, URGENCY_TODAY };

struct red_flag {
    char *id;
    int line;
    char *title; /* as a noun phrase: "chest pain" */
    enum urgency urgency;
    bool stretch; /* a stretch does no harm afterwards: no warning stays */
    bool moment;  /* a danger only meanwhile: "driving tomorrow" is none */
    struct text_list ask; /* JSGF expansions of how people say it */
    struct text_list say; /* sentences, in order */
    struct text_list sources;
};

struct content {
    struct topic *topics;
    size_t n_topics;
    struct routine *routines;
    size_t n_routines;
    struct red_flag *red_flags;
    size_t n_red_flags;
    struct wording *wordings;
    size_t n_wordings;
    struct source *sources;
    size_t n_sources;
};

/* A key and one or more ways to say it. */
struct wording {
    char *key;
    struct text_list say;
};

struct source {
    char *key;
    char *say; /* as spoken: "the National Health Service of Scotland" */
    char *ref; /* where to read it */
};

/*
 * Loads the folder `dir`. Placeholders allowed in what is said: {number} (to
 * call in an emergency) in topics and red flags; in steps of a stretch {side}
 * ("left" or nothing), {other_side}, {muscle}, {count} (of rounds to come) and
 * {seconds} as well; in wordings what sentence.c lists, {title}, {figure} and
 * {hour} among them. Any other is an error. An emergency
 * red flag must say that it can't call.
 */
MUST_CHECK enum status content_load(const char *dir, struct content **out);
/* NULL is fine. */
void content_destroy(struct content *content);

/* By id or key; NULL where there is none. */
const struct topic *content_topic(const struct content *content,
                                  const char *id);
const struct routine *content_routine(const struct content *content,
                                      const char *id);
const struct red_flag *content_red_flag(const struct content *content,
                                        const char *id);
const struct source *content_source(const struct content *content,
                                    const char *key);
/* The routine coached when `muscle` cramps; NULL where there is none. */
const struct routine *content_first_aid(const struct content *content,
                                        const char *muscle);
/* The topic at `order` of a series; NULL past its end. */
const struct topic *content_series(const struct content *content,
                                   const char *series, int order);
/*
 * The `variant`th way to say `key`, counting round; NULL where no such key
 * exists (asked for at start-up, so that a missing one is an error then).
 */
const char *content_wording(const struct content *content, const char *key,
                            unsigned variant);

#endif
