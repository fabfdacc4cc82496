/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `uncramp learn`: two minutes of reading aloud, or recordings of it, give one
 * person at one microphone a profile of their own. Ctrl-C keeps nothing.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "assistant/base/log.h"
#include "assistant/base/text.h"
#include "assistant/commands/commands.h"
#include "assistant/knowledge.h"
#include "assistant/learn/learn_booth.h"
#include "assistant/learn/learn_lesson.h"
#include "assistant/learn/learn_prompts.h"
#include "assistant/mind/lock.h"
#include "assistant/score/score_labels.h"
#include "assistant/settings/paths.h"
#include "assistant/worker/signals.h"
#include "audio/soundfile.h"
#include "grammar/adaptation.h"
#include "grammar/dictionary.h"

#define TRIES       3
#define RECORDING_S 30.0
#define WORK_FOLDER "learning"
#define EXPLAIN_INTRO                                                          \
    "I will ask for sixteen short sentences. Please repeat each one in your "  \
    "own way, from where you will be."

struct learning {
    const struct options *options;
    struct config config;
    struct knowledge knowledge;
    struct lesson *lesson;
    char *folder; /* for the transform, while it is made */
    int lock_fd;
};

/* ------------------------------------------------------------- recordings */

static enum status add_labels(struct learning *learning, const char *path,
                              const struct score_labels *labels)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < labels->n_rows; i++) {
        const struct label *label = &labels->rows[i];
        if (label->kind != LABEL_SAID) {
            log_at(path, label->line,
                   "learn needs the words that are said; head the second "
                   "column \"said\"");
            return STATUS_INVALID;
        }
        status = lesson_add(learning->lesson, label->text);
        if (status != STATUS_OK) {
            log_at(path, label->line, "\"%s\" cannot be learned from",
                   label->text);
        }
    }
    return status;
}

static enum status take_recording(struct learning *learning, size_t index,
                                  const struct label *label)
{
    int16_t *pcm = NULL;
    size_t n = 0;
    bool accepted = false;
    enum status status = sound_read(label->path, RECORDING_S, &pcm, &n);
    if (status == STATUS_OK) {
        status = lesson_take(learning->lesson, index, pcm, n, &accepted);
    }
    if (status == STATUS_OK && !accepted) {
        (void)printf("%s: does not sound like \"%s\"; left out\n", label->file,
                     label->text);
    }
    free(pcm);
    return status;
}

static enum status take_recordings(struct learning *learning, const char *path)
{
    struct score_labels labels = {0};
    enum status status = score_labels_load(path, &labels);
    if (status == STATUS_OK) {
        status = add_labels(learning, path, &labels);
    }
    for (size_t i = 0; status == STATUS_OK && i < labels.n_rows; i++) {
        status = signals_stop() ? STATUS_END
                                : take_recording(learning, i, &labels.rows[i]);
    }
    score_labels_finish(&labels);
    return status;
}

/* ------------------------------------------------------------- microphone */

static enum status tell(struct booth *booth, const char *text)
{
    (void)printf("%s\n", text);
    (void)fflush(stdout);
    return booth_say(booth, text);
}

static enum status ask(struct learning *learning, struct booth *booth,
                       size_t index, const char *words)
{
    struct text prompt = {0};
    enum status status = STATUS_OK;
    bool accepted = false;
    for (int try = 0; status == STATUS_OK && !accepted && try < TRIES; try++) {
        const int16_t *pcm = NULL;
        size_t n = 0;
        text_clear(&prompt);
        text_printf(&prompt, "%s: %s.", try == 0 ? "Say" : "Once more", words);
        status = tell(booth, text_str(&prompt));
        if (status == STATUS_OK) {
            status = booth_record(booth, &pcm, &n);
        }
        if (status == STATUS_OK && n > 0) {
            status = lesson_take(learning->lesson, index, pcm, n, &accepted);
        }
    }
    if (status == STATUS_OK && !accepted) {
        (void)printf("Never mind that one.\n");
    }
    text_finish(&prompt);
    return status;
}

static enum status ask_all(struct learning *learning,
                           const struct learn_prompts *prompts)
{
    struct booth *booth = NULL;
    enum status status =
        booth_open(learning->options, &learning->config, &booth);
    /* Only from here on: what hangs in opening must be killed by Ctrl-C. */
    signals_install();
    if (status == STATUS_OK) {
        status = tell(booth, EXPLAIN_INTRO);
    }
    for (size_t i = 0; status == STATUS_OK && i < prompts->n; i++) {
        status = ask(learning, booth, i, prompts->items[i].words);
    }
    if (status == STATUS_OK) {
        status = tell(booth, "Thank you. That is all.");
    }
    signals_let_interrupt_kill(); /* the same of closing */
    booth_close(booth);
    signals_install();
    return status;
}

static enum status take_prompts(struct learning *learning)
{
    struct learn_prompts prompts = {0};
    enum status status = learn_prompts_choose(learning->knowledge.phrasebook,
                                              DICTIONARY_DEBIAN, &prompts);
    for (size_t i = 0; status == STATUS_OK && i < prompts.n; i++) {
        status = lesson_add(learning->lesson, prompts.items[i].words);
    }
    if (status == STATUS_OK) {
        status = ask_all(learning, &prompts);
    }
    learn_prompts_finish(&prompts);
    return status;
}

