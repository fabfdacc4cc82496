#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How well a model hears those that it was not adapted to.

    measure.py --speech DIR --part PART [--every N] [MODEL]

MODEL is what `adapt.py --without PART` wrote; without it, Debian's own. Heard
are the orders and single words of PART with noises of PART, every Nth of them;
and, for the score per frame that a refusal goes by, chatter against the orders'
grammar and other words against the words'. "Kept apart" is how often a right
answer scores better than such a one. Prints a row of RESULTS.md for each
condition.
"""

import argparse
import pathlib
import sys

sys.dont_write_bytecode = True
import adapt  # noqa: E402  (no caches in the source folder)
import corpus  # noqa: E402
import sound  # noqa: E402
import sphinx  # noqa: E402

ORDERS = ("clean", "kitchen 24", "kitchen 12", "kitchen 6", "clips 9",
          "far clips 18")
WORDS = ("clean", "kitchen 10", "clips 10")


def kept_apart(right, foreign):
    if not right or not foreign:
        return float("nan")
    wins = sum((a > b) + 0.5 * (a == b) for a in right for b in foreign)
    return wins / len(right) / len(foreign)


def measure(material, copier, decoder, recordings, foreign, condition):
    """(how many, how many right, how well kept apart)"""
    right = []
    for recording in recordings:
        answer = decoder.hear(material.frames(copier, recording, condition))
        if recording.fits(answer.words):
            right.append(answer.score())
    strange = [decoder.hear(material.frames(copier, r, condition)).score()
               for r in foreign]
    return len(recordings), len(right), kept_apart(right, strange)


def readable(recordings, samples):
    """Those whose file is whole; their samples go into `samples`."""
    found = []
    for recording in recordings:
        try:
            samples[recording.name] = sound.read(recording.path)
            found.append(recording)
        except RuntimeError as error:
            print(f"measure.py: {error}; left out", file=sys.stderr)
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--speech", type=pathlib.Path, required=True)
    parser.add_argument("--part", type=int, required=True,
                        choices=range(corpus.N_PARTS))
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("model", nargs="?", type=pathlib.Path)
    options = parser.parse_args()
    material = adapt.Material(options.speech)
    chatter = readable(corpus.chatter(options.speech), material.samples)
    copier = material.copier(lambda part: part == options.part)
    for kind, recordings, foreign, conditions in (
            ("orders", material.orders, chatter[options.part::3], ORDERS),
            ("words", material.words, material.others, WORDS)):
        mine = [r for r in recordings if r.part == options.part]
        decoder = sphinx.Decoder(material.grammars[kind], options.model)
        for condition in conditions:
            n, right, apart = measure(
                material, copier, decoder, mine[::options.every],
                foreign[::options.every], condition)
            print(f"| {kind}, {condition} | {right} of {n} "
                  f"({100 * right / n:.1f} %) | {100 * apart:.1f} % |",
                  flush=True)
        decoder.close()


if __name__ == "__main__":
    main()
