# SPDX-License-Identifier: GPL-3.0-or-later
"""Started from scripts, by nohup, with descriptors closed, nowhere to keep
anything: whoever starts it leaves it what they like. No sound is needed."""

import os
import pty
import signal
import subprocess
import time
import unittest

from harness import EVENT_S, PROGRAM, SPEECH, Harness


def ignore_interrupt():
    signal.signal(signal.SIGINT, signal.SIG_IGN)


class Surroundings(unittest.TestCase):
    def setUp(self):
        self.harness = Harness()
        self.addCleanup(self.harness.close)

    def start(self, *command, **options):
        options.setdefault("env", self.harness.environment)
        process = subprocess.Popen(list(map(str, command)), **options)
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

    def log(self, words):
        """Waits for them in the log of a process started with it."""
        log = self.harness.folder / "stderr"
        limit = time.monotonic() + EVENT_S
        while not log.exists() or words not in log.read_text():
            self.assertLess(time.monotonic(), limit, words)
            time.sleep(0.05)

    def end(self, process):
        process.terminate()
        self.assertEqual(process.wait(EVENT_S), 0)

    def test_by_nohup_it_outlasts_its_terminal(self):
        ours, its = pty.openpty()
        process = self.start(
            "setsid", "-c", "sh", "-c",
            'exec nohup "$0" listen -v </dev/null >/dev/null 2>"$1"',
            PROGRAM, self.harness.folder / "stderr", stdin=its)
        os.close(its)
        self.log("there is no microphone")
        os.close(ours)
        self.log("settings read again")  # what else SIGHUP is for
        self.harness.tell("why do i get cramps")
        self.assertIsNone(process.poll())
        self.end(process)

    def test_in_a_scripts_background_it_outlasts_ctrl_c(self):
        with open(self.harness.folder / "stderr", "wb") as log:
            process = self.start(PROGRAM, "listen", stderr=log,
                                 stdin=subprocess.DEVNULL,
                                 stdout=subprocess.DEVNULL,
                                 preexec_fn=ignore_interrupt)
        self.log("there is no microphone")
        process.send_signal(signal.SIGINT)
        self.harness.tell("why do i get cramps")
        self.assertIsNone(process.poll())
        self.end(process)

    def test_with_no_place_to_keep_state_it_listens_all_the_same(self):
        environment = dict(self.harness.environment)
        for name in "HOME", "XDG_STATE_HOME", "STATE_DIRECTORY":
            environment.pop(name, None)
        with open(self.harness.folder / "stderr", "wb") as log:
            process = self.start(PROGRAM, "listen", env=environment,
                                 stdin=subprocess.DEVNULL,
                                 stdout=subprocess.DEVNULL, stderr=log)
        self.log("there is no microphone")
        self.assertIn("going on without a lock", self.harness.stderr())
        self.end(process)


if __name__ == "__main__":
    unittest.main(verbosity=2)
