#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Half an hour in which the sound breaks again and again, in one conversation:
what mind, ear and mouth hold after each fault, once the next question has been
answered by voice.

    paced.py [--minutes N] [--seed N]

The faults are those of tests/bench/faults.py, in rounds of a random order.
Nothing may hang or stay deaf. The mind is the same process all along: in the
second half it may hold 1 MB more than in the first; and it, and every ear and
mouth, must have as many descriptors and threads after each fault, and no more
than two children. Real time, so nothing else should be running.
"""

import argparse
import pathlib
import random
import sys
import time

sys.dont_write_bytecode = True
ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path += [str(ROOT / "tests" / "bench"), str(ROOT / "tests" / "device")]

import footprint  # noqa: E402  (these are found through the line above)
from faults import FAULTS, inject  # noqa: E402
from harness import Harness, children  # noqa: E402

GROWTH_KB_MAX = 1024
PARTS = ("mind", "ear", "mouth")


def look(h):
    """{part: Footprint}, and how many children there are."""
    workers = children(h.pid)
    return ({"mind": footprint.of(h.pid),
             **{part: footprint.of(pid) for part, pid in workers.items()}},
            len(workers))


def print_table(looks):
    print("| | resident MB: first half, most | second half, most "
          "| descriptors | threads |")
    print("| --- " * 5 + "|")
    half = len(looks) // 2
    for part in PARTS:
        sizes = [held[part].resident_kb / 1024 for held in looks]
        counts = [" to ".join(sorted({str(getattr(held[part], what))
                                      for held in looks}))
                  for what in ("descriptors", "threads")]
        print(f"| {part} | {max(sizes[:half]):.2f} | {max(sizes[half:]):.2f} "
              f"| {' | '.join(counts)} |")


def faults_of(looks):
    """What was not as it should be, a line each."""
    half = len(looks) // 2
    mind = [held["mind"].resident_kb for held in looks]
    if max(mind[half:]) - max(mind[:half]) > GROWTH_KB_MAX:
        yield "the mind's resident memory grew"
    for part in PARTS:
        for what in "descriptors", "threads":
            if len({getattr(held[part], what) for held in looks}) != 1:
                yield f"{part}: its {what} did not stay as many"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--seed", type=int, default=time.time_ns() % 10**6)
    given = parser.parse_args()
    print(f"seed {given.seed}", flush=True)
    chance = random.Random(given.seed)
    faults, looks, order = [], [], []
    end = time.monotonic() + 60 * given.minutes
    with Harness() as h:
        h.device.start()
        h.start_assistant()
        h.wait_until_ready()
        while time.monotonic() < end and not faults:
            if not order:
                order = chance.sample(sorted(FAULTS), len(FAULTS))
            result = inject(h, order.pop())
            if not result.get("answers"):
                faults.append(str(result))
                break
            held, n_children = look(h)
            looks.append(held)
            print(f"{result['fault']:24}", *(
                f"{part} {held[part].resident_kb} kB {held[part].descriptors} "
                f"{held[part].threads}, " for part in PARTS), flush=True)
            if n_children != 2:
                faults.append(f"{n_children} children after {result}")
        if not faults and h.end_assistant() != 0:
            faults.append("it did not end well")
    print(f"{len(looks)} faults, each followed by a right answer")
    if len(looks) > 1:
        print_table(looks)
        faults += faults_of(looks)
    for fault in faults:
        print(fault)
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main())
