# SPDX-License-Identifier: GPL-3.0-or-later
"""Workers that are killed or frozen at random moments of one long
conversation. Once each; twenty times with UNCRAMP_FULL=1, which
`sh tests/run --full` sets. UNCRAMP_SEED=N repeats a run."""

import os
import random
import signal
import statistics
import time
import unittest

from harness import FULL, SPEECH, Harness

TIMES = 20 if FULL else 1
READY_S = 10
# Of the first turn: being said, heard, answered, held.
MOMENT_S = 8
# The device's delay, the quiet that ends an utterance, and the verdict.
DECIDED_S = 1.5


class Storm(unittest.TestCase):
    def test_answers_after_every_one(self):
        seed = int(os.environ.get("UNCRAMP_SEED", time.time_ns() % 10**6))
        print(f"\n  UNCRAMP_SEED={seed}", flush=True)
        chance = random.Random(seed)
        strikes = TIMES * [(worker, number) for worker in ("ear", "mouth")
                           for number in (signal.SIGKILL, signal.SIGSTOP)]
        chance.shuffle(strikes)
        self.took_s = {}
        with Harness() as h:
            h.device.start()
            h.start_assistant()
            h.wait_until_ready()
            for worker, number in strikes:
                self.strike(h, worker, number, chance.uniform(0, MOMENT_S))
            self.assertEqual(h.end_assistant(), 0)
        for what, all_s in sorted(self.took_s.items()):
            print(f"  {what}: ready after {statistics.median(all_s):.2f} s "
                  f"(median of {len(all_s)}), {max(all_s):.2f} s at most",
                  flush=True)

    def strike(self, h, worker, number, moment_s):
        h.wait_until_quiet()
        with self.subTest(worker=worker, signal=number.name, after=moment_s), \
                h.device.mic.begin_to_play(
                    SPEECH / "cramping_slt.flac") as speech:
            time.sleep(moment_s)  # when it strikes is what is tried
            mark = h.last()
            struck = time.monotonic()
            os.kill(h.worker(worker), number)
            lost = h.wait_for(worker, mark, READY_S, status="lost")
            ready = h.wait_for(worker, lost, READY_S, status="ready")
            # What it hears next must be the question: not the end of this,
            # which it may still be deciding on.
            speech.wait()
            time.sleep(DECIDED_S)
            h.hush()
            heard = h.ask("why_slt.flac")
            self.assertEqual(heard["slots"], {"topic": "causes"})
            self.assertIn("nobody knows why",
                          h.wait_for("say", heard)["text"])
            h.hush()
            self.took_s.setdefault(f"{number.name} {worker}", []).append(
                ready.arrived - struck)


if __name__ == "__main__":
    unittest.main(verbosity=2)
