/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assistant/settings/paths.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "assistant/base/log.h"
#include "assistant/base/memory.h"
#include "assistant/base/text.h"

/* Where assistant/install/uncramp.service has its own. */
#define SERVICE_SOCKET "/run/uncramp/tell"
#define SERVICE_STATE  "/var/lib/uncramp"

/* What the kernel puts behind the name of a file that is there no more. */
#define DELETED " (deleted)"

static enum status program_file(char **out)
{
    char path[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", path, sizeof path - 1);
    if (length <= 0) {
        log_error("paths", "cannot read /proc/self/exe: %s; mount /proc",
                  strerror(errno));
        return STATUS_IO;
    }
    *out = xstrndup(path, (size_t)length);
    return STATUS_OK;
}

bool paths_program_replaced(void)
{
    char *program = NULL;
    if (program_file(&program) != STATUS_OK) {
        return false;
    }
    size_t length = strlen(program);
    bool replaced = length > strlen(DELETED) &&
                    strcmp(program + length - strlen(DELETED), DELETED) == 0;
    free(program);
    return replaced;
}

enum status paths_data(const char *name, char **out)
{
    static const char *const places[] = {"../share/uncramp", "..", "."};
    *out = NULL;
    char *program = NULL;
    enum status status = program_file(&program);
    if (status != STATUS_OK) {
        return status;
    }
    *strrchr(program, '/') = '\0';
    const size_t n_places = sizeof places / sizeof places[0];
    for (size_t i = 0; *out == NULL && i < n_places; i++) {
        struct text path = {0};
        text_printf(&path, "%s/%s/%s", program, places[i], name);
        *out = realpath(text_str(&path), NULL);
        text_finish(&path);
    }
    if (*out == NULL) {
        log_error("paths",
                  "cannot find \"%s\", which belongs to %s/uncramp; build or "
                  "install it again",
                  name, program);
        status = STATUS_NOT_FOUND;
    }
    free(program);
    return status;
}

static enum status make_folders(char *path)
{
    for (char *slash = path + 1; slash != NULL;) {
        slash = strchr(slash, '/');
        if (slash != NULL) {
            *slash = '\0';
        }
        if (mkdir(path, 0700) != 0 && errno != EEXIST) {
            log_error("paths", "cannot make the folder %s: %s", path,
                      strerror(errno));
            return STATUS_IO;
        }
        if (slash != NULL) {
            *slash++ = '/';
        }
    }
    return STATUS_OK;
}

static enum status below(const char *folder, const char *suffix,
                         const char *name, char **out)
{
    struct text path = {0};
    text_printf(&path, "%s%s", folder, suffix);
    char *made = text_take(&path);
    enum status status = make_folders(made);
    if (status == STATUS_OK) {
        text_printf(&path, "%s/%s", made, name);
        *out = text_take(&path);
    }
    free(made);
    return status;
}

static const char *environment(const char *name)
{
    const char *value = getenv(name);
    return value != NULL && value[0] == '/' ? value : NULL;
}

/* The folder that state goes below; NULL where there is none. */
static const char *state_place(const char **suffix)
{
    static const struct {
        const char *variable;
        const char *suffix;
    } places[] = {
        {"STATE_DIRECTORY", ""},
        {"XDG_STATE_HOME", "/uncramp"},
        {"HOME", "/.local/state/uncramp"},
    };
    const char *folder = NULL;
    for (size_t i = 0; folder == NULL && i < sizeof places / sizeof places[0];
         i++) {
        folder = environment(places[i].variable);
        *suffix = places[i].suffix;
    }
    return folder;
}

char *paths_state_find(const char *name)
{
    const char *suffix = "";
    const char *folder = state_place(&suffix);
    if (folder == NULL) {
        return NULL;
    }
    struct text path = {0};
    text_printf(&path, "%s%s/%s", folder, suffix, name);
    if (access(text_str(&path), F_OK) != 0) {
        text_finish(&path);
        return NULL;
    }
    return text_take(&path);
}

char *paths_service_state_find(const char *name)
{
    struct text path = {0};
    text_printf(&path, SERVICE_STATE "/%s", name);
    if (access(text_str(&path), R_OK) != 0) {
        text_finish(&path);
        return NULL;
    }
    return text_take(&path);
}

enum status paths_state(const char *name, char **out)
{
    const char *suffix = "";
    const char *folder = state_place(&suffix);
    *out = NULL;
    if (folder != NULL) {
        return below(folder, suffix, name, out);
    }
    log_error("paths", "no place to keep state; set HOME or XDG_STATE_HOME");
    return STATUS_NOT_FOUND;
}

/* The folder that the user's own settings go below; NULL where there is none.
 */
static const char *config_place(const char **suffix)
{
    const char *own = environment("XDG_CONFIG_HOME");
    *suffix = own != NULL ? "/uncramp" : "/.config/uncramp";
    return own != NULL ? own : environment("HOME");
}

enum status paths_config(char **out)
{
    const char *suffix = "";
    const char *own = config_place(&suffix);
    *out = NULL;
    if (own != NULL) {
        return below(own, suffix, "uncramp.yaml", out);
    }
    log_error("paths", "no place to keep settings; set HOME");
    return STATUS_NOT_FOUND;
}

char *paths_config_find(void)
{
    const char *suffix = "";
    const char *own = config_place(&suffix);
    struct text path = {0};
    text_printf(&path, "%s%s/uncramp.yaml", own ? own : "", suffix);
    if (own == NULL || access(text_str(&path), F_OK) != 0) {
        text_clear(&path);
        text_append(&path, "/etc/uncramp/uncramp.yaml");
    }
    if (access(text_str(&path), F_OK) != 0) {
        text_finish(&path);
        return NULL;
    }
    return text_take(&path);
}

bool paths_service(void)
{
    return environment("STATE_DIRECTORY") != NULL;
}

enum status paths_socket(char **out, unsigned *mode)
{
    const char *runtime = environment("RUNTIME_DIRECTORY");
    *out = NULL;
    *mode = runtime != NULL ? 0660 : 0600;
    return runtime != NULL ? below(runtime, "", "tell", out)
                           : paths_state("tell", out);
}

char *paths_service_socket(void)
{
    return xstrdup(SERVICE_SOCKET);
}
