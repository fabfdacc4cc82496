# SPDX-License-Identifier: GPL-3.0-or-later
"""How loud a sound is, in steps of 20 ms, and whether two rise and fall
together. Plain lists: the sounds are seconds long."""

import array
import math
import sys
import wave

STEP_S = 0.02
CLIPPED = 32766


def samples(pcm):
    """int16, little-endian, as numbers."""
    values = array.array("h", pcm)
    if sys.byteorder == "big":
        values.byteswap()
    return values


def read_wav(path):
    """(rate in Hz, samples of a mono file)"""
    with wave.open(str(path), "rb") as file:
        assert file.getnchannels() == 1 and file.getsampwidth() == 2, path
        return file.getframerate(), samples(
            file.readframes(file.getnframes()))


def part(values, rate_hz, start_s, duration_s):
    """That part; before and after the sound is nothing."""
    first = round(start_s * rate_hz)
    last = first + round(duration_s * rate_hz)
    return values[max(first, 0):max(last, 0)]


def envelope(values, rate_hz):
    """Root mean square of each step."""
    n = round(rate_hz * STEP_S)
    return [math.sqrt(sum(v * v for v in values[i:i + n]) / n)
            for i in range(0, len(values) - n + 1, n)]


def span(levels):
    """(first, last + 1) of the steps in which something sounds."""
    loud = [i for i, level in enumerate(levels)
            if level > 0.05 * max(levels)]
    return loud[0], loud[-1] + 1


def correlation(a, b):
    """Pearson's, of equally long lists; 0 where one never changes."""
    mean_a, mean_b = sum(a) / len(a), sum(b) / len(b)
    ab = sum((x - mean_a) * (y - mean_b) for x, y in zip(a, b))
    aa = sum((x - mean_a) ** 2 for x in a)
    bb = sum((y - mean_b) ** 2 for y in b)
    return ab / math.sqrt(aa * bb) if aa * bb > 0 else 0.0


def likeness(wanted, levels):
    """(best correlation, step at which it is) of `wanted` within `levels`."""
    n = len(wanted)
    return max((correlation(wanted, levels[i:i + n]), i)
               for i in range(len(levels) - n + 1))
