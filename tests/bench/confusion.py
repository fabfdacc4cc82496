#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How often sentences that check calls alike are heard as each other.

    confusion.py UNCRAMP [PAIRS_PER_STATE] [SNR_DB...]

flite's voices say both sentences of the pairs that `uncramp check -vv` lists;
uncramp hears them with white noise mixed in. Printed for each tenth of a
distance: how many were taken for something else, and how many of those for
their neighbour. The threshold of the warning is where the latter rises.
"""

import array
import collections
import json
import pathlib
import random
import re
import subprocess
import sys
import tempfile
import wave

VOICES = ("awb", "rms", "slt", "kal16")
LINE = re.compile(r'\w+ check: (\w+): (\d\.\d+): "(.+?)" \((.+?)\) sounds like '
                  r'"(.+?)" \((.+?)\)$')
BIN = 0.05


def pairs(uncramp, per_state):
    """(state, distance, ((words, meaning), (words, meaning))), the nearest."""
    lines = subprocess.run([uncramp, "check", "-vv"], stderr=subprocess.PIPE,
                           stdout=subprocess.DEVNULL, text=True,
                           check=False).stderr.splitlines()
    states = collections.defaultdict(list)
    for line in lines:
        match = LINE.match(line)
        if match:
            states[match[1]].append(
                (match[1], float(match[2]),
                 ((match[3], match[4]), (match[5], match[6]))))
    for found in states.values():
        yield from sorted(found, key=lambda pair: pair[1])[:per_state]


def add_noise(path, snr_db, dice):
    with wave.open(str(path)) as file:
        form = file.getparams()
        pcm = array.array("h", file.readframes(form.nframes))
    power = sum(s * s for s in pcm) / max(1, len(pcm))
    sigma = (power / 10 ** (snr_db / 10)) ** 0.5
    pcm = array.array("h", (max(-32768, min(32767, round(s * 0.5 +
                      dice.gauss(0, sigma * 0.5)))) for s in pcm))
    with wave.open(str(path), "wb") as file:
        file.setparams(form)
        file.writeframes(pcm.tobytes())


def meaning(answer):
    slots = sorted(f"{k}={v}" for k, v in answer["slots"].items())
    return " ".join([answer["intent"] or "nothing"] + slots)


def main():
    uncramp = str(pathlib.Path(sys.argv[1]).resolve())
    per_state = int(sys.argv[2]) if len(sys.argv) > 2 else 40
    ratios = [float(a) for a in sys.argv[3:]] or [10.0]
    dice = random.Random(1)
    counts = collections.defaultdict(collections.Counter)
    with tempfile.TemporaryDirectory(prefix="confusion-") as name:
        folder = pathlib.Path(name)
        said = collections.defaultdict(list)
        for state, distance, sides in pairs(uncramp, per_state):
            for side in (0, 1):
                for voice in VOICES:
                    for ratio in ratios:
                        path = folder / f"{sum(map(len, said.values()))}.wav"
                        subprocess.run(["flite", "-voice", voice, "-t",
                                        sides[side][0], "-o", str(path)],
                                       check=True)
                        add_noise(path, ratio, dice)
                        said[state].append((path, distance, sides[side][1],
                                            sides[1 - side][1]))
        for state, items in said.items():
            lines = subprocess.run(
                [uncramp, "hear", "--state", state]
                + [str(item[0]) for item in items],
                stdout=subprocess.PIPE, text=True, check=True)
            for item, line in zip(items, lines.stdout.splitlines()):
                _, distance, own, other = item
                heard = meaning(json.loads(line))
                count = counts[int(distance / BIN)]
                count["said"] += 1
                count["refused"] += heard == "nothing"
                count["other"] += heard not in (own, "nothing")
                count["neighbour"] += heard == other
    print("distance     said  refused  taken for another  for its neighbour")
    for place in sorted(counts):
        count = counts[place]
        print(f"{place * BIN:.2f}..{(place + 1) * BIN:.2f} {count['said']:6}"
              f"  {count['refused']:7} {count['other']:18}"
              f"  {count['neighbour']:17} {100 * count['neighbour'] / count['said']:5.1f} %")


if __name__ == "__main__":
    main()
