/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * content: the shipped folder loads and keeps its promises; every fault is
 * refused with its file and line. A faulty folder is the small good one below
 * with one file replaced.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "assistant/base/log.h"
#include "assistant/base/text.h"
#include "content/content.h"
#include "content/sentence.h"

#define TOPIC                                                                  \
    "title: cold\n"                                                            \
    "ask: is it the cold\n"                                                    \
    "answer: Cold may do it.\n"                                                \
    "evidence: plausible\n"                                                    \
    "sources: [mayo]\n"
#define ROUTINE(muscle)                                                        \
    "title: a stretch\n"                                                       \
    "muscle: " muscle "\n"                                                     \
    "position: lying\n"                                                        \
    "first_aid: yes\n"                                                         \
    "rounds: 2\n"                                                              \
    "steps:\n"                                                                 \
    "  - say: Pull your toes up.\n"                                            \
    "    hold_s: 30\n"                                                         \
    "    rest_s: 10\n"                                                         \
    "evidence: well\n"                                                         \
    "sources: mayo\n"
#define FLAG(id, urgency, say)                                                 \
    "- id: " id "\n"                                                           \
    "  title: chest pain\n"                                                    \
    "  urgency: " urgency "\n"                                                 \
    "  ask: my chest hurts\n"                                                  \
    "  say: " say "\n"                                                         \
    "  sources: mayo\n"

static const struct {
    const char *path;
    const char *bytes;
} good_files[] = {
    {"topics/cold.yaml", TOPIC},
    {"routines/calf.yaml", ROUTINE("calf")},
    {"routines/foot.yaml", ROUTINE("foot")},
    {"routines/hamstring.yaml", ROUTINE("hamstring")},
    {"routines/inner-thigh.yaml", ROUTINE("inner_thigh")},
    {"routines/shin.yaml", ROUTINE("shin")},
    {"routines/thigh.yaml", ROUTINE("thigh")},
    {"safety.yaml", FLAG("chest", "emergency", "Stop. I can't call for you.")},
    {"sources.yaml", "- key: mayo\n  say: the Mayo Clinic\n  ref: Mayo\n"},
    {"wording.yaml", "ready: [I'm listening., I'm here.]\n"},
};

struct folder {
    char path[64];
    struct text logged;
};

static struct folder folder;

static void keep_line(void *context, const char *line)
{
    (void)context;
    text_printf(&folder.logged, "%s\n", line);
}

static void write_file(const char *name, const char *bytes)
{
    char path[160];
    (void)snprintf(path, sizeof path, "%s/%s", folder.path, name);
    FILE *file = fopen(path, "we");
    assert_non_null(file);
    assert_int_equal(fputs(bytes, file) < 0, 0);
    assert_int_equal(fclose(file), 0);
}

static void remove_file(const char *name)
{
    char path[160];
    (void)snprintf(path, sizeof path, "%s/%s", folder.path, name);
    (void)remove(path);
}

static void make_subfolder(const char *name)
{
    char path[160];
    (void)snprintf(path, sizeof path, "%s/%s", folder.path, name);
    assert_int_equal(mkdir(path, 0700), 0);
}

static int make_folder(void **state)
{
    (void)state;
    (void)snprintf(folder.path, sizeof folder.path, "/tmp/uncramp-XXXXXX");
    if (mkdtemp(folder.path) == NULL) {
        return -1;
    }
    make_subfolder("topics");
    make_subfolder("routines");
    for (size_t i = 0; i < sizeof good_files / sizeof good_files[0]; i++) {
        write_file(good_files[i].path, good_files[i].bytes);
    }
    log_set_sink(keep_line, NULL);
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    log_set_sink(NULL, NULL);
    static const char *const others[] = {"topics/a.yaml",  "topics/b.yaml",
                                         "topics/c.yml",   "topics/No.yaml",
                                         "topics/d.yaml~", "routines/a.yaml"};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        remove_file(others[i]);
    }
    for (size_t i = 0; i < sizeof good_files / sizeof good_files[0]; i++) {
        remove_file(good_files[i].path);
    }
    remove_file("topics");
    remove_file("routines");
    text_finish(&folder.logged);
    return rmdir(folder.path);
}

static void expect_logged(const char *message)
{
    if (strstr(text_str(&folder.logged), message) == NULL) {
        fail_msg("expected \"%s\" in \"%s\"", message,
                 text_str(&folder.logged));
    }
}

