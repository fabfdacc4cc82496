/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Any text for the voice: what comes out is short, plain, made of short words,
 * and stays the same when cleaned again.
 */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "assistant/base/memory.h"
#include "audio/speech_text.h"

#define WORD_MAX 25 /* and its mark */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyz"
                                  "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                  "0123456789 ,.?!'-";
    char *text = xstrndup((const char *)data, size);
    char clean[SPEECH_TEXT_MAX + 1];
    size_t length = speech_text_clean(text, clean);
    assert(length <= SPEECH_TEXT_MAX && strlen(clean) == length);
    assert(strspn(clean, allowed) == length);
    for (const char *word = clean; *word != '\0';) {
        size_t n = strcspn(word, " ");
        assert(n > 0 && n <= WORD_MAX);
        word += n;
        assert(*word == '\0' || word[1] != '\0');
        word += *word == ' ';
    }
    char again[SPEECH_TEXT_MAX + 1];
    assert(speech_text_clean(clean, again) == length);
    assert(strcmp(clean, again) == 0);
    free(text);
    return 0;
}
