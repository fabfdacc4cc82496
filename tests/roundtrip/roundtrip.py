#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Says what can be said in every listening state, and has uncramp hear it.

    roundtrip.py UNCRAMP SENTENCES VOICE...

UNCRAMP and SENTENCES are the built programs. A VOICE is one of flite's (awb,
rms, slt, kal16), of whose sentences 98 % must be understood: intent and slots
right; or espeak:NAME, whose figures are only printed. UNCRAMP_FULL=1 in the
environment takes sixteen times as many sentences; of the 150 taken otherwise
96 % must be, since so few may do two percent worse by chance.

Sentences are drawn so that every meaning comes before any comes twice, since a
random one of 700,000 would nearly always be about the same few.
"""

import collections
import json
import os
import random
import subprocess
import sys
import tempfile

SEED = 20
SAMPLES = 40000
FULL = os.environ.get("UNCRAMP_FULL") == "1"
PER_STATE = 400 if FULL else 25
RIGHT_MIN = 0.98 if FULL else 0.96
SHORT_WORDS = 2
SHOWN = 30

Sentence = collections.namedtuple("Sentence", "state words meaning")


def meaning_of(intent, slots):
    return " ".join([intent] + sorted(slots)) if intent else "nothing"


def sentences(program):
    """All the sampled sentences: {state: [Sentence]}."""
    lines = subprocess.run(
        [program, str(SEED), str(SAMPLES)],
        check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()
    states = collections.defaultdict(list)
    for line in lines:
        state, words, intent, slots = line.split("\t")
        meaning = meaning_of(intent, filter(None, slots.split(";")))
        states[state].append(Sentence(state, words, meaning))
    return states


def choose(states):
    """PER_STATE of each state: round after round, one of each meaning."""
    dice = random.Random(SEED)
    chosen = []
    for state in states.values():
        meanings = collections.defaultdict(list)
        for sentence in state:
            meanings[sentence.meaning].append(sentence)
        piles = list(meanings.values())
        dice.shuffle(piles)
        for pile in piles:
            dice.shuffle(pile)
        rounds = [pile[i] for i in range(max(map(len, piles)))
                  for pile in piles if i < len(pile)]
        chosen += rounds[:PER_STATE]
    return chosen


def speak(voice, words, path):
    if voice.startswith("espeak:"):
        command = ["espeak-ng", "-v", voice[len("espeak:"):], "-w", path, words]
    else:
        command = ["flite", "-voice", voice, "-t", words, "-o", path]
    subprocess.run(command, check=True)


def hear(uncramp, folder, chosen, files):
    """uncramp's answer for each of `chosen`, in order."""
    answers = {}
    by_state = collections.defaultdict(list)
    for sentence in chosen:
        by_state[sentence.state].append(sentence)
    for state, group in by_state.items():
        lines = subprocess.run(
            [uncramp, "hear", "--plain", "--state", state]
            + [files[sentence.words] for sentence in group],
            cwd=folder, check=True, stdout=subprocess.PIPE, text=True,
        ).stdout.splitlines()
        answers.update(zip(group, map(json.loads, lines)))
    return [answers[sentence] for sentence in chosen]


def try_voice(uncramp, voice, chosen):
    """True where enough was right; prints what was not."""
    with tempfile.TemporaryDirectory(prefix="roundtrip-") as folder:
        files = {}
        for sentence in chosen:
            if sentence.words not in files:
                files[sentence.words] = f"{len(files)}.wav"
                speak(voice, sentence.words,
                      os.path.join(folder, files[sentence.words]))
        answers = hear(uncramp, folder, chosen, files)
    wrong = []
    short = [0, 0]
    for sentence, answer in zip(chosen, answers):
        slots = [f"{k}={v}" for k, v in answer["slots"].items()]
        heard = meaning_of(answer["intent"], slots)
        right = heard == sentence.meaning
        if len(sentence.words.split()) <= SHORT_WORDS:
            short[1] += 1
            short[0] += right
        if not right:
            wrong.append((sentence, heard, answer))
    rate = 1 - len(wrong) / len(chosen)
    print(f"{voice}: {100 * rate:.1f} % of {len(chosen)} sentences right; "
          f"of one or two words {short[0]} of {short[1]}")
    report(wrong)
    return rate >= RIGHT_MIN or voice.startswith("espeak:")


def report(wrong):
    """What was taken for what, the commonest first."""
    pairs = collections.Counter((s.meaning, heard) for s, heard, _ in wrong)
    by_pair = collections.defaultdict(list)
    for sentence, heard, answer in wrong:
        by_pair[sentence.meaning, heard].append((sentence, answer))
    for (meaning, heard), count in pairs.most_common(SHOWN):
        print(f"  {count} x {meaning} -> {heard}")
        for sentence, answer in by_pair[meaning, heard]:
            print(f"      {sentence.state}: \"{sentence.words}\" heard as "
                  f"\"{answer['text']}\" {answer['confidence']}")


def main():
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    uncramp, program = map(os.path.abspath, sys.argv[1:3])
    voices = sys.argv[3:]
    chosen = choose(sentences(program))
    results = [try_voice(uncramp, voice, chosen) for voice in voices]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
