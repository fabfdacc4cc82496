# SPDX-License-Identifier: GPL-3.0-or-later
"""Sound as lists of 16-bit samples, and the program that is tried on it."""

import array
import json
import os
import pathlib
import subprocess
import sys
import unittest
import wave

HERE = pathlib.Path(__file__).resolve().parent
SOURCE = HERE.parents[1]
# Nobody's own settings: those that are shipped are the defaults.
CONFIG = str(SOURCE / "assistant" / "uncramp.yaml")
RATE_HZ = 16000

# Nobody's voice is known: what is tried is the same for every user.
ENVIRONMENT = {name: value for name, value in os.environ.items()
               if name != "STATE_DIRECTORY"}
ENVIRONMENT["XDG_STATE_HOME"] = "/nonexistent"

# Set by main().
uncramp = None


def read(path):
    """(samples, rate in Hz) of a mono WAV file."""
    with wave.open(str(path)) as file:
        if file.getnchannels() != 1 or file.getsampwidth() != 2:
            raise ValueError(f"{path} is not mono with 16 bits")
        samples = array.array("h", file.readframes(file.getnframes()))
        return samples, file.getframerate()


def write(path, samples, rate_hz=RATE_HZ, channels=1):
    with wave.open(str(path), "w") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(rate_hz)
        file.writeframes(array.array("h", samples).tobytes())


def silence(duration_s):
    return array.array("h", bytes(2 * round(duration_s * RATE_HZ)))


def say(name):
    """Speech with nothing before its first sound or after its last."""
    samples, rate_hz = read(HERE / name)
    assert rate_hz == RATE_HZ
    return samples


def stereo_44100(samples):
    """The same sound as a CD would hold it."""
    n = len(samples) * 44100 // RATE_HZ
    out = array.array("h")
    for i in range(n):
        at = i * RATE_HZ / 44100
        left = int(at)
        right = min(left + 1, len(samples) - 1)
        value = samples[left] + (samples[right] - samples[left]) * (at - left)
        out.extend((round(value), round(value)))
    return out


def run(*arguments):
    return subprocess.run([uncramp, *map(str, arguments)], timeout=120,
                          env=ENVIRONMENT,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          text=True, check=False)


def json_lines(text):
    return [json.loads(line) for line in text.splitlines()]


def main():
    """The tests of the calling script, for the program named first."""
    global uncramp
    if len(sys.argv) < 2:
        sys.exit(f"usage: {sys.argv[0]} UNCRAMP [TEST...]")
    uncramp = str(pathlib.Path(sys.argv.pop(1)).resolve())
    unittest.main()
