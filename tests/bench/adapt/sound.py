# SPDX-License-Identifier: GPL-3.0-or-later
"""Copies of recordings as they would sound elsewhere: with noise, in a room,
through a poor microphone. All of it is simulated; every random choice comes
from the generator that is passed in, so the same seed gives the same copies.
"""

import numpy
import scipy.signal
import soundfile

RATE_HZ = 16000
ENERGY_FRAME = 2048


def read(path):
    """Samples as float, full scale 1."""
    samples, rate_hz = soundfile.read(path, dtype="float64")
    if rate_hz != RATE_HZ or samples.ndim != 1:
        raise SystemExit(f"{path}: {rate_hz} Hz, {samples.ndim} channels; "
                         "wanted is 16 kHz mono")
    return samples


def _peak_energy(samples):
    padded = numpy.pad(samples, (0, -len(samples) % ENERGY_FRAME))
    return (padded.reshape(-1, ENERGY_FRAME) ** 2).sum(axis=1).max()


def stretch(generator, noise, length):
    """A random stretch of noise; a shorter noise is repeated."""
    if len(noise) < length:
        noise = numpy.tile(noise, length // len(noise) + 1)
    start = generator.integers(0, len(noise) - length + 1)
    return noise[start:start + length]


def mix(speech, noise, snr_db):
    """Speech and noise of the same length, their loudest frames `snr_db`
    apart; the sum's peak is half of full scale."""
    energy = _peak_energy(noise)
    if energy > 0.0:
        wanted = _peak_energy(speech) / 10.0 ** (snr_db / 10.0)
        speech = speech + noise * numpy.sqrt(wanted / energy)
    return 0.5 * speech / max(numpy.abs(speech).max(), 1e-9)


def room(generator, speech, decay_s, direct_db):
    """In a room: a direct sound, and behind it noise that has fallen by 60 dB
    after `decay_s`; `direct_db` is the one's energy against the other's, less
    from afar. The first 5 ms are quiet: no wall is nearer."""
    length = int(decay_s * RATE_HZ)
    times_s = numpy.arange(length) / RATE_HZ
    tail = generator.standard_normal(length) * 10.0 ** (-3.0 * times_s
                                                        / decay_s)
    tail[:int(0.005 * RATE_HZ)] = 0.0
    # High notes die first, in air and in curtains.
    tail = scipy.signal.lfilter([0.6], [1.0, -0.4], tail)
    tail *= 10.0 ** (-direct_db / 20.0) / numpy.sqrt((tail ** 2).sum())
    tail[0] = 1.0
    return scipy.signal.fftconvolve(speech, tail)[:len(speech)]


def band(speech, low_hz, high_hz):
    """Through a small microphone: slopes of 12 dB an octave."""
    filter_ = scipy.signal.butter(2, (low_hz, high_hz), "band", fs=RATE_HZ,
                                  output="sos")
    return scipy.signal.sosfilt(filter_, speech)


def clip(speech, over_db):
    """Too loud by so much."""
    peak = max(numpy.abs(speech).max(), 1e-9)
    return numpy.clip(speech / peak * 10.0 ** (over_db / 20.0), -1.0, 1.0)


def pcm(samples):
    return numpy.clip(samples * 32767.0, -32768, 32767).astype(numpy.int16)
