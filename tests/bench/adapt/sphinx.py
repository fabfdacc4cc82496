# SPDX-License-Identifier: GPL-3.0-or-later
"""Debian's PocketSphinx, called as the program calls it.

The recipe must see the very frames that the program's verdict sees: noise
learned from the utterance itself, silence removed, the mean taken over all of
it. The tools of the package do not do the first, so the library is used.
"""

import ctypes
import pathlib

import numpy

MODEL = pathlib.Path("/usr/share/pocketsphinx/model/en-us/en-us")
DICTIONARY = MODEL.parent / "cmudict-en-us.dict"
N_CEPSTRA = 13

_FRAME = ctypes.POINTER(ctypes.c_float)
_INT = ctypes.c_int32
_POINTER = ctypes.c_void_p
_TEXT = ctypes.c_char_p

# What is called: name, what it returns, what it takes.
_CALLS = (
    ("ps_args", _POINTER, ()),
    ("cmd_ln_parse_r", _POINTER, (_POINTER, _POINTER, _INT, _POINTER, _INT)),
    ("err_set_logfp", None, (_POINTER,)),
    ("fe_init_auto_r", _POINTER, (_POINTER,)),
    ("fe_start_stream", None, (_POINTER,)),
    ("fe_start_utt", _INT, (_POINTER,)),
    ("fe_process_utt", _INT, (_POINTER, _POINTER, ctypes.c_size_t, _POINTER,
                              _POINTER)),
    ("fe_end_utt", _INT, (_POINTER, _POINTER, _POINTER)),
    ("fe_free_2d", None, (_POINTER,)),
    ("ps_init", _POINTER, (_POINTER,)),
    ("ps_free", _INT, (_POINTER,)),
    ("ps_set_jsgf_string", _INT, (_POINTER, _TEXT, _TEXT)),
    ("ps_set_search", _INT, (_POINTER, _TEXT)),
    ("ps_start_utt", _INT, (_POINTER,)),
    ("ps_process_cep", _INT, (_POINTER, _POINTER, _INT, _INT, _INT)),
    ("ps_end_utt", _INT, (_POINTER,)),
    ("ps_get_hyp", _TEXT, (_POINTER, _POINTER)),
    ("ps_seg_iter", _POINTER, (_POINTER,)),
    ("ps_seg_next", _POINTER, (_POINTER,)),
    ("ps_seg_word", _TEXT, (_POINTER,)),
    ("ps_seg_frames", None, (_POINTER, _POINTER, _POINTER)),
    ("ps_seg_prob", _INT, (_POINTER, _POINTER, _POINTER, _POINTER)),
)


def _library():
    ctypes.CDLL("libsphinxbase.so.3", mode=ctypes.RTLD_GLOBAL)
    library = ctypes.CDLL("libpocketsphinx.so.3")
    for name, returns, takes in _CALLS:
        call = getattr(library, name)
        call.restype = returns
        call.argtypes = takes
    library.err_set_logfp(None)
    return library


_LIBRARY = _library()


def _settings(arguments):
    """Settings as the engine's command line would make them."""
    words = (_TEXT * len(arguments))(*(str(a).encode() for a in arguments))
    settings = _LIBRARY.cmd_ln_parse_r(None, _LIBRARY.ps_args(),
                                       len(arguments), words, 0)
    if not settings:
        raise SystemExit(f"adapt: PocketSphinx refuses {arguments}")
    return settings


class Front:
    """Sound to frames; `options` beside the model's own."""

    def __init__(self, *options):
        self._front = _LIBRARY.fe_init_auto_r(
            _settings((MODEL / "feat.params").read_text().split()
                      + list(options)))

    def _hear(self, pcm):
        block = ctypes.POINTER(_FRAME)()
        count = _INT(0)
        _LIBRARY.fe_start_utt(self._front)
        _LIBRARY.fe_process_utt(
            self._front, pcm.ctypes.data_as(_POINTER), len(pcm),
            ctypes.byref(block), ctypes.byref(count))
        frames = numpy.zeros((count.value, N_CEPSTRA), numpy.float32)
        if count.value:
            frames[:] = numpy.ctypeslib.as_array(
                block[0], (count.value, N_CEPSTRA))
        if block:
            _LIBRARY.fe_free_2d(ctypes.cast(block, _POINTER))
        return frames

    def frames(self, pcm):
        """int16 samples to n x 13 cepstra."""
        pcm = numpy.ascontiguousarray(pcm, numpy.int16)
        _LIBRARY.fe_start_stream(self._front)
        self._hear(pcm)
        frames = self._hear(pcm)
        tail = numpy.zeros((1, N_CEPSTRA), numpy.float32)
        count = _INT(0)
        _LIBRARY.fe_end_utt(self._front, tail.ctypes.data_as(_POINTER),
                            ctypes.byref(count))
        return numpy.concatenate([frames, tail[:count.value]])


