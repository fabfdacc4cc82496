/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A mean over the whole utterance is worth 12 points at 12 dB SNR against one
 * that is carried along, so the verdict is never streamed.
 */
#include "grammar/utterance_pocketsphinx.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sphinxbase/ckd_alloc.h>
#include <sphinxbase/fe.h>

#include "assistant/base/memory.h"
#include "grammar/decoder_pocketsphinx.h"
#include "grammar/goodness.h"

#define FILE_ORDER 0x11223344u
#define HEADER_MAX 100

/*
 * The front end hears the utterance twice, the first time for nothing, so that
 * its estimate of the noise is this utterance's own from the first frame on:
 * the same sound gives the same guess, whatever was heard before. It costs a
 * tenth of a verdict, and starting without any estimate costs 4 points of
 * score.
 */
enum status utterance_analyse(ps_decoder_t *decoder, const int16_t *pcm,
                              size_t n, struct utterance *out)
{
    fe_t *front = ps_get_fe(decoder);
    int status = 0;
    *out = (struct utterance){.n_cepstra = fe_get_output_size(front)};
    fe_start_stream(front);
    for (int time = 0; time < 2 && status >= 0; time++) {
        utterance_finish(out);
        (void)fe_start_utt(front);
        status = fe_process_utt(front, pcm, n, &out->frames, &out->n_frames);
    }
    return status >= 0 ? STATUS_OK : decoder_failed("analyse an utterance");
}

void utterance_normalise(struct utterance *utterance, ps_decoder_t *decoder)
{
    if (utterance->n_frames > 0) {
        cmn(ps_get_feat(decoder)->cmn_struct, utterance->frames, FALSE,
            utterance->n_frames);
    }
}

void utterance_hear(struct utterance *utterance,
                    const struct acoustics *acoustics)
{
    utterance->sounds = acoustics_hear(acoustics, utterance->frames,
                                       (size_t)utterance->n_frames);
}

void utterance_finish(struct utterance *utterance)
{
    sounds_destroy(utterance->sounds);
    utterance->sounds = NULL;
    ckd_free_2d(utterance->frames);
    utterance->frames = NULL;
    utterance->n_frames = 0;
}

/* Fillers are <sil>, [NOISE], ... */
static bool is_spoken(const char *word)
{
    return strchr("<[(+", *word) == NULL;
}

static double goodness_of(ps_decoder_t *decoder, const struct sounds *sounds,
                          const char *name, const struct path_word *word)
{
    const struct stretch stretch = {
        .first = (size_t)word->first,
        .n = (size_t)(word->last - word->first + 1),
    };
    char *phones = ps_lookup_word(decoder, name);
    double goodness = phones != NULL
                          ? goodness_of_pronunciation(sounds, &stretch, phones)
                          : -(double)SOUNDS_WORST;
    ckd_free(phones);
    return goodness;
}

/*
 * An arc without a word has no frames, but is told to have the one before. They
 * are counted from the first: after a live pass the engine counts on from
 * there. `sounds` NULL: the words' goodness is not asked for.
 */
static void read_path(ps_decoder_t *decoder, const struct sounds *sounds,
                      struct path *path)
{
    int start = 0;
    for (ps_seg_t *segment = ps_seg_iter(decoder); segment != NULL;
         segment = ps_seg_next(segment)) {
        struct path_word word = {0};
        int32 acoustic = 0;
        int32 grammar = 0;
        int32 backoff = 0;
        const char *name = ps_seg_word(segment);
        ps_seg_frames(segment, &word.first, &word.last);
        (void)ps_seg_prob(segment, &acoustic, &grammar, &backoff);
        if (name == NULL || strcmp(name, "(NULL)") == 0) {
            continue;
        }
        if (path->n == 0) {
            start = word.first;
        }
        word.first -= start;
        word.last -= start;
        word.score = acoustic;
        word.spoken = is_spoken(name);
        if (word.spoken && sounds != NULL) {
            word.goodness = goodness_of(decoder, sounds, name, &word);
        }
        path->words = xrealloc(path->words, path->n + 1, sizeof *path->words);
        path->words[path->n++] = word;
    }
}

