/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The one place where grammar and content meet: `ask:` phrases become the
 * rules <topic>, <routine> and <red_flag>, so that a topic that cannot be
 * asked for cannot exist.
 */
#include "assistant/phrasebook.h"

#include <stdlib.h>
#include <string.h>

#include "assistant/base/memory.h"
#include "assistant/base/text.h"
#include "grammar/typed.h"

/*
 * Hard to wake, easy to answer: who has just been spoken to is likely to
 * answer, and what is short is never sure. Of other people's talk, names called
 * out and single words idle takes none; a session 2 % of names and 7 % of
 * words, for the sake of short answers (tests/bench/RESULTS.md).
 */
#define WAKE   0.7
#define ANSWER 0.4
/* What is said again is believed then: assistant/ear/interruption.c, which also
 * tells how much it takes to be believed at once. */
#define INTERRUPT 0.15

static const struct listening_state states[] = {
    {"idle", "nothing under way: only whole phrases wake it", "idle", WAKE},
    {"answer", "just after an answer: more, how sure, next", "answer", ANSWER},
    {"hold", "while a stretch is told and held", "hold", ANSWER},
    {"rest", "between holds", "hold", ANSWER},
    {"paused", "while a stretch is paused", "hold", ANSWER},
    {"question", "after a question that wants a yes or a no", "question",
     ANSWER},
    {PHRASEBOOK_SPEAKING, "while it speaks itself: only interruptions",
     PHRASEBOOK_SPEAKING, INTERRUPT},
};

#define N_STATES (sizeof states / sizeof states[0])

/*
 * What counts even inside a longer typed line, most urgent first: a cramp must
 * not hide that the chest hurts, nor a swollen leg that there is no breath.
 */
enum alarm {
    ALARM_EMERGENCY,
    ALARM_TODAY,
    ALARM_SIGN,     /* only in a session */
    ALARM_QUESTION, /* only after a question */
    ALARM_GONE,     /* only in a session, and where a line ends so */
    ALARM_SESSION,  /* only in a session */
    ALARM_CRAMP,
    ALARM_COUNT
};

struct phrasebook {
    struct automaton *automata[N_STATES]; /* of the first state with it */
    struct automaton *filler;
    struct automaton *typed; /* whole lines that nobody types by accident */
    struct automaton *another_day;
    const struct content *content;
    struct automaton *alarms[ALARM_COUNT];
};

/* The state that a grammar is kept with; N_STATES where it has none. */
static size_t first_with(const char *grammar)
{
    size_t i = 0;
    while (i < N_STATES && strcmp(states[i].grammar, grammar) != 0) {
        i++;
    }
    return i;
}

struct phrase_list {
    struct grammar_phrase *items;
    size_t count;
};

static void add_phrases(struct phrase_list *list, const char *rule,
                        const char *slot, const char *id, const char *path,
                        const struct text_list *ask)
{
    list->items =
        xrealloc(list->items, list->count + ask->count, sizeof *list->items);
    for (size_t i = 0; i < ask->count; i++) {
        list->items[list->count++] = (struct grammar_phrase){
            .rule = rule,
            .expansion = ask->items[i].text,
            .slot = slot,
            .value = id,
            .path = path,
            .line = ask->items[i].line,
        };
    }
}

static void add_red_flags(struct phrase_list *list,
                          const struct content *content, enum urgency urgency)
{
    for (size_t i = 0; i < content->n_red_flags; i++) {
        const struct red_flag *flag = &content->red_flags[i];
        if (flag->urgency == urgency) {
            add_phrases(list, "red_flag", "flag", flag->id,
                        "content/safety.yaml", &flag->ask);
        }
    }
}

static struct phrase_list collect_phrases(const struct content *content)
{
    struct phrase_list list = {0};
    for (size_t i = 0; i < content->n_topics; i++) {
        const struct topic *topic = &content->topics[i];
        add_phrases(&list, "topic", "topic", topic->id, topic->path,
                    &topic->ask);
    }
    for (size_t i = 0; i < content->n_routines; i++) {
        const struct routine *routine = &content->routines[i];
        add_phrases(&list, "routine", "routine", routine->id, routine->path,
                    &routine->ask);
    }
    add_red_flags(&list, content, URGENCY_EMERGENCY);
    add_red_flags(&list, content, URGENCY_TODAY);
    return list;
}

