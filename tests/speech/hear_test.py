#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""`uncramp hear`: a line for every file, and what is wrong said plainly.

    hear_test.py UNCRAMP [TEST...]
"""

import pathlib
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).parent))
import recording  # noqa: E402  (found through the line above)
from recording import HERE, run  # noqa: E402

CRAMP = HERE / "cramping_trimmed.wav"
WHY = HERE / "why_trimmed.wav"
COFFEE = """#JSGF V1.0;
grammar coffee;
public <order> = (my {whose} calf | make me a (latte | mocha) {drink})
                 [is cramping] {intent=order};
"""


class Hear(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def write(self, name, text):
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path

    def test_each_file_gets_its_line_in_order(self):
        done = run("hear", WHY, CRAMP, WHY)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        lines = recording.json_lines(done.stdout)
        self.assertEqual([line["file"] for line in lines],
                         [str(WHY), str(CRAMP), str(WHY)])
        self.assertEqual(lines[0]["text"], lines[2]["text"])
        self.assertEqual(lines[0]["confidence"], lines[2]["confidence"])
        cramp = lines[1]
        self.assertEqual(
            {name: cramp[name] for name in
             ("text", "intent", "slots", "accepted")},
            {"text": "my calf is cramping", "intent": "cramp",
             "slots": {"muscle": "calf"}, "accepted": True})
        self.assertAlmostEqual(cramp["audio_s"], 1.422, places=2)
        self.assertTrue(0 < cramp["cpu_s"] < 30)
        self.assertTrue(0 <= cramp["confidence"] <= 1)

    def test_a_sentence_without_a_tag_has_no_intent(self):
        grammar = self.write("plain.gram", "#JSGF V1.0;\ngrammar plain;\n"
                             "public <a> = my calf is cramping | hello;\n")
        done = run("hear", "--grammar", grammar, CRAMP)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        line = recording.json_lines(done.stdout)[0]
        self.assertEqual((line["text"], line["intent"], line["accepted"]),
                         ("my calf is cramping", None, True))

    def test_a_file_that_cannot_be_read_does_not_stop_the_rest(self):
        gone = self.folder / "gone.wav"
        poem = self.write("poem.txt", "Roses are red, and so on for a while.")
        done = run("hear", gone, poem, CRAMP)
        self.assertEqual(done.returncode, 1)
        lines = recording.json_lines(done.stdout)
        self.assertEqual([line["file"] for line in lines],
                         [str(gone), str(poem), str(CRAMP)])
        self.assertIn("No such file", lines[0]["error"])
        self.assertIn("neither WAV nor FLAC", lines[1]["error"])
        self.assertEqual(lines[2]["intent"], "cramp")

    def test_what_is_not_understood_has_no_meaning(self):
        noise = self.folder / "quiet.wav"
        recording.write(noise, recording.silence(1))
        done = run("hear", noise)
        self.assertEqual(done.returncode, 0)
        line = recording.json_lines(done.stdout)[0]
        self.assertEqual((line["intent"], line["slots"], line["accepted"]),
                         (None, {}, False))

    def test_an_unknown_state_is_wrong_usage(self):
        done = run("hear", "--state", "asleep", CRAMP)
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertEqual(done.stderr.count("\n"), 1, done.stderr)
        self.assertIn('"asleep"', done.stderr)

    def test_help_lists_the_states(self):
        done = run("hear", "--help")
        self.assertEqual(done.returncode, 0)
        for state in "idle", "answer", "hold", "rest", "paused", "question":
            self.assertRegex(done.stdout, rf"(?m)^  {state} ")

    def test_any_grammar_can_be_heard(self):
        grammar = self.write("coffee.gram", COFFEE)
        done = run("hear", "--grammar", grammar, CRAMP)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        line = recording.json_lines(done.stdout)[0]
        self.assertEqual((line["intent"], line["slots"]),
                         ("order", {"whose": "my"}))

    def test_a_broken_grammar_is_refused_with_its_line(self):
        grammar = self.write("coffee.gram", COFFEE.replace("[is", "[[is"))
        done = run("hear", "--grammar", grammar, CRAMP)
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertRegex(done.stderr, r"coffee\.gram:[34]: ")
        self.assertEqual(done.stderr.count("\n"), 1, done.stderr)

    def test_a_missing_grammar_is_refused(self):
        done = run("hear", "--grammar", self.folder / "gone.gram", CRAMP)
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertIn("gone.gram", done.stderr)


if __name__ == "__main__":
    recording.main()
