# SPDX-License-Identifier: GPL-3.0-or-later
"""The conditions that a recording is copied into."""

import zlib

import numpy

import sound


class Condition:
    """Where somebody might say it. `noise`: None, "kitchen" or "clips";
    `room`: (decay s, direct sound dB), lowest and highest of each; `band`:
    Hz; `clip`: dB."""

    def __init__(self, noise=None, snr_db=0, room=None, band=None, clip=None):
        self.noise = noise
        self.snr_db = snr_db
        self.room = room
        self.band = band
        self.clip = clip


NEAR = ((0.15, 0.4), (6, 12))
FAR = ((0.3, 0.7), (0, 6))

CONDITIONS = {
    "clean": Condition(),
    "kitchen 24": Condition("kitchen", 24),
    "kitchen 18": Condition("kitchen", 18),
    "kitchen 12": Condition("kitchen", 12),
    "kitchen 10": Condition("kitchen", 10),
    "kitchen 6": Condition("kitchen", 6),
    "clips 15": Condition("clips", 15),
    "clips 10": Condition("clips", 10),
    "clips 9": Condition("clips", 9),
    "clips 6": Condition("clips", 6),
    "near": Condition(room=NEAR),
    "far": Condition(room=FAR),
    "near clips 18": Condition("clips", 18, room=NEAR),
    "far clips 18": Condition("clips", 18, room=FAR),
    "near kitchen 12": Condition("kitchen", 12, room=NEAR),
    "band": Condition("clips", 24, band=(250, 4500)),
    "clipped": Condition("clips", 24, clip=10),
}


class Copier:
    """`kitchen` and `clips`: lists of recorded noises."""

    def __init__(self, kitchen, clips):
        self._kitchen = kitchen
        self._clips = clips

    def _noise(self, generator, kind, length):
        # One of them at a time; where it is short, again and again.
        noises = self._kitchen if kind == "kitchen" else self._clips
        noise = noises[generator.integers(len(noises))]
        return sound.stretch(generator, noise, length)

    def copy(self, name, samples, condition):
        """16-bit samples; the same name and condition, the same copy."""
        how = CONDITIONS[condition]
        generator = numpy.random.default_rng(
            zlib.crc32(f"{condition} {name}".encode()))
        if how.room:
            decay, direct = how.room
            samples = sound.room(generator, samples,
                                 generator.uniform(*decay),
                                 generator.uniform(*direct))
        noise = numpy.zeros(len(samples))
        if how.noise:
            noise = self._noise(generator, how.noise, len(samples))
        samples = sound.mix(samples, noise, how.snr_db)
        if how.band:
            samples = sound.band(samples, *how.band)
        if how.clip:
            samples = sound.clip(samples, how.clip)
        return sound.pcm(samples)
