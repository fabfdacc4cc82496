# SPDX-License-Identifier: GPL-3.0-or-later
"""Which sound each frame of a recording is.

A sound is the beginning, middle or end of a phone, or silence. The adapted
model hears the recording once more, as a sentence of phones in the order in
which the dictionary has them; each phone's frames are cut in three.
"""

import pathlib
import tempfile

import numpy

import sphinx

STATES = 3
SILENCE = "SIL"

# Frames that the engine may lose at the end of an utterance.
LOST_MAX = 8


def read_dictionary(*paths):
    """{word: phones}, a later file before an earlier one."""
    found = {}
    for path in paths:
        for line in pathlib.Path(path).read_text(encoding="utf-8").split("\n"):
            if line.split():
                found[line.split()[0]] = line.split()[1:]
    return found


class Sounds:
    """Numbers of sounds."""

    def __init__(self, dictionary):
        self.phones = sorted({p for word in dictionary.values() for p in word})
        self.names = [SILENCE] + [f"{phone}{state}" for phone in self.phones
                                  for state in range(STATES)]
        self.numbers = {name: i for i, name in enumerate(self.names)}


class Frames:
    """Sound to frames, those of silence left out, and where they were."""

    def __init__(self):
        self._kept = sphinx.Front()
        self._all = sphinx.Front("-remove_silence", "no")

    def of(self, pcm):
        """Frames without silence, their places among all frames, and how many
        those are."""
        kept = self._kept.frames(pcm)
        everything = self._all.frames(pcm)
        places, at = [], 0
        for row in kept:
            while (at < len(everything)
                   and not numpy.array_equal(everything[at], row)):
                at += 1
            if at == len(everything):
                break
            places.append(at)
            at += 1
        return kept[:len(places)], numpy.array(places, int), len(everything)


class Aligner:
    def __init__(self, dictionary, sounds, model):
        self._dictionary = dictionary
        self._sounds = sounds
        with tempfile.NamedTemporaryFile("w", suffix=".dict") as words:
            words.writelines(f"{phone}_ {phone}\n" for phone in sounds.phones)
            words.flush()
            self._decoder = sphinx.Decoder(None, model, words.name, beam=120)

    def _grammar(self, words):
        def ways(word):
            variants = [word] + [f"{word}({i})" for i in range(2, 6)]
            return "|".join(" ".join(f"{phone}_" for phone in
                                     self._dictionary[variant])
                            for variant in variants
                            if variant in self._dictionary)
        return ("#JSGF V1.0; grammar said; public <said> = "
                + " ".join(f"({ways(word)})" for word in words) + ";")

    def align(self, frames, words):
        """The number of each frame's sound; None where it cannot be so."""
        if any(word not in self._dictionary for word in words):
            return None
        self._decoder.use(self._grammar(words))
        answer = self._decoder.hear(frames)
        if answer.words is None:
            return None
        found = numpy.zeros(len(frames), int)
        at = 0
        for segment in answer.segments:
            n = segment.n_frames
            phone = segment.word.split("(")[0].rstrip("_")
            for i in range(0 if segment.is_filler else n):
                found[at + i] = self._sounds.numbers[
                    f"{phone}{STATES * i // n}"]
            at += n
        return found if abs(at - len(frames)) <= LOST_MAX else None
