#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What `uncramp learn` brings a voice: before, and after sixteen sentences.

    learn.py UNCRAMP SENTENCES NOISE VOICE...

UNCRAMP and SENTENCES are the built programs, NOISE is a sound file, a VOICE is
one of flite's or espeak:NAME. The voice reads sixteen sentences to learn from
and 36 others in each of two states, which are scored clean and at 12 dB, as
anybody's (--plain) and with what was learned. The transform needs sphinxtrain.
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]
                       / "roundtrip"))
import roundtrip  # noqa: E402  (found through the line above)

READ = """my calf is cramping|stop|next|it hurts|yes|tell me more|the other leg
why do i get cramps|show me how to stretch my quad|was it because of how i slept
the pain won't go away|thank you very much|how long should i hold it
what is the point on the calf|are you sure about that
guide me through the calf stretch""".replace("\n", "|").split("|")
STATES = ("idle", "hold")
PER_STATE = 36
SNR_DB = 12


def write_labels(folder, name, header, voice, rows):
    """Speaks the first field of each row and lists its file with the rest."""
    lines = [header]
    for number, (words, *fields) in enumerate(rows):
        file = f"{name}{number}.wav"
        roundtrip.speak(voice, words, folder / file)
        lines.append("\t".join([file, *fields]))
    path = folder / f"{name}.tsv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def others(program):
    """{state: [(words, intent, slots)]} of what is not read."""
    lines = subprocess.run(
        [program, str(roundtrip.SOURCE), str(roundtrip.SEED),
         str(roundtrip.SAMPLES)],
        check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()
    fields = {}
    for line in lines:
        state, words, *meaning = line.split("\t")
        fields[state, words] = meaning
    roundtrip.PER_STATE = PER_STATE + len(READ)
    chosen = [s for s in roundtrip.choose(roundtrip.sentences(program))
              if s.words not in READ]
    return {state: [(s.words, *fields[state, s.words]) for s in chosen
                    if s.state == state][:PER_STATE] for state in STATES}


def score(uncramp, environment, state, labels, noise, *options):
    done = subprocess.run(
        [uncramp, "score", "--json", "--state", state, "--noise", noise,
         "--snr", str(SNR_DB), *options, labels],
        env=environment, check=False, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True)
    if done.returncode != 0:
        sys.exit(done.stderr)
    return "   ".join(
        f"{name}: " + " ".join(
            f"{kind} {condition[kind]['count']}"
            for kind in ("right", "wrong", "refused", "best_guess_right"))
        for name, condition in json.loads(done.stdout)["conditions"].items())


def try_voice(uncramp, noise, voice, sentences):
    with tempfile.TemporaryDirectory(prefix="learn-") as name:
        folder = pathlib.Path(name)
        environment = dict(os.environ, XDG_STATE_HOME=name)
        environment.pop("STATE_DIRECTORY", None)
        read = write_labels(folder, "read", "file\tsaid", voice,
                            [(words, words) for words in READ])
        done = subprocess.run([uncramp, "learn", "--from", read],
                              env=environment, stdout=subprocess.PIPE,
                              text=True, check=False)
        print(f"{voice}\n{done.stdout}", end="")
        for state, rows in sentences.items():
            labels = write_labels(folder, state, "file\tintent\tslots", voice,
                                  rows)
            for when, options in (("before", ["--plain"]), ("after", [])):
                print(f"{state:6}{when:8}"
                      + score(uncramp, environment, state, labels, noise,
                              *options), flush=True)


def main():
    if len(sys.argv) < 5:
        sys.exit(__doc__)
    uncramp, program, noise, *voices = sys.argv[1:]
    sentences = others(program)
    for voice in voices:
        try_voice(uncramp, noise, voice, sentences)


if __name__ == "__main__":
    main()
