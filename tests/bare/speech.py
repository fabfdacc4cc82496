#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Speech to be heard alike by every architecture.

    speech.py SENTENCES FOLDER

Writes 60 sentences that can be said, 10 of each listening state, spoken by
flite's voices in turn, as FOLDER/STATE/NAME.wav. SENTENCES is the built
program of tests/roundtrip/.
"""

import collections
import pathlib
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "roundtrip"))
import roundtrip  # noqa: E402  (found through the line above)

VOICES = ("slt", "awb", "rms")
roundtrip.PER_STATE = 10


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    counts = collections.Counter()
    for sentence in roundtrip.choose(roundtrip.sentences(sys.argv[1])):
        folder = pathlib.Path(sys.argv[2]) / sentence.state
        folder.mkdir(parents=True, exist_ok=True)
        number = counts[sentence.state]
        counts[sentence.state] += 1
        roundtrip.speak(VOICES[number % len(VOICES)], sentence.words,
                        str(folder / f"{number:02}.wav"))


if __name__ == "__main__":
    main()
