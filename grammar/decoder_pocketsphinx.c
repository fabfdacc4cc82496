/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * decoder_pocketsphinx: Debian's PocketSphinx 0.8+5prealpha, with wide beams
 * and no dictionary. Of what it finds broken its last words are logged, so
 * that it never dies in silence.
 */
#include "grammar/decoder_pocketsphinx.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/stat.h>

#include <sphinxbase/err.h>

#include "assistant/base/log.h"
#include "assistant/base/text.h"

#define MODEL_DEBIAN "/usr/share/pocketsphinx/model/en-us/en-us"

static void log_engine(void *context, err_lvl_t level, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void log_engine(void *context, err_lvl_t level, const char *format, ...)
{
    char line[400];
    (void)context;
    if (level < ERR_ERROR ||
        (level < ERR_FATAL && log_get_level() < LOG_DEBUG)) {
        return;
    }
    va_list args;
    va_start(args, format);
    (void)vsnprintf(line, sizeof line, format, args);
    va_end(args);
    if (level >= ERR_FATAL) {
        log_error("recognizer",
                  "PocketSphinx gave up: %s; reinstall pocketsphinx-en-us if "
                  "its model is broken",
                  line);
    } else {
        log_debug("recognizer", "PocketSphinx: %s", line);
    }
}

static bool has_file(const char *folder, const char *name)
{
    struct text path = {0};
    struct stat about;
    text_printf(&path, "%s/%s", folder, name);
    bool found = stat(text_str(&path), &about) == 0 && S_ISREG(about.st_mode) &&
                 about.st_size > 0;
    text_finish(&path);
    return found;
}

static enum status check_model(const char *folder)
{
    static const char *const files[] = {"mdef",        "means",
                                        "variances",   "transition_matrices",
                                        "feat.params", "noisedict"};
    const char *missing = NULL;
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        if (missing == NULL && !has_file(folder, files[i])) {
            missing = files[i];
        }
    }
    if (missing == NULL && !has_file(folder, "sendump") &&
        !has_file(folder, "mixture_weights")) {
        missing = "sendump";
    }
    if (missing == NULL) {
        return STATUS_OK;
    }
    log_error("recognizer",
              "no acoustic model: %s/%s is missing or empty; install the "
              "package pocketsphinx-en-us",
              folder, missing);
    return STATUS_NOT_FOUND;
}

/* The parameters that adaptation changes; the rest stays the model's. */
static const struct {
    const char *option;
    const char *file;
} adapted_files[] = {
    {"-mean", "means"},
    {"-var", "variances"},
    {"-sendump", "sendump"},
};

#define N_ADAPTED (sizeof adapted_files / sizeof adapted_files[0])

static enum status check_adapted(const char *folder)
{
    for (size_t i = 0; folder != NULL && i < N_ADAPTED; i++) {
        if (!has_file(folder, adapted_files[i].file)) {
            log_error("recognizer",
                      "no adapted model: %s/%s is missing or empty; install or "
                      "build uncramp again",
                      folder, adapted_files[i].file);
            return STATUS_NOT_FOUND;
        }
    }
    return STATUS_OK;
}

static void use_adapted(cmd_ln_t *settings, const char *folder)
{
    struct text path = {0};
    for (size_t i = 0; i < N_ADAPTED; i++) {
        text_clear(&path);
        text_printf(&path, "%s/%s", folder, adapted_files[i].file);
        cmd_ln_set_str_r(settings, adapted_files[i].option, text_str(&path));
    }
    text_finish(&path);
}

/*
 * Words end often, and each end kept costs time and memory: -wbeam 1e-60 takes
 * twice as long and 10 MB more for nothing.
 */
static const struct {
    const char *beam; /* of states and of phones */
    const char *word_beam;
} beams[] = {
    [DECODER_WIDE] = {"1e-80", "1e-40"},
    [DECODER_QUICK] = {"1e-40", "1e-20"},
};

static ps_decoder_t *start_decoder(const char *model,
                                   const struct recognizer_config *config,
                                   enum decoder_width width)
{
    cmd_ln_t *settings = cmd_ln_init(
        NULL, ps_args(), TRUE, "-hmm", model, "-beam", beams[width].beam,
        "-pbeam", beams[width].beam, "-wbeam", beams[width].word_beam,
        "-bestpath", "no", "-logfn", "/dev/null", NULL);
    if (settings == NULL) {
        return NULL;
    }
    if (config->adapted != NULL) {
        use_adapted(settings, config->adapted);
    }
    if (config->transform != NULL) {
        cmd_ln_set_str_r(settings, "-mllr", config->transform);
    }
    ps_decoder_t *decoder = ps_init(settings);
    cmd_ln_free_r(settings);
    return decoder;
}

enum status decoder_create(const struct recognizer_config *config,
                           enum decoder_width width, ps_decoder_t **out)
{
    const char *model = config->model ? config->model : MODEL_DEBIAN;
    *out = NULL;
    enum status status = check_model(model);
    if (status == STATUS_OK) {
        status = check_adapted(config->adapted);
    }
    if (status != STATUS_OK) {
        return status;
    }
    err_set_callback(log_engine, NULL);
    *out = start_decoder(model, config, width);
    if (*out == NULL) {
        log_error("recognizer",
                  "PocketSphinx cannot load the model in %s; reinstall "
                  "pocketsphinx-en-us",
                  model);
        return STATUS_ENGINE;
    }
    return STATUS_OK;
}

const char *decoder_parameters(const struct recognizer_config *config)
{
    const char *model = config->model ? config->model : MODEL_DEBIAN;
    return config->adapted ? config->adapted : model;
}

enum status decoder_use(ps_decoder_t *decoder, const char *name,
                        fsg_model_t *fsg)
{
    if (ps_set_fsg(decoder, name, fsg) == 0 &&
        ps_set_search(decoder, name) == 0) {
        return STATUS_OK;
    }
    log_error("recognizer",
              "PocketSphinx refuses the grammar \"%s\"; run uncramp check",
              name);
    return STATUS_ENGINE;
}

void decoder_forget(ps_decoder_t *decoder)
{
    if (ps_start_utt(decoder) == 0) {
        (void)ps_end_utt(decoder);
    }
}

enum status decoder_failed(const char *to_do_what)
{
    log_error("recognizer",
              "PocketSphinx failed to %s; if it does so again, reinstall "
              "libpocketsphinx3 and pocketsphinx-en-us",
              to_do_what);
    return STATUS_ENGINE;
}
