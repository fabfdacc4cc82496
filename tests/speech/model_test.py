#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The shipped acoustic parameters fit Debian's model, and say where they are
from.

    model_test.py [TEST...]
"""

import pathlib
import struct
import unittest

OURS = pathlib.Path(__file__).resolve().parents[2] / "grammar/model"
DEBIANS = pathlib.Path("/usr/share/pocketsphinx/model/en-us/en-us")
HEADER_END = b"endhdr\n"
LITTLE_ENDIAN = struct.pack("<I", 0x11223344)
# The decoder takes a larger weight for none (MAX_NEG_MIXW is 159).
WEIGHT_MAX = 158


def gaussians(path):
    """(dimensions, values) of a file of means or variances."""
    data = path.read_bytes()
    at = data.index(HEADER_END) + len(HEADER_END)
    if data[at:at + 4] != LITTLE_ENDIAN:
        raise ValueError(f"{path}: no mark of little-endian byte order")
    *dimensions, n = struct.unpack_from("<7I", data, at + 4)
    return dimensions, struct.unpack_from(f"<{n}f", data, at + 32)


class Model(unittest.TestCase):
    def test_means_and_variances_have_the_shape_of_debians(self):
        for name in "means", "variances":
            with self.subTest(name):
                ours, values = gaussians(OURS / name)
                theirs, originals = gaussians(DEBIANS / name)
                self.assertEqual(ours, theirs)
                self.assertEqual(len(values), len(originals))
                self.assertNotEqual(values, originals)
                self.assertTrue(all(abs(value) < 1e6 for value in values))

    def test_no_variance_is_negative(self):
        self.assertGreaterEqual(min(gaussians(OURS / "variances")[1]), 0.0)

    def test_the_weights_are_all_ones_the_decoder_counts(self):
        ours = (OURS / "sendump").read_bytes()
        theirs = (DEBIANS / "sendump").read_bytes()
        self.assertEqual(len(ours), len(theirs))
        senones = struct.pack("<2I", 128, 5126)
        start = theirs.index(senones) + len(senones)
        self.assertEqual(ours[:start], theirs[:start])
        self.assertNotEqual(ours[start:], theirs[start:])
        self.assertLessEqual(max(ours[start:]), WEIGHT_MAX)

    def test_every_source_is_named_with_its_licence(self):
        rows = [line for line in
                (OURS / "ATTRIBUTION.md").read_text("utf-8").splitlines()
                if line.startswith("| ")]
        for source, licence in (("Alpha Cephei", "BSD"),
                                ("Picovoice", "Apache-2.0"),
                                ("Warden", "CC BY 4.0")):
            with self.subTest(source):
                self.assertTrue(any(source in row and licence in row
                                    for row in rows))


if __name__ == "__main__":
    unittest.main()
