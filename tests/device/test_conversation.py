# SPDX-License-Identifier: GPL-3.0-or-later
"""A whole conversation through microphone and loudspeaker."""

import json
import os
import socket
import unittest

import loudness
from harness import SPEECH, Harness
from sound_device import RATE_HZ

FIRST_HELP = "Straighten your leg, and gently pull your toes up"
# Looked through around a sentence, for where its sound is.
MARGIN_S = 1.5


class Conversation(unittest.TestCase):
    def setUp(self):
        self.harness = Harness()
        self.addCleanup(self.harness.close)
        self.harness.device.start()

    def begin(self):
        self.harness.start_assistant()
        self.harness.wait_until_ready()

    def rendered(self, say, recording):
        """The same sentence as `uncramp wav` writes it, without a device."""
        out = self.harness.folder / "out.wav"
        done = self.harness.run("wav", SPEECH / recording, "-o", out,
                                "--events")
        self.assertEqual(done.returncode, 0, done.stderr)
        for event in map(json.loads, done.stdout.splitlines()):
            if event["event"] == "say" and event["text"] == say["text"]:
                rate_hz, values = loudness.read_wav(out)
                return loudness.envelope(
                    loudness.part(values, rate_hz, event["t"],
                                  event["duration_s"]), rate_hz)
        self.fail(f"uncramp wav does not say: {say['text']}")

    def test_who_speaks_as_soon_as_it_is_ready_is_heard(self):
        h = self.harness
        self.begin()
        h.device.mic.play(SPEECH / "cramping_slt.flac")
        self.assertEqual(h.wait_for("heard")["intent"], "cramp")

    def test_helps_answers_and_stops(self):
        h = self.harness
        self.begin()

        heard = h.ask("cramping_slt.flac")
        self.assertEqual(heard["intent"], "cramp")
        self.assertEqual(heard["slots"], {"muscle": "calf"})
        say = h.wait_for("say", heard)
        self.assertTrue(say["text"].startswith(FIRST_HELP), say)
        self.assertGreater(say["latency_ms"], 0)
        h.wait_for("hold", say)

        heard = h.ask("why_slt.flac")
        self.assertEqual(heard["intent"], "topic")
        self.assertEqual(heard["slots"], {"topic": "causes"})
        say = h.wait_for("say", heard)
        self.assertIn("nobody knows why", say["text"])
        self.assertGreater(say["latency_ms"], 0)

        h.tell("stop")
        cut = h.wait_for("cut", say)
        self.assertLess(cut["played_s"], say["duration_s"])
        stopped = h.wait_for("say", cut)
        self.assertEqual(stopped["text"], "Stopped.")
        h.wait_for("state", say, name="idle")
        self.assertEqual(h.end_assistant(), 0)
        self.assertEqual(h.stderr(), "")

    def test_what_is_heard_is_what_was_to_be_said(self):
        h = self.harness
        self.begin()
        recording = h.device.spk.record()
        say = h.wait_for("say", h.ask("cramping_rms.flac"))
        h.wait_for("hold", say)  # by then the sentence is over
        start, pcm = recording.stop()

        said_at = h.time_of(say) - start
        values = loudness.samples(pcm)
        heard = loudness.part(values, RATE_HZ, said_at - MARGIN_S,
                              say["duration_s"] + 2 * MARGIN_S)
        peak = max(map(abs, heard))
        self.assertGreater(peak, 3000, "all but silent")
        self.assertLess(peak, loudness.CLIPPED, "clipped")

        levels = loudness.envelope(heard, RATE_HZ)
        wanted = self.rendered(say, "cramping_rms.flac")
        first, last = loudness.span(wanted)
        match, at = loudness.likeness(wanted[first:last], levels)
        begins_s = at * loudness.STEP_S - MARGIN_S - first * loudness.STEP_S
        print(f"\n  correlation {match:.3f}, begins {begins_s:+.2f} s "
              "from its event", flush=True)
        self.assertGreater(match, 0.8)
        self.assertLess(abs(begins_s), 1)
        # Nothing is torn, repeated or left out: silence, sentence, silence.
        loud_from, _ = loudness.span(levels[:at + last - first])
        self.assertLess(abs(loud_from - at), 10)
        self.assertLess(abs(say["duration_s"]
                            - len(wanted) * loudness.STEP_S), 0.1)

    def test_ends_at_a_signal_and_leaves_no_socket(self):
        h = self.harness
        self.begin()
        path = h.folder / "state" / "uncramp" / "tell"
        self.assertTrue(path.is_socket())
        self.assertEqual(path.stat().st_mode & 0o077, 0)
        say = h.wait_for("say", h.ask("cramping_awb.flac"))
        self.assertEqual(h.end_assistant(), 0)
        self.assertFalse(path.exists())
        self.assertEqual([e for e in h.events[say.number + 1:]
                          if e["event"] == "say"], [])
        refused = h.run("tell", "stop")
        self.assertEqual(refused.returncode, 1)
        self.assertIn("uncramp listen", refused.stderr)

    def test_refuses_to_run_twice(self):
        h = self.harness
        self.begin()
        second = h.run("listen")
        self.assertEqual(second.returncode, 1)
        self.assertIn(f"process {h.pid} is listening already", second.stderr)
        self.assertEqual(len(second.stderr.splitlines()), 1)
        # And the first goes on as if nothing had been.
        self.assertEqual(h.ask("why_rms.flac")["intent"], "topic")
        self.assertEqual(h.end_assistant(), 0)

    def test_bears_bad_callers(self):
        h = self.harness
        self.begin()
        path = str(h.folder / "state" / "uncramp" / "tell")
        mark = h.last()
        idle = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.addCleanup(idle.close)
        idle.connect(path)  # and never says a word
        for line in (b"", b"\0\xff", b"x" * 100000, os.urandom(200)):
            with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as s:
                s.connect(path)
                try:
                    s.send(line)
                except OSError:
                    pass  # it may refuse
        h.tell("why do i get cramps")
        h.wait_for("heard", mark, intent="topic")
        self.assertEqual(h.end_assistant(), 0)


if __name__ == "__main__":
    unittest.main(verbosity=2)