/* The folder as it is now is refused, and `message` is among the reasons. */
static void refuse(const char *message)
{
    struct content *content = (struct content *)&folder;
    text_clear(&folder.logged);
    assert_int_equal(content_load(folder.path, &content), STATUS_INVALID);
    assert_null(content);
    expect_logged(message);
}

static void refuse_with(const char *name, const char *bytes,
                        const char *message)
{
    write_file(name, bytes);
    refuse(message);
}

static struct content *load_good(void)
{
    struct content *content = NULL;
    enum status status = content_load(folder.path, &content);
    if (status != STATUS_OK) {
        fail_msg("%s", text_str(&folder.logged));
    }
    return content;
}

static void content_reads_every_field(void **state)
{
    (void)state;
    write_file("topics/a.yaml", TOPIC "more: |\n  It  is\n  so.\n"
                                      "seed: [C1a, C1b]\nseries: causes\n"
                                      "order: 0\n");
    struct content *content = load_good();
    const struct topic *topic = content_topic(content, "a");
    assert_string_equal(topic->title, "cold");
    assert_string_equal(topic->ask.items[0].text, "is it the cold");
    assert_int_equal(topic->ask.items[0].line, 2);
    assert_string_equal(topic->more, "It is so.");
    assert_int_equal(topic->evidence, EVIDENCE_PLAUSIBLE);
    assert_int_equal(topic->seed.count, 2);
    assert_ptr_equal(content_series(content, "causes", 0), topic);
    assert_null(content_series(content, "causes", 1));

    const struct routine *routine = content_first_aid(content, "foot");
    assert_string_equal(routine->id, "foot");
    assert_true(routine->first_aid);
    assert_false(routine->both_sides);
    assert_int_equal(routine->rounds, 2);
    assert_int_equal(routine->steps[0].hold_s, 30);
    assert_int_equal(routine->steps[0].rest_s, 10);
    assert_int_equal(routine->steps[0].line, 7);
    assert_null(routine->steps[0].hint);
    assert_ptr_equal(content_routine(content, "foot"), routine);
    assert_int_equal(content_red_flag(content, "chest")->urgency,
                     URGENCY_EMERGENCY);
    assert_string_equal(content_source(content, "mayo")->ref, "Mayo");
    content_destroy(content);
}

static void content_takes_wordings_in_turn(void **state)
{
    (void)state;
    struct content *content = load_good();
    assert_string_equal(content_wording(content, "ready", 0), "I'm listening.");
    assert_string_equal(content_wording(content, "ready", 1), "I'm here.");
    assert_string_equal(content_wording(content, "ready", 2), "I'm listening.");
    assert_null(content_wording(content, "nope", 0));
    content_destroy(content);
}

static void content_finds_nothing_by_unknown_names(void **state)
{
    (void)state;
    struct content *content = load_good();
    assert_null(content_topic(content, "nope"));
    assert_null(content_routine(content, "nope"));
    assert_null(content_red_flag(content, "nope"));
    assert_null(content_source(content, "nope"));
    assert_null(content_first_aid(content, "nope"));
    content_destroy(content);
}

static void content_ignores_what_editors_leave(void **state)
{
    (void)state;
    write_file("topics/d.yaml~", "not: [closed");
    struct content *content = load_good();
    assert_int_equal(content->n_topics, 1);
    content_destroy(content);
}

static void content_says_where_it_looked(void **state)
{
    (void)state;
    struct content *content = NULL;
    assert_int_equal(content_load("/no/such", &content), STATUS_NOT_FOUND);
    assert_null(content);
    expect_logged("/no/such/topics");
}

static void content_suggests_the_nearest_key(void **state)
{
    (void)state;
    refuse_with("topics/a.yaml", TOPIC "source: x\n",
                "/topics/a.yaml:6: \"source\" is no key of a topic; write "
                "\"sources\"");
    refuse_with("topics/a.yaml", TOPIC "colour: x\n",
                "/topics/a.yaml:6: \"colour\" is no key of a topic; its keys "
                "are title, ask");
}

static void content_names_a_missing_key_at_its_record(void **state)
{
    (void)state;
    refuse_with("routines/a.yaml",
                "title: a stretch\nmuscle: calf\nposition: lying\nrounds: 1\n"
                "steps:\n  - say: Go.\n    hold_s: 1\n  - say: Go on.\n"
                "evidence: well\nsources: mayo\n",
                "/routines/a.yaml:8: a step needs a \"hold_s\"; add it");
}

