/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assistant/base/file.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "assistant/base/log.h"

enum status file_read(const char *module, const char *path, size_t most,
                      struct text *out)
{
    FILE *file = fopen(path, "re");
    char bytes[4096];
    size_t n = 0;
    size_t length = 0;
    if (file == NULL && errno == ENOENT) {
        return STATUS_OK;
    }
    while (file != NULL && length <= most &&
           (n = fread(bytes, 1, sizeof bytes, file)) > 0) {
        text_append_n(out, bytes, n);
        length += n;
    }
    bool read = file != NULL && ferror(file) == 0;
    if (!read) {
        log_error(module, "cannot read %s: %s; may you read it?", path,
                  strerror(errno));
    } else if (length > most) {
        log_error(module, "%s has more than %zu bytes; is it the right file?",
                  path, most);
    }
    if (file != NULL) {
        (void)fclose(file);
    }
    return !read ? STATUS_IO : length > most ? STATUS_LIMIT : STATUS_OK;
}

static bool write_draft(const char *draft, const char *path,
                        const struct text *contents)
{
    struct stat old;
    FILE *file = fopen(draft, "we");
    if (file == NULL) {
        return false;
    }
    bool good = stat(path, &old) != 0 || fchmod(fileno(file), old.st_mode) == 0;
    good = good && fwrite(text_str(contents), 1, contents->length, file) ==
                       contents->length;
    good = good && fflush(file) == 0 && fsync(fileno(file)) == 0;
    return fclose(file) == 0 && good;
}

enum status file_replace(const char *module, const char *path,
                         const struct text *contents)
{
    struct text draft = {0};
    text_printf(&draft, "%s.new", path);
    bool good = write_draft(text_str(&draft), path, contents) &&
                rename(text_str(&draft), path) == 0;
    if (!good) {
        log_error(module,
                  "cannot write %s: %s; may you write there, and is there "
                  "room?",
                  path, strerror(errno));
        (void)unlink(text_str(&draft));
    }
    text_finish(&draft);
    return good ? STATUS_OK : STATUS_IO;
}