class Segment:
    """A word of an answer with its variant, frames and acoustic score."""

    def __init__(self, word, first, last, score):
        self.word = word
        self.n_frames = last - first + 1
        self.score = score
        self.is_filler = word[0] in "<[(+"


class Answer:
    """What was heard: words (None where no sentence fits) and segments."""

    def __init__(self, words, segments):
        self.words = words
        self.segments = segments

    def score(self):
        """Acoustic score per frame of its words."""
        spoken = [s for s in self.segments if not s.is_filler]
        frames = sum(s.n_frames for s in spoken)
        return sum(s.score for s in spoken) / frames if frames else -100.0

    def transcript(self):
        return " ".join(s.word for s in self.segments
                        if s.word and s.word not in ("<s>", "</s>", "(NULL)"))


class Decoder:
    """Frames to words of one grammar, a file, or None until use(). `model` is
    a folder of adapted parameters, or None for Debian's."""

    def __init__(self, grammar, model=None, dictionary=DICTIONARY, beam=80):
        arguments = ["-hmm", MODEL, "-dict", dictionary, "-bestpath", "no",
                     "-beam", f"1e-{beam}", "-wbeam", "1e-40",
                     "-pbeam", f"1e-{beam}"]
        if model is not None:
            folder = pathlib.Path(model)
            arguments += ["-mean", folder / "means", "-var",
                          folder / "variances", "-sendump",
                          folder / "sendump"]
        settings = _settings(arguments)
        self._decoder = _LIBRARY.ps_init(settings)
        if not self._decoder:
            raise SystemExit("adapt: PocketSphinx refuses the model in "
                             f"{model}")
        if grammar is not None:
            self.use(pathlib.Path(grammar).read_text(encoding="utf-8"))

    def use(self, grammar):
        """Hears this grammar, a text, from now on."""
        if (_LIBRARY.ps_set_jsgf_string(self._decoder, b"grammar",
                                        grammar.encode()) != 0
                or _LIBRARY.ps_set_search(self._decoder, b"grammar") != 0):
            raise SystemExit("adapt: PocketSphinx refuses the grammar "
                             + grammar)

    def close(self):
        _LIBRARY.ps_free(self._decoder)
        self._decoder = None

    def _segments(self):
        segments = []
        numbers = [_INT(0) for _ in range(5)]
        first, last, acoustic, language, backoff = map(ctypes.byref, numbers)
        at = _LIBRARY.ps_seg_iter(self._decoder)
        while at:
            word = _LIBRARY.ps_seg_word(at)
            _LIBRARY.ps_seg_frames(at, first, last)
            _LIBRARY.ps_seg_prob(at, acoustic, language, backoff)
            if word and word != b"(NULL)":
                segments.append(Segment(word.decode(), numbers[0].value,
                                        numbers[1].value, numbers[2].value))
            at = _LIBRARY.ps_seg_next(at)
        return segments

    def hear(self, frames):
        own = numpy.array(frames, numpy.float32)  # the engine writes into it
        rows = (_FRAME * len(own))(*(
            ctypes.cast(row.ctypes.data, _FRAME) for row in own))
        _LIBRARY.ps_start_utt(self._decoder)
        if len(own):
            _LIBRARY.ps_process_cep(self._decoder, rows, len(own), 0, 1)
        _LIBRARY.ps_end_utt(self._decoder)
        words = _LIBRARY.ps_get_hyp(self._decoder, None)
        if words is None:
            return Answer(None, [])
        return Answer(words.decode(), self._segments())
