#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether "stop" is heard over its own voice, and its own voice is not.

    python3 tests/bench/barge_in.py [--speech DIR] [--people N] [--minutes M]
                                    [--rooms I...]

Simulated rooms, as fast as they go (build/tests/barge_in_room): echoes of
several delays and levels against the person's voice, clocks that drift apart.
In each, flite's voices say "stop now" and the like, and N people of
DIR/commands, spread over them all, say "stop", while it reads out what it
knows; and for M minutes it speaks alone. In time: within half a second after
the word's end; late: within two; again: only when they said it for the second
time; wrong: heard as something else. Own: not believed, since it was saying those
words itself; to itself: heard while nobody spoke, and believed.
"""

import argparse
import csv
import json
import pathlib
import subprocess
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
ROOM = ROOT / "build" / "tests" / "barge_in_room"
VOICES = ("awb", "rms", "slt", "kal16")
TWINS = ("stop now", "stop now please", "please stop", "stop the exercise")
# delay in ms, echo in dB against the person, drift in ppm
ROOMS = ((80, -60, 0), (80, -20, 0), (80, -12, 0), (80, -6, 0), (80, 0, 0),
         (80, 6, 0), (20, -6, 0), (150, -6, 0), (250, -6, 0), (80, -6, 50),
         (80, -6, -200), (80, -6, 200))


def synthetic(folder):
    files = []
    for words in TWINS:
        for voice in VOICES:
            path = folder / f"{voice}-{words.replace(' ', '-')}.wav"
            subprocess.run(["flite", "-voice", voice, "-t", words, "-o", path],
                           check=True)
            files.append(path)
    return files


def people(folder, wanted):
    with open(folder / "commands" / "labels.tsv") as lines:
        rows = list(csv.reader(lines, delimiter="\t"))
    files = [folder / "commands" / row[0] for row in rows if row[1] == "stop"]
    return files[::max(1, len(files) // wanted)][:wanted]


def run(room, *arguments):
    done = subprocess.run([ROOM, *map(str, room), *map(str, arguments)],
                          check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout)


def share(result):
    if result is None:
        return "- | -"
    in_time = result["stopped"] / result["n"]
    at_all = in_time + (result["late"] + result["again"]) / result["n"]
    return f"{100 * in_time:.0f} | {100 * at_all:.0f}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--speech", type=pathlib.Path)
    parser.add_argument("--people", type=int, default=40)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--rooms", type=int, nargs="+", metavar="I",
                        default=range(len(ROOMS)))
    options = parser.parse_args()
    print("| echo dB | delay ms | drift ppm | measured ms | weaker by dB | "
          "stop now in time % | or again | stop in time % | or again | late | "
          "wrong | own | to itself | minutes |")
    print("| --- " * 14 + "|", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        said = synthetic(pathlib.Path(folder))
        stops = people(options.speech, options.people) if options.speech else []
        for room in (ROOMS[i] for i in options.rooms):
            now = run(room, 0, *said)
            stop = run(room, 0, *stops) if stops else None
            alone = run(room, 60 * options.minutes)
            runs = [r for r in (now, stop, alone) if r is not None]
            total = {key: sum(r[key] for r in runs) for key in
                     ("late", "wrong", "held", "self", "seconds")}
            print(f"| {room[1]:+d} | {room[0]} | {room[2]} | "
                  f"{alone['measured_ms']:.0f} | {alone['weakened_db']:.0f} | "
                  f"{share(now)} | {share(stop)} | {total['late']} | "
                  f"{total['wrong']} | {total['held']} | {total['self']} | "
                  f"{total['seconds'] / 60:.0f} |", flush=True)


if __name__ == "__main__":
    main()
