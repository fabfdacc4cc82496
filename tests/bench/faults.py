#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What goes wrong with sound, again and again, and how soon it hears again.

    python3 tests/bench/faults.py [--rounds N] [--beside N] [--results FILE]

A round is each fault once, in an order of its own; after each it must answer a
question asked by voice. So many assistants run beside each other, each with
sound servers of its own. Each injection is a line of JSON in FILE, which is
added to; the table is of all of FILE. build/uncramp must exist.

noticed: from the fault to its first event. back: from the end of the fault
(the strike itself, where a worker is struck) until it is ready or well again.
"""

import argparse
import array
import collections
import contextlib
import json
import os
import pathlib
import random
import signal
import statistics
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "device"))

from harness import Harness
from sound_device import CLIPPING_VOLUME

FROZEN_S = 3
# Far over what is promised: what takes longer is told, not waited for.
NOTICED_S = 60
BACK_S = 60
HISS = array.array("h", random.Random(1).choices(range(-9, 9), k=9999))


def gone(status):
    return status in ("waiting", "lost")


def strike(worker, number):
    def fault(h, mark):
        os.kill(h.worker(worker), number)
        began = time.monotonic()
        lost = h.wait_for(worker, mark, NOTICED_S, status="lost")
        return began, lost, began, h.wait_for(worker, lost, BACK_S,
                                              status="ready")
    return fault


def absence(side, leave, come_back, pause_s=0.0):
    """Something of the microphone's or the loudspeaker's that ends, and is
    mended once that was noticed and the pause is over."""
    workers = {"mic": ["ear"], "spk": ["mouth"], "both": ["ear", "mouth"]}[side]

    def fault(h, mark):
        servers = h.device.servers if side == "both" else [
            getattr(h.device, side)]
        began = time.monotonic()
        for server in servers:
            leave(server)
        lost = [h.wait_for(w, mark, NOTICED_S, status=gone) for w in workers]
        time.sleep(pause_s)
        for server in servers:
            come_back(server)
        mended = time.monotonic()
        back = [h.wait_for(w, after, BACK_S, status="ready")
                for w, after in zip(workers, lost)]
        return began, lost[0], mended, max(back, key=lambda e: e.arrived)
    return fault


def trouble(status, begin, end):
    def fault(h, mark):
        began = time.monotonic()
        begin(h.device.mic)
        noticed = h.wait_for("ear", mark, NOTICED_S, status=status)
        h.wait_for("say", noticed, NOTICED_S)  # it is told
        end(h.device.mic)
        mended = time.monotonic()
        return began, noticed, mended, h.wait_for("ear", noticed, BACK_S,
                                                  status="well")
    return fault


def losing_sound(worker, side, instead, status):
    """`instead` is there in place of the microphone or the loudspeaker."""
    def fault(h, mark):
        server = getattr(h.device, side)
        began = time.monotonic()
        with instead(server):
            slow = h.wait_for(worker, mark, NOTICED_S, status=status)
            h.wait_for("say", slow, NOTICED_S)
        lost = h.wait_for(worker, slow, NOTICED_S, status=gone)
        server.plug_in()
        mended = time.monotonic()
        return began, slow, mended, h.wait_for(worker, lost, BACK_S,
                                               status="ready")
    return fault


def renumbered(h, mark):
    def come_back(mic):
        h.device.renumber()
        mic.plug_in()
    return absence("mic", lambda s: s.unplug(), come_back)(h, mark)


FAULTS = {
    "ear killed": strike("ear", signal.SIGKILL),
    "ear frozen": strike("ear", signal.SIGSTOP),
    "mouth killed": strike("mouth", signal.SIGKILL),
    "mouth frozen": strike("mouth", signal.SIGSTOP),
    "microphone unplugged": absence("mic", lambda s: s.unplug(),
                                    lambda s: s.plug_in()),
    "loudspeaker unplugged": absence("spk", lambda s: s.unplug(),
                                     lambda s: s.plug_in()),
    "microphone suspended": absence("mic", lambda s: s.suspend(),
                                    lambda s: s.suspend(False)),
    "loudspeaker suspended": absence("spk", lambda s: s.suspend(),
                                     lambda s: s.suspend(False)),
    "servers killed, started": absence("both", lambda s: s.kill(),
                                       lambda s: s.start()),
    "servers frozen, thawed": absence("both", lambda s: s.freeze(),
                                      lambda s: s.thaw(), FROZEN_S),
    "microphone muted": trouble("silent", lambda s: s.mute(),
                                lambda s: s.mute(False)),
    "microphone clips": trouble("clipping",
                                lambda s: s.hiss(CLIPPING_VOLUME),
                                lambda s: s.hiss()),
    "microphone renumbered": renumbered,
    "microphone at 47 %": losing_sound(
        "ear", "mic", lambda s: s.plugged_in_with_part(0.47, HISS), "slow"),
    "loudspeaker at 47 %": losing_sound(
        "mouth", "spk", lambda s: s.plugged_in_taking_part(0.47),
        "stuttering"),
}


def inject(h, name):
    """The line for FILE."""
    h.wait_until_quiet()
    result = {"fault": name}
    try:
        began, noticed, mended, back = FAULTS[name](h, h.last())
        result["noticed_s"] = round(noticed.arrived - began, 2)
        result["back_s"] = round(back.arrived - mended, 2)
    except AssertionError as error:
        result["hang"] = str(error)
        return result
    try:
        heard = h.ask("why_slt.flac")
        h.wait_for("say", heard)
        h.hush()
        result["answers"] = heard["slots"] == {"topic": "causes"}
    except AssertionError as error:
        result["answers"] = False
        result["why"] = str(error)
    return result


def run_round(seed, write):
    names = list(FAULTS)
    random.Random(seed).shuffle(names)
    while names:
        # Anew after a failure, which would be counted as others too.
        with Harness() as h:
            h.device.start()
            h.start_assistant()
            h.wait_until_ready()
            ok = True
            while ok and names:
                result = inject(h, names.pop())
                ok = result.get("answers", False)
                write(result)


def print_table(results):
    by_fault = collections.defaultdict(list)
    for result in results:
        by_fault[result["fault"]].append(result)
    print("| fault | n | noticed after s: median | most | back after s: median "
          "| most | hangs | deaf |")
    print("| --- " * 8 + "|")
    for name in FAULTS:
        rows = by_fault[name]
        done = [r for r in rows if "hang" not in r]
        figures = [f(r[key] for r in done) if done else None
                   for key in ("noticed_s", "back_s")
                   for f in (statistics.median, max)]
        deaf = sum(not r["answers"] for r in done)
        print(f"| {name} | {len(rows)} | "
              + " | ".join("-" if x is None else f"{x:.2f}" for x in figures)
              + f" | {len(rows) - len(done)} | {deaf} |")
    print(f"\n{len(results)} injections")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--beside", type=int, default=1)
    parser.add_argument("--results", type=pathlib.Path)
    given = parser.parse_args()
    path = given.results
    results = []
    if path and path.exists():
        results = [json.loads(line) for line in path.open()]
    lock = threading.Lock()

    def write(result):
        with lock:
            results.append(result)
            if path:
                with path.open("a") as file:
                    file.write(json.dumps(result) + "\n")
            if not result.get("answers"):
                print(json.dumps(result), file=sys.stderr, flush=True)

    seed = time.time_ns()
    with ThreadPoolExecutor(given.beside) as pool:
        list(pool.map(lambda i: run_round(seed + i, write),
                      range(given.rounds)))
    print_table(results)


if __name__ == "__main__":
    main()
