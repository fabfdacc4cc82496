# SPDX-License-Identifier: GPL-3.0-or-later
"""The settings are read again on SIGHUP, and nobody is left alone for it."""

import contextlib
import os
import pty
import shutil
import signal
import subprocess
import time
import unittest
import wave

from harness import EVENT_S, PROGRAM, SPEECH, Harness, children

# The silence after each sentence.
BREATH_S = 0.15


class Settings(unittest.TestCase):
    def setUp(self):
        self.harness = Harness()
        self.addCleanup(self.harness.close)

    def reload(self, settings):
        """As `pkill -HUP uncramp` does, which reaches the workers, too."""
        h = self.harness
        h.config.write_text(settings)
        for pid in (h.pid, *children(h.pid).values()):
            with contextlib.suppress(ProcessLookupError):  # it just ended
                os.kill(pid, signal.SIGHUP)

    def begin(self):
        self.harness.device.start()
        self.harness.start_assistant("-v")
        self.harness.wait_until_ready()

    def wait_for_log(self, words):
        limit = time.monotonic() + EVENT_S
        while words not in self.harness.stderr():
            self.assertLess(time.monotonic(), limit, self.harness.stderr())
            time.sleep(0.05)

    def test_new_settings_do_not_disturb_a_hold(self):
        h = self.harness
        self.begin()
        h.tell("my left calf is cramping")
        hold = h.wait_for("hold")
        self.reload("emergency_number: 999\nvoice: en-us\n")
        h.wait_for("mouth", hold, status="restarted")
        h.wait_for("mouth", hold, status="ready")
        for _ in range(2):
            hold = h.wait_for("hold", max(hold.number, h.last()))
        lefts = [e["left_s"] for e in h.events if e["event"] == "hold"]
        self.assertGreaterEqual(len(lefts), 3)
        self.assertEqual(lefts, list(range(lefts[0], lefts[-1] - 1, -1)))
        self.assertNotIn("lost", [e["status"] for e in h.events
                                  if e["event"] == "ear"])
        mark = h.last()
        h.tell("my chest hurts")
        h.wait_for("say", mark, text="Call nine nine nine now.")

    def spoken_s(self):
        """How long it takes over one sentence, told to say it now."""
        mark = self.harness.last()
        self.harness.tell("my chest hurts")
        say = self.harness.wait_for("say", mark,
                                    text="Call your emergency number now.")
        self.harness.hush()
        return say["duration_s"]

    def test_recordings_and_pace_are_taken_at_once(self):
        h = self.harness
        self.begin()
        synthetic_s = self.spoken_s()
        self.reload("words_per_minute: 220\n")
        self.assertLess(self.spoken_s(), 0.9 * synthetic_s)
        self.reload("quiet_hours: 00:00 to 23:59\n"
                    "quiet_words_per_minute: 120\n")
        self.assertGreater(self.spoken_s(), 1.1 * synthetic_s)
        folder = h.folder / "recordings"
        folder.mkdir()
        recording = folder / "call-your-emergency-number-now.wav"
        shutil.copy(SPEECH / "cramping_trimmed.wav", recording)
        with wave.open(str(recording)) as sound:
            recorded_s = sound.getnframes() / sound.getframerate()
        mark = h.last()
        self.reload(f"recordings: {folder}\n")
        lost = h.wait_for("mouth", mark, status="restarted")
        h.wait_for("mouth", lost, status="ready")
        self.assertAlmostEqual(self.spoken_s(), recorded_s + BREATH_S, 2)
        self.assertEqual(h.end_assistant(), 0)

    def test_a_mistake_is_reported_and_the_old_settings_stay(self):
        h = self.harness
        h.config.write_text("emergency_number: 112\n")
        self.begin()
        self.reload("emergency_number: 999\nvolume: loud\n")
        self.wait_for_log("the settings stay as they were")
        self.assertIn(f"{h.config}:2: \"volume\" must be", h.stderr())
        self.reload("emergency_number: 999\nvoice: xx-nobody\n")
        self.wait_for_log(f"{h.config}:2: eSpeak NG has no voice")
        mark = h.last()
        h.tell("my chest hurts")
        h.wait_for("say", mark, text="Call one one two now.")
        self.assertEqual(h.end_assistant(), 0)

    def test_with_a_mistake_it_does_not_start(self):
        h = self.harness
        h.config.write_text("# mine\nvolum: 20\n")
        done = h.run("listen")
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertEqual(
            done.stderr, f"{h.config}:2: \"volum\" is no key of the "
            "configuration; write \"volume\"\n")

    def test_with_a_voice_that_is_not_there_no_command_starts(self):
        h = self.harness
        h.config.write_text("# mine\nvoice: xx-nobody\n")
        for command in "listen", "doctor", "learn":
            done = h.run(command)
            self.assertEqual((done.returncode, done.stdout), (1, ""))
            self.assertTrue(done.stderr.startswith(
                f"{h.config}:2: eSpeak NG has no voice"), done.stderr)

    def test_it_ends_when_its_terminal_is_closed(self):
        ours, its = pty.openpty()
        process = subprocess.Popen(
            ["env", "--default-signal=HUP", "setsid", "-c", PROGRAM, "listen"],
            stdin=its, stdout=its,
            stderr=its, env=self.harness.environment)
        self.addCleanup(process.kill)
        os.close(its)
        said = b""
        while b"microphone" not in said:  # its loop runs
            said += os.read(ours, 1000)
        os.close(ours)
        self.assertEqual(process.wait(EVENT_S), 0)


if __name__ == "__main__":
    unittest.main(verbosity=2)
