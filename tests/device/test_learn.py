#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""`uncramp learn` through microphone and loudspeaker. flite's kal16 answers.

With a number of sentences as its first argument it answers so many before it
stops it; by default three. 0: all of them.
"""

import re
import signal
import subprocess
import sys
import time
import unittest

from harness import PROGRAM, Harness, die_with_parent

WORD_S = 0.45
# From the last word of a prompt to the answer, as people take.
PAUSE_S = 1.5
LINE_S = 60
N_ANSWERS = 3


class Learn(unittest.TestCase):
    n_answers = N_ANSWERS

    def setUp(self):
        self.harness = Harness()
        self.addCleanup(self.harness.close)
        self.harness.device.start()
        self.state = self.harness.folder / "state" / "uncramp"

    def answer(self, prompt, words):
        path = self.harness.folder / "answer.wav"
        subprocess.run(["flite", "-voice", "kal16", "-t", words, "-o", path],
                       check=True)
        time.sleep(WORD_S * len(prompt.split()) + PAUSE_S)
        self.harness.device.mic.play(path)

    def test_it_asks_listens_and_goes_on(self):
        asked = []
        lines = []
        learn = subprocess.Popen(
            ["env", "--default-signal=INT", str(PROGRAM), "learn"],
            env=self.harness.environment,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True, preexec_fn=die_with_parent)
        try:
            for line in learn.stdout:
                lines.append(line)
                prompt = re.fullmatch(r"(Say|Once more): (.*)\.\n", line)
                if prompt and len(set(asked)) == self.n_answers > 0:
                    learn.send_signal(signal.SIGINT)
                elif prompt:
                    asked.append(prompt.group(2))
                    self.answer(line, prompt.group(2))
            _, err = learn.communicate(timeout=LINE_S)
        finally:
            learn.kill()
            learn.wait()
        self.assertEqual((learn.returncode, err), (0, ""), lines)
        left = sorted(path.name for path in self.state.iterdir())
        if self.n_answers > 0:
            # Two of three are understood the first time.
            self.assertLessEqual(len(asked), self.n_answers + 1, lines)
            self.assertIn("nothing was kept", lines[-1])
            self.assertEqual(left, ["lock"])
        else:
            print("".join(lines))
            self.assertIn("voice.json", left)


if __name__ == "__main__":
    if len(sys.argv) > 1 and sys.argv[1].isdigit():
        Learn.n_answers = int(sys.argv.pop(1))
    unittest.main()