static void content_reports_every_fault_at_once(void **state)
{
    (void)state;
    write_file("topics/a.yaml", "title: cold\nask: x\nevidence: sure\n"
                                "answer: 30 s.\nsources: nobody\n");
    refuse("/topics/a.yaml:3: \"evidence\" can't be \"sure\"; it is one of "
           "well, plausible, traditional, caution");
    expect_logged("/topics/a.yaml:4: \"answer\" write the number");
    expect_logged("/topics/a.yaml:5: \"nobody\" is not in sources.yaml");
}

static void content_refuses_an_answer_too_long(void **state)
{
    (void)state;
    refuse_with("topics/a.yaml",
                "title: cold\nask: x\nanswer: One. Two. Three.\n"
                "evidence: well\nsources: mayo\n",
                "/topics/a.yaml:3: \"answer\" has 3 sentences");
    refuse_with("topics/a.yaml",
                "title: cold\nask: x\nanswer: a b c d e f g h i j k l m n o p. "
                "a b c d e f g h i j k l m n o.\n"
                "evidence: well\nsources: mayo\n",
                "/topics/a.yaml:3: \"answer\" has 31 words");
}

static void content_refuses_an_unknown_placeholder(void **state)
{
    (void)state;
    refuse_with("wording.yaml", "ready: [Hello., \"Hello {name}.\"]\n",
                "/wording.yaml:1: \"ready\" {name} is not a placeholder");
}

static void content_refuses_a_sentence_cut_off_by_a_remark(void **state)
{
    (void)state;
    refuse_with("wording.yaml",
                "# \xc3\xa9 is a letter of two bytes # and this a remark\n"
                "a: [b, \"c\"] # this is one too\n"
                "ready: Hello. # You there.\n",
                "/wording.yaml:3: \"ready\" ends before its #; put the text in "
                "quotes");
    refuse_with("wording.yaml", "a: b\nready:\n  - Hello\n    you. #Yes.\n",
                "/wording.yaml:3: \"ready\" ends before its #");
    write_file("wording.yaml", "# One.\n\na: b\nready: \"Hello.\" # said\n");
    struct content *content = NULL;
    assert_int_equal(content_load(folder.path, &content), STATUS_OK);
    content_destroy(content);
}

static void content_explains_text_that_begins_with_a_brace(void **state)
{
    (void)state;
    refuse_with("wording.yaml", "a: b\nready: {side}\n",
                "/wording.yaml:2: \"ready\" must be one text; if it begins "
                "with { or [, put it in quotes");
}

