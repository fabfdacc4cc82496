/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assistant/ear/hearing_engine.h"

#include <stdlib.h>

#include "assistant/settings/paths.h"

/* Our model, dictionary and background. */
struct engine_files {
    char *model;
    char *network;
    char *dictionary;
    char *background;
};

static enum status find_files(struct engine_files *files,
                              struct recognizer_config *config)
{
    *files = (struct engine_files){0};
    enum status status = paths_data("grammar/model", &files->model);
    if (status == STATUS_OK) {
        status = paths_data("grammar/model/network", &files->network);
    }
    if (status == STATUS_OK) {
        status = paths_data("grammar/extra.dict", &files->dictionary);
    }
    if (status == STATUS_OK) {
        status = paths_data("grammar/background.gram", &files->background);
    }
    *config = (struct recognizer_config){
        .adapted = files->model,
        .network = files->network,
        .extra_dictionary = files->dictionary,
        .background = files->background,
    };
    return status;
}

static void forget_files(struct engine_files *files)
{
    free(files->model);
    free(files->network);
    free(files->dictionary);
    free(files->background);
}

enum status hearing_engine(const struct voice_profile *profile,
                           enum effort effort, struct recognizer **out)
{
    struct engine_files files;
    struct recognizer_config config;
    *out = NULL;
    enum status status = find_files(&files, &config);
    config.effort = effort;
    if (profile != NULL && profile->n_sentences > 0) {
        config.mean = profile->mean;
        config.transform = profile->transform;
    }
    if (status == STATUS_OK) {
        status = recognizer_pocketsphinx_create(&config, out);
    }
    forget_files(&files);
    return status;
}

enum status hearing_adaptation(struct adaptation **out)
{
    struct engine_files files;
    struct recognizer_config config;
    *out = NULL;
    enum status status = find_files(&files, &config);
    if (status == STATUS_OK) {
        status = adaptation_create(&config, out);
    }
    forget_files(&files);
    return status;
}

enum status hearing_recognizer(const struct phrasebook *phrasebook,
                               const struct voice_profile *profile,
                               enum effort effort, struct recognizer **out)
{
    struct recognizer *recognizer = NULL;
    *out = NULL;
    enum status status = hearing_engine(profile, effort, &recognizer);
    for (size_t i = 0; status == STATUS_OK && phrasebook_state(i) != NULL;
         i++) {
        const struct listening_state *state = phrasebook_state(i);
        status =
            recognizer_add(recognizer, state->name,
                           phrasebook_automaton(phrasebook, state->name),
                           voice_profile_threshold(profile, state->threshold));
    }
    if (status == STATUS_OK) {
        /* Made ready now, or the first utterance would wait for it. */
        status = recognizer_use(recognizer, phrasebook_state(0)->name);
    }
    if (status == STATUS_OK) {
        recognizer_rest(recognizer);
    }
    if (status != STATUS_OK) {
        recognizer_destroy(recognizer);
        recognizer = NULL;
    }
    *out = recognizer;
    return status;
}

enum status hearing_recognizer_personal(const struct phrasebook *phrasebook,
                                        enum effort effort,
                                        struct recognizer **out)
{
    struct voice_profile profile = {0};
    voice_profile_load(&profile);
    enum status status = hearing_recognizer(phrasebook, &profile, effort, out);
    voice_profile_finish(&profile);
    return status;
}
