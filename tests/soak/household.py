# SPDX-License-Identifier: GPL-3.0-or-later
"""Sound of a household, by the hour: quiet, hiss, hum, rattle, people who talk
to each other, and now and then a request, after which it waits.

The talkers are synthetic voices that read the licence aloud, since nothing in
it is about legs; recordings of people may be added. Samples are array("h") at
16 kHz.
"""

import array
import pathlib
import random
import re
import subprocess
import wave
from typing import NamedTuple

ROOT = pathlib.Path(__file__).resolve().parents[2]
RATE_HZ = 16000
FLITE = ("awb", "rms", "slt", "kal16")
ESPEAK = ("en-gb", "en-us+f3")
PASSAGES = 6  # each voice reads
PASSAGE_WORDS = 30
CLIP_S = 20
HISS = 20  # -64 dB re full scale
QUIETEST = 200  # of a synthetic voice's words
LEVELS = (1.0, 0.3)
RECORDINGS_MAX = 200

# What is asked, what it means, and how long it takes until all is quiet again:
# a cramp that nobody says anything more about is coached for four minutes.
REQUESTS = (
    ("why do i get cramps", {"topic": "causes"}, 60),
    ("does magnesium help", {"topic": "magnesium"}, 60),
    ("how do i prevent cramps", {"topic": "preventions"}, 60),
    ("my calf is cramping", {"muscle": "calf"}, 300),
)
HOUSEHOLD_S = 100  # from one request to the next, about
TALK_SHARE = 0.15


class Request(NamedTuple):
    """In seconds from the beginning; what a voice adds of silence after its
    last word is not of it, since the answer may begin in that."""
    begin_s: float
    end_s: float
    words: str
    slots: dict


def spoken_s(samples):
    """Until the end of the last word."""
    silent = next(n for n, sample in enumerate(reversed(samples))
                  if abs(sample) > QUIETEST)
    return (len(samples) - silent) / RATE_HZ


def read_wav(path):
    with wave.open(str(path)) as file:
        rate_hz = file.getframerate()
        samples = array.array("h", file.readframes(file.getnframes()))
    if rate_hz == RATE_HZ:
        return samples
    step = rate_hz / RATE_HZ
    return array.array("h", (samples[int(i * step)]
                             for i in range(int(len(samples) / step))))


def speak(voice, words, path):
    if voice in FLITE:
        command = ["flite", "-voice", voice, "-t", words, "-o", path]
    else:
        command = ["espeak-ng", "-v", voice, "-w", path, words]
    subprocess.run(command, check=True)
    return read_wav(path)


def clip(sample):
    return max(-32768, min(32767, round(sample)))


def in_a_room(chance, samples, level=1.0):
    """No room is as silent as a synthetic voice between its words."""
    return array.array("h", (clip(level * s + chance.gauss(0, HISS))
                             for s in samples))


# ------------------------------------------------------------------- noises

def silence(_chance):
    return array.array("h", bytes(2 * CLIP_S * RATE_HZ))


def hiss(chance):
    level = HISS * chance.choice((1, 4, 20))
    return array.array("h", (clip(chance.gauss(0, level))
                             for _ in range(CLIP_S * RATE_HZ)))


def hum(chance):
    """A fan: low, and never the same."""
    out = array.array("h")
    at = 0.0
    for _ in range(CLIP_S * RATE_HZ):
        at = 0.995 * at + chance.gauss(0, 60)
        out.append(clip(at))
    return out


def rattle(chance):
    """Dishes, doors, steps."""
    out = array.array("h")
    loudness = 0.0
    fading = 0.0
    for _ in range(CLIP_S * RATE_HZ):
        if chance.random() < 1.0 / RATE_HZ:
            loudness = chance.uniform(1000, 12000)
            fading = 1 - chance.uniform(0.0005, 0.005)
        loudness *= fading
        out.append(clip(chance.gauss(0, HISS + loudness)))
    return out


NOISES = (silence, hiss, hiss, hum, rattle)


# ---------------------------------------------------------------- household

def passages():
    """Pieces of the licence that a voice can read."""
    words = re.findall(r"[A-Za-z,.;]+", (ROOT / "LICENSE").read_text())
    for start in range(0, len(words) - PASSAGE_WORDS, PASSAGE_WORDS):
        yield " ".join(words[start:start + PASSAGE_WORDS])


def recordings(folder, chance):
    """Needs Debian's sox, as nothing else here does."""
    paths = sorted(path for kind in ("flac", "wav")
                   for path in folder.rglob(f"*.{kind}"))
    for path in chance.sample(paths, min(len(paths), RECORDINGS_MAX)):
        yield array.array("h", subprocess.run(
            ["sox", path, "-t", "raw", "-r", str(RATE_HZ), "-c", "1",
             "-e", "signed", "-b", "16", "-"], check=True,
            stdout=subprocess.PIPE).stdout)


class Household:
    def __init__(self, folder, seed, speech=None):
        """`folder`: for files that are needed only here."""
        self._chance = random.Random(seed)
        path = pathlib.Path(folder) / "spoken.wav"
        pieces = passages()
        talk = [speak(voice, next(pieces), path)
                for voice in FLITE + ESPEAK for _ in range(PASSAGES)]
        if speech is not None:
            talk += recordings(speech, self._chance)
        self._talk = [in_a_room(self._chance, samples, level)
                      for samples in talk for level in LEVELS]
        self._noises = [noise(self._chance) for noise in NOISES
                        for _ in range(2)]
        self._quiet = in_a_room(self._chance, silence(None))
        spoken = [(speak(voice, words, path), words, slots, rest_s)
                  for voice in FLITE for words, slots, rest_s in REQUESTS]
        self._requests = [
            (in_a_room(self._chance, samples), spoken_s(samples), *request)
            for samples, *request in spoken]

    def _rest(self, write, duration_s):
        left = round(duration_s * RATE_HZ)
        while left > 0:
            write(self._quiet[:left])
            left -= len(self._quiet)

    def write(self, path, hours):
        """A WAV file of so long, and the Requests in it."""
        asked = []
        n = 0
        end = round(hours * 3600 * RATE_HZ)
        with wave.open(str(path), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE_HZ)

            def write(samples):
                nonlocal n
                file.writeframesraw(samples.tobytes())
                n += len(samples)

            while n < end:
                until = n + HOUSEHOLD_S * RATE_HZ
                while n < until:
                    write(self._chance.choice(
                        self._talk if self._chance.random() < TALK_SHARE
                        else self._noises))
                # What was talked of before may just be answered.
                self._rest(write, 30)
                samples, duration_s, words, slots, rest_s = (
                    self._chance.choice(self._requests))
                asked.append(Request(n / RATE_HZ, n / RATE_HZ + duration_s,
                                     words, slots))
                write(samples)
                self._rest(write, rest_s)
        return asked
