#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How long an answer takes, through a virtual microphone and loudspeaker.

    python3 tests/bench/latency.py [--rounds N] [FILE...]

Each FILE is one request that is answered when nothing is going on; without
any, those in tests/speech. Times in ms, from the last loud sample of the
request: until it was understood, and until the answer's first sample went to
the device, as the assistant tells both (heard, latency_ms); and until the
loudspeaker's output was loud, as found in recordings of both ends. Nine
seconds each; interrupted, it tells of those it has had. build/uncramp must
exist.
"""

import argparse
import pathlib
import statistics
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "device"))

import loudness
from harness import SPEECH, Harness
from sound_device import RATE_HZ


READY_S = 2  # until the sound that it listens is over
NAMES = ("understood (`heard`)", "told (`latency_ms`)",
         "heard (in recordings)")


def loud_span(recording):
    """When the first sound in it begins and the last ends; no sound: None."""
    start, pcm = recording.stop()
    levels = loudness.envelope(loudness.samples(pcm), RATE_HZ)
    if not levels or max(levels) == 0:
        return None
    first, last = loudness.span(levels)
    return (start + first * loudness.STEP_S, start + last * loudness.STEP_S)


def measure(harness, path):
    """(understood, told, heard) in ms, or None where it was not understood."""
    harness.wait_until_quiet()
    asked = harness.device.mic.record()
    answered = harness.device.spk.record()
    mark = harness.last()
    harness.device.mic.play(path)
    try:
        heard = harness.wait_for("heard", mark, 5)
        say = harness.wait_for("say", heard)
        harness.wait_for("say", say)  # the first sentence is all there
    except AssertionError:
        asked.stop()
        answered.stop()
        harness.wait_until_quiet()
        return None
    _, ended = loud_span(asked)
    began, _ = loud_span(answered)
    harness.hush()
    thought = (say["t"] - heard["t"]) * 1000
    return say["latency_ms"] - thought, say["latency_ms"], (
        began - ended) * 1000


def row(name, values):
    values = sorted(values)
    p95 = values[min(len(values) - 1, round(0.95 * len(values)))]
    print(f"| {name} | {len(values)} | {statistics.median(values):.0f} | "
          f"{p95:.0f} | {values[0]:.0f} | {values[-1]:.0f} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rounds", type=int, default=6)
    parser.add_argument("files", nargs="*", type=pathlib.Path, default=sorted(
        [*SPEECH.glob("cramping_*.flac"), *SPEECH.glob("why_*.flac")]))
    options = parser.parse_args()
    times = []
    with Harness() as harness:
        harness.device.start()
        harness.start_assistant()
        harness.wait_until_ready()
        time.sleep(READY_S)
        try:
            for path in options.rounds * options.files:
                times.append(measure(harness, path.resolve()))
        except KeyboardInterrupt:
            pass  # what was measured so far
    measured = [t for t in times if t is not None]
    if not measured:
        sys.exit("latency: not one request was answered")
    print("| ms | n | median | p95 | least | most |")
    print("| --- | --- | --- | --- | --- | --- |")
    for name, values in zip(NAMES, zip(*measured)):
        row(name, values)
    print(f"\n{len(times) - len(measured)} of {len(times)} not answered.")


if __name__ == "__main__":
    main()