static void content_refuses_numbers_out_of_bounds(void **state)
{
    (void)state;
    static const struct {
        const char *line;
        const char *message;
    } cases[] = {
        {"rounds: 0\nsteps: [{say: Go., hold_s: 1}]\n",
         "/routines/a.yaml:6: \"rounds\" must be a whole number from 1 to 10"},
        {"rounds: 11\nsteps: [{say: Go., hold_s: 1}]\n", ":6: \"rounds\""},
        {"rounds: 1x\nsteps: [{say: Go., hold_s: 1}]\n", ":6: \"rounds\""},
        {"rounds: 1\nsteps: [{say: Go., hold_s: 61}]\n",
         "/routines/a.yaml:7: \"hold_s\" must be a whole number from 0 to 60"},
        {"rounds: 1\nsteps: [{say: Go., hold_s: 4}]\n",
         "/routines/a.yaml:7: \"hold_s\" must be at least 5, or 0 for a step"},
        {"rounds: 1\nsteps: [{say: Go., hold_s: -1}]\n", ":7: \"hold_s\""},
        {"rounds: 1\nsteps: [{say: Go., hold_s: 1, rest_s: 61}]\n",
         ":7: \"rest_s\" must be a whole number from 0 to 60"},
        {"rounds: 1\nsteps: []\n", ":7: here goes a list of 1 to 20 members"},
        {"rounds: 1\nsteps: [Go.]\n", ":7: a step must be lines of"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct text bytes = {0};
        text_printf(&bytes,
                    "title: a stretch\nmuscle: calf\nposition: lying\n"
                    "evidence: well\nsources: mayo\n%s",
                    cases[i].line);
        refuse_with("routines/a.yaml", text_str(&bytes), cases[i].message);
        text_finish(&bytes);
    }
}

static void content_refuses_a_flag_that_is_no_yes_or_no(void **state)
{
    (void)state;
    refuse_with("routines/a.yaml", ROUTINE("calf") "both_sides: maybe\n",
                "/routines/a.yaml:12: \"both_sides\" must be yes or no");
}

static void content_refuses_an_unknown_muscle(void **state)
{
    (void)state;
    refuse_with("routines/a.yaml", ROUTINE("elbow"),
                "/routines/a.yaml:2: \"muscle\" can't be \"elbow\"");
}

static void content_refuses_an_empty_text(void **state)
{
    (void)state;
    refuse_with("topics/a.yaml", TOPIC "more:\n",
                "/topics/a.yaml:6: \"more\" is empty");
    struct text bytes = {0};
    text_append(&bytes, TOPIC "series: s\norder: 0\nseed: ");
    for (int i = 0; i < 1001; i++) {
        text_append(&bytes, "x");
    }
    refuse_with("topics/a.yaml", text_str(&bytes),
                "/topics/a.yaml:8: \"seed\" is longer than 1000");
    text_finish(&bytes);
}

static void content_refuses_names_unfit_for_files(void **state)
{
    (void)state;
    write_file("topics/No.yaml", TOPIC);
    refuse("/topics/No.yaml: name it with");
    remove_file("topics/No.yaml");
    write_file("topics/c.yml", TOPIC);
    refuse("/topics/c.yml: would not be read; end its name in .yaml");
    remove_file("topics/c.yml");
    refuse_with("safety.yaml",
                FLAG("../x", "emergency", "Stop. I can't call for you."),
                "/safety.yaml:1: \"../x\" can't be a name");
}

static void content_refuses_a_name_taken(void **state)
{
    (void)state;
    refuse_with(
        "safety.yaml",
        FLAG("chest", "emergency", "I can't call for you.")
            FLAG("chest", "today", "Rest."),
        "/safety.yaml:7: the name \"chest\" is taken in line 1; choose");
    refuse_with(
        "sources.yaml",
        "- {key: mayo, say: a, ref: b}\n- {key: mayo, say: a, ref: b}\n",
        "/sources.yaml:2: the name \"mayo\" is taken in line 1; choose");
}

static void content_misses_no_source_where_none_could_be_read(void **state)
{
    (void)state;
    refuse_with("sources.yaml", "- key: mayo\n   say: the Mayo Clinic\n",
                "/sources.yaml:2: not YAML");
    assert_null(strstr(text_str(&folder.logged), "is not in sources.yaml"));
}

static void content_refuses_an_emergency_that_seems_to_call(void **state)
{
    (void)state;
    refuse_with("safety.yaml",
                FLAG("chest", "emergency", "I can't call for you.")
                    FLAG("leg", "emergency", "Help is on its way."),
                "/safety.yaml:7: an emergency, and what names {number}, must "
                "say \"I can't call");
    refuse_with("safety.yaml",
                FLAG("leg", "today", "\"If it turns white, call {number}.\""),
                "/safety.yaml:1: an emergency, and what names {number}, must "
                "say \"I can't call");
}

static void content_refuses_a_red_flag_too_long(void **state)
{
    (void)state;
    refuse_with("safety.yaml",
                FLAG("chest", "today", "[One. Two., Three. Four.]"),
                "/safety.yaml:1: says 4 sentences and 4 words");
}

static void content_refuses_an_emergency_below_a_lesser_flag(void **state)
{
    (void)state;
    refuse_with("safety.yaml",
                FLAG("leg", "today", "Rest.")
                    FLAG("chest", "emergency", "I can't call for you."),
                "/safety.yaml:7: an emergency comes after a flag for today");
}

static void content_refuses_two_first_aids_for_a_muscle(void **state)
{
    (void)state;
    refuse_with("routines/a.yaml", ROUTINE("calf"), "/routines/calf.yaml:2: ");
    expect_logged("/routines/a.yaml is the first aid for the calf already");
}

static void content_refuses_a_muscle_without_first_aid(void **state)
{
    (void)state;
    remove_file("routines/thigh.yaml");
    refuse("/routines: none is the first aid for the thigh");
}

static void content_refuses_gaps_and_doubles_in_a_series(void **state)
{
    (void)state;
    write_file("topics/a.yaml", TOPIC "series: s\norder: 0\n");
    refuse_with("topics/b.yaml", TOPIC "series: s\norder: 2\n",
                "/topics/b.yaml:6: the series \"s\" has an order 2 but no 1");
    refuse_with("topics/b.yaml", TOPIC "series: s\norder: 0\n",
                "/topics/b.yaml:6: order 0 of the series \"s\" is taken by");
    refuse_with("topics/b.yaml", TOPIC "series: s\n",
                "/topics/b.yaml:6: a topic of a series needs an \"order\"");
}

static void content_refuses_a_caution_without_a_reason(void **state)
{
    (void)state;
    refuse_with("topics/a.yaml",
                "title: cold\nask: x\nanswer: No.\nevidence: caution\n"
                "sources: mayo\n",
                "/topics/a.yaml:4: a caution needs a \"more\"");
}

/* ---------------------------------------------------------- what we ship -- */

static struct content *shipped;

static int load_shipped(void **state)
{
    (void)state;
    return content_load(UNCRAMP_SOURCE_DIR "/content", &shipped) == STATUS_OK
               ? 0
               : -1;
}

static int unload_shipped(void **state)
{
    (void)state;
    content_destroy(shipped);
    shipped = NULL;
    return 0;
}

static void shipped_series_are_as_long_as_the_article_says(void **state)
{
    (void)state;
    static const struct {
        const char *series;
        int last;
    } cases[] = {
        {"causes", 5}, {"preventions", 6}, {"solutions", 4}, {"immediate", 4}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *series = cases[i].series;
        assert_non_null(content_series(shipped, series, cases[i].last));
        assert_null(content_series(shipped, series, cases[i].last + 1));
    }
}

static void shipped_first_words_are_short_and_hold(void **state)
{
    (void)state;
    static const char *const muscles[] = {"calf", "hamstring", "thigh", "foot"};
    for (size_t i = 0; i < sizeof muscles / sizeof muscles[0]; i++) {
        const struct routine *routine = content_first_aid(shipped, muscles[i]);
        assert_non_null(routine);
        assert_true(sentence_words(routine->steps[0].say) <= 14);
        assert_int_equal(sentence_count(routine->steps[0].say), 1);
        assert_true(routine->steps[0].hold_s > 0);
    }
    assert_non_null(strstr(content_first_aid(shipped, "thigh")->steps[0].say,
                           "bend your {side} knee"));
}

#define BROKEN(test)                                                           \
    cmocka_unit_test_setup_teardown(test, make_folder, remove_folder)
#define SHIPPED(test)                                                          \
    cmocka_unit_test_setup_teardown(test, load_shipped, unload_shipped)

int main(void)
{
    const struct CMUnitTest tests[] = {
        BROKEN(content_reads_every_field),
        BROKEN(content_takes_wordings_in_turn),
        BROKEN(content_finds_nothing_by_unknown_names),
        BROKEN(content_ignores_what_editors_leave),
        BROKEN(content_says_where_it_looked),
        BROKEN(content_suggests_the_nearest_key),
        BROKEN(content_names_a_missing_key_at_its_record),
        BROKEN(content_reports_every_fault_at_once),
        BROKEN(content_refuses_an_answer_too_long),
        BROKEN(content_refuses_an_unknown_placeholder),
        BROKEN(content_refuses_a_sentence_cut_off_by_a_remark),
        BROKEN(content_explains_text_that_begins_with_a_brace),
        BROKEN(content_refuses_numbers_out_of_bounds),
        BROKEN(content_refuses_a_flag_that_is_no_yes_or_no),
        BROKEN(content_refuses_an_unknown_muscle),
        BROKEN(content_refuses_an_empty_text),
        BROKEN(content_refuses_names_unfit_for_files),
        BROKEN(content_refuses_a_name_taken),
        BROKEN(content_misses_no_source_where_none_could_be_read),
        BROKEN(content_refuses_an_emergency_that_seems_to_call),
        BROKEN(content_refuses_a_red_flag_too_long),
        BROKEN(content_refuses_an_emergency_below_a_lesser_flag),
        BROKEN(content_refuses_two_first_aids_for_a_muscle),
        BROKEN(content_refuses_a_muscle_without_first_aid),
        BROKEN(content_refuses_gaps_and_doubles_in_a_series),
        BROKEN(content_refuses_a_caution_without_a_reason),
        SHIPPED(shipped_series_are_as_long_as_the_article_says),
        SHIPPED(shipped_first_words_are_short_and_hold),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
