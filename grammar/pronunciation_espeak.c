/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * pronunciation_espeak: eSpeak NG's mnemonics of its American voice to
 * CMUdict's phones, one by one. The voice has more vowels than CMUdict, mostly
 * for what an r or a weak syllable does to them; each goes to the phone that
 * CMUdict has most often in its place.
 *
 * Only the translator is started, no output: so there is no thread, and a
 * child that is killed leaves nothing behind.
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <espeak-ng/espeak_ng.h>
#include <espeak-ng/speak_lib.h>

#include "assistant/base/text.h"
#include "grammar/pronunciation.h"

#define VOICE "en-us"
/* espeak_TextToPhonemes(): mnemonics, with this between two of them. */
#define SEPARATOR     '_'
#define PHONEME_MODE  (SEPARATOR << 8)
#define BETWEEN       "_ \n"
#define STRESS        "',%=|"
#define MNEMONIC_SIZE 8

static const struct {
    const char *mnemonic;
    const char *phones; /* "" where it is no sound of its own */
} table[] = {
    {"p", "P"},       {"b", "B"},     {"t", "T"},      {"d", "D"},
    {"k", "K"},       {"g", "G"},     {"f", "F"},      {"v", "V"},
    {"s", "S"},       {"z", "Z"},     {"m", "M"},      {"n", "N"},
    {"l", "L"},       {"r", "R"},     {"w", "W"},      {"h", "HH"},
    {"T", "TH"},      {"D", "DH"},    {"S", "SH"},     {"Z", "ZH"},
    {"tS", "CH"},     {"dZ", "JH"},   {"N", "NG"},     {"j", "Y"},
    {"x", "K"},       {"t#", "T"},    {"t2", "T"},     {"n-", "AH N"},
    {"l#", "L"},      {"r-", "R"},    {"?", "T"},      {";", ""},
    {"I", "IH"},      {"I2", "IH"},   {"I#", "IH"},    {"i", "IY"},
    {"i:", "IY"},     {"E", "EH"},    {"a", "AE"},     {"aa", "AE"},
    {"a#", "AH"},     {"@", "AH"},    {"@2", "AH"},    {"@-", "AH"},
    {"V", "AH"},      {"A:", "AA"},   {"A~", "AA"},    {"0", "AA"},
    {"O:", "AO"},     {"O2", "AO"},   {"U", "UH"},     {"u:", "UW"},
    {"3", "ER"},      {"3:", "ER"},   {"eI", "EY"},    {"aI", "AY"},
    {"OI", "OY"},     {"aU", "AW"},   {"oU", "OW"},    {"@L", "AH L"},
    {"A@", "AA R"},   {"e@", "EH R"}, {"i@", "IY AH"}, {"i@3", "IH R"},
    {"O@", "AO R"},   {"o@", "AO R"}, {"U@", "UH R"},  {"aI@", "AY AH"},
    {"aI3", "AY ER"},
};

static const char *find_phones(const char *mnemonic)
{
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        if (strcmp(table[i].mnemonic, mnemonic) == 0) {
            return table[i].phones;
        }
    }
    return NULL;
}

static bool ends_with_r(const struct text *phones)
{
    return phones->length > 0 && phones->bytes[phones->length - 1] == 'R';
}

/* Adds phones; an r after a vowel that has one already is the same r. */
static void add_phones(struct text *phones, const char *more)
{
    if (strcmp(more, "R") == 0 && ends_with_r(phones)) {
        return;
    }
    text_printf(phones, "%s%s", *more && phones->length > 0 ? " " : "", more);
}

/* False where a mnemonic is unknown to us. */
static bool read_mnemonics(const char *mnemonics, struct text *phones)
{
    while (*(mnemonics += strspn(mnemonics, BETWEEN)) != '\0') {
        size_t length = strcspn(mnemonics, BETWEEN);
        size_t stress = strspn(mnemonics, STRESS);
        stress = stress < length ? stress : length;
        char mnemonic[MNEMONIC_SIZE] = "";
        if (length - stress >= sizeof mnemonic) {
            return false;
        }
        memcpy(mnemonic, mnemonics + stress, length - stress);
        const char *more = *mnemonic ? find_phones(mnemonic) : "";
        if (more == NULL) {
            return false;
        }
        add_phones(phones, more);
        mnemonics += length;
    }
    return true;
}

/* Once a process; never ended, since that can wait for ever. */
static enum status start_translator(void)
{
    static bool started;
    espeak_ng_ERROR_CONTEXT context = NULL;
    if (started) {
        return STATUS_OK;
    }
    espeak_ng_InitializePath(NULL);
    if (espeak_ng_Initialize(&context) != ENS_OK) {
        espeak_ng_ClearErrorContext(&context);
        return STATUS_NOT_FOUND;
    }
    if (espeak_ng_SetVoiceByName(VOICE) != ENS_OK) {
        return STATUS_NOT_FOUND;
    }
    started = true;
    return STATUS_OK;
}

enum status pronunciation_espeak(const char *word, char **phones)
{
    *phones = NULL;
    enum status status = start_translator();
    if (status != STATUS_OK) {
        return status;
    }
    struct text found = {0};
    const void *rest = word;
    while (status == STATUS_OK && rest != NULL) {
        const char *mnemonics =
            espeak_TextToPhonemes(&rest, espeakCHARS_UTF8, PHONEME_MODE);
        if (mnemonics == NULL || !read_mnemonics(mnemonics, &found)) {
            status = STATUS_INVALID;
        }
    }
    if (status == STATUS_OK && found.length == 0) {
        status = STATUS_INVALID;
    }
    if (status == STATUS_OK) {
        *phones = text_take(&found);
    }
    text_finish(&found);
    return status;
}
