# SPDX-License-Identifier: GPL-3.0-or-later
"""Started from scripts, by nohup, with descriptors closed, nowhere to keep
anything: whoever starts it leaves it what they like. No sound is needed."""

import subprocess
import unittest

from harness import EVENT_S, PROGRAM, SPEECH, Harness


class Surroundings(unittest.TestCase):
    def setUp(self):
        self.harness = Harness()
        self.addCleanup(self.harness.close)

    def start(self, *command, **options):
        process = subprocess.Popen(
            list(map(str, command)), env=self.harness.environment, **options)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        return process

    def state(self, name):
        path, = self.harness.folder.glob(f"**/uncramp/{name}")
        return path

    def test_with_descriptors_closed_no_event_goes_into_the_recording(self):
        said = self.harness.folder / "said.wav"
        done = subprocess.run(
            ["sh", "-c", '"$0" wav --events "$1" -o "$2" <&- >&-', PROGRAM,
             SPEECH / "why_trimmed.wav", said],
            env=self.harness.environment, timeout=60)
        self.assertEqual(done.returncode, 0)
        self.assertFalse(b'"event"' in said.read_bytes())

    def test_with_its_output_closed_nothing_is_said_into_the_lock(self):
        h = self.harness
        process = self.start("sh", "-c", 'exec "$0" listen --events >&-',
                             PROGRAM, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        self.assertIn("there is no", process.stderr.readline())
        h.tell("why do i get cramps")
        self.assertEqual(self.state("lock").read_text(), f"{process.pid}\n")
        process.terminate()
        process.communicate(timeout=EVENT_S)
        self.assertEqual(process.returncode, 0)


if __name__ == "__main__":
    unittest.main(verbosity=2)
