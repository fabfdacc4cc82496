#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What it costs a Raspberry Pi, from instructions counted here.

    python3 tests/bench/cost.py [build/uncramp]

Under valgrind it hears recordings of 48 kHz (as a USB microphone gives) of two
lengths; the difference between them is what a second costs, whatever starting
cost: of quiet, of television, and of television where the effort is that of a
slow machine; and a request, heard whole. From that the share of one core is
worked out for each board. Needs flite and valgrind, and takes ten minutes.

The assumptions: arm64 needs as many instructions as x86-64 (for PocketSphinx
alone it was 8 % less), and the boards do so many a cycle as BOARDS says.
"""

import array
import pathlib
import random
import re
import subprocess
import sys
import tempfile
import wave

ROOT = pathlib.Path(__file__).resolve().parents[2]
RATE_HZ = 48000
FLITE_HZ = 16000
SHORT_S, LONG_S = 8, 24
ROOM_LEVEL = 30  # of 32767: -61 dB, a quiet bedroom at a cheap microphone
# Name, clock in GHz, instructions a cycle of its kind of core.
BOARDS = (("Zero 2 W (A53)", 1.0, 0.8), ("3B+ (A53)", 1.4, 0.8),
          ("4B (A72)", 1.8, 1.3), ("5 (A76)", 2.4, 2.0))
# Television: nothing that is for us, and never a long pause.
TALK = ("The minister said on Tuesday that the new bridge would open in spring.",
        "Heavy rain is expected in the north, with some sun in the afternoon.",
        "And now for the results of tonight's games, here is our reporter.",
        "The price of bread has gone up again, for the third time this year.",
        "Coming up after the break, a family that lives with eleven dogs.",
        "He walked into the kitchen and found that nobody had fed the cat.")


def room(n):
    dice = random.Random(1)
    return array.array("h", (dice.randint(-ROOM_LEVEL, ROOM_LEVEL)
                             for _ in range(n)))


def quiet(seconds, _folder):
    return room(round(seconds * RATE_HZ))


def talk(seconds, folder):
    sound = room(round(seconds * RATE_HZ))
    at = RATE_HZ // 2
    number = 0
    while at < len(sound):
        path = folder / "sentence.wav"
        subprocess.run(["flite", "-voice", "rms", "-o", str(path),
                        "-t", TALK[number % len(TALK)]], check=True)
        number += 1
        with wave.open(str(path)) as file:
            assert file.getframerate() == FLITE_HZ
            speech = array.array("h", file.readframes(file.getnframes()))
        for sample in speech:  # thrice each is 48 kHz enough
            for _ in range(RATE_HZ // FLITE_HZ):
                if at < len(sound):
                    sound[at] = sample
                    at += 1
        at += RATE_HZ // 2
    return sound


def request(program):
    """Instructions for the verdict on a request of 1.6 s, heard whole."""
    path = ROOT / "tests" / "speech" / "why_slt.flac"
    hear = (program, "hear", "--plain")
    return (instructions(*hear, path, path, path)
            - instructions(*hear, path)) / 2


def instructions(*command):
    done = subprocess.run(
        ["valgrind", "--tool=cachegrind", "--cache-sim=no",
         "--cachegrind-out-file=/dev/null", *map(str, command)],
        check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        text=True)
    return int(re.search(r"I +refs: +([\d,]+)", done.stderr)[1]
               .replace(",", ""))


def cost(program, make, folder, *options):
    """(instructions for a second of sound, and to start)."""
    counts = []
    for seconds in SHORT_S, LONG_S:
        path = folder / "in.wav"
        with wave.open(str(path), "w") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE_HZ)
            file.writeframes(make(seconds, folder).tobytes())
        counts.append(instructions(program, "wav", path, *options))
    each = (counts[1] - counts[0]) / (LONG_S - SHORT_S)
    return each, counts[0] - each * SHORT_S


def main():
    program = pathlib.Path(sys.argv[1] if len(sys.argv) > 1
                           else ROOT / "build" / "uncramp").resolve()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        quiet_each, start = cost(program, quiet, folder)
        talk_each, _ = cost(program, talk, folder)
        slow_each, _ = cost(program, talk, folder, "--slow")
    asked = request(program)
    print(f"| | a second of quiet | a second of talk | the same, `--slow` "
          f"| a request of 1.6 s | to start |\n"
          f"| --- | --- | --- | --- | --- | --- |\n"
          f"| million instructions | {quiet_each / 1e6:.1f} "
          f"| {talk_each / 1e6:.0f} | {slow_each / 1e6:.0f} | {asked / 1e6:.0f} "
          f"| {start / 1e6:.0f} |")
    for board, clock_ghz, per_cycle in BOARDS:
        speed = clock_ghz * 1e9 * per_cycle
        print(f"| {board} | {100 * quiet_each / speed:.1f} % "
              f"| {100 * talk_each / speed:.0f} % "
              f"| {100 * slow_each / speed:.0f} % "
              f"| {asked / speed:.1f} s | {start / speed:.1f} s |")


if __name__ == "__main__":
    main()
