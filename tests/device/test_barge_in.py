# SPDX-License-Identifier: GPL-3.0-or-later
"""Somebody speaks while it speaks, and the microphone hears the loudspeaker."""

import subprocess
import time
import unittest

from harness import Harness

# Somebody speaks up over it: 11 dB above its own voice, flite being 5 dB louder
# than eSpeak NG. How it fares with less, tests/bench/barge_in.py measures.
LOUDER_DB = 6
QUESTIONS = ("what about magnesium", "tell me more", "how sure are you",
             "why do i get cramps", "tell me more")
# A busy machine drops sound, and what was learned of the room with it.
LESSONS = 12
TRIES = 6


class BargeIn(unittest.TestCase):
    def setUp(self):
        self.harness = Harness(joined=True)
        self.addCleanup(self.harness.close)
        self.harness.device.start()
        self.harness.start_assistant("-v")
        self.harness.wait_until_ready()
        self.stop = self.harness.folder / "stop.wav"
        subprocess.run(["flite", "-voice", "slt", "-t", "stop now", "-o",
                        self.stop], check=True)

    def told(self, text):
        """Its first sentence after being told so."""
        mark = self.harness.last()
        self.harness.tell(text)
        return self.harness.wait_for(
            "say", self.harness.wait_for("heard", mark))

    def listens_meanwhile(self):
        """Whether it has learned the room, and still knows it."""
        log = self.harness.stderr()
        return (log.rfind("open to interruptions")
                > log.rfind("closed to interruptions"))

    def learn(self, told=0):
        """Lets it speak until it knows the room; how often it was told."""
        while told < LESSONS and not (told >= len(QUESTIONS)
                                      and self.listens_meanwhile()):
            self.told(QUESTIONS[told % len(QUESTIONS)])
            told += 1
            self.harness.wait_until_quiet()
        return told

    def heard(self):
        return [e for e in self.harness.events if e["event"] == "heard"]

    def test_stop_now_stops_it_and_its_own_voice_does_not(self):
        h = self.harness
        # Before it knows the room and after, it does not answer itself.
        self.assertEqual(self.learn(), len(self.heard()))
        self.assertTrue(self.listens_meanwhile(), h.stderr()[-4000:])

        for _ in range(TRIES):
            say = self.told("how do i stop a cramp")
            time.sleep(0.5)
            h.device.mic.play(self.stop, LOUDER_DB)
            try:
                heard = h.wait_for("heard", say, within_s=3)
            except AssertionError:
                h.wait_until_quiet()
                self.learn(len(QUESTIONS))
                continue
            break
        else:
            self.fail("'stop now' was not heard:\n"
                      + "\n".join(map(str, h.events[-20:]))
                      + f"\nstderr:\n{h.stderr()[-4000:]}")
        self.assertEqual(heard["intent"], "stop")
        cut = h.wait_for("cut", heard)
        print(f"\n  cut {1000 * (h.time_of(cut) - h.time_of(heard)):.0f} ms later")
        self.assertEqual(h.wait_for("say", cut)["text"], "Stopped.")
        self.assertEqual(h.end_assistant(), 0)


if __name__ == "__main__":
    unittest.main(verbosity=2)
