/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * phones: a row per phone, and an edit distance over their differences. The
 * gaps are ours: a weak vowel, an h or a final t or d is lost first, an s last.
 */
#include "grammar/phones.h"

#include <math.h>
#include <string.h>

#define VOICING 0.35
#define PLACE   0.30
/* The least gap there is. */
#define GAP_MIN 0.40
/* Vowels so many Bark apart have nothing in common. */
#define BARK_MAX 5.0

enum manner { VOWEL, STOP, AFFRICATE, FRICATIVE, NASAL, LIQUID, GLIDE };

enum place {
    NO_PLACE,
    LIPS,
    LIP_TEETH,
    TEETH,
    RIDGE,
    BEHIND_RIDGE,
    PALATE,
    VELUM,
    GLOTTIS
};

/* What a vowel begins and ends as. */
enum quality { NONE, IY, IH, EH, AE, AA, AO, UH, UW, AH, ER };

static const struct {
    double first_hz, second_hz;
} formants[] = {
    [IY] = {270, 2290}, [IH] = {390, 1990}, [EH] = {530, 1840},
    [AE] = {660, 1720}, [AA] = {730, 1090}, [AO] = {570, 840},
    [UH] = {440, 1020}, [UW] = {300, 870},  [AH] = {640, 1190},
    [ER] = {490, 1350},
};

static const struct phone {
    char name[3];
    enum manner manner;
    enum place place;
    bool voiced;
    double gap; /* its weight where only one of two has it: weak ones are
                 * lost sooner */
    enum quality begin, end;
} phones[PHONES_COUNT] = {
    {"AA", VOWEL, NO_PLACE, true, 0.8, AA, AA},
    {"AE", VOWEL, NO_PLACE, true, 0.8, AE, AE},
    {"AH", VOWEL, NO_PLACE, true, 0.5, AH, AH},
    {"AO", VOWEL, NO_PLACE, true, 0.8, AO, AO},
    {"AW", VOWEL, NO_PLACE, true, 0.9, AA, UH},
    {"AY", VOWEL, NO_PLACE, true, 0.9, AA, IH},
    {"EH", VOWEL, NO_PLACE, true, 0.8, EH, EH},
    {"ER", VOWEL, NO_PLACE, true, 0.8, ER, ER},
    {"EY", VOWEL, NO_PLACE, true, 0.9, EH, IY},
    {"IH", VOWEL, NO_PLACE, true, 0.5, IH, IH},
    {"IY", VOWEL, NO_PLACE, true, 0.8, IY, IY},
    {"OW", VOWEL, NO_PLACE, true, 0.9, AO, UH},
    {"OY", VOWEL, NO_PLACE, true, 0.9, AO, IH},
    {"UH", VOWEL, NO_PLACE, true, 0.8, UH, UH},
    {"UW", VOWEL, NO_PLACE, true, 0.8, UW, UW},
    {"B", STOP, LIPS, true, 0.7, NONE, NONE},
    {"P", STOP, LIPS, false, 0.7, NONE, NONE},
    {"D", STOP, RIDGE, true, 0.5, NONE, NONE},
    {"T", STOP, RIDGE, false, 0.5, NONE, NONE},
    {"G", STOP, VELUM, true, 0.7, NONE, NONE},
    {"K", STOP, VELUM, false, 0.7, NONE, NONE},
    {"JH", AFFRICATE, BEHIND_RIDGE, true, 0.9, NONE, NONE},
    {"CH", AFFRICATE, BEHIND_RIDGE, false, 0.9, NONE, NONE},
    {"V", FRICATIVE, LIP_TEETH, true, 0.6, NONE, NONE},
    {"F", FRICATIVE, LIP_TEETH, false, 0.6, NONE, NONE},
    {"DH", FRICATIVE, TEETH, true, 0.5, NONE, NONE},
    {"TH", FRICATIVE, TEETH, false, 0.6, NONE, NONE},
    {"Z", FRICATIVE, RIDGE, true, 0.9, NONE, NONE},
    {"S", FRICATIVE, RIDGE, false, 0.9, NONE, NONE},
    {"ZH", FRICATIVE, BEHIND_RIDGE, true, 0.9, NONE, NONE},
    {"SH", FRICATIVE, BEHIND_RIDGE, false, 0.9, NONE, NONE},
    {"HH", FRICATIVE, GLOTTIS, false, GAP_MIN, NONE, NONE},
    {"M", NASAL, LIPS, true, 0.6, NONE, NONE},
    {"N", NASAL, RIDGE, true, 0.6, NONE, NONE},
    {"NG", NASAL, VELUM, true, 0.6, NONE, NONE},
    {"L", LIQUID, RIDGE, true, 0.6, NONE, NONE},
    {"R", LIQUID, BEHIND_RIDGE, true, 0.6, NONE, NONE},
    {"W", GLIDE, LIPS, true, 0.6, NONE, NONE},
    {"Y", GLIDE, PALATE, true, 0.6, NONE, NONE},
};

