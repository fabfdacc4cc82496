/* SPDX-License-Identifier: GPL-3.0-or-later */
/* confidence_pocketsphinx: how sure a guess is. Private to grammar/. */
#ifndef UNCRAMP_CONFIDENCE_POCKETSPHINX_H
#define UNCRAMP_CONFIDENCE_POCKETSPHINX_H

#include <pocketsphinx.h>

/* 0 to 1, of the decoder's present hypothesis; 0 where it has no words. */
double confidence_rate(ps_decoder_t *decoder);

#endif