static enum status load_automaton(const char *dir, const char *name,
                                  const struct phrase_list *phrases,
                                  struct automaton **out)
{
    struct text path = {0};
    text_printf(&path, "%s/%s.gram", dir, name);
    struct grammar *grammar = NULL;
    enum status status =
        grammar_load(text_str(&path), phrases->items, phrases->count, &grammar);
    if (status == STATUS_OK) {
        status = automaton_build(grammar, out);
    }
    grammar_destroy(grammar);
    text_finish(&path);
    return status;
}

static bool is_danger(enum alarm alarm)
{
    return alarm == ALARM_EMERGENCY || alarm == ALARM_TODAY;
}

static enum status load_alarms(const char *dir, const struct content *content,
                               struct phrasebook *book)
{
    static const char *const names[ALARM_COUNT] = {
        [ALARM_EMERGENCY] = "alarm_emergency",
        [ALARM_TODAY] = "alarm_today",
        [ALARM_SIGN] = "alarm_sign",
        [ALARM_QUESTION] = "alarm_question",
        [ALARM_SESSION] = "alarm_session",
        [ALARM_GONE] = "alarm_gone",
        [ALARM_CRAMP] = "alarm_cramp",
    };
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < ALARM_COUNT; i++) {
        struct phrase_list list = {0};
        if (is_danger((enum alarm)i)) {
            add_red_flags(&list, content,
                          i == ALARM_TODAY ? URGENCY_TODAY : URGENCY_EMERGENCY);
        }
        status = load_automaton(dir, names[i], &list, &book->alarms[i]);
        free(list.items);
    }
    return status;
}

static enum status load_typed(const char *dir, const struct content *content,
                              struct phrasebook *book)
{
    struct phrase_list none = {0};
    enum status status = load_automaton(dir, "filler", &none, &book->filler);
    if (status == STATUS_OK) {
        status = load_automaton(dir, "typed", &none, &book->typed);
    }
    if (status == STATUS_OK) {
        status = load_automaton(dir, "another_day", &none, &book->another_day);
    }
    return status == STATUS_OK ? load_alarms(dir, content, book) : status;
}

enum status phrasebook_load_heard(const char *dir,
                                  const struct content *content,
                                  struct phrasebook **out)
{
    struct phrasebook *book = xcalloc(1, sizeof *book);
    book->content = content;
    struct phrase_list phrases = collect_phrases(content);
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < N_STATES; i++) {
        if (first_with(states[i].grammar) == i) {
            status = load_automaton(dir, states[i].grammar, &phrases,
                                    &book->automata[i]);
        }
    }
    free(phrases.items);
    if (status != STATUS_OK) {
        phrasebook_destroy(book);
        book = NULL;
    }
    *out = book;
    return status;
}

enum status phrasebook_load(const char *dir, const struct content *content,
                            struct phrasebook **out)
{
    enum status status = phrasebook_load_heard(dir, content, out);
    if (status == STATUS_OK) {
        status = load_typed(dir, content, *out);
    }
    if (status != STATUS_OK) {
        phrasebook_destroy(*out);
        *out = NULL;
    }
    return status;
}

void phrasebook_destroy(struct phrasebook *book)
{
    if (book == NULL) {
        return;
    }
    for (size_t i = 0; i < N_STATES; i++) {
        automaton_destroy(book->automata[i]);
    }
    automaton_destroy(book->filler);
    automaton_destroy(book->typed);
    automaton_destroy(book->another_day);
    for (size_t i = 0; i < ALARM_COUNT; i++) {
        automaton_destroy(book->alarms[i]);
    }
    free(book);
}

const struct listening_state *phrasebook_state(size_t index)
{
    return index < N_STATES ? &states[index] : NULL;
}

const struct listening_state *phrasebook_find_state(const char *name)
{
    for (size_t i = 0; i < N_STATES; i++) {
        if (strcmp(states[i].name, name) == 0) {
            return &states[i];
        }
    }
    return NULL;
}

const char *phrasebook_grammar(size_t index)
{
    for (size_t i = 0; i < N_STATES; i++) {
        if (first_with(states[i].grammar) == i && index-- == 0) {
            return states[i].grammar;
        }
    }
    return NULL;
}

const struct automaton *phrasebook_automaton(const struct phrasebook *book,
                                             const char *state)
{
    const struct listening_state *found = phrasebook_find_state(state);
    return found != NULL ? book->automata[first_with(found->grammar)] : NULL;
}

