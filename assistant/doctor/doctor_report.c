/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "assistant/base/json.h"
#include "assistant/doctor/doctor.h"

static const char *const verdicts[] = {
    [DOCTOR_NOTHING] = "",
    [DOCTOR_OK] = "ok",
    [DOCTOR_NOTE] = "note",
    [DOCTOR_FAULT] = "FAULT",
};
static const char *const json_verdicts[] = {
    [DOCTOR_NOTHING] = "",
    [DOCTOR_OK] = "ok",
    [DOCTOR_NOTE] = "note",
    [DOCTOR_FAULT] = "fault",
};

static size_t count(const struct doctor_diagnosis *diagnoses, size_t n,
                    enum doctor_verdict verdict)
{
    size_t found = 0;
    for (size_t i = 0; i < n; i++) {
        found += diagnoses[i].verdict == verdict;
    }
    return found;
}

static void print_line(const char *verdict, const char *check, const char *text)
{
    (void)printf("%-5s  %-11s  %s\n", verdict, check, text);
}

static void print_devices(const struct devices *devices)
{
    for (size_t i = 0; i < devices->n; i++) {
        const struct device_entry *entry = &devices->entries[i];
        (void)printf("%20s%-3s \"%s\", %u Hz, %u channel%s%s\n", "",
                     entry->input ? "in" : "out", entry->name, entry->rate_hz,
                     entry->channels, entry->channels == 1 ? "" : "s",
                     entry->preferred ? ", default" : "");
    }
}

void doctor_print(const struct doctor_measures *measures,
                  const struct doctor_diagnosis *diagnoses, size_t n)
{
    size_t faults = count(diagnoses, n, DOCTOR_FAULT);
    size_t notes = count(diagnoses, n, DOCTOR_NOTE);
    for (size_t i = 0; i < n; i++) {
        const struct doctor_diagnosis *d = &diagnoses[i];
        print_line(verdicts[d->verdict], d->check, d->what);
        if (d->remedy[0] != '\0') {
            print_line("", "", d->remedy);
        }
        if (strcmp(d->check, "devices") == 0) {
            print_devices(&measures->devices);
        }
    }
    (void)printf("%zu fault%s, %zu note%s\n", faults, faults == 1 ? "" : "s",
                 notes, notes == 1 ? "" : "s");
}

/* ------------------------------------------------------------------- JSON */

static void set_checks(struct json *json,
                       const struct doctor_diagnosis *diagnoses, size_t n)
{
    struct json *checks = json_set_object(json, "checks");
    for (size_t i = 0; i < n; i++) {
        struct json *check = json_set_object(checks, diagnoses[i].check);
        json_set_text(check, "verdict", json_verdicts[diagnoses[i].verdict]);
        json_set_text(check, "what", diagnoses[i].what);
        json_set_text(check, "remedy", diagnoses[i].remedy);
    }
}

static void set_devices(struct json *json, const char *key,
                        const struct devices *devices, bool input)
{
    struct json *all = json_set_object(json, key);
    for (size_t i = 0; i < devices->n; i++) {
        const struct device_entry *entry = &devices->entries[i];
        if (entry->input == input) {
            struct json *device = json_set_object(all, entry->name);
            json_set_integer(device, "rate_hz", entry->rate_hz);
            json_set_integer(device, "channels", entry->channels);
            json_set_flag(device, "default", entry->preferred);
        }
    }
}

static void set_figure(struct json *json, const char *key, bool known,
                       double value)
{
    if (known) {
        json_set_number(json, key, value);
    } else {
        json_set_null(json, key);
    }
}

static void set_figures(struct json *json, const struct doctor_measures *m)
{
    struct json *figures = json_set_object(json, "figures");
    bool recorded = m->quiet.seconds > 0;
    set_figure(figures, "rate_hz", recorded, m->microphone.rate_hz);
    set_figure(figures, "measured_hz", recorded, m->microphone.measured_hz);
    set_figure(figures, "floor_db", recorded, m->quiet.floor_db);
    set_figure(figures, "peak_db", recorded, m->all.peak_db);
    set_figure(figures, "clipped", recorded, m->all.clipped);
    set_figure(figures, "offset", recorded, m->all.offset);
    set_figure(figures, "echo_s", m->echo.found, m->echo.delay_s);
    set_figure(figures, "echo_db", m->echo.found, m->echo.level_db);
    set_figure(figures, "speech_db", m->hearing.spoken,
               m->hearing.speech.level_db);
    set_figure(figures, "confidence", m->hearing.spoken, m->hearing.confidence);
}

void doctor_print_json(const struct doctor_measures *measures,
                       const struct doctor_diagnosis *diagnoses, size_t n)
{
    size_t faults = count(diagnoses, n, DOCTOR_FAULT);
    struct json *json = json_create();
    json_set_text(json, "verdict",
                  json_verdicts[faults > 0 ? DOCTOR_FAULT : DOCTOR_OK]);
    json_set_integer(json, "faults", (long long)faults);
    json_set_integer(json, "notes",
                     (long long)count(diagnoses, n, DOCTOR_NOTE));
    set_checks(json, diagnoses, n);
    set_figures(json, measures);
    set_devices(json, "microphones", &measures->devices, true);
    set_devices(json, "loudspeakers", &measures->devices, false);
    char *line = json_print(json);
    (void)printf("%s\n", line);
    free(line);
    json_destroy(json);
}