/* ------------------------------------------------------------- conclusion */

/* In plain words: what it was learned from, and what that brought. */
static void report(const struct voice_profile *profile,
                   const struct lesson_figures *figures)
{
    (void)printf("Learned from %zu sentences.\n", profile->n_sentences);
    if (figures->n > 0) {
        (void)printf("Of the %zu that I know the meaning of, I understood %zu "
                     "before, and %zu now.\n",
                     figures->n, figures->before, figures->after);
    }
    if (profile->threshold_shift < 0.0) {
        (void)printf("You are now believed more readily: your sentences had "
                     "been doubted.\n");
    }
    if (figures->transform_made) {
        (void)printf("A transform of the acoustic model was made for you%s.\n",
                     figures->transform_kept
                         ? ""
                         : ", but it understood less, and was left out");
    } else if (!adaptation_has_tools()) {
        (void)printf("To get more out of it, install the packages "
                     "%s, and run this again.\n",
                     ADAPTATION_PACKAGES);
    }
}

static enum status conclude(struct learning *learning)
{
    struct voice_profile profile = {0};
    struct lesson_figures figures = {0};
    enum status status =
        lesson_conclude(learning->lesson, learning->folder, &profile, &figures);
    if (status == STATUS_OK && signals_stop()) {
        status = STATUS_END;
    }
    if (status == STATUS_OK) {
        status = voice_profile_save(&profile);
    }
    if (status == STATUS_OK) {
        report(&profile, &figures);
    }
    voice_profile_finish(&profile);
    return status;
}

static enum status make_folder(struct learning *learning)
{
    enum status status = paths_state(WORK_FOLDER, &learning->folder);
    if (status == STATUS_OK) {
        adaptation_clean(learning->folder); /* of a run that was killed */
        if (mkdir(learning->folder, 0700) != 0) {
            log_error("learn", "cannot make the folder %s: %s",
                      learning->folder, strerror(errno));
            status = STATUS_IO;
        }
    }
    return status;
}

static enum status learn(struct learning *learning)
{
    const struct options *options = learning->options;
    const char *from = options->value[OPTION_FROM];
    enum status status = config_load(options, &learning->config);
    if (status == STATUS_OK) {
        status = config_check_voice(&learning->config);
    }
    if (status == STATUS_OK) {
        status = lock_take(&learning->lock_fd);
    }
    if (status == STATUS_OK) {
        status = make_folder(learning);
    }
    if (status == STATUS_OK) {
        status = knowledge_load(options->value[OPTION_CONTENT],
                                &learning->knowledge);
    }
    if (status == STATUS_OK) {
        status =
            lesson_create(learning->knowledge.phrasebook, &learning->lesson);
    }
    if (status == STATUS_OK) {
        status = from != NULL ? take_recordings(learning, from)
                              : take_prompts(learning);
    }
    return status == STATUS_OK ? conclude(learning) : status;
}

static enum status forget(void)
{
    bool existed = false;
    enum status status = voice_profile_forget(&existed);
    if (status == STATUS_OK) {
        (void)printf(existed ? "What was learned is forgotten.\n"
                             : "There was nothing to forget.\n");
    }
    return status;
}

enum status command_learn(const struct options *options)
{
    struct learning learning = {.options = options, .lock_fd = -1};
    if (options->on[OPTION_FORGET]) {
        return forget();
    }
    if (options->on[OPTION_FROM]) {
        signals_install();
    }
    log_keep_libraries_quiet();
    enum status status = learn(&learning);
    if (status == STATUS_END) {
        (void)printf("\nStopped; nothing was kept.\n");
        status = STATUS_OK;
    }
    if (learning.folder != NULL) {
        adaptation_clean(learning.folder);
    }
    lesson_destroy(learning.lesson);
    knowledge_finish(&learning.knowledge);
    lock_release(learning.lock_fd);
    config_finish(&learning.config);
    free(learning.folder);
    return status;
}

void command_learn_help(void)
{
    (void)printf(
        "It asks for %d short sentences, on the terminal and through the\n"
        "loudspeaker, and checks that each was said. From them it learns how\n"
        "your voice at your microphone sounds on average, and how far its\n"
        "thresholds must come down for you (to half the odds at most, or it\n"
        "would believe the television too). Where the Debian packages\n"
        "%s are installed, it also makes a transform\n"
        "of the acoustic model for you. Start uncramp again to be heard so.\n"
        "\n"
        "Nothing you say is kept: sound is in memory only, features of it are\n"
        "in a private folder for the seconds that the transform takes. What\n"
        "stays is a few hundred numbers in the state folder: voice.json, and\n"
        "voice.mllr. Ctrl-C keeps nothing at all.\n"
        "\n"
        "LABELS.tsv is as for uncramp score, the second column headed said.\n"
        "uncramp score --plain LABELS.tsv shows what it was like before.\n",
        LEARN_PROMPTS, ADAPTATION_PACKAGES);
}
