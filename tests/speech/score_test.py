#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""`uncramp score`: counts what is known to be right, wrong and rejected.

    score_test.py UNCRAMP [TEST...]
"""

import json
import pathlib
import random
import sys
import tempfile
import unittest
import xml.etree.ElementTree

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).parent))
import recording  # noqa: E402  (found through the line above)
from recording import HERE, run  # noqa: E402

CRAMP = HERE / "cramping_trimmed.wav"
WHY = HERE / "why_trimmed.wav"
GRAMMAR = """#JSGF V1.0;
grammar two;
public <said> = my (calf | thigh) {muscle} is cramping {intent=cramp}
              | why do i get cramps {intent=why};
"""
# Right, right, labelled with a wrong slot, right, labelled with a wrong intent,
# understood though it must be rejected, rejected as it must be.
LABELS = f"""file\tintent\tslots
{CRAMP}\tcramp\tmuscle=calf
{HERE / "cramping_awb.flac"}\tcramp
{HERE / "cramping_slt.flac"}\tcramp\tmuscle=thigh
{WHY}\twhy
{HERE / "why_slt.flac"}\tstop
{HERE / "why_rms.flac"}\t-
quiet.wav\t_silence_
"""


def same_again(text):
    """A report without what a clock or the machine decides."""
    report = json.loads(text)
    del report["peak_memory_mb"]
    for condition in report["conditions"].values():
        for name in ("cpu_s", "cpu_per_audio", "latency_median_ms",
                     "latency_p95_ms"):
            del condition[name]
    return report


class Score(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.labels = self.write("labels.tsv", LABELS)
        self.grammar = self.write("two.gram", GRAMMAR)
        recording.write(self.folder / "quiet.wav", recording.silence(1))
        self.noise = self.folder / "noise.wav"
        source = random.Random(1)
        recording.write(self.noise, recording.array.array(
            "h", (round(source.gauss(0, 2000)) for _ in range(80000))))

    def write(self, name, text):
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path

    def score(self, *arguments):
        return run("score", "--grammar", self.grammar, *arguments)

    def assert_refused(self, done, status, *parts):
        self.assertEqual((done.returncode, done.stdout), (status, ""))
        self.assertEqual(done.stderr.count("\n"), 1, done.stderr)
        for part in parts:
            self.assertIn(part, done.stderr)

    def test_right_wrong_and_rejected_are_counted(self):
        done = self.score("--json", self.labels)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(done.stdout.count("\n"), 1)
        report = json.loads(done.stdout)
        self.assertEqual((report["files"], report["unreadable"]), (7, 0))
        self.assertEqual(list(report["conditions"]), ["clean"])
        clean = report["conditions"]["clean"]
        for name, count in (("right", 3), ("wrong", 2), ("refused", 0)):
            self.assertEqual((clean[name]["count"], clean[name]["of"]),
                             (count, 5), name)
        self.assertEqual(clean["right"]["percent"], 60)
        self.assertEqual(
            {kind: (share["count"], share["of"])
             for kind, share in clean["false_accepts"].items()},
            {"all": (1, 2), "-": (1, 1), "_silence_": (0, 1)})
        self.assertEqual(clean["confusions"],
                         {"calf for thigh": 1, "why for stop": 1,
                          "why do i get cramps for -": 1})
        bins = clean["calibration"].values()
        self.assertEqual(sum(found["answers"] for found in bins), 6)
        self.assertEqual(sum(found["right"] for found in bins), 3)
        self.assertGreater(clean["latency_median_ms"], 0)
        self.assertGreaterEqual(clean["latency_p95_ms"],
                                clean["latency_median_ms"])
        self.assertGreater(clean["cpu_s"], 0)
        self.assertGreater(report["peak_memory_mb"], 1)

    def test_the_table_says_the_same(self):
        done = self.score(self.labels)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertRegex(done.stdout, r"(?m)^clean +5 +60\.0 +\(23\.1 to 88\.2\)"
                                      r" +40\.0 +0\.0 +60\.0$")
        self.assertRegex(done.stdout, r"(?m)^clean +- +1 +100\.0 ")
        self.assertIn("\n  calf for thigh: 1\n", done.stdout)
        self.assertLessEqual(max(map(len, done.stdout.splitlines())), 80 + len(
            str(self.folder)))

    def test_noise_is_the_same_at_each_run_and_in_any_order(self):
        loud = ("--json", "--noise", self.noise)
        first = self.score(*loud, "--snr", "30,-15", self.labels)
        self.assertEqual((first.returncode, first.stderr), (0, ""))
        again = self.score(*loud, "--snr", "30,-15", self.labels)
        one = same_again(first.stdout)
        self.assertEqual(one, same_again(again.stdout))
        self.assertEqual(list(one["conditions"]), ["clean", "30 dB", "-15 dB"])
        head, *rows = LABELS.splitlines()
        turned = self.write("labels.tsv", "\n".join([head, *rows[::-1]]))
        other = same_again(
            self.score(*loud, "--snr", "-15", turned).stdout)
        for name in "clean", "-15 dB":
            self.assertEqual(other["conditions"][name], one["conditions"][name])
        right = {name: found["right"]["count"]
                 for name, found in one["conditions"].items()}
        self.assertEqual(right["30 dB"], 3)
        self.assertLess(right["-15 dB"], 3)

    def test_a_state_of_our_own_is_scored(self):
        labels = self.write("own.tsv", f"file\tintent\tslots\n{CRAMP}\tcramp\t"
                                       "muscle=calf\n")
        done = run("score", "--json", labels)
        self.assertEqual(done.returncode, 0, done.stderr)
        report = json.loads(done.stdout)
        self.assertEqual(report["understood"], "idle")
        self.assertEqual(report["conditions"]["clean"]["right"]["count"], 1)

    def test_an_unreadable_file_is_told_and_in_no_figure(self):
        poem = self.write("poem.wav", "Roses are red, and so on for a while.")
        labels = self.write(
            "bad.tsv", f"file\tsaid\ngone.wav\tx\n{poem}\tx\n{WHY}\tx\n")
        done = self.score("--json", labels)
        self.assertEqual(done.returncode, 1)
        lines = done.stderr.splitlines()
        self.assertEqual(len(lines), 2, done.stderr)
        self.assertRegex(lines[0], r"bad\.tsv:2: .*gone\.wav: No such file")
        self.assertRegex(lines[1], r"bad\.tsv:3: .*neither WAV nor FLAC")
        report = json.loads(done.stdout)
        self.assertEqual((report["files"], report["unreadable"]), (3, 2))
        accepted = report["conditions"]["clean"]["false_accepts"]["said"]
        self.assertEqual((accepted["count"], accepted["of"]), (1, 1))

    def test_the_curve_is_the_only_file_written(self):
        before = set(self.folder.iterdir())
        curve = self.folder / "curve.svg"
        done = self.score("--curve", curve, self.labels)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(set(self.folder.iterdir()) - before, {curve})
        root = xml.etree.ElementTree.parse(curve).getroot()
        self.assertTrue(root.tag.endswith("svg"))
        self.assertEqual(len(root.findall("{*}polyline")), 1)

    def test_a_curve_needs_both_kinds_of_rows(self):
        labels = self.write("said.tsv", f"file\tsaid\n{WHY}\tx\n")
        curve = self.folder / "curve.svg"
        self.assert_refused(self.score("--curve", curve, labels), 1,
                            "said.tsv", "must be understood")
        self.assertFalse(curve.exists())
        self.assert_refused(
            self.score("--curve", self.folder / "no" / "c.svg", self.labels),
            1, "c.svg: cannot be written")

    def test_wrong_labels_are_refused_with_their_line(self):
        labels = self.write("bad.tsv", "file\tword\na.wav stop\n")
        self.assert_refused(self.score(labels), 1, "bad.tsv:2: ", "put a tab")
        self.assert_refused(self.score(self.folder / "gone.tsv"), 1,
                            "gone.tsv: No such file")

    def test_wrong_options_are_wrong_usage(self):
        loud = ("--noise", self.noise)
        for wrong in ("12,", "loud", "6,6.0", "500", "nan",
                      ",".join(map(str, range(13)))):
            self.assert_refused(
                self.score(*loud, "--snr", wrong, self.labels), 2, "--snr")
        for wrong in "-1", "1000000000", "many":
            self.assert_refused(
                self.score(*loud, f"--seed={wrong}", self.labels), 2, "--seed")
        self.assert_refused(self.score("--snr", "6", self.labels), 2,
                            "without --noise")
        self.assert_refused(self.score(), 2, "needs LABELS.tsv")

    def test_silent_noise_is_refused(self):
        self.assert_refused(
            self.score("--noise", self.folder / "quiet.wav", self.labels), 1,
            "quiet.wav", "is silent")


if __name__ == "__main__":
    recording.main()
