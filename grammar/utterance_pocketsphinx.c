/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A mean over the whole utterance is worth 12 points at 12 dB SNR against one
 * that is carried along, so the verdict is never streamed.
 */
#include "grammar/utterance_pocketsphinx.h"

#include <stdlib.h>
#include <string.h>

#include <sphinxbase/ckd_alloc.h>
#include <sphinxbase/fe.h>

#include "assistant/base/memory.h"
#include "grammar/decoder_pocketsphinx.h"

/* PocketSphinx's ring of features has seven places, and of more frames at once
 * some are lost: other words come out. */
#define PIECE_FRAMES 4

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

void utterance_finish(struct utterance *utterance)
{
    ckd_free_2d(utterance->frames);
    utterance->frames = NULL;
    utterance->n_frames = 0;
}

/* Fillers are <sil>, [NOISE], ... */
static bool is_spoken(const char *word)
{
    return strchr("<[(+", *word) == NULL;
}

/*
 * An arc without a word has no frames, but is told to have the one before. They
 * are counted from the first: after a live pass the engine counts on from
 * there.
 */
static void read_path(ps_decoder_t *decoder, struct path *path)
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
        path->words = xrealloc(path->words, path->n + 1, sizeof *path->words);
        path->words[path->n++] = word;
    }
}

static void read_hypothesis(ps_decoder_t *decoder, struct hypothesis *out)
{
    const char *words = ps_get_hyp(decoder, NULL);
    if (words != NULL) {
        free(out->words);
        path_finish(&out->path);
        out->words = xstrdup(words);
        read_path(decoder, &out->path);
    }
}

/*
 * Piece by piece, so that there are signs of life; the last frame again and
 * again, for the features that look beyond it. The frames are normalised
 * already; a live pass afterwards needs the decoder to do that again.
 */
static bool search_frames(const struct utterance *utterance,
                          ps_decoder_t *decoder,
                          const struct recognizer *watched)
{
    feat_t *features = ps_get_feat(decoder);
    bool searched = true;
    features->cmn = CMN_NONE;
    for (int at = 0; at < utterance->n_frames && searched; at += PIECE_FRAMES) {
        int left = utterance->n_frames - at;
        searched = ps_process_cep(decoder, utterance->frames + at,
                                  left < PIECE_FRAMES ? left : PIECE_FRAMES,
                                  FALSE, FALSE) >= 0;
        recognizer_made_progress(watched);
    }
    for (int i = 0; i < feat_window_size(features) && searched; i++) {
        searched =
            ps_process_cep(decoder, utterance->frames + utterance->n_frames - 1,
                           1, FALSE, FALSE) >= 0;
    }
    return searched;
}

/* Before the end is declared, words of half a sentence are shown too. */
enum status utterance_decode(const struct utterance *utterance,
                             ps_decoder_t *decoder,
                             const struct recognizer *watched,
                             struct hypothesis *out)
{
    if (utterance->n_frames == 0) {
        return STATUS_OK;
    }
    if (ps_start_utt(decoder) != 0) {
        return decoder_failed("begin an utterance");
    }
    bool decoded = search_frames(utterance, decoder, watched);
    if (decoded) {
        read_hypothesis(decoder, out);
    }
    bool ended = ps_end_utt(decoder) >= 0;
    ps_get_feat(decoder)->cmn = CMN_LIVE;
    if (!ended || !decoded) {
        return decoder_failed("decode an utterance");
    }
    out->complete = ps_get_hyp(decoder, NULL) != NULL;
    if (out->complete) {
        read_hypothesis(decoder, out);
    }
    return STATUS_OK;
}

void hypothesis_finish(struct hypothesis *hypothesis)
{
    free(hypothesis->words);
    path_finish(&hypothesis->path);
    *hypothesis = (struct hypothesis){0};
}
