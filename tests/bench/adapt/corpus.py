# SPDX-License-Identifier: GPL-3.0-or-later
"""The recordings: what was said in each, and which of them to learn from.

To choose settings, the recordings are dealt into parts by speaker: what is
learned from some is tried on the rest. The single words name their speakers.
The orders do not; there, recordings that sound alike on average (voice, room
and microphone) count as one speaker's.
"""

import csv
import re

import numpy
import scipy.cluster.hierarchy

N_PARTS = 3
N_SPEAKERS = 50

# What an order's words must hold for each slot of its label. "medium roast"
# is no size.
AMOUNT = r"(?:(?:a little bit of|a bit of|some|a lot of|lots of) )?"
SLOTS = {
    "size": r"((?:small|medium|large)(?! roast)|\w+ ounce)",
    "roast": r"((?:light|medium|dark) roast)",
    "numberOfShots": r"((?:single|double|triple) shot)",
    "coffeeDrink": r"(americano|cappuccino|espresso|iced mocha|latte|mocha|"
                   r"(?:drip |house |iced )?coffee)",
    "milkAmount": f"({AMOUNT}" + r"(?:(?:skim|whole|soy|almond) )?milk|"
                  + f"{AMOUNT}cream)",
    "sugarAmount": f"({AMOUNT}(?:(?:brown )?sugar|sweetener))",
}


class Recording:
    """`said`: what a single word's label says; or None, with the slots."""

    def __init__(self, path, said=None, slots=None):
        self.path = path
        self.name = path.stem
        self.said = said
        self.slots = slots
        self.part = 0

    def fits(self, words):
        """Whether these words are what its label says."""
        if words is None:
            return False
        if self.slots is None:
            return words == self.said
        found = {name: match.group(1) for name, match in (
            (name, re.search(r"\b" + slot + r"\b", words))
            for name, slot in SLOTS.items()) if match}
        return all(found.get(name) == value
                   for name, value in self.slots.items())


def _rows(folder):
    with open(folder / "labels.tsv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def orders(speech):
    found = []
    for row in _rows(speech / "barista"):
        pairs = (slot.split("=", 1) for slot in row["slots"].split(";")
                 if slot)
        found.append(Recording(speech / "barista" / row["file"],
                               slots={k: v.strip() for k, v in pairs}))
    return found


def words(speech):
    """Single words, others (`_unknown_`) and noises (`_silence_`)."""
    found = [Recording(speech / "commands" / row["file"], said=row["word"])
             for row in _rows(speech / "commands")]
    _deal(found, [re.sub("_nohash.*", "", r.name).split("__")[-1]
                  for r in found])
    return found


def chatter(speech):
    return [Recording(speech / "chatter" / row["file"], said=row["said"])
            for row in _rows(speech / "chatter")]


def _deal(recordings, speakers):
    """Each speaker's into one part, the part that has least so far."""
    theirs = {}
    for recording, speaker in zip(recordings, speakers):
        theirs.setdefault(speaker, []).append(recording)
    sizes = [0] * N_PARTS
    for speaker in sorted(theirs, key=lambda s: (-len(theirs[s]), s)):
        part = sizes.index(min(sizes))
        sizes[part] += len(theirs[speaker])
        for recording in theirs[speaker]:
            recording.part = part


def deal_orders(recordings, frames):
    """By likely speaker; `frames` are the cepstra of each."""
    looks = numpy.array([numpy.concatenate([f.mean(axis=0), f.std(axis=0)])
                         for f in frames])
    looks = (looks - looks.mean(axis=0)) / looks.std(axis=0)
    tree = scipy.cluster.hierarchy.linkage(looks, "ward")
    _deal(recordings, scipy.cluster.hierarchy.fcluster(tree, N_SPEAKERS,
                                                       "maxclust"))
