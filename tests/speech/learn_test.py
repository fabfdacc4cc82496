#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""`uncramp learn`: what a voice's sentences leave behind, and what they don't.

    learn_test.py UNCRAMP [TEST...]

The voice is flite's kal16.
"""

import json
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).parent))
import recording  # noqa: E402  (found through the line above)

SAID = ["my calf is cramping", "why do i get cramps", "tell me more", "stop",
        "the other leg", "next", "how do i prevent cramps",
        "how sure are you", "thank you"]
NOT_SAID = "does magnesium help"
LIMIT_S = 300


def speak(words, path):
    subprocess.run(["flite", "-voice", "kal16", "-t", words, "-o", path],
                   check=True)


class Learn(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = pathlib.Path(folder.name)
        lines = ["file\tsaid"]
        for number, words in enumerate(SAID):
            speak(words, cls.folder / f"{number}.wav")
            lines.append(f"{number}.wav\t{words}")
        # Labelled with what nobody said.
        lines.append(f"0.wav\t{NOT_SAID}")
        cls.labels = cls.write("said.tsv", "\n".join(lines) + "\n")
        cls.learned_home = cls.folder / "learned"
        cls.done = cls.run_in(cls.learned_home, "learn", "--from", cls.labels)

    @classmethod
    def write(cls, name, text):
        path = cls.folder / name
        path.write_text(text, encoding="utf-8")
        return path

    @staticmethod
    def start_in(home, *arguments):
        environment = dict(recording.ENVIRONMENT, XDG_STATE_HOME=str(home))
        # In the background a test ignores Ctrl-C, and so would what it starts.
        return subprocess.Popen(
            ["env", "--default-signal=INT", recording.uncramp,
             *map(str, arguments)], env=environment,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    @classmethod
    def run_in(cls, home, *arguments):
        with cls.start_in(home, *arguments) as started:
            out, err = started.communicate(timeout=LIMIT_S)
        return subprocess.CompletedProcess(arguments, started.returncode, out,
                                           err)

    def home(self):
        """A state folder with what was learned, to be spoilt."""
        home = self.folder / self.id()
        shutil.copytree(self.learned_home, home)
        return home

    def hear(self, home, *arguments):
        return self.run_in(home, "hear", "-v", "--state", "hold", *arguments,
                           self.folder / f"{SAID.index('stop')}.wav")

    def test_it_tells_what_it_learned_in_plain_words(self):
        self.assertEqual((self.done.returncode, self.done.stderr), (0, ""))
        self.assertIn(f'0.wav: does not sound like "{NOT_SAID}"; left out\n',
                      self.done.stdout)
        self.assertIn(f"Learned from {len(SAID)} sentences.\n",
                      self.done.stdout)
        self.assertRegex(
            self.done.stdout,
            rf"Of the {len(SAID)} .* understood \d before, and \d now\.\n")

    def test_numbers_stay_and_nothing_else(self):
        state = self.learned_home / "uncramp"
        left = sorted(path.name for path in state.iterdir())
        self.assertEqual(left, ["lock", "voice.json", "voice.mllr"])
        self.assertEqual(state.stat().st_mode & 0o777, 0o700)
        profile = json.loads((state / "voice.json").read_text())
        self.assertEqual(profile["sentences"], len(SAID))
        self.assertEqual(len(profile["mean"].split()), 13)
        for words in SAID:
            self.assertNotIn(words, (state / "voice.json").read_text())

    def test_the_transform_is_one_of_three_streams(self):
        text = (self.learned_home / "uncramp" / "voice.mllr").read_text()
        # A matrix, a shift and a factor of the variances for each.
        self.assertEqual(text.split()[:3], ["1", "3", "13"])
        self.assertEqual(len(text.split()), 2 + 3 * (1 + 13 * 13 + 13 + 13))

    def test_what_was_learned_is_used_unless_plain(self):
        nobody = self.folder / "nobody"
        known = self.hear(self.learned_home)
        plain = self.hear(self.learned_home, "--plain")
        anybody = self.hear(nobody)
        confidences = [json.loads(done.stdout)["confidence"]
                       for done in (known, plain, anybody)]
        self.assertIn("knows your voice", known.stderr)
        self.assertNotIn("knows your voice", plain.stderr)
        self.assertNotEqual(confidences[0], confidences[2])
        self.assertEqual(confidences[1], confidences[2])
        self.assertFalse(nobody.exists())

    def test_a_profile_of_another_model_is_ignored_with_one_warning(self):
        home = self.home()
        path = home / "uncramp" / "voice.json"
        profile = json.loads(path.read_text())
        profile["model"] = "0" * 16
        path.write_text(json.dumps(profile))
        done = self.run_in(home, "hear",
                           recording.HERE / "cramping_trimmed.wav")
        self.assertEqual(done.returncode, 0)
        self.assertEqual(json.loads(done.stdout)["intent"], "cramp")
        self.assertEqual(done.stderr.count("\n"), 1, done.stderr)
        self.assertIn(str(path), done.stderr)
        self.assertIn("uncramp learn", done.stderr)

    def test_forgetting_removes_it(self):
        home = self.home()
        done = self.run_in(home, "learn", "--forget")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(done.stdout, "What was learned is forgotten.\n")
        self.assertEqual([path.name for path in (home / "uncramp").iterdir()],
                         ["lock"])
        again = self.run_in(home, "learn", "--forget")
        self.assertEqual((again.returncode, again.stdout),
                         (0, "There was nothing to forget.\n"))

    def test_too_few_sentences_change_nothing(self):
        home = self.home()
        before = (home / "uncramp" / "voice.json").read_text()
        few = self.write("few.tsv", "file\tsaid\n" + "".join(
            f"{number}.wav\t{SAID[number]}\n" for number in range(3)))
        done = self.run_in(home, "learn", "--from", few)
        self.assertEqual(done.returncode, 1)
        self.assertEqual(done.stderr.count("\n"), 1, done.stderr)
        self.assertIn("only 3 sentences", done.stderr)
        self.assertEqual((home / "uncramp" / "voice.json").read_text(), before)

    def test_labels_without_the_words_are_refused(self):
        labels = self.write("intents.tsv", "file\tintent\n0.wav\tcramp\n")
        done = self.run_in(self.folder / "refused", "learn", "--from", labels)
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertIn(f"{labels}:2: ", done.stderr)

    def test_ctrl_c_keeps_nothing(self):
        home = self.folder / "stopped"
        folder = home / "uncramp" / "learning"
        started = self.start_in(home, "learn", "--from", self.labels)
        try:
            deadline = time.monotonic() + LIMIT_S
            while not folder.exists():
                self.assertLess(time.monotonic(), deadline)
                self.assertIsNone(started.poll())
                time.sleep(0.01)
            started.send_signal(signal.SIGINT)
            out, err = started.communicate(timeout=LIMIT_S)
        finally:
            started.kill()
            started.wait()
        self.assertEqual((started.returncode, err), (0, ""))
        self.assertIn("nothing was kept", out)
        self.assertEqual([path.name for path in (home / "uncramp").iterdir()],
                         ["lock"])

    def test_what_a_killed_run_left_is_removed_by_the_next(self):
        home = self.home()
        folder = home / "uncramp" / "learning"
        folder.mkdir()
        (folder / "u0.mfc").write_bytes(b"features")
        few = self.write("one.tsv", f"file\tsaid\n0.wav\t{SAID[0]}\n")
        self.run_in(home, "learn", "--from", few)
        self.assertFalse(folder.exists())


if __name__ == "__main__":
    recording.main()