/* Manners that share a part; any other two differ by MANNER. */
#define MANNER 0.6
static const struct {
    enum manner one, other;
    double cost;
} near_manners[] = {
    {STOP, AFFRICATE, 0.3},
    {AFFRICATE, FRICATIVE, 0.3},
    {STOP, FRICATIVE, 0.45},
    {LIQUID, GLIDE, 0.3},
};

/* A consonant and the vowel it is the short form of. */
static const struct {
    char consonant[3];
    char vowel[3];
} twins[] = {{"R", "ER"}, {"Y", "IY"}, {"W", "UW"}};
#define TWIN 0.3

bool phones_read(const char *text, unsigned char *out, size_t *n)
{
    while (*(text += strspn(text, " \t\r\n")) != '\0') {
        size_t length = strcspn(text, " \t\r\n");
        size_t i = 0;
        while (i < PHONES_COUNT &&
               (strlen(phones[i].name) != length ||
                memcmp(phones[i].name, text, length) != 0)) {
            i++;
        }
        if (i == PHONES_COUNT || *n == PHONES_MAX) {
            return false;
        }
        out[(*n)++] = (unsigned char)i;
        text += length;
    }
    return true;
}

static double bark(double hz)
{
    return 26.81 * hz / (1960.0 + hz) - 0.53;
}

static double quality_distance(enum quality a, enum quality b)
{
    return hypot(bark(formants[a].first_hz) - bark(formants[b].first_hz),
                 bark(formants[a].second_hz) - bark(formants[b].second_hz));
}

static double manner_distance(enum manner a, enum manner b)
{
    if (a == b) {
        return 0.0;
    }
    for (size_t i = 0; i < sizeof near_manners / sizeof near_manners[0]; i++) {
        if ((near_manners[i].one == a && near_manners[i].other == b) ||
            (near_manners[i].one == b && near_manners[i].other == a)) {
            return near_manners[i].cost;
        }
    }
    return MANNER;
}

static double twin_distance(const struct phone *consonant,
                            const struct phone *vowel)
{
    for (size_t i = 0; i < sizeof twins / sizeof twins[0]; i++) {
        if (strcmp(twins[i].consonant, consonant->name) == 0 &&
            strcmp(twins[i].vowel, vowel->name) == 0) {
            return TWIN;
        }
    }
    return 1.0;
}

/* 0 for the same phone to 1 for nothing in common. */
static double substitution(unsigned char a, unsigned char b)
{
    const struct phone *one = &phones[a];
    const struct phone *other = &phones[b];
    if (one->manner == VOWEL && other->manner == VOWEL) {
        return fmin(1.0, (quality_distance(one->begin, other->begin) +
                          quality_distance(one->end, other->end)) /
                             2.0 / BARK_MAX);
    }
    if (one->manner == VOWEL) {
        return twin_distance(other, one);
    }
    if (other->manner == VOWEL) {
        return twin_distance(one, other);
    }
    return fmin(1.0, (one->voiced != other->voiced ? VOICING : 0.0) +
                         (one->place != other->place ? PLACE : 0.0) +
                         manner_distance(one->manner, other->manner));
}

/* Worked out once, for one thread: distances are asked for by the million. */
static const double *substitutions(unsigned char phone)
{
    static double table[PHONES_COUNT][PHONES_COUNT];
    static bool made;
    for (unsigned a = 0; !made && a < PHONES_COUNT; a++) {
        for (unsigned b = 0; b < PHONES_COUNT; b++) {
            table[a][b] = substitution((unsigned char)a, (unsigned char)b);
        }
    }
    made = true;
    return table[phone];
}

double phones_cost(const unsigned char *a, size_t n_a, const unsigned char *b,
                   size_t n_b, double limit)
{
    double row[PHONES_MAX + 1];
    if (n_a > PHONES_MAX || n_b > PHONES_MAX) {
        return INFINITY;
    }
    double surplus = GAP_MIN * fabs((double)n_a - (double)n_b);
    if (surplus >= limit) {
        return surplus;
    }
    row[0] = 0.0;
    for (size_t j = 0; j < n_b; j++) {
        row[j + 1] = row[j] + phones[b[j]].gap;
    }
    for (size_t i = 0; i < n_a; i++) {
        const double *cost = substitutions(a[i]);
        double gap = phones[a[i]].gap;
        double diagonal = row[0];
        double least = row[0] += gap;
        for (size_t j = 0; j < n_b; j++) {
            double change = diagonal + cost[b[j]];
            double other = row[j] + phones[b[j]].gap;
            diagonal = row[j + 1];
            other = diagonal + gap < other ? diagonal + gap : other;
            row[j + 1] = change < other ? change : other;
            least = row[j + 1] < least ? row[j + 1] : least;
        }
        if (least >= limit) {
            return least;
        }
    }
    return row[n_b];
}
