# SPDX-License-Identifier: GPL-3.0-or-later
"""`uncramp doctor` with one or more faults arranged, each of which it must
name, and with none."""

import array
import json
import pty
import random
import subprocess
import unittest
import wave

from harness import PROGRAM, SPEECH, START_S, Beside, Harness
from sound_device import RATE_HZ, die_with_parent

FULL_SCALE = 32767
NOISE_S = 20


def noise(amplitude, offset=0):
    """NOISE_S of it, cut off at the ends of the scale."""
    chance = random.Random(1)
    return array.array("h", (
        max(-FULL_SCALE - 1, min(FULL_SCALE, round(
            chance.uniform(-amplitude, amplitude) + offset)))
        for _ in range(NOISE_S * RATE_HZ)))


class Doctor(unittest.TestCase):
    def setUp(self):
        self.harness = Harness()
        self.addCleanup(self.harness.close)
        self.device = self.harness.device
        self.mic, self.spk = self.device.servers

    def room(self, samples):
        """What the microphone takes from now on."""
        path = self.harness.folder / "room.wav"
        with wave.open(str(path), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE_HZ)
            file.writeframes(samples.tobytes())
        player = self.mic.begin_to_play(path)
        self.addCleanup(player.wait)
        self.addCleanup(player.kill)

    def examine(self, *arguments):
        done = self.harness.run("doctor", "--json", *arguments)
        self.assertEqual(done.stderr, "")
        found = json.loads(done.stdout)
        self.assertEqual(done.returncode,
                         1 if found["verdict"] == "fault" else 0)
        return found

    def faults(self, *arguments):
        """{check: what} of those found."""
        checks = self.examine(*arguments)["checks"]
        for check in checks.values():
            if check["verdict"] != "ok":
                self.assertNotEqual(check["remedy"], "")
        return {name: check["what"] for name, check in checks.items()
                if check["verdict"] == "fault"}

    def assert_faults(self, found, **wanted):
        self.assertEqual(sorted(found), sorted(wanted), found)
        for name, part in wanted.items():
            self.assertIn(part, found[name])

    def test_no_server_no_state_folder_no_content(self):
        (self.harness.folder / "state").write_text("a file, not a folder")
        (self.harness.folder / "content").mkdir()
        self.assert_faults(
            self.faults("--content", self.harness.folder / "content"),
            devices="no sound device", state="state",
            program="cannot load")

    def test_server_frozen(self):
        self.device.start()
        self.mic.freeze()
        self.assert_faults(self.faults(), devices="hangs")

    def test_no_such_microphone_and_loudspeaker_suspended(self):
        self.device.start()
        self.spk.suspend()
        self.assert_faults(self.faults("--device-in", "no such thing"),
                           microphone='no microphone has "no such thing"',
                           loudspeaker="stands still")

    def test_microphone_suspended_and_loudspeaker_missing(self):
        self.device.start()
        self.mic.suspend()
        self.assert_faults(self.faults("--device-out", "nowhere"),
                           microphone="stands still",
                           loudspeaker='no loudspeaker has "nowhere"')

    def test_microphone_muted(self):
        self.device.start()
        self.room(noise(100))
        self.mic.mute()
        self.assert_faults(self.faults(), signal="nothing but zeros")

    def test_microphone_clips_in_a_loud_room(self):
        self.device.start()
        self.room(noise(60000))
        self.assert_faults(self.faults(), clipping="clipped",
                           noise="as loud as speech")

    def test_microphone_at_47_percent_of_its_rate_and_off_the_middle(self):
        self.device.start()
        samples = noise(100, offset=FULL_SCALE // 4)
        with self.mic.plugged_in_with_part(0.47, samples):
            self.assert_faults(self.faults(), rate="47 %", offset="25 %")

    def test_what_is_no_microphone_but_the_loudspeaker(self):
        self.device.start()
        self.assert_faults(self.faults("--device-in", "spk_monitor"),
                           signal="no microphone")

    def test_all_is_well_a_sentence_is_understood_the_devices_saved(self):
        self.device.start()
        self.room(noise(30))
        for process in self.spk.reach(self.mic):
            self.addCleanup(process.wait)
            self.addCleanup(process.kill)
        _, terminal = pty.openpty()
        with subprocess.Popen(
                [str(PROGRAM), "doctor", "--save"], env=self.harness.environment,
                stdin=terminal, stdout=subprocess.PIPE,
                stderr=subprocess.PIPE, text=True,
                preexec_fn=die_with_parent) as doctor:
            for line in doctor.stderr:
                if line.startswith("Listening"):
                    self.mic.play(SPEECH / "cramping_slt.flac")
            said = doctor.stdout.read()
            self.assertEqual(doctor.wait(START_S), 0, said)
        self.assertRegex(said, "(ok|note) +hearing +it understood \".*calf")
        self.assertRegex(said, "(ok|note) +echo +the loudspeaker comes in after")
        self.assertIn("0 faults", said)
        settings = self.harness.folder / "home/.config/uncramp/uncramp.yaml"
        for key in ("microphone", "loudspeaker"):
            self.assertIn(f'\n{key}: "default"\n', settings.read_text())


def load_tests(_loader, tests, _pattern):
    return Beside(3, tests)


if __name__ == "__main__":
    unittest.main()
