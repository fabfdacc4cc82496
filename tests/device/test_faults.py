# SPDX-License-Identifier: GPL-3.0-or-later
"""What goes wrong with sound, one fault at a time. After each the assistant is
asked a question by voice, and answers it by voice."""

import array
import os
import random
import signal
import time
import unittest

from harness import Beside, Harness
from sound_device import CLIPPING_VOLUME

# Ready again: promised within 5 s of a worker's end.
READY_S = 10
# A device or a server that comes back is noticed by the next try.
BACK_S = 60
FROZEN_S = 5


def gone(status):
    return status in ("waiting", "lost")


class Faults(unittest.TestCase):
    def setUp(self):
        self.harness = Harness()
        self.addCleanup(self.harness.close)
        self.device = self.harness.device
        self.device.start()
        self.harness.start_assistant()
        self.harness.wait_until_ready()
        self.mark = self.harness.last()

    def answers(self):
        h = self.harness
        recording = self.device.spk.record()
        heard = h.ask("why_slt.flac")
        self.assertEqual(heard["slots"], {"topic": "causes"})
        say = h.wait_for("say", heard)
        self.assertIn("nobody knows why", say["text"])
        h.wait_for("say", say)  # so the first one is over
        _, pcm = recording.stop()
        self.assertTrue(any(pcm), "the loudspeaker is silent")
        self.assertEqual(h.end_assistant(), 0)

    def back(self, workers):
        """Waits for their return; prints how long it took."""
        since = time.monotonic()
        for worker in workers:
            lost = self.harness.wait_for(worker, self.mark, status=gone)
            self.harness.wait_for(worker, lost, BACK_S, status="ready")
        print(f"\n  ready {time.monotonic() - since:.2f} s later", flush=True)

    def strike(self, worker, number):
        h = self.harness
        struck = time.monotonic()
        os.kill(h.worker(worker), number)
        lost = h.wait_for(worker, self.mark, READY_S, status="lost")
        ready = h.wait_for(worker, lost, READY_S, status="ready")
        print(f"\n  lost after {lost.arrived - struck:.2f} s, ready after "
              f"{ready.arrived - struck:.2f} s", flush=True)
        self.assertLess(ready.arrived - struck, READY_S)
        self.answers()

    def test_ear_killed(self):
        self.strike("ear", signal.SIGKILL)

    def test_ear_frozen(self):
        self.strike("ear", signal.SIGSTOP)

    def test_mouth_killed(self):
        self.strike("mouth", signal.SIGKILL)

    def test_mouth_frozen(self):
        self.strike("mouth", signal.SIGSTOP)

    def test_mouth_killed_in_a_sentence_which_is_said_again(self):
        h = self.harness
        h.tell("why do i get cramps")
        say = h.wait_for("say", self.mark)
        os.kill(h.worker("mouth"), signal.SIGKILL)
        lost = h.wait_for("mouth", say, READY_S, status="lost")
        recording = self.device.spk.record()
        ready = h.wait_for("mouth", lost, READY_S, status="ready")
        # The next sentence waits until this one has been said in full.
        following = h.wait_for("say", ready)
        _, pcm = recording.stop()
        self.assertNotEqual(following["text"], say["text"])
        self.assertGreater(following["t"] - ready["t"],
                           0.8 * say["duration_s"])
        self.assertTrue(any(pcm), "the loudspeaker is silent")
        h.hush()
        self.answers()

    def test_microphone_unplugged(self):
        self.device.mic.unplug()
        self.harness.wait_for("ear", self.mark, status=gone)
        self.device.mic.plug_in()
        self.back(["ear"])
        self.answers()

    def test_loudspeaker_unplugged(self):
        self.device.spk.unplug()
        self.harness.wait_for("mouth", self.mark, status=gone)
        self.device.spk.plug_in()
        self.back(["mouth"])
        self.answers()

    def test_loudspeaker_missing_while_it_helps(self):
        h = self.harness
        self.device.spk.unplug()
        h.wait_for("mouth", self.mark, status=gone)
        h.tell("my calf is cramping")
        # Unheard, but the hold begins and goes on.
        h.wait_for("hold", self.mark, left_s=28)
        self.device.spk.plug_in()
        self.back(["mouth"])
        h.wait_for("say", self.mark)
        h.hush()
        self.answers()

    def test_server_killed_and_started_again(self):
        self.device.kill()
        for worker in ("ear", "mouth"):
            self.harness.wait_for(worker, self.mark, status=gone)
        self.device.start()
        self.back(["ear", "mouth"])
        self.answers()

    def test_server_frozen_for_a_while(self):
        self.device.freeze()
        time.sleep(FROZEN_S)  # the fault itself
        self.device.thaw()
        self.back(["ear", "mouth"])
        self.answers()

    def test_microphone_muted_is_told_and_so_is_its_return(self):
        h = self.harness
        self.device.mic.mute()
        silent = h.wait_for("ear", self.mark, status="silent")
        h.wait_for("say", silent,
                   text=lambda text: "switched off" in text.lower())
        self.device.mic.mute(False)
        well = h.wait_for("ear", silent, status="well")
        h.wait_for("say", well, text=lambda text: "hear you again" in text)
        self.answers()

    def test_microphone_that_clips_is_told(self):
        h = self.harness
        self.device.mic.hiss(CLIPPING_VOLUME)
        clipping = h.wait_for("ear", self.mark, status="clipping")
        self.device.mic.hiss()
        h.wait_for("say", clipping,
                   text=lambda text: "too loud" in text.lower())
        self.answers()

    def loses_sound(self, worker, server, instead, status, words):
        """With `instead` in its place, it says so; then the device is back."""
        h = self.harness
        with instead:
            slow = h.wait_for(worker, self.mark, BACK_S, status=status)
            h.wait_for("say", slow, text=lambda text: words in text)
        lost = h.wait_for(worker, slow, status=gone)
        server.plug_in()
        h.wait_for(worker, lost, BACK_S, status="ready")
        self.answers()

    def test_microphone_that_loses_half_its_sound_is_told(self):
        mic = self.device.mic
        hiss = array.array("h", random.Random(1).choices(range(-9, 9), k=9999))
        self.loses_sound("ear", mic, mic.plugged_in_with_part(0.47, hiss),
                         "slow", "plug the microphone")

    def test_loudspeaker_that_takes_half_its_sound_is_told(self):
        spk = self.device.spk
        self.loses_sound("mouth", spk, spk.plugged_in_taking_part(0.47),
                         "stuttering", "plug the loudspeaker")

    def test_what_was_said_to_a_frozen_ear_is_not_answered_later(self):
        h = self.harness
        # Its first sound is over, so that nothing else keeps it from hearing.
        h.ask("why_slt.flac")
        h.hush()
        mark = h.last()
        os.kill(h.worker("ear"), signal.SIGSTOP)
        h.say("cramping_slt.flac")
        lost = h.wait_for("ear", mark, READY_S, status="lost")
        h.wait_for("ear", lost, READY_S, status="ready")
        # The next it hears is the question.
        self.answers()
        heard = [e["intent"] for e in h.events
                 if e["event"] == "heard" and e.number > mark]
        self.assertEqual(heard[:1], ["topic"])

    def test_microphone_frozen_for_good_is_told(self):
        self.device.mic.freeze()
        self.harness.wait_for(
            "say", self.mark, text=lambda text: "can't hear" in text.lower()
            or "cannot hear" in text.lower())
        self.device.mic.thaw()
        self.back(["ear"])
        self.answers()


class Spare(unittest.TestCase):
    def test_the_first_choice_is_taken_again_when_it_is_back(self):
        h = Harness(spare=True)
        self.addCleanup(h.close)
        h.device.start()
        h.start_assistant()
        h.wait_until_ready()
        mark = h.last()
        first = h.wait_for("ear", status="ready")["device"]
        h.device.mic.unplug()
        spare = h.wait_for("ear", mark, BACK_S, status="ready")
        self.assertEqual(spare["device"], "spare")
        h.device.mic.plug_in()
        h.wait_for("ear", spare, BACK_S, status="ready", device=first)
        heard = h.ask("why_slt.flac")
        self.assertEqual(heard["slots"], {"topic": "causes"})
        self.assertEqual(h.end_assistant(), 0)


def load_tests(_loader, tests, _pattern):
    return Beside(2, tests)


if __name__ == "__main__":
    unittest.main()
