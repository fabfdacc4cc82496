# SPDX-License-Identifier: GPL-3.0-or-later
"""The parameters of a phonetically tied model, and their adaptation.

Files as sphinxtrain and PocketSphinx have them: a few lines of text, the
number 0x11223344 that tells the byte order (little here), the dimensions, the
floats. Arrays: means and variances [codebook][stream][density][13], weights
[senone][stream][density].
"""

import pathlib
import struct

import numpy

HEADER_END = b"endhdr\n"
BYTE_ORDER = 0x11223344
VARIANCE_MIN = 1e-4
# A value v in a sendump is the probability 1.0001 ** -(v << 10), rounded down:
# read as the middle of its step, Debian's rows add up to 1. What is larger than
# 158 (1e-7) the decoder takes for nothing at all.
SENDUMP_STEP = 1024 * numpy.log(1.0001)
SENDUMP_MAX = 158


class Parameters:
    def __init__(self, means, variances, weights):
        self.means = means
        self.variances = variances
        self.weights = weights


class Counts:
    """What bw gathers: frames, their sums and sums of squares per density,
    and frames per weight. They add up over utterances."""

    def __init__(self, frames, sums, squares, weights):
        self.frames = frames
        self.sums = sums
        self.squares = squares
        self.weights = weights

    def times(self, factor):
        return Counts(factor * self.frames, factor * self.sums,
                      factor * self.squares, factor * self.weights)

    def plus(self, other):
        return Counts(self.frames + other.frames, self.sums + other.sums,
                      self.squares + other.squares,
                      self.weights + other.weights)


class _Reader:
    """The numbers after a file's header."""

    def __init__(self, path):
        data = pathlib.Path(path).read_bytes()
        self._data = data
        self._at = data.index(HEADER_END) + len(HEADER_END)
        if self.integers(1)[0] != BYTE_ORDER:
            raise SystemExit(f"{path}: not in little-endian byte order")

    def integers(self, n):
        values = struct.unpack_from(f"<{n}I", self._data, self._at)
        self._at += 4 * n
        return values

    def floats(self, shape):
        n = int(numpy.prod(shape))
        values = numpy.frombuffer(self._data, "<f4", n, self._at)
        self._at += 4 * n
        return values.reshape(shape).astype(numpy.float64)


def _read_gaussians(path):
    reader = _Reader(path)
    books, streams, densities = reader.integers(3)
    lengths = reader.integers(streams)
    reader.integers(1)
    return reader.floats((books, streams, densities, lengths[0]))


def _write_gaussians(path, values):
    books, streams, densities, length = values.shape
    numbers = struct.pack(f"<{5 + streams}I", BYTE_ORDER, books, streams,
                          densities, *[length] * streams, values.size)
    pathlib.Path(path).write_bytes(
        b"s3\nversion 1.0\n" + HEADER_END + numbers
        + values.astype("<f4").tobytes())


def _sendump_shape(data):
    """Where the bytes begin, and their shape; the header is texts, each after
    its length, until a length of 0."""
    at = 0
    streams = 1
    while True:
        length = struct.unpack_from("<I", data, at)[0]
        at += 4
        if length == 0:
            break
        text = data[at:at + length].rstrip(b"\0").decode()
        if text.startswith("feature_count "):
            streams = int(text.split()[1])
        at += length
    densities, senones = struct.unpack_from("<2I", data, at)
    return at + 8, (streams, densities, senones)


def _read_sendump(path):
    data = pathlib.Path(path).read_bytes()
    at, shape = _sendump_shape(data)
    values = numpy.frombuffer(data, numpy.uint8, int(numpy.prod(shape)), at)
    weights = numpy.exp(-SENDUMP_STEP * (values.reshape(shape) - 0.5))
    weights = weights.transpose(2, 0, 1)
    return weights / weights.sum(axis=2, keepdims=True)


def _write_sendump(path, weights, like):
    """With the header of `like`, a sendump of the same shape."""
    data = pathlib.Path(like).read_bytes()
    at, _ = _sendump_shape(data)
    values = numpy.ceil(-numpy.log(weights.transpose(1, 2, 0)) / SENDUMP_STEP)
    values = numpy.clip(values, 0, SENDUMP_MAX).astype(numpy.uint8)
    pathlib.Path(path).write_bytes(data[:at] + values.tobytes())


def read_model(folder):
    folder = pathlib.Path(folder)
    return Parameters(_read_gaussians(folder / "means"),
                      _read_gaussians(folder / "variances"),
                      _read_sendump(folder / "sendump"))


def write_model(folder, parameters, like):
    """The three files that the recognizer loads."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    _write_gaussians(folder / "means", parameters.means)
    _write_gaussians(folder / "variances", parameters.variances)
    _write_sendump(folder / "sendump", parameters.weights,
                   pathlib.Path(like) / "sendump")


def write_weights(path, weights):
    """As bw wants them."""
    numbers = struct.pack("<5I", BYTE_ORDER, *weights.shape, weights.size)
    pathlib.Path(path).write_bytes(
        b"s3\nversion 1.0\n" + HEADER_END + numbers
        + weights.astype("<f4").tobytes())


def read_counts(folder):
    folder = pathlib.Path(folder)
    reader = _Reader(folder / "gauden_counts")
    _, _, _, books, densities, streams = reader.integers(6)
    lengths = reader.integers(streams)
    shape = (books, streams, densities, lengths[0])
    reader.integers(1)
    sums = reader.floats(shape)
    reader.integers(1)
    squares = reader.floats(shape)
    reader.integers(4)
    frames = reader.floats(shape[:3])
    reader = _Reader(folder / "mixw_counts")
    senones, streams, densities = reader.integers(3)
    reader.integers(1)
    weights = reader.floats((senones, streams, densities))
    return Counts(frames, sums, squares, weights)


def adapt(model, counts, tau_means, tau_variances, tau_weights):
    """The maximum a posteriori estimate (Gauvain and Lee 1994): each value as
    if it had been seen `tau` times before. A density without a variance is
    Debian's way of having none, and stays so."""
    frames = counts.frames[..., None]
    means = (tau_means * model.means + counts.sums) / (tau_means + frames)
    spread = (counts.squares - 2.0 * means * counts.sums
              + frames * means ** 2)
    prior = model.variances + (model.means - means) ** 2
    variances = (tau_variances * prior + spread) / (tau_variances + frames)
    variances = numpy.maximum(variances, VARIANCE_MIN)
    empty = model.variances <= 0.0
    weights = tau_weights * model.weights + counts.weights
    return Parameters(numpy.where(empty, model.means, means),
                      numpy.where(empty, model.variances, variances),
                      weights / weights.sum(axis=2, keepdims=True))
