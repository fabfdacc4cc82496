#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Adapts Debian's acoustic model to people in noise and in rooms.

    adapt.py --speech DIR --out DIR [--without PART]

DIR of --speech holds `barista` (orders), `commands` (single words and noises)
and `noise` (a kitchen), each described in README.md beside this file. Writes
means, variances and sendump: what grammar/model holds. --without leaves out a
third of the speakers, of the kitchen and of the noises, to be measured on by
measure.py; PART is 0, 1 or 2.
"""

import argparse
import pathlib
import sys
import tempfile

sys.dont_write_bytecode = True
import copies  # noqa: E402  (no caches in the source folder)
import corpus  # noqa: E402
import counting  # noqa: E402
import parameters  # noqa: E402
import sound  # noqa: E402
import sphinx  # noqa: E402

# The copies to learn from, and how often each counts.
ORDERS = {"clean": 2, "kitchen 24": 1, "kitchen 18": 1, "kitchen 12": 2,
          "kitchen 6": 2, "clips 15": 1, "clips 6": 1, "near": 1, "far": 1,
          "near clips 18": 1, "far clips 18": 1, "near kitchen 12": 1,
          "band": 1, "clipped": 1}
WORDS = {"clean": 2, "kitchen 10": 2, "clips 10": 1, "near clips 18": 1}

# How many frames the model's own values are worth. With few the words learned
# from gain nothing more, and all other words suffer: RESULTS.md.
TAU_MEANS = 400
TAU_VARIANCES = 400
TAU_WEIGHTS = 400


class Material:
    """All that is learned from, and what is held back of it."""

    def __init__(self, speech):
        self.front = sphinx.Front()
        self.orders = corpus.orders(speech)
        found = corpus.words(speech)
        self.words = [r for r in found if r.said[0] != "_"]
        self.others = [r for r in found if r.said == "_unknown_"]
        self.clips = [r for r in found if r.said == "_silence_"]
        self.kitchen = sound.read(speech / "noise/kitchen-first-half.flac")
        self.samples = {r.name: sound.read(r.path)
                        for r in self.orders + found}
        self.grammars = {"orders": speech / "barista/barista.gram",
                         "words": speech / "commands/commands.gram"}
        corpus.deal_orders(self.orders, [
            self.front.frames(sound.pcm(self.samples[r.name]))
            for r in self.orders])

    def copier(self, keep):
        """Noises of the parts for which keep(part)."""
        third = len(self.kitchen) // corpus.N_PARTS
        pieces = [self.kitchen[p * third:(p + 1) * third]
                  for p in range(corpus.N_PARTS) if keep(p)]
        return copies.Copier(
            pieces, [self.samples[r.name] for r in self.clips
                     if keep(r.part)])

    def frames(self, copier, recording, condition):
        return self.front.frames(copier.copy(
            recording.name, self.samples[recording.name], condition))


def transcripts(material, copier):
    """What is said in each recording, with variants of words and pauses, as
    the unadapted model hears it; only where that agrees with the label."""
    found = {}
    for kind, recordings in (("orders", material.orders),
                             ("words", material.words)):
        decoder = sphinx.Decoder(material.grammars[kind])
        for recording in recordings:
            answer = decoder.hear(material.frames(copier, recording, "clean"))
            if recording.fits(answer.words):
                found[recording.name] = answer.transcript()
        decoder.close()
    return found


def count(material, keep, work):
    """The weighted counts of all copies."""
    copier = material.copier(keep)
    said = transcripts(material, copier)
    vocabulary = {word.split("(")[0] for transcript in said.values()
                  for word in transcript.split()}
    trainer = counting.Trainer(work, parameters.read_model(sphinx.MODEL),
                               vocabulary)
    total = None
    for recordings, conditions in ((material.orders, ORDERS),
                                   (material.words, WORDS)):
        chosen = [r for r in recordings if r.name in said and keep(r.part)]
        for condition, times in conditions.items():
            print(f"{condition}: {len(chosen)} utterances", file=sys.stderr,
                  flush=True)
            counts = trainer.count(
                (material.frames(copier, recording, condition),
                 said[recording.name]) for recording in chosen)
            total = (counts.times(times) if total is None
                     else total.plus(counts.times(times)))
    return total


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--speech", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--without", type=int, choices=range(corpus.N_PARTS))
    options = parser.parse_args()
    material = Material(options.speech)
    with tempfile.TemporaryDirectory(prefix="adapt-") as work:
        counts = count(material, lambda part: part != options.without, work)
    adapted = parameters.adapt(parameters.read_model(sphinx.MODEL), counts,
                               TAU_MEANS, TAU_VARIANCES, TAU_WEIGHTS)
    parameters.write_model(options.out, adapted, sphinx.MODEL)


if __name__ == "__main__":
    main()
