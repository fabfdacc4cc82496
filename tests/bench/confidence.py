#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Trains the confidence: the weights in grammar/confidence.c.

    confidence.py --speech DIR [--build BUILD] [--keep FOLDER] [--every N]

DIR holds barista, commands, chatter and noise, each recordings of people with
a labels.tsv; BUILD a build with tests. Beside people, flite's voices say
sentences of our own grammars, in quiet and in a kitchen, as they are and as
near misses: one word swapped, cut short, or gone on from. Prints the weights,
fitted on every other file, what they do on the rest, and the weights fitted on
all. Takes some minutes; --every 3 takes every third recording of people. FOLDER
keeps what was heard, and is read instead of hearing it again.

How well sounds fit is flattered by who the model and the network learned from:
for the weights that are shipped, DIR held a third of the speakers, and BUILD's
grammar/model was made without them (tests/bench/adapt, --without).
"""

import argparse
import collections
import csv
import math
import pathlib
import random
import subprocess
import tempfile
import zlib

SOURCE = pathlib.Path(__file__).resolve().parents[2]
SEED = 5
VOICES = ("awb", "rms", "slt", "kal16")
STATES = ("idle", "hold")
PER_STATE = 40
SHORT_WORDS = 4
UNWANTED = 60
FEATURES = ("ratio", "worst", "goodness", "length")
# As in grammar/confidence.c.
LENGTH_ENOUGH = 150.0
# A small pull to zero keeps weights finite where a set separates perfectly.
RIDGE = 1.0

Row = collections.namedtuple("Row", "group features right file")


# ------------------------------------------------------------- what is said --

def common_words():
    grammar = (SOURCE / "grammar" / "background.gram").read_text()
    body = grammar.split("<background> = (")[1]
    return [word for word in body.replace("|", " ").replace(")+;", "").split()
            if not word.startswith("/")]


def near_misses(words, dice, common):
    """What is nearly one of our sentences, by kind."""
    at = dice.randrange(len(words))
    yield "swapped", words[:at] + [dice.choice(common[60:])] + words[at + 1:]
    yield "continued", words + [dice.choice(common) for _ in range(3)]
    if len(words) > 3:
        yield "cut", words[:len(words) // 2]
    yield "other", [dice.choice(common) for _ in range(dice.randint(2, 8))]


def to_say(ours, dice, common):
    """(name, words, kind): long sentences and near misses; short ones."""
    known = set(ours)
    for i, sentence in enumerate(dice.sample(ours, PER_STATE)):
        yield f"{i}_ours", sentence, "ours"
        for kind, words in near_misses(sentence.split(), dice, common):
            if " ".join(words) not in known:
                yield f"{i}_{kind}", " ".join(words), kind
    short = sorted({sentence for sentence in ours
                    if len(sentence.split()) <= SHORT_WORDS})
    dice.shuffle(short)
    for i, sentence in enumerate(short[:PER_STATE]):
        yield f"{i}_short", sentence, "ours"


def speak(folder, build):
    """Writes the synthetic utterances; {state: [(file, said, kind)]}."""
    dice = random.Random(SEED)
    common = common_words()
    lines = subprocess.run(
        [build / "tests" / "sentences", str(SEED), "2000"], check=True,
        stdout=subprocess.PIPE, text=True).stdout.splitlines()
    spoken = collections.defaultdict(list)
    for state in STATES:
        ours = [line.split("\t")[1] for line in lines
                if line.startswith(state + "\t")]
        for i, (name, text, kind) in enumerate(to_say(ours, dice, common)):
            file = f"{state}_{name}.wav"
            subprocess.run(["flite", "-voice", VOICES[i % len(VOICES)], "-t",
                            text, "-o", folder / file], check=True)
            spoken[state].append((file, text, kind))
    return spoken


# ------------------------------------------------------------ what is heard --

def score(build, out, labels, *options):
    if not out.exists():
        subprocess.run([build / "uncramp", "score", "--each", out, *options,
                        labels], stdout=subprocess.DEVNULL)
    with open(out, newline="") as file:
        yield from csv.DictReader(file, delimiter="\t",
                                  quoting=csv.QUOTE_NONE)


def row_of(group, line, right):
    values = [float(line[name]) for name in FEATURES[:-1]]
    return Row(group, values + [math.log(min(float(line["length"]),
                                              LENGTH_ENOUGH))], right,
               line["file"])


def rows_of(group, lines, is_right=None):
    """Only what the grammar lets through has a confidence to be trained."""
    for line in lines:
        if line["reason"] in ("grammar", "noise") or line["length"] == "0":
            continue
        right = is_right(line) if is_right else line["right"] == "1"
        if right is not None:
            yield row_of(f"{group} {line['condition']}", line, right)


def some(labels, folder, every):
    """Every so manyth line, with the files' whole paths."""
    header, *lines = labels.read_text().splitlines()
    out = folder / f"{labels.parent.name}.labels"
    out.write_text("\n".join([header] + [
        f"{labels.parent}/{line}" for line in lines[::every]]) + "\n")
    return out


