/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * adaptation_transform: sphinxtrain's bw counts what the sentences say of each
 * density, and mllr_solve turns that into one transform for all of them: there
 * is too little speech for more than one class.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "assistant/base/clock.h"
#include "assistant/base/log.h"
#include "assistant/base/text.h"
#include "grammar/adaptation_private.h"

#define BW      "/usr/lib/sphinxtrain/bw"
#define SOLVE   "/usr/lib/sphinxtrain/mllr_solve"
#define CONVERT "/usr/bin/pocketsphinx_mdef_convert"

#define LIMIT_S 20.0
#define POLL_MS 10
#define RESULT  "transform"

bool adaptation_has_tools(void)
{
    return access(BW, X_OK) == 0 && access(SOLVE, X_OK) == 0 &&
           access(CONVERT, X_OK) == 0;
}

/* In the child: never returns. */
static void become(const char *const *argv, const char *folder)
{
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    (void)setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
    int in = open("/dev/null", O_RDONLY);
    if (chdir(folder) == 0 && in >= 0) {
        int out = open("log", O_WRONLY | O_CREAT | O_APPEND, 0600);
        if (out >= 0 && dup2(in, STDIN_FILENO) >= 0 &&
            dup2(out, STDOUT_FILENO) >= 0 && dup2(out, STDERR_FILENO) >= 0) {
            /* exec takes them unchanged, whatever its prototype says. */
            (void)execv(argv[0], (char *const *)argv);
        }
    }
    _exit(127);
}

enum status adaptation_run(const char *const *argv, const char *folder,
                           double limit_s)
{
    int64_t deadline_ns =
        clock_mono_ns() + (int64_t)(limit_s * (double)NS_PER_S);
    int ended = -1; /* no exit of any kind */
    bool late = false;
    pid_t child = fork();
    if (child == 0) {
        become(argv, folder);
    }
    while (child > 0) {
        pid_t got = waitpid(child, &ended, WNOHANG);
        if (got == child || (got < 0 && errno != EINTR)) {
            break;
        }
        if (!late && clock_mono_ns() > deadline_ns) {
            late = true;
            (void)kill(child, SIGKILL);
        }
        (void)nanosleep(&(struct timespec){.tv_nsec = POLL_MS * NS_PER_MS},
                        NULL);
    }
    if (child > 0 && !late && WIFEXITED(ended) && WEXITSTATUS(ended) == 0) {
        return STATUS_OK;
    }
    /* Who presses Ctrl-C stops it as well as us, and knows. */
    if (late || !WIFSIGNALED(ended) || WTERMSIG(ended) != SIGINT) {
        log_error("learn", "%s %s; reinstall the package it is from", argv[0],
                  late ? "takes too long" : "failed");
    }
    return STATUS_ENGINE;
}

/* ------------------------------------------------------------- the folder */

static void clean_but(const char *folder, const char *kept)
{
    DIR *listing = opendir(folder);
    for (struct dirent *entry = NULL;
         listing != NULL && (entry = readdir(listing)) != NULL;) {
        if (strcmp(entry->d_name, kept) != 0) {
            /* "." and ".." refuse. */
            (void)unlinkat(dirfd(listing), entry->d_name, 0);
        }
    }
    if (listing != NULL) {
        (void)closedir(listing);
    }
}

void adaptation_clean(const char *folder)
{
    clean_but(folder, "");
    (void)rmdir(folder);
}

/* ---------------------------------------------------------------- running */

/* The programs run in the folder, so that all they read is there by name. */
static enum status link_model(const struct adaptation *adaptation,
                              const char *folder)
{
    static const char *const own[] = {"mdef", "transition_matrices",
                                      "noisedict"};
    static const char *const adapted[] = {"means", "variances"};
    const struct {
        const char *from;
        const char *const *names;
        size_t n;
    } groups[] = {
        {adaptation->model, own, sizeof own / sizeof own[0]},
        {adaptation->adapted, adapted, sizeof adapted / sizeof adapted[0]},
    };
    enum status status = STATUS_OK;
    for (size_t i = 0; i < sizeof groups / sizeof groups[0]; i++) {
        for (size_t k = 0; k < groups[i].n; k++) {
            struct text from = {0};
            struct text to = {0};
            text_printf(&from, "%s/%s", groups[i].from, groups[i].names[k]);
            text_printf(&to, "%s/%s", folder, groups[i].names[k]);
            if (symlink(text_str(&from), text_str(&to)) != 0) {
                log_error("learn", "cannot make %s: %s", text_str(&to),
                          strerror(errno));
                status = STATUS_IO;
            }
            text_finish(&from);
            text_finish(&to);
        }
    }
    return status;
}

/* The features' settings are those of the model's feat.params. */
static const char *const convert[] = {CONVERT, "-text", "mdef", "mdef.txt",
                                      NULL};
static const char *const count[] = {BW,
                                    "-moddeffn",
                                    "mdef.txt",
                                    "-mixwfn",
                                    "mixture_weights",
                                    "-meanfn",
                                    "means",
                                    "-varfn",
                                    "variances",
                                    "-tmatfn",
                                    "transition_matrices",
                                    "-dictfn",
                                    "words.dict",
                                    "-fdictfn",
                                    "noisedict",
                                    "-ctlfn",
                                    "names",
                                    "-lsnfn",
                                    "transcripts",
                                    "-cepdir",
                                    ".",
                                    "-cepext",
                                    "mfc",
                                    "-accumdir",
                                    ".",
                                    "-ts2cbfn",
                                    ".ptm.",
                                    "-feat",
                                    "1s_c_d_dd",
                                    "-svspec",
                                    "0-12/13-25/26-38",
                                    "-cmn",
                                    "batch",
                                    "-agc",
                                    "none",
                                    "-varnorm",
                                    "no",
                                    "-topn",
                                    "4",
                                    "-tmatreest",
                                    "no",
                                    "-mixwreest",
                                    "no",
                                    "-timing",
                                    "no",
                                    NULL};
static const char *const solve[] = {
    SOLVE,       "-meanfn", "means",      "-varfn", "variances",
    "-accumdir", ".",       "-outmllrfn", RESULT,   NULL};
static const char *const *const tools[] = {convert, count, solve};

static enum status run_tools(const char *folder)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < sizeof tools / sizeof *tools;
         i++) {
        status = adaptation_run(tools[i], folder, LIMIT_S);
    }
    return status;
}

enum status adaptation_transform(const struct adaptation *adaptation,
                                 const char *folder)
{
    enum status status = adaptation_write_words(adaptation, folder);
    if (status == STATUS_OK) {
        status = adaptation_write_utterances(adaptation, folder);
    }
    if (status == STATUS_OK) {
        status = adaptation_write_weights(adaptation, folder);
    }
    if (status == STATUS_OK) {
        status = link_model(adaptation, folder);
    }
    if (status == STATUS_OK) {
        status = run_tools(folder);
    }
    clean_but(folder, status == STATUS_OK ? RESULT : "");
    return status;
}
