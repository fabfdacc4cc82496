#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What `uncramp listen` takes of a machine while nobody needs it.

    python3 tests/bench/resources.py [--seconds N] [--requests N]

Through a virtual microphone and loudspeaker: the memory of its three processes
after the start, after so many requests and their answers, and after as long a
silence again; and the processor's time, in percent of one core, while the room
is quiet and while it hums, in all and of each thread. The server's own work is
not in it. build/uncramp must exist. Prints the tables of tests/bench/RESULTS.md.
"""

import argparse
import pathlib
import re
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "device"))

from harness import SPEECH, Harness, children

# In PulseAudio's cubic scale: -50 dB re full scale. A quiet room is -70.
ROOM_VOLUME = 11600
# A noise that begins is listened to for a while, as talk would be.
NOTICED_S = 20
MEMORY = ("Rss", "Pss", "Private_Clean", "Private_Dirty")


def memory_mb(pid):
    """(resident, its share of that, private)"""
    rollup = pathlib.Path("/proc", str(pid), "smaps_rollup").read_text()
    rss, pss, clean, dirty = (
        int(re.search(rf"^{name}:\s+(\d+) kB", rollup, re.M)[1]) / 1024
        for name in MEMORY)
    return rss, pss, clean + dirty


def cpu_s(pid):
    """{thread: seconds}, as the scheduler counts them, to the nanosecond."""
    taken = {}
    for task in pathlib.Path("/proc", str(pid), "task").iterdir():
        name = ("its loop" if task.name == str(pid)
                else (task / "comm").read_text().strip() + "'s")
        on_cpu_ns = int((task / "schedstat").read_text().split()[0])
        taken[name] = taken.get(name, 0) + on_cpu_ns / 1e9
    return taken


def processes(harness):
    return {"mind": harness.pid, **children(harness.pid)}


def print_memory(when, harness):
    found = {name: memory_mb(pid)
             for name, pid in processes(harness).items()}
    found["together"] = tuple(map(sum, zip(*found.values())))
    for name, values in found.items():
        print(f"| {when} | {name} | "
              + " | ".join(f"{value:.1f}" for value in values) + " |")
        when = ""


def print_cpu(room, seconds, harness):
    pids = processes(harness)
    before = {name: cpu_s(pid) for name, pid in pids.items()}
    began = time.monotonic()
    time.sleep(seconds)
    after = {name: cpu_s(pid) for name, pid in pids.items()}
    percent = 100 / (time.monotonic() - began)
    shares = {name: {thread: percent * (s - before[name].get(thread, 0))
                     for thread, s in threads.items()}
              for name, threads in after.items()}
    sums = [sum(shares[name].values()) for name in ("mind", "ear", "mouth")]
    print(f"| {room} | "
          + " | ".join(f"{share:.2f}" for share in [*sums, sum(sums)])
          + " |", flush=True)
    return shares


def print_threads(shares):
    print("\n| % of a core, quiet | thread | |")
    print("| --- " * 3 + "|")
    for name, threads in shares.items():
        for thread, share in sorted(threads.items()):
            print(f"| {name} | {thread} | {share:.2f} |")
            name = ""


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--requests", type=int, default=10)
    options = parser.parse_args()
    files = sorted(path.name for path in SPEECH.glob("why_*.flac"))
    with Harness() as harness:
        harness.device.start()
        harness.start_assistant()
        harness.wait_until_ready()
        time.sleep(5)
        print("| when | | resident MB | its share | private |")
        print("| --- " * 5 + "|")
        print_memory("after the start", harness)
        for i in range(options.requests):
            harness.wait_for("say", harness.ask(files[i % len(files)]))
            harness.hush()
        print_memory(f"after {options.requests} requests", harness)
        harness.wait_for("state", name="idle")
        harness.wait_until_quiet()
        time.sleep(5)
        print("\n| % of a core | mind | ear | mouth | together |")
        print("| --- " * 5 + "|")
        quiet = print_cpu("quiet", options.seconds, harness)
        harness.device.mic.hiss(ROOM_VOLUME)
        time.sleep(NOTICED_S)
        print_cpu("a noisy room", options.seconds, harness)
        print_threads(quiet)
        print()
        print_memory("at the end", harness)


if __name__ == "__main__":
    main()
