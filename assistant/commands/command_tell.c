/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `uncramp tell`: says something to the running assistant. */
#include <stdlib.h>

#include "assistant/commands/commands.h"
#include "assistant/mind/tell.h"
#include "assistant/settings/paths.h"

enum status command_tell(const struct options *options)
{
    char *path = paths_socket_find();
    enum status status = tell_send(path, options->args[0]);
    free(path);
    return status;
}
