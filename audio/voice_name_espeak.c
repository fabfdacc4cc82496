/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "audio/voice_name.h"

#include <string.h>
#include <strings.h>

#include <espeak-ng/speak_lib.h>

/* One letter wrong in three may be a slip of the hand. Names that begin alike
 * are near, too: en-, fr-. No more of them than can be taken in. */
#define LETTERS_A_SLIP 3
#define NEAR_LETTERS   2
#define NEAR_MAX       10

/* The path in which eSpeak lists its variants. */
#define VARIANTS "!v/"

/* A voice's languages: a byte of priority before each, a 0 behind them all. */
static const char *next_language(const char **languages)
{
    if (**languages == '\0') {
        return NULL;
    }
    const char *language = *languages + 1;
    *languages = language + strlen(language) + 1;
    return language;
}

static bool is_called(const espeak_VOICE *voice, const char *name)
{
    const char *languages = voice->languages;
    const char *language = NULL;
    while ((language = next_language(&languages)) != NULL) {
        if (strcasecmp(language, name) == 0) {
            return true;
        }
    }
    return strcasecmp(voice->identifier, name) == 0 ||
           strcasecmp(voice->name, name) == 0;
}

static const char *find_voice(const char *name)
{
    const espeak_VOICE **voices = espeak_ListVoices(NULL);
    for (size_t i = 0; voices[i] != NULL; i++) {
        if (is_called(voices[i], name)) {
            return voices[i]->identifier;
        }
    }
    return NULL;
}

static const espeak_VOICE **list_variants(void)
{
    espeak_VOICE wanted = {.languages = "variant"};
    return espeak_ListVoices(&wanted);
}

/* As eSpeak spells it, without the path. */
static const char *variant_name(const espeak_VOICE *variant)
{
    return variant->identifier + strlen(VARIANTS);
}

static const char *find_variant(const char *name)
{
    const espeak_VOICE **variants = list_variants();
    for (size_t i = 0; variants[i] != NULL; i++) {
        if (strcasecmp(variant_name(variants[i]), name) == 0) {
            return variant_name(variants[i]);
        }
    }
    return NULL;
}

static void add_near(struct text *out, const char *name, const char *candidate,
                     size_t *n)
{
    if (*n < NEAR_MAX &&
        (strncasecmp(name, candidate, NEAR_LETTERS) == 0 ||
         text_distance(name, candidate) * LETTERS_A_SLIP <= strlen(name))) {
        text_printf(out, "%s%s", *n == 0 ? "; near it are " : ", ", candidate);
        ++*n;
    }
}

static void refuse_voice(const char *name, struct text *out)
{
    size_t n = 0;
    text_printf(out, "eSpeak NG has no voice \"%.40s\"", name);
    const espeak_VOICE **voices = espeak_ListVoices(NULL);
    for (size_t i = 0; voices[i] != NULL; i++) {
        const char *languages = voices[i]->languages;
        const char *language = next_language(&languages);
        add_near(out, name, language != NULL ? language : "", &n);
    }
    text_append(out, "; `espeak-ng --voices` lists them all");
}

static void refuse_variant(const char *name, struct text *out)
{
    size_t n = 0;
    text_printf(out, "eSpeak NG has no variant \"%.40s\" of a voice", name);
    const espeak_VOICE **variants = list_variants();
    for (size_t i = 0; variants[i] != NULL; i++) {
        add_near(out, name, variant_name(variants[i]), &n);
    }
    text_append(out, "; `espeak-ng --voices=variant` lists them all");
}

bool voice_name_find(const char *name, struct text *out)
{
    struct text base = {0};
    const char *plus = strchr(name, '+');
    text_append_n(&base, name, plus ? (size_t)(plus - name) : strlen(name));
    /* eSpeak's lists are its own, and the next one takes the last one's place:
     * what was found in one is kept before another is asked for. */
    const char *voice = find_voice(text_str(&base));
    if (voice == NULL) {
        refuse_voice(text_str(&base), out);
        text_finish(&base);
        return false;
    }
    text_finish(&base);
    text_append(out, voice);
    const char *variant = plus != NULL ? find_variant(plus + 1) : NULL;
    if (variant != NULL) {
        text_printf(out, "+%s", variant);
    } else if (plus != NULL) {
        text_clear(out);
        refuse_variant(plus + 1, out);
        return false;
    }
    return true;
}
