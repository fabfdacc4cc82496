#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""`uncramp wav` on recorded speech: what is heard, what is said and when.

    wav_test.py UNCRAMP [TEST...]
"""

import pathlib
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).parent))
import recording  # noqa: E402  (found through the line above)
from recording import HERE, run, say, silence  # noqa: E402

TOLERANCE_S = 0.15
# The quiet that every sentence ends with.
TAIL_S = 0.15
# Softer is no speech.
SPEECH_LEVEL = 100
# No sound lasts longer (audio/earcon.h).
SOUND_S = 0.15


class Wav(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def converse(self, path, *options):
        """The events of a conversation with that recording."""
        done = run("wav", path, "--config", recording.CONFIG, "--events",
                   *options)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return recording.json_lines(done.stdout)

    def converse_with(self, samples, rate_hz=recording.RATE_HZ, channels=1):
        path = self.folder / "in.wav"
        recording.write(path, samples, rate_hz, channels)
        return self.converse(path)

    @staticmethod
    def heard(events):
        return [e["text"] for e in events if e["event"] == "heard"]

    @staticmethod
    def spoken(events):
        """[(begin, end)] in seconds of all that was said or sounded."""
        spans = []
        for event in events:
            if event["event"] == "say":
                spans.append((event["t"], event["t"] + event["duration_s"]))
            elif event["event"] == "sound":
                spans.append((event["t"], event["t"] + SOUND_S))
            elif event["event"] == "cut":
                begin = spans[-1][0]
                spans[-1] = (begin, begin + event["played_s"])
        return spans

    def has_sound(self, begin_s, end_s):
        begin, end = (max(0, round(t * self.rate_hz)) for t in (begin_s, end_s))
        part = self.out[begin:end]
        return any(abs(sample) > SPEECH_LEVEL for sample in part)

    def check_sound(self, spans):
        """The recording made of the answers holds them, there and only there."""
        for begin, end in spans:
            self.assertTrue(self.has_sound(begin, begin + TOLERANCE_S), begin)
            last = end - TAIL_S
            self.assertTrue(self.has_sound(last - TOLERANCE_S, end), end)
        quiet = 0
        for begin, end in spans + [(len(self.out) / self.rate_hz, None)]:
            if begin - quiet > 2 * TOLERANCE_S:
                self.assertFalse(self.has_sound(quiet + TOLERANCE_S,
                                                begin - TOLERANCE_S),
                                 f"sound between {quiet} and {begin} s")
            quiet = end

    def check_conversation(self, voice):
        out = self.folder / "out.wav"
        events = self.converse(HERE / f"conversation_{voice}.flac", "-o", out)
        self.assertEqual(self.heard(events),
                         ["my calf is cramping", "why do i get cramps"])
        self.out, self.rate_hz = recording.read(out)
        spans = self.spoken(events)
        self.assertGreater(len(spans), 10)
        self.check_sound(spans)

    def test_a_conversation_with_awb(self):
        self.check_conversation("awb")

    def test_a_conversation_with_rms(self):
        self.check_conversation("rms")

    def test_a_conversation_with_slt(self):
        self.check_conversation("slt")

    def test_a_slow_machine_hears_the_same(self):
        events = self.converse(HERE / "conversation_slt.flac", "--slow")
        self.assertEqual(self.heard(events),
                         ["my calf is cramping", "why do i get cramps"])

    def after_first(self, offset_s, place):
        """A cramp is told of; a question follows `offset_s` after `place`
        (begin or end, 0 or 1) of an answer that long quiet follows."""
        told = silence(0.5) + say("cramping_trimmed.wav")
        spans = self.spoken(self.converse_with(told))
        span = next(a for a, b in zip(spans, spans[1:]) if b[0] - a[1] > 2)
        pause_s = span[place] + offset_s - len(told) / recording.RATE_HZ
        events = self.converse_with(told + silence(pause_s) +
                                    say("why_trimmed.wav") + silence(1))
        reasons = [e["reason"] for e in events if e["event"] == "rejected"]
        return self.heard(events)[1:], reasons

    def test_what_is_said_while_it_speaks_is_not_heard(self):
        self.assertEqual(self.after_first(0.3, 0), ([], ["speaking"]))

    def test_what_is_said_at_once_after_it_spoke_is_not_heard(self):
        self.assertEqual(self.after_first(0.2, 1), ([], ["speaking"]))

    def test_what_is_said_a_moment_later_is_heard(self):
        self.assertEqual(self.after_first(0.4, 1),
                         (["why do i get cramps"], []))

    def test_a_stereo_recording_of_44100_hz_is_heard(self):
        samples = silence(0.5) + say("why_trimmed.wav") + silence(1)
        events = self.converse_with(recording.stereo_44100(samples), 44100, 2)
        self.assertEqual(self.heard(events), ["why do i get cramps"])

    def assert_refused(self, path, words):
        done = run("wav", path, "--config", recording.CONFIG)
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertEqual(done.stderr.count("\n"), 1, done.stderr)
        self.assertIn(str(path), done.stderr)
        self.assertIn(words, done.stderr)

    def test_what_is_no_sound_is_refused(self):
        path = self.folder / "poem.txt"
        path.write_text("Roses are red, and so on for a while.\n")
        self.assert_refused(path, "neither WAV nor FLAC")

    def test_an_empty_file_is_refused(self):
        path = self.folder / "empty.wav"
        path.write_bytes(b"")
        self.assert_refused(path, "is empty")

    def test_a_missing_file_is_refused(self):
        self.assert_refused(self.folder / "gone.wav", "No such file")

    def test_a_voice_that_is_not_there_is_told_with_its_line(self):
        config = self.folder / "uncramp.yaml"
        config.write_text("volume: 100\nvoice: xx-nobody\n")
        done = run("wav", HERE / "why_slt.flac", "--config", config)
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertTrue(done.stderr.startswith(
            f"{config}:2: eSpeak NG has no voice"), done.stderr)


if __name__ == "__main__":
    recording.main()
