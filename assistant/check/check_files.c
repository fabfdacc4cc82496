/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assistant/check/check.h"

#include <dirent.h>
#include <string.h>

#include "assistant/base/text.h"

void check_each_file(struct check *check, const char *folder,
                     const char *extension,
                     void (*take)(struct check *check, const char *path))
{
    DIR *stream = opendir(folder);
    const struct dirent *entry = NULL;
    struct text path = {0};
    while (stream != NULL && (entry = readdir(stream)) != NULL) {
        const char *end = strrchr(entry->d_name, '.');
        if (end != NULL && end != entry->d_name &&
            strcmp(end, extension) == 0) {
            text_clear(&path);
            text_printf(&path, "%s/%s", folder, entry->d_name);
            take(check, text_str(&path));
        }
    }
    if (stream != NULL) {
        (void)closedir(stream);
    }
    text_finish(&path);
}
