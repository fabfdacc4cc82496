#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Days of a household, as fast as they go: `uncramp wav` with ear, mind and
voice in one process that must not grow, and must answer to the end.

    soak.py UNCRAMP [--hours N] [--speech DIR] [--seed N]

After the first hour (of less than two: the first half) its resident memory at
rest may grow by 1 MB, descriptors and threads may not; every request that was
made in quiet must be heard and answered. At rest: the least in the second half
of an hour, since a decoder takes what it needs for as long as somebody talks.
A request that met it speaking, since it took some talk for a request, is
counted, and is to be rare. A seed repeats the sound; --speech adds recordings
of people who talk. Prints the table of tests/bench/RESULTS.md. An hour of sound
is a file of 115 MB in TMPDIR.
"""

import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import threading
import time

sys.dont_write_bytecode = True

import footprint  # noqa: E402  (nothing is left beside them)
from household import RATE_HZ, ROOT, Household  # noqa: E402

GROWTH_KB_MAX = 1024
MET_SHARE_MAX = 0.1
# Who speaks within this of its own voice is not heard.
GUARD_S = 1.0
# A verdict comes at most so long after the last word, and then the answer.
HEARD_S = 3.0
ANSWERED_S = 2.0
LOOK_S = 0.2


class Replay:
    """One `uncramp wav`, watched."""

    def __init__(self, uncramp, path, folder):
        # Nobody's own voice, settings and diary.
        environment = {name: value for name, value in os.environ.items()
                       if name != "STATE_DIRECTORY"}
        environment["XDG_STATE_HOME"] = str(folder / "state")
        self.path = path
        self.stderr = folder / "stderr"
        self.events = []
        self.samples = []  # (seconds of sound, Footprint)
        with self.stderr.open("wb") as log:
            self.process = subprocess.Popen(
                [uncramp, "wav", path, "--events", "--config",
                 ROOT / "assistant" / "uncramp.yaml"],
                env=environment, stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE, stderr=log)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self):
        for line in self.process.stdout:
            self.events.append(json.loads(line))

    def _place_s(self):
        """How far into the sound it has come; None before it begins."""
        folder = pathlib.Path("/proc", str(self.process.pid))
        for descriptor in (folder / "fd").iterdir():
            if descriptor.readlink() == self.path:
                info = (folder / "fdinfo" / descriptor.name).read_text()
                return int(info.split()[1]) / 2 / RATE_HZ
        return None

    def watch(self):
        """Until its end: its exit status."""
        while self.process.poll() is None:
            try:
                place_s = self._place_s()
                if place_s:
                    self.samples.append(
                        (place_s, footprint.of(self.process.pid)))
            except OSError:
                pass  # it ended as we looked
            time.sleep(LOOK_S)
        self._reader.join()
        return self.process.returncode

    def end(self):
        self.process.kill()
        self.process.wait()


class Part:
    """An hour of it, or half of a run that is shorter than two."""

    def __init__(self, begin_s, duration_s):
        self.begin_s = begin_s
        self.end_s = begin_s + duration_s
        self.samples = []
        self.asked = self.met = self.answered = self.others = 0

    def rest(self):
        """What it held at rest."""
        middle_s = (self.begin_s + self.end_s) / 2
        held = [f for place_s, f in self.samples if place_s >= middle_s]
        return footprint.Footprint(*map(min, zip(*held))) if held else None

    def most(self):
        return footprint.Footprint(*map(max, zip(*(
            f for _, f in self.samples))))


def spoken(events):
    """[(begin, end)] of all it said."""
    spans = []
    for event in events:
        if event["event"] == "say":
            spans.append((event["t"], event["t"] + event["duration_s"]))
        elif event["event"] == "cut":
            spans[-1] = (spans[-1][0], spans[-1][0] + event["played_s"])
    return spans


def answer_to(request, events):
    """Its `heard`, where that is right and was answered."""
    for event in events:
        if (event["event"] == "heard"
                and request.begin_s < event["t"] < request.end_s + HEARD_S
                and request.slots.items() <= event["slots"].items()
                and any(later["event"] == "say" and
                        0 <= later["t"] - event["t"] < ANSWERED_S
                        for later in events)):
            return event
    return None


def part_at(parts, at_s):
    return next((p for p in parts if at_s < p.end_s), parts[-1])


def count(parts, asked, events):
    """Fills in the parts; the requests that were not answered."""
    unanswered = []
    answers = set()
    spans = spoken(events)
    for request in asked:
        part = part_at(parts, request.begin_s)
        part.asked += 1
        if any(begin < request.end_s and end + GUARD_S > request.begin_s
               for begin, end in spans):
            part.met += 1
        elif (event := answer_to(request, events)) is not None:
            part.answered += 1
            answers.add(id(event))
        else:
            unanswered.append(request)
    for event in events:
        if event["event"] == "heard" and id(event) not in answers:
            part_at(parts, event["t"]).others += 1
    return unanswered


def print_table(parts):
    print("| until h | resident MB at rest | most | descriptors | threads "
          "| requests | met it speaking | answered | other words heard |")
    print("| --- " * 9 + "|")
    for part in parts:
        rest, most = part.rest(), part.most()
        print(f"| {part.end_s / 3600:g} | {rest.resident_kb / 1024:.2f} "
              f"| {most.resident_kb / 1024:.2f} | {rest.descriptors} "
              f"| {rest.threads} | {part.asked} | {part.met} "
              f"| {part.answered} | {part.others} |")


def faults_of(replay, status, parts, unanswered):
    """What it failed in, a line each."""
    said = replay.stderr.read_text()
    if status != 0 or said:
        yield f"it ended with status {status}: {said}"
    if any(part.rest() is None for part in parts):
        yield "it was too fast to be watched; give more --hours"
        return
    print_table(parts)
    first, *later = [part.rest() for part in parts]
    growth = max(rest.resident_kb for rest in later) - first.resident_kb
    print(f"\nresident memory at rest grew by {growth} kB "
          f"(wanted: at most {GROWTH_KB_MAX})")
    if growth > GROWTH_KB_MAX:
        yield "its resident memory grew"
    for what in "descriptors", "threads":
        if any(getattr(rest, what) != getattr(first, what) for rest in later):
            yield f"its {what} did not stay as many"
    for request in unanswered:
        yield f"not answered at {request.begin_s:.1f} s: {request.words}"
    if (sum(part.met for part in parts)
            > MET_SHARE_MAX * sum(part.asked for part in parts)):
        yield "too many requests met it speaking"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("uncramp", type=pathlib.Path)
    parser.add_argument("--hours", type=float, default=1)
    parser.add_argument("--speech", type=pathlib.Path)
    parser.add_argument("--seed", type=int, default=time.time_ns() % 10**6)
    given = parser.parse_args()
    print(f"seed {given.seed}", flush=True)
    with tempfile.TemporaryDirectory(prefix="uncramp-soak-") as name:
        folder = pathlib.Path(name).resolve()
        asked = Household(folder, given.seed, given.speech).write(
            folder / "household.wav", given.hours)
        began = time.monotonic()
        replay = Replay(given.uncramp.resolve(), folder / "household.wav",
                        folder)
        try:
            status = replay.watch()
        finally:
            replay.end()
        part_s = 3600 if given.hours >= 2 else given.hours * 1800
        parts = [Part(i * part_s, part_s)
                 for i in range(round(given.hours * 3600 / part_s))]
        for place_s, held in replay.samples:
            part_at(parts, place_s).samples.append((place_s, held))
        unanswered = count(parts, asked, replay.events)
        faults = list(faults_of(replay, status, parts, unanswered))
    print(f"{given.hours:g} h of sound took {time.monotonic() - began:.0f} s")
    for fault in faults:
        print(fault)
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main())
