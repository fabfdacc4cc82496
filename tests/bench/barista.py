#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures hearing on recordings of people: what is right, what is taken.

    barista.py --speech DIR [UNCRAMP]

DIR holds, each with a labels.tsv: `barista` (orders for coffee, and
barista.gram, the grammar they were said from), `commands` (single words and
noises, one second each), `chatter` (people who say something else). None of it
belongs to the project. UNCRAMP is build/uncramp unless said. Prints the table
of tests/bench/RESULTS.md.

An order is right where the intent and every labelled slot are; slots beyond
those are not held against it.
"""

import argparse
import csv
import json
import os
import pathlib
import subprocess
import tempfile

SOURCE = pathlib.Path(__file__).resolve().parents[2]


def labels(folder):
    """The lines of its labels.tsv, each a dict."""
    with open(folder / "labels.tsv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def hear(uncramp, how, folder, names):
    """The answers, and what it cost: (CPU s, sound s, peak RSS in MB). A file
    that cannot be read (some are damaged) has been told of, and is left out."""
    with tempfile.TemporaryFile("w+") as out:
        process = subprocess.Popen(
            [uncramp, "hear", *how, *names], cwd=folder, stdout=out)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        answers = [json.loads(line) for line in out]
    if process.returncode > 1 or len(answers) != len(names):
        raise SystemExit(f"barista.py: uncramp hear failed in {folder}")
    answers = [answer for answer in answers if "error" not in answer]
    cpu_s = sum(answer["cpu_s"] for answer in answers)
    audio_s = sum(answer["audio_s"] for answer in answers)
    return answers, (cpu_s, audio_s, usage.ru_maxrss / 1024)


def slots_of(row):
    """The labelled slots; some values begin with a space."""
    pairs = (slot.split("=", 1) for slot in row["slots"].split(";") if slot)
    return {name: value.strip() for name, value in pairs}


def is_right(row, answer):
    return answer["intent"] == row["intent"] and all(
        answer["slots"].get(name) == value
        for name, value in slots_of(row).items())


def percent(part, whole):
    return f"{part} of {whole} ({100 * part / whole:.1f} %)"


def costs(cost):
    cpu_s, audio_s, rss_mb = cost
    return f"{cpu_s / audio_s:.3f}", f"{rss_mb:.0f} MB"


def row(*cells):
    print("| " + " | ".join(cells) + " |")


def orders(uncramp, speech):
    folder = speech / "barista"
    rows = labels(folder)
    answers, cost = hear(uncramp, ["--grammar", str(folder / "barista.gram")],
                         folder, [r["file"] for r in rows])
    by_file = {answer["file"]: answer for answer in answers}
    right = sum(r["file"] in by_file and is_right(r, by_file[r["file"]])
                for r in rows)
    refused = sum(not answer["accepted"] for answer in answers)
    row("orders, coffee grammar", "right", percent(right, len(rows)),
        *costs(cost))
    row("", "refused", percent(refused, len(rows)), "", "")


def foreign(uncramp, speech, what, folder, how, keep=lambda row: True):
    """How much is accepted of what must not be."""
    names = [r["file"] for r in labels(speech / folder) if keep(r)]
    answers, cost = hear(uncramp, how, speech / folder, names)
    accepted = sum(answer["accepted"] for answer in answers)
    row(what, "accepted", percent(accepted, len(answers)), *costs(cost))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--speech", type=pathlib.Path, required=True)
    parser.add_argument("uncramp", nargs="?",
                        default=str(SOURCE / "build/uncramp"))
    options = parser.parse_args()
    speech = options.speech.resolve()
    uncramp = os.path.abspath(options.uncramp)
    coffee = ["--grammar", str(speech / "barista/barista.gram")]
    row("what, against which grammar", "", "", "CPU s per s", "peak memory")
    row("---", "---", "---", "---", "---")
    orders(uncramp, speech)
    foreign(uncramp, speech, "chatter, coffee grammar", "chatter", coffee)
    for state in "idle", "hold":
        how = ["--state", state]
        foreign(uncramp, speech, f"chatter, {state}", "chatter", how)
        foreign(uncramp, speech, f"orders, {state}", "barista", how)
        foreign(uncramp, speech, f"single words, {state}", "commands", how,
                lambda r: r["word"] != "_silence_")
        foreign(uncramp, speech, f"noises, {state}", "commands", how,
                lambda r: r["word"] == "_silence_")


if __name__ == "__main__":
    main()
