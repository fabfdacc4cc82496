#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Searches the decoder's settings: builds the program with each, and scores it.

    python3 tests/bench/search.py --score NAME "ARGUMENTS" [--score ...]
                                  --try PATH TEXT OTHER... [--try ...]
                                  [--model DIR]

Each --score is a column: ARGUMENTS are those of `uncramp score`. Each --try is
a setting: TEXT, which PATH holds once, is replaced by every OTHER in turn, while
the rest stays as it is; so any constant can be tried. DIR has the means,
variances, sendump and network to hear with, made without the speakers that are
scored (adapt/README.md). Prints a table: right, wrong, best guess right in
percent, and CPU seconds for a second of sound. For example:

    --score "orders 6 dB" "--plain --grammar barista.gram labels.tsv
                           --noise kitchen.flac --snr 6"
    --try grammar/acoustics.c "SHARE 0.7f" "SHARE 0.5f" "SHARE 1.0f"
"""

import argparse
import json
import pathlib
import shlex
import shutil
import subprocess
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
MODEL = ("means", "variances", "sendump", "network")


def copy_sources(folder, model):
    files = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True,
                           stdout=subprocess.PIPE, text=True).stdout
    for name in filter(None, files.split("\0")):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, folder / name)
    for name in MODEL if model else ():
        shutil.copy(model / name, folder / "grammar/model" / name)
    subprocess.run(["cmake", "-G", "Ninja", "-B", "build"], cwd=folder,
                   check=True, stdout=subprocess.DEVNULL)


def build(folder):
    subprocess.run(["ninja", "-C", "build", "uncramp"], cwd=folder, check=True,
                   stdout=subprocess.DEVNULL)


def score(program, arguments):
    """right, wrong, best guess right, cost, of all its conditions."""
    report = json.loads(subprocess.run(
        [program, "score", "--json", *shlex.split(arguments)], check=True,
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout)
    conditions = report["conditions"].values()

    def percent(what):
        counts = [condition[what] for condition in conditions]
        return (100 * sum(c["count"] for c in counts)
                / sum(c["of"] for c in counts))

    cost = (sum(c["cpu_s"] for c in conditions)
            / sum(c["audio_s"] for c in conditions))
    return (f"{percent('right'):.1f}, {percent('wrong'):.1f}, "
            f"{percent('best_guess_right'):.1f}, {cost:.3f}")


def variants(tries):
    """(what to call it, path, text, instead of it)."""
    yield "as it is", None, None, None
    for path, text, *others in tries:
        for other in others:
            yield f"`{other}`", path, text, other


def replace(path, text, other):
    """Returns what it held before."""
    before = path.read_text()
    if before.count(text) != 1:
        raise SystemExit(f'search.py: {path} holds "{text}" '
                         f"{before.count(text)} times, not once")
    path.write_text(before.replace(text, other))
    return before


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--score", nargs=2, action="append", required=True,
                        metavar=("NAME", "ARGUMENTS"))
    parser.add_argument("--try", nargs="+", action="append", default=[],
                        dest="tries", metavar="PATH TEXT OTHER")
    parser.add_argument("--model", type=pathlib.Path)
    options = parser.parse_args()
    print("| right, wrong, best guess %; CPU | "
          + " | ".join(name for name, _ in options.score) + " |")
    print("| --- " * (1 + len(options.score)) + "|", flush=True)
    with tempfile.TemporaryDirectory(prefix="search-") as folder:
        folder = pathlib.Path(folder)
        copy_sources(folder, options.model)
        for name, path, text, other in variants(options.tries):
            before = path and replace(folder / path, text, other)
            build(folder)
            columns = [score(folder / "build/uncramp", arguments)
                       for _, arguments in options.score]
            print(f"| {name} | " + " | ".join(columns) + " |", flush=True)
            if path:
                (folder / path).write_text(before)


if __name__ == "__main__":
    main()
