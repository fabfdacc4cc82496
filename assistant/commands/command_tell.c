/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `uncramp tell`: says something to the running assistant. */
#include <stdlib.h>

#include "assistant/commands/commands.h"
#include "assistant/mind/tell.h"
#include "assistant/settings/paths.h"

enum status command_tell(const struct options *options)
{
    char *own = paths_state_find("tell"); /* one that was killed left it */
    char *service = paths_service_socket();
    const char *paths[] = {own, service};
    enum status status = tell_send(paths, 2, options->args[0]);
    free(own);
    free(service);
    return status;
}
