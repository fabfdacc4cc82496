#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the network that hears with the acoustic model: grammar/model/network.

    sounds.py --speech DIR --out FILE [--build BUILD] [--without PART]

DIR is that of adapt.py; BUILD a build with tests, whose sentences flite's
voices say, since recordings hold few of our words. Every recording and
sentence is copied into conditions drawn at random. --without leaves out a
third of the speakers and noises and one of the voices.
"""

import argparse
import pathlib
import random
import re
import subprocess
import sys
import tempfile

import numpy
import scipy.signal

sys.dont_write_bytecode = True
import adapt  # noqa: E402  (no caches in the source folder)
import alignment  # noqa: E402
import corpus  # noqa: E402
import network  # noqa: E402
import sound  # noqa: E402
import sphinx  # noqa: E402

SOURCE = pathlib.Path(__file__).resolve().parents[3]
ADAPTED = SOURCE / "grammar/model"
SEED = 3
# The voice left out with each part.
VOICES = ("awb", "slt", "kal16", "rms")
OF_A_VOICE = 220
COPIES = {"order": 10, "word": 5, "sentence": 3}
SPEEDS = (0.88, 0.94, 1.06, 1.12)


class Spoken:
    """`sounds`: of every frame, silence and all."""

    def __init__(self, name, kind, part, samples, sounds):
        self.name = name
        self.kind = kind
        self.part = part
        self.samples = samples
        self.sounds = sounds


# ------------------------------------------------------------- what is said --

def sentences(build, dictionary, folder):
    """Half of them our own, half any words: (name, part, samples, words)."""
    dice = random.Random(SEED)
    lines = subprocess.run(
        [build / "tests/sentences", "777", "4000"], check=True,
        stdout=subprocess.PIPE, text=True).stdout.splitlines()
    ours = sorted({line.split("\t")[1] for line in lines})
    dice.shuffle(ours)
    common = re.findall(r"/[\d.]+/ (\S+)",
                        (SOURCE / "grammar/background.gram").read_text())
    rare = [word for word in dictionary
            if word.isalpha() and 2 <= len(word) <= 10]
    for part, voice in enumerate(VOICES):
        for i in range(OF_A_VOICE):
            words = (ours.pop().split() if i < OF_A_VOICE // 2 else
                     [dice.choice(rare if k % 3 else common)
                      for k in range(dice.randint(3, 7))])
            path = folder / "sentence.wav"
            subprocess.run(["flite", "-voice", voice, "-t", " ".join(words),
                            "-o", path], check=True)
            yield f"{voice}{i}", part, sound.read(path), words


class Gatherer:
    """Recordings with the sound of every frame."""

    def __init__(self, material, dictionary):
        self.frames = alignment.Frames()
        self.sounds = alignment.Sounds(dictionary)
        self._aligner = alignment.Aligner(dictionary, self.sounds, ADAPTED)
        self._orders = sphinx.Decoder(material.grammars["orders"], ADAPTED)

    def order_words(self, recording, samples):
        """None where they are not what the label says."""
        answer = self._orders.hear(self.frames.of(sound.pcm(0.5 * samples))[0])
        return (answer.words.split() if recording.fits(answer.words) else None)

    def spoken(self, name, kind, part, samples, words):
        """None where it cannot be aligned."""
        loudest = max(numpy.abs(samples).max(), 1e-9)
        kept, places, n = self.frames.of(sound.pcm(0.5 * samples / loudest))
        found = (self._aligner.align(kept, words)
                 if words is not None and len(kept) > 0 else None)
        if found is None:
            print(f"sounds.py: {name} is left out", file=sys.stderr)
            return None
        sounds = numpy.zeros(n, numpy.int16)
        sounds[places] = found
        return Spoken(name, kind, part, samples, sounds)


def gather(material, gatherer, build, dictionary):
    for r in material.orders:
        samples = material.samples[r.name]
        yield gatherer.spoken(r.name, "order", r.part, samples,
                              gatherer.order_words(r, samples))
    for r in material.words + material.others:
        said = r.said
        if said[0] == "_":  # _unknown___bed_28497c5b_nohash_0
            said = r.name.split("___")[1].split("_")[0]
        yield gatherer.spoken(r.name, "word", r.part,
                              material.samples[r.name], [said])
    with tempfile.TemporaryDirectory(prefix="sounds-") as folder:
        for name, part, samples, words in sentences(build, dictionary,
                                                    pathlib.Path(folder)):
            yield gatherer.spoken(name, "sentence", part, samples, words)


# ---------------------------------------------------------------- the copies --

class Surroundings:
    """Random noises, rooms and speeds."""

    def __init__(self, material, keep):
        third = len(material.kitchen) // corpus.N_PARTS
        self._dice = numpy.random.default_rng(1)
        self._kitchen = [material.kitchen[p * third:(p + 1) * third]
                         for p in range(corpus.N_PARTS) if keep(p)]
        self._clips = [material.samples[r.name] for r in material.clips
                       if keep(r.part)]

    def _noise(self, length):
        dice = self._dice
        noises = self._kitchen if dice.random() < 0.5 else self._clips
        noise = sound.stretch(dice, noises[dice.integers(len(noises))], length)
        if dice.random() < 0.3:  # duller or sharper
            noise = scipy.signal.lfilter([1.0], [1.0, dice.uniform(-0.6, 0.6)],
                                         noise)
        return noise

    def copy(self, spoken, number):
        """16-bit samples, and how much slower they are. The first one is as
        it was recorded, every second as fast."""
        dice = self._dice
        slower = float(dice.choice(SPEEDS)) if number % 2 else 1.0
        samples = spoken.samples
        if slower != 1.0:
            samples = scipy.signal.resample_poly(samples, 100,
                                                 round(100 * slower))
        if number > 0 and dice.random() < 0.25:
            samples = sound.room(dice, samples, dice.uniform(0.15, 0.6),
                                 dice.uniform(2, 12))
        noise = (numpy.zeros(len(samples))
                 if number == 0 or dice.random() < 0.1
                 else self._noise(len(samples)))
        return sound.pcm(sound.mix(samples, noise, dice.uniform(2, 22))), slower


def copies(recordings, surroundings, frames):
    """Frames and sounds of each copy."""
    for spoken in recordings:
        for number in range(COPIES[spoken.kind]):
            pcm, slower = surroundings.copy(spoken, number)
            kept, places, _ = frames.of(pcm)
            if len(kept) > network.BESIDE:
                at = numpy.round(places * slower).astype(int)
                yield (kept - kept.mean(axis=0),
                       spoken.sounds[at.clip(0, len(spoken.sounds) - 1)])


# ---------------------------------------------------------------- the senones --

def states_of_senones(folder):
    """Of each senone the state of a phone, and the phones' names."""
    text = pathlib.Path(folder) / "mdef"
    subprocess.run(["pocketsphinx_mdef_convert", "-text",
                    sphinx.MODEL / "mdef", text], check=True,
                   capture_output=True)
    phones, states = [], {}
    for line in text.read_text().splitlines():
        columns = line.split()
        if len(columns) != 10 or columns[-1] != "N":
            continue
        if columns[1] == "-":
            phones.append(columns[0])
        for i, senone in enumerate(columns[6:9]):
            states[int(senone)] = (alignment.STATES
                                   * phones.index(columns[0]) + i)
    return [states[senone] for senone in range(len(states))], phones


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--speech", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--build", type=pathlib.Path, default=SOURCE / "build")
    parser.add_argument("--without", type=int, choices=range(corpus.N_PARTS))
    options = parser.parse_args()
    dictionary = alignment.read_dictionary(sphinx.DICTIONARY,
                                           SOURCE / "grammar/extra.dict")
    material = adapt.Material(options.speech)
    gatherer = Gatherer(material, dictionary)
    recordings = [spoken for spoken in gather(material, gatherer,
                                              options.build, dictionary)
                  if spoken is not None and spoken.part != options.without]
    frames, sounds = zip(*copies(
        recordings,
        Surroundings(material, lambda part: part != options.without),
        gatherer.frames))
    names = gatherer.sounds.numbers
    layers = network.learn(frames, sounds, len(names),
                           lambda line: print(line, file=sys.stderr,
                                              flush=True))
    with tempfile.TemporaryDirectory(prefix="sounds-") as folder:
        states, phones = states_of_senones(folder)
    # A phone that nobody says, such as a cough, is silence.
    sounds_of_states = [names.get(f"{phone}{state}", 0) for phone in phones
                        for state in range(alignment.STATES)]
    network.write(options.out, layers, sounds_of_states, states,
                  phones, sphinx.N_CEPSTRA)


if __name__ == "__main__":
    main()