static void read_hypothesis(ps_decoder_t *decoder, const struct sounds *sounds,
                            struct hypothesis *out)
{
    const char *words = ps_get_hyp(decoder, NULL);
    if (words != NULL) {
        free(out->words);
        path_finish(&out->path);
        out->words = xstrdup(words);
        read_path(decoder, sounds, &out->path);
    }
}

/* ----------------------------------------------------------- as if a file */

/* The engine takes scores from a file that it once wrote of them. Ours is no
 * file: each frame is made when it is read. */
struct reader {
    const struct sounds *sounds;
    ps_decoder_t *decoder;
    const struct recognizer *watched;
    struct hypothesis *found;
    size_t next; /* frame */
    float *scratch;
    int16_t *scores; /* of one frame, after how many they are */
    size_t n_senones;
    char header[HEADER_MAX];
    const char *made;
    size_t n_made; /* bytes, and how many of them were read */
    size_t n_read;
};

static void make_header(struct reader *reader)
{
    uint32_t order = FILE_ORDER;
    int n = snprintf(reader->header, HEADER_MAX - sizeof order,
                     "s3\nversion 0.1\nn_sen %zu\nlogbase 1.0001\nendhdr\n",
                     reader->n_senones);
    memcpy(reader->header + n, &order, sizeof order);
    reader->made = reader->header;
    reader->n_made = (size_t)n + sizeof order;
}

static void make_frame(struct reader *reader)
{
    reader->scores[0] = (int16_t)reader->n_senones;
    sounds_scores(reader->sounds, reader->next++, reader->scratch,
                  reader->scores + 1);
    reader->made = (const char *)reader->scores;
    reader->n_made = (reader->n_senones + 1) * sizeof *reader->scores;
    reader->n_read = 0;
    recognizer_made_progress(reader->watched);
}

/* When all frames are searched, but the end is not declared yet, words of half
 * a sentence are to be had. */
static ssize_t read_scores(void *cookie, char *bytes, size_t n)
{
    struct reader *reader = cookie;
    if (reader->n_read == reader->n_made) {
        if (reader->next == sounds_n_frames(reader->sounds)) {
            read_hypothesis(reader->decoder, NULL, reader->found);
            return 0;
        }
        make_frame(reader);
    }
    size_t left = reader->n_made - reader->n_read;
    n = n < left ? n : left;
    memcpy(bytes, reader->made + reader->n_read, n);
    reader->n_read += n;
    return (ssize_t)n;
}

static bool search_sounds(struct reader *reader)
{
    const cookie_io_functions_t calls = {.read = read_scores};
    FILE *file = fopencookie(reader, "r", calls);
    if (file == NULL) {
        return false;
    }
    bool searched = ps_decode_senscr(reader->decoder, file) >= 0;
    (void)fclose(file);
    return searched;
}

enum status utterance_decode(const struct utterance *utterance,
                             ps_decoder_t *decoder,
                             const struct recognizer *watched,
                             struct hypothesis *out)
{
    if (utterance->n_frames == 0) {
        return STATUS_OK;
    }
    struct reader reader = {.sounds = utterance->sounds,
                            .decoder = decoder,
                            .watched = watched,
                            .found = out,
                            .n_senones = sounds_n_senones(utterance->sounds)};
    reader.scratch = xcalloc(reader.n_senones, sizeof *reader.scratch);
    reader.scores = xcalloc(reader.n_senones + 1, sizeof *reader.scores);
    make_header(&reader);
    bool searched = search_sounds(&reader);
    free(reader.scratch);
    free(reader.scores);
    if (!searched) {
        return decoder_failed("decode an utterance");
    }
    out->complete = ps_get_hyp(decoder, NULL) != NULL;
    if (out->complete) {
        read_hypothesis(decoder, out->rated ? utterance->sounds : NULL, out);
    }
    return STATUS_OK;
}

void hypothesis_finish(struct hypothesis *hypothesis)
{
    free(hypothesis->words);
    path_finish(&hypothesis->path);
    *hypothesis = (struct hypothesis){0};
}
