/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `uncramp doctor`: measures, judges, prints, and says the verdict aloud, since
 * whoever runs it may sit at the far end of an ssh.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "assistant/base/log.h"
#include "assistant/base/memory.h"
#include "assistant/base/text.h"
#include "assistant/commands/commands.h"
#include "assistant/doctor/doctor.h"
#include "assistant/settings/config.h"
#include "assistant/settings/paths.h"
#include "assistant/settings/settings.h"
#include "assistant/worker/signals.h"

/* NULL where it cannot be loaded; the check `program` then says why. */
static struct content *load_content(const struct options *options)
{
    const char *given = options->value[OPTION_CONTENT];
    char *folder = NULL;
    struct content *content = NULL;
    char said[DOCTOR_TEXT_MAX] = "";
    doctor_take_log(said);
    if (given != NULL || paths_data("content", &folder) == STATUS_OK) {
        if (content_load(given ? given : folder, &content) != STATUS_OK) {
            content = NULL;
        }
    }
    log_set_sink(NULL, NULL);
    free(folder);
    return content;
}

static bool faulty(const struct doctor_diagnosis *diagnoses, size_t n,
                   enum doctor_part part)
{
    for (size_t i = 0; i < n; i++) {
        if (diagnoses[i].part == part && diagnoses[i].verdict == DOCTOR_FAULT) {
            return true;
        }
    }
    return false;
}

static void speak(const struct config *config, const struct content *content,
                  const struct doctor_diagnosis *diagnoses, size_t n)
{
    static const char *const keys[DOCTOR_PARTS] = {
        [DOCTOR_PROGRAM] = "doctor_program",
        [DOCTOR_MICROPHONE] = "doctor_microphone",
        [DOCTOR_LOUDSPEAKER] = "doctor_loudspeaker",
    };
    struct text text = {0};
    for (int part = 0; part < DOCTOR_PARTS; part++) {
        if (faulty(diagnoses, n, (enum doctor_part)part)) {
            text_printf(&text, "%s ", content_wording(content, keys[part], 0));
        }
    }
    if (text.length == 0) {
        text_append(&text, content_wording(content, "doctor_well", 0));
    }
    doctor_say(config, text_str(&text));
    text_finish(&text);
}

/* Without ALSA's numbers, which change with each plug: "USB Mic (hw:1,0)". */
static char *lasting_name(const struct doctor_device *device)
{
    const char *number = strstr(device->name, " (hw:");
    return xstrndup(device->name, number ? (size_t)(number - device->name)
                                         : strlen(device->name));
}

/* What is at fault is left as it is set. */
static enum status save(const struct config *config,
                        const struct doctor_measures *measures,
                        const struct doctor_diagnosis *diagnoses, size_t n)
{
    const struct {
        const char *key;
        const struct doctor_device *device;
        enum doctor_part part;
    } rows[] = {
        {"microphone", &measures->microphone, DOCTOR_MICROPHONE},
        {"loudspeaker", &measures->loudspeaker, DOCTOR_LOUDSPEAKER},
    };
    char *path = config->path != NULL ? xstrdup(config->path) : NULL;
    enum status status = path != NULL ? STATUS_OK : paths_config(&path);
    for (size_t i = 0; status == STATUS_OK && i < 2; i++) {
        bool works = rows[i].device->end == DOCTOR_WORKED &&
                     !faulty(diagnoses, n, rows[i].part);
        char *name = lasting_name(rows[i].device);
        if (works) {
            status = settings_save(path, rows[i].key, name);
        }
        if (status == STATUS_OK) {
            (void)fprintf(stderr, "%s: %s %s\n", path, rows[i].key,
                          works ? name : "does not work; left as it was");
        }
        free(name);
    }
    free(path);
    return status;
}

/* No fault, or the status that makes the exit status 1. */
static enum status conclude(const struct options *options,
                            const struct config *config,
                            const struct content *content,
                            const struct doctor_measures *measures)
{
    struct doctor_diagnosis diagnoses[DOCTOR_CHECKS_MAX];
    enum status status = STATUS_OK;
    size_t n = doctor_judge(measures, diagnoses);
    (options->on[OPTION_JSON] ? doctor_print_json : doctor_print)(measures,
                                                                  diagnoses, n);
    (void)fflush(stdout);
    if (options->on[OPTION_SAVE]) {
        status = save(config, measures, diagnoses, n);
    }
    if (content != NULL && measures->loudspeaker.end == DOCTOR_WORKED) {
        speak(config, content, diagnoses, n);
    }
    for (int part = 0; part < DOCTOR_PARTS; part++) {
        if (faulty(diagnoses, n, (enum doctor_part)part)) {
            status = STATUS_INVALID;
        }
    }
    return status;
}

enum status command_doctor(const struct options *options)
{
    struct doctor_measures measures;
    struct config config;
    enum status status = config_load(options, &config);
    if (status == STATUS_OK) {
        status = config_check_voice(&config);
    }
    if (status != STATUS_OK) {
        config_finish(&config);
        return status;
    }
    signals_install();
    struct content *content = load_content(options);
    status = doctor_measure(options->value[OPTION_CONTENT], &config, content,
                            &measures);
    if (status == STATUS_OK) {
        status = conclude(options, &config, content, &measures);
    } else if (status == STATUS_END) {
        status = STATUS_OK;
    }
    content_destroy(content);
    config_finish(&config);
    return status;
}

void command_doctor_help(void)
{
    (void)printf(
        "It loads what the assistant knows, looks for devices, listens to the\n"
        "room for two seconds, plays a chirp and looks for its echo. From a\n"
        "terminal it then asks for one sentence. A line for each check: ok,\n"
        "note (can be better) or FAULT, the figure, and what to do. It says\n"
        "the verdict aloud, too. The status is 1 where there is a fault.\n"
        "--save writes the names of the devices that work to the settings "
        "file\n"
        "in use, else to your own.\n"
        "Levels are in dB below full scale. Nothing is recorded on disk.\n"
        "\n"
        "--json: verdict (ok, fault), faults, notes; checks: by name the\n"
        "verdict, what and remedy; figures: rate_hz, measured_hz, floor_db,\n"
        "peak_db, clipped, offset (0 to 1), echo_s, echo_db, speech_db,\n"
        "confidence, null where not measured; microphones and loudspeakers:\n"
        "by name rate_hz, channels, default.\n");
}