def hear_people(build, speech, folder, every):
    noise = speech / "noise" / "kitchen-first-half.flac"
    grammars = {name: speech / name / f"{name}.gram"
                for name in ("barista", "commands")}
    for name, grammar in grammars.items():
        kitchen = ("--noise", noise, "--snr", "12,6")
        yield from rows_of(name, score(
            build, folder / f"{name}.tsv",
            some(speech / name / "labels.tsv", folder, every),
            "--grammar", grammar, *(kitchen if name == "barista" else ())))
    yield from rows_of("chatter/barista", score(
        build, folder / "chatter.tsv",
        some(speech / "chatter" / "labels.tsv", folder, every),
        "--grammar", grammars["barista"]))
    for state in STATES:
        for name in ("barista", "chatter", "commands"):
            yield from rows_of(
                f"{name}/{state}",
                score(build, folder / f"{name}_{state}.tsv",
                      unwanted(speech / name / "labels.tsv", folder),
                      "--state", state))


def unwanted(labels, folder):
    """The same files, all to be rejected; no more than UNWANTED of them."""
    lines = labels.read_text().splitlines()[1:]
    files = [labels.parent / line.split("\t")[0] for line in lines
             if "\tword" not in line]
    random.Random(SEED).shuffle(files)
    out = folder / f"{labels.parent.name}_unwanted.labels"
    out.write_text("file\tsaid\n" +
                   "".join(f"{file}\tanything\n" for file in files[:UNWANTED]))
    return out


def hear_voices(build, speech, folder):
    spoken = speak(folder, build)
    for state, utterances in spoken.items():
        labels = folder / f"voices_{state}.labels"
        labels.write_text("file\tsaid\n" + "".join(
            f"{file}\t{said}\n" for file, said, _ in utterances))
        about = {file: (said, kind) for file, said, kind in utterances}

        def is_right(line):
            said, kind = about[line["file"]]
            heard = " ".join(word.split("(")[0] for word in
                             line["text"].split())
            # Another sentence of ours may mean the same.
            return True if heard == said else None if kind == "ours" else False

        yield from rows_of(f"voices/{state}", score(
            build, folder / f"voices_{state}.tsv", labels, "--state", state,
            "--noise", speech / "noise" / "kitchen-first-half.flac",
            "--snr", "12"), is_right)


# ------------------------------------------------------------- the training --

def solve(matrix, vector):
    """Gauss and Jordan, with the largest pivot."""
    n = len(vector)
    rows = [row[:] + [value] for row, value in zip(matrix, vector)]
    for i in range(n):
        best = max(range(i, n), key=lambda k: abs(rows[k][i]))
        rows[i], rows[best] = rows[best], rows[i]
        for k in range(n):
            if k != i:
                factor = rows[k][i] / rows[i][i]
                rows[k] = [a - factor * b for a, b in zip(rows[k], rows[i])]
    return [rows[i][n] / rows[i][i] for i in range(n)]


def log_odds(weights, features):
    return sum(w * x for w, x in zip(weights, features + [1.0]))


def chance(value):
    return 1 / (1 + math.exp(-max(-50.0, min(50.0, value))))


def fit(rows):
    """Newton's method; every group counts the same, right and wrong apart."""
    sizes = collections.Counter((row.group, row.right) for row in rows)
    unit = len(rows) / len(sizes)
    n = len(FEATURES) + 1
    weights = [0.0] * n
    for _ in range(30):
        gradient = [-RIDGE * w for w in weights]
        hessian = [[RIDGE * (i == k) for k in range(n)] for i in range(n)]
        for row in rows:
            x = row.features + [1.0]
            p = chance(log_odds(weights, row.features))
            counts = unit / sizes[row.group, row.right]
            for i in range(n):
                gradient[i] += counts * (row.right - p) * x[i]
                for k in range(n):
                    hessian[i][k] += counts * p * (1 - p) * x[i] * x[k]
        weights = [w + d for w, d in zip(weights, solve(hessian, gradient))]
    return weights


def report(weights, rows):
    groups = collections.defaultdict(lambda: ([], []))
    for row in rows:
        groups[row.group][row.right].append(
            chance(log_odds(weights, row.features)))
    print("\nof the guesses that the grammar lets through, accepted at\n"
          f"{'':24}{'n':>6}" +
          "".join(f"{t:>7.2f}" for t in (.05, .1, .3, .5, .7, .9, .97)))
    for group, halves in sorted(groups.items()):
        for name, values in zip(("wrong", "right"), halves):
            if values:
                print(f"{group:24}{len(values):>6}" + "".join(
                    f"{100 * sum(v >= t for v in values) / len(values):>7.1f}"
                    for t in (.05, .1, .3, .5, .7, .9, .97)), name)


def print_weights(weights):
    print(f"    {{{', '.join(f'{w:.4f}' for w in weights)}}}")


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--speech", type=pathlib.Path, required=True)
    options.add_argument("--build", type=pathlib.Path,
                         default=SOURCE / "build")
    options.add_argument("--keep", type=pathlib.Path)
    options.add_argument("--every", type=int, default=1)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = given.keep or pathlib.Path(scratch)
        folder.mkdir(exist_ok=True)
        speech = given.speech.resolve()
        rows = list(hear_people(given.build, speech, folder, given.every))
        rows += hear_voices(given.build, speech, folder)
    # A wrong order is an order: not what is to be told from the right ones.
    rows = [row for row in rows
            if row.right or not row.group.startswith("barista ")]
    half = [[row for row in rows if zlib.crc32(row.file.encode()) % 2 == i]
            for i in range(2)]
    weights = fit(half[0])
    print("\nfitted on every other file:")
    print_weights(weights)
    report(weights, half[1])
    print("\nfitted on all of them, for grammar/confidence.c:")
    print_weights(fit(rows))


if __name__ == "__main__":
    main()