static bool alarm_counts(enum alarm alarm, const char *state)
{
    switch (alarm) {
    case ALARM_QUESTION:
        return strcmp(state, "question") == 0;
    case ALARM_SIGN:
    case ALARM_GONE:
    case ALARM_SESSION:
        return strcmp(state, "idle") != 0 && strcmp(state, "answer") != 0;
    default:
        return true;
    }
}

/* "It's gone black" is no good news. */
static bool spot_alarm(const struct phrasebook *book, enum alarm alarm,
                       const char *words, struct intent *intent)
{
    return (alarm == ALARM_GONE ? typed_spot_last : typed_spot)(
               book->alarms[alarm], book->filler, words, intent) &&
           intent->name != NULL; /* else it is what is not meant */
}

/* "Driving tomorrow" is no danger now; "driving tomorrow, and my calf cramps"
 * may be. */
static bool is_of_another_day(const struct phrasebook *book, const char *words,
                              const struct intent *intent)
{
    struct intent other = {0};
    const char *id = intent_slot(intent, "flag");
    const struct red_flag *flag =
        id != NULL ? content_red_flag(book->content, id) : NULL;
    bool is =
        flag != NULL && flag->moment &&
        typed_spot(book->another_day, NULL, words, &other) &&
        !typed_spot(book->alarms[ALARM_CRAMP], book->filler, words, &other);
    intent_finish(&other);
    return is;
}

/* In the whole line; in pain people leave out who it is and that it is. */
static bool parse_whole(const struct phrasebook *book,
                        const struct automaton *automaton, const char *words,
                        struct intent *intent)
{
    static const char *const left_out[] = {"", "i ", "it's ", "it "};
    struct text line = {0};
    bool found = false;
    for (size_t i = 0; !found && i < sizeof left_out / sizeof left_out[0];
         i++) {
        text_clear(&line);
        text_printf(&line, "%s%s", left_out[i], words);
        found = (automaton != NULL && typed_parse(automaton, book->filler,
                                                  text_str(&line), intent)) ||
                typed_parse(book->typed, book->filler, text_str(&line), intent);
    }
    text_finish(&line);
    return found;
}

/* The words of the clause at `*line`, which moves on past it; NULL at the end.
 * The caller frees it. */
static char *next_clause(const char **line)
{
    static const char ends[] = ",;.!?";
    *line += strspn(*line, ends);
    if (**line == '\0') {
        return NULL;
    }
    size_t length = strcspn(*line, ends);
    char *clause = xstrndup(*line, length);
    char *words = typed_words(clause);
    free(clause);
    *line += length;
    return words;
}

/*
 * "I can't stand, I'm in bed": one clause says it, the other why. The one of
 * most words that is understood; only in a session, where it is to be expected.
 */
static bool parse_clauses(const struct phrasebook *book, const char *state,
                          const char *line, struct intent *intent)
{
    const struct automaton *automaton = phrasebook_automaton(book, state);
    size_t longest = 0;
    for (char *words = next_clause(&line); words != NULL;
         words = next_clause(&line)) {
        struct intent meant = {0};
        if (strlen(words) > longest &&
            parse_whole(book, automaton, words, &meant)) {
            longest = strlen(words);
            intent_finish(intent);
            *intent = meant;
        } else {
            intent_finish(&meant);
        }
        free(words);
    }
    return longest > 0;
}

/* "Not so good. Chest pain": what is negated in one sentence is not in another;
 * for a danger each is looked at alone, too. */
static bool spot_clauses(const struct phrasebook *book, enum alarm alarm,
                         const char *line, struct intent *intent)
{
    bool found = false;
    char *words = NULL;
    while (!found && (words = next_clause(&line)) != NULL) {
        found = spot_alarm(book, alarm, words, intent);
        free(words);
    }
    return found;
}

bool phrasebook_typed(const struct phrasebook *book, const char *state,
                      const char *line, struct intent *intent, char **words)
{
    *words = typed_words(line);
    bool found =
        parse_whole(book, phrasebook_automaton(book, state), *words, intent);
    for (size_t i = 0; !found && i < ALARM_COUNT; i++) {
        found = alarm_counts((enum alarm)i, state) &&
                (spot_alarm(book, (enum alarm)i, *words, intent) ||
                 (is_danger((enum alarm)i) &&
                  spot_clauses(book, (enum alarm)i, line, intent))) &&
                !is_of_another_day(book, *words, intent);
        if (!found && i == ALARM_QUESTION && strcmp(state, "idle") != 0) {
            found = parse_clauses(book, state, line, intent);
        }
    }
    return found;
}
