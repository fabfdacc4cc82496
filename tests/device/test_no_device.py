# SPDX-License-Identifier: GPL-3.0-or-later
"""Where there is no sound at all: no server, no card."""

import subprocess
import unittest

from harness import Harness


class NoDevice(unittest.TestCase):
    def setUp(self):
        self.harness = Harness()
        self.addCleanup(self.harness.close)

    def test_or_text_says_so_once_and_goes_on_typed(self):
        done = self.harness.run("listen", "--or-text",
                                input="why do i get cramps\n")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("nobody knows why", done.stdout)
        lines = done.stderr.splitlines()
        self.assertEqual(len(lines), 1, done.stderr)
        self.assertIn("typing instead", lines[0])

    def test_or_text_without_anybody_to_type_waits_for_a_device(self):
        h = self.harness
        h.start_assistant("--or-text")  # its stdin is /dev/null
        h.wait_for("ear", status="waiting")
        self.assertEqual(h.end_assistant(), 0)

    def test_waits_until_there_is_a_device(self):
        h = self.harness
        h.start_assistant()
        h.wait_for("ear", status="waiting")
        h.wait_for("mouth", status="waiting")
        h.device.start()
        h.wait_until_ready()
        heard = h.ask("why_slt.flac")
        self.assertEqual(heard["slots"], {"topic": "causes"})
        self.assertIn("nobody knows why", h.wait_for("say", heard)["text"])
        self.assertEqual(h.end_assistant(), 0)
        # One line each says what to do, however often it tries.
        self.assertEqual(
            sorted(line.split(";")[0] for line in h.stderr().splitlines()),
            ["warn listen: there is no loudspeaker",
             "warn listen: there is no microphone"])

    def test_is_told_what_to_say_and_ends_with_no_device(self):
        h = self.harness
        h.start_assistant()
        h.wait_for("mouth", status="waiting")
        h.tell("why do i get cramps")
        h.wait_for("heard", intent="topic")
        self.assertEqual(h.end_assistant(), 0)

    def test_a_device_that_is_not_there_is_named_with_those_that_are(self):
        h = self.harness
        h.device.start()
        h.start_assistant("--device-in", "no such thing")
        h.wait_for("ear", status="waiting")
        self.assertEqual(h.end_assistant(), 0)
        self.assertIn('no microphone has "no such thing" in its name',
                      h.stderr())
        self.assertIn('"mic"', h.stderr())

    def test_the_workers_die_with_the_assistant(self):
        h = self.harness
        h.start_assistant()
        h.wait_for("mouth", status="waiting")
        workers = [h.worker("ear"), h.worker("mouth")]
        h.kill_assistant()  # as the kernel would, out of memory
        for pid in workers:
            subprocess.run(["tail", f"--pid={pid}", "-f", "/dev/null"],
                           timeout=30, check=True)
        # And what it left behind keeps nobody from starting again.
        h.start_assistant()
        h.wait_for("mouth", status="waiting")
        self.assertEqual(h.end_assistant(), 0)


if __name__ == "__main__":
    unittest.main(verbosity=2)
