# SPDX-License-Identifier: GPL-3.0-or-later
"""A small neural network that tells sounds apart: three layers of half-waves
and one that weighs the sounds, learned by gradient descent (Adam, with a
falling rate, and a tenth of the units left out at random).
"""

import struct

import numpy

BESIDE = 8
WIDTH = 256
EPOCHS = 6
BATCH = 512
RATE = 1e-3
LEFT_OUT = 0.1
# What is common in what was learned from is not so elsewhere: how much of a
# sound's frequency is taken off.
PRIOR_OFF = 0.7
PRIOR_FLOOR = 50.0
FIRST_LINE = b"uncramp network 2\n"


class Frames:
    """All frames, each with those beside it."""

    def __init__(self, utterances):
        padded = [numpy.concatenate([u[:1].repeat(BESIDE, 0), u,
                                     u[-1:].repeat(BESIDE, 0)])
                  for u in utterances]
        starts = numpy.cumsum([0] + [len(u) for u in padded])
        self._values = numpy.concatenate(padded).astype("f4")
        self.spread = self._values.std(axis=0)
        self._values /= self.spread
        self._places = numpy.concatenate(
            [start + numpy.arange(len(u))
             for start, u in zip(starts, utterances)])

    def __len__(self):
        return len(self._places)

    def take(self, which):
        beside = numpy.arange(2 * BESIDE + 1)
        return self._values[self._places[which][:, None]
                            + beside].reshape(len(which), -1)


class Network:
    def __init__(self, n_in, n_out, generator):
        widths = [n_in, WIDTH, WIDTH, WIDTH, n_out]
        self._generator = generator
        self.layers = []
        for a, b in zip(widths, widths[1:]):
            self.layers.append(
                (generator.standard_normal((a, b)) * (2 / a) ** 0.5
                 ).astype("f4"))
            self.layers.append(numpy.zeros(b, "f4"))
        self._slopes = [numpy.zeros_like(p) for p in self.layers]
        self._squares = [numpy.zeros_like(p) for p in self.layers]
        self._step = 0

    def _forward(self, values):
        """The values of each layer; some left out."""
        seen = [values]
        n_layers = len(self.layers) // 2
        for i in range(n_layers):
            values = seen[-1] @ self.layers[2 * i] + self.layers[2 * i + 1]
            if i + 1 < n_layers:
                values = numpy.maximum(values, 0)
                kept = (self._generator.random(values.shape, dtype="f4")
                        > LEFT_OUT)
                values *= kept / numpy.float32(1 - LEFT_OUT)
            seen.append(values)
        return seen

    def _descend(self, slopes, rate):
        self._step += 1
        for i, slope in enumerate(slopes):
            self._slopes[i] += 0.1 * (slope - self._slopes[i])
            self._squares[i] += 0.001 * (slope * slope - self._squares[i])
            self.layers[i] -= (
                rate / (1 - 0.9 ** self._step) * self._slopes[i]
                / (numpy.sqrt(self._squares[i] / (1 - 0.999 ** self._step))
                   + 1e-8))

    def learn(self, values, sounds, rate):
        """One batch; returns how many of them it knew already."""
        seen = self._forward(values)
        chances = numpy.exp(seen[-1] - seen[-1].max(axis=1, keepdims=True))
        chances /= chances.sum(axis=1, keepdims=True)
        known = (chances.argmax(axis=1) == sounds).sum()
        error = chances
        error[numpy.arange(len(sounds)), sounds] -= 1
        error /= len(sounds)
        slopes = [None] * len(self.layers)
        for i in reversed(range(len(self.layers) // 2)):
            slopes[2 * i] = seen[i].T @ error
            slopes[2 * i + 1] = error.sum(axis=0)
            if i > 0:
                error = (error @ self.layers[2 * i].T) * (seen[i] > 0)
        self._descend(slopes, rate)
        return known


def learn(utterances, sounds, n_sounds, tell):
    """The layers, for frames as they are; `sounds` are those of each
    utterance's frames."""
    frames = Frames(utterances)
    sounds = numpy.concatenate(sounds)
    generator = numpy.random.default_rng(0)
    network = Network(frames.take([0]).shape[1], n_sounds, generator)
    n_batches = len(frames) // BATCH
    for epoch in range(EPOCHS):
        order = generator.permutation(len(frames))
        known = 0
        for i in range(n_batches):
            which = order[i * BATCH:(i + 1) * BATCH]
            done = (epoch + i / n_batches) / EPOCHS
            rate = RATE * (0.505 + 0.5 * numpy.cos(numpy.pi * done))
            rate *= min(1.0, (epoch * n_batches + i + 1) / 300)
            known += network.learn(frames.take(which), sounds[which], rate)
        tell(f"epoch {epoch + 1}: {100 * known / n_batches / BATCH:.1f} % of "
             f"{len(frames)} frames known")
    layers = network.layers
    layers[0] /= numpy.tile(frames.spread, 2 * BESIDE + 1)[:, None]
    counts = numpy.bincount(sounds, minlength=n_sounds) + PRIOR_FLOOR
    layers[-1] -= PRIOR_OFF * numpy.log(counts / counts.sum())
    return layers


def write(path, layers, sounds_of_states, states_of_senones, phones,
          n_cepstra):
    """What grammar/network.c reads: an output for each state of a phone."""
    layers = layers[:-2] + [layers[-2][:, sounds_of_states],
                            layers[-1][sounds_of_states]]
    matrices = layers[0::2]
    with open(path, "wb") as file:
        file.write(FIRST_LINE)
        file.write(struct.pack("<4I", n_cepstra, BESIDE,
                               len(states_of_senones), len(matrices)))
        file.write(struct.pack(f"<{len(matrices)}I",
                               *(m.shape[1] for m in matrices)))
        for values in layers:
            file.write(numpy.ascontiguousarray(values, "<f4").tobytes())
        file.write(bytes(states_of_senones))
        file.writelines(f"{phone}\n".encode() for phone in phones)
