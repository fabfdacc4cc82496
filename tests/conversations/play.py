#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plays a conversation to `uncramp text` and compares what it says.

    play.py PROGRAM FILE...           shows what differs; status 1 if anything
    play.py --write PROGRAM FILE...   puts what it says into the files: read it!

A file is a dialogue: `you: ...` is typed, `[wait N]` lets N seconds pass,
`uncramp: ...` must be said, word for word and in that order; `#` is a comment.
What is said right after a line of yours stands below it, whatever comes later
below the [wait] in which it comes.
"""
import difflib
import json
import pathlib
import subprocess
import sys

# Nobody's own settings: those that are shipped are the defaults.
CONFIG = pathlib.Path(__file__).parents[2] / "assistant" / "uncramp.yaml"

YOU = "you: "
UNCRAMP = "uncramp: "


def is_wait(line):
    return line.startswith("[wait ") and line.endswith("]")


def read(path):
    """The file's lines; a word about those that are none of ours."""
    with open(path, encoding="utf-8") as file:
        lines = [line.rstrip() for line in file]
    for number, line in enumerate(lines, 1):
        if not (line == "" or line.startswith(("#", YOU, UNCRAMP)) or
                is_wait(line)):
            sys.exit(f"{path}:{number}: begin the line with \"{YOU}\", "
                     f"\"{UNCRAMP}\", \"[wait N]\" or \"#\"")
    return lines


def play(program, lines, *options):
    """What the program prints when it is told the lines."""
    typed = [line.removeprefix(YOU) for line in lines
             if line.startswith(YOU) or is_wait(line)]
    result = subprocess.run(
        [program, "text", "--config", CONFIG, *options], input="\n".join(typed) + "\n",
        stdout=subprocess.PIPE, text=True, encoding="utf-8", timeout=50)
    if result.returncode != 0:
        sys.exit(f"uncramp text ended with status {result.returncode}")
    return result.stdout.splitlines()


def turns(events):
    """A list of what was said for each line of ours; the first is before."""
    said = [[]]
    times = [0.0]
    for event in map(json.loads, events):
        if event["event"] in ("heard", "rejected"):
            said.append([])
            times.append(event["t"])
        elif event["event"] == "say":
            said[-1].append((event["t"], event["duration_s"], event["text"]))
    return said, times


def dialogue(lines, events):
    """The lines of the file, with what was said where it was said."""
    said, times = turns(events)
    result, turn, now, end = [], 0, 0.0, 0.0
    lines = [line for line in lines if not line.startswith(UNCRAMP)]

    def say_until(last_s, only_at_once):
        nonlocal end
        while turn < len(said) and said[turn]:
            start, duration, text = said[turn][0]
            if start > last_s or (only_at_once and start > end + 0.01):
                break
            end = start + duration
            result.append(UNCRAMP + text)
            del said[turn][0]

    for number, line in enumerate(lines):
        if line.startswith(YOU):
            say_until(float("inf"), False)
            turn += 1
            now = end = times[turn] if turn < len(times) else now
            result.append(line)
            say_until(float("inf"), True)
        elif is_wait(line):
            now += float(line[len("[wait "):-1])
            result.append(line)
            rest = lines[number + 1:]
            more = any(is_wait(other) for other in
                       rest[:next((i for i, other in enumerate(rest)
                                   if other.startswith(YOU)), len(rest))])
            say_until(now if more else float("inf"), False)
        else:
            result.append(line)
    say_until(float("inf"), False)
    return result


def check(program, path, write):
    lines = read(path)
    events = play(program, lines, "--events")
    played = dialogue(lines, events)
    spoken = [line.removeprefix(UNCRAMP) for line in played
              if line.startswith(UNCRAMP)]
    if spoken != play(program, lines):
        sys.exit(f"{path}: --events says something else than without it")
    if write:
        with open(path, "w", encoding="utf-8") as file:
            file.write("\n".join(played) + "\n")
        return True
    # Where exactly a [wait] stands among what is said does not matter.
    wanted, got = ([line for line in some if line.startswith((YOU, UNCRAMP))]
                   for some in (lines, played))
    for line in difflib.unified_diff(wanted, got, path, "what it says now",
                                     lineterm="", n=4):
        print(line)
    return wanted == got


def main():
    arguments = sys.argv[1:]
    write = arguments[:1] == ["--write"]
    program, *paths = arguments[write:] or sys.exit(__doc__)
    results = [check(program, path, write) for path in paths]
    sys.exit(0 if paths and all(results) else 1)


if __name__ == "__main__":
    main()
