# SPDX-License-Identifier: GPL-3.0-or-later
"""As systemd starts it: what it is told, and when the watchdog must bite.
systemd is this test, with a socket of its own."""

import os
import socket
import stat
import unittest

from harness import FULL, Harness

# A ping is due every second.
WATCHDOG_S = 2


class Service(unittest.TestCase):
    def setUp(self):
        h = self.harness = Harness()
        self.addCleanup(h.close)
        self.systemd = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.addCleanup(self.systemd.close)
        self.systemd.bind(f"\0uncramp-test-{os.getpid()}")
        self.systemd.settimeout(30)
        self.runtime = h.folder / "runtime"
        h.environment = dict(
            h.environment,
            NOTIFY_SOCKET=f"@uncramp-test-{os.getpid()}",
            WATCHDOG_USEC=str(WATCHDOG_S * 1000000),
            RUNTIME_DIRECTORY=str(self.runtime))
        h.environment.pop("WATCHDOG_PID", None)

    def told(self):
        return self.systemd.recv(4096).decode()

    def wait_to_be_told(self, wanted):
        """Everything up to and with `wanted`."""
        said = [self.told()]
        while said[-1] != wanted:
            said.append(self.told())
        return said

    def drain(self):
        """What has come and was not read; how many pings are in it."""
        self.systemd.setblocking(False)
        pings = 0
        try:
            while True:
                pings += self.told() == "WATCHDOG=1"
        except BlockingIOError:
            self.systemd.settimeout(30)
            return pings

    def test_without_a_sound_card_it_is_up_says_what_is_missing_and_goes_on(
            self):
        h = self.harness
        h.start_assistant()
        self.assertEqual(self.told(), "READY=1\nSTATUS=Starting")
        self.wait_to_be_told(
            "STATUS=No microphone and no loudspeaker: I keep trying")
        for _ in range(3):
            self.wait_to_be_told("WATCHDOG=1")
        self.assertEqual(h.end_assistant(), 0)
        self.assertEqual(self.wait_to_be_told("STOPPING=1")[-1], "STOPPING=1")

    def test_with_a_sound_card_it_listens_and_the_group_may_tell_it(self):
        h = self.harness
        h.device.start()
        h.start_assistant()
        self.wait_to_be_told("STATUS=Listening")
        for _ in range(3):
            self.wait_to_be_told("WATCHDOG=1")
        path = self.runtime / "tell"
        self.assertEqual(stat.S_IMODE(path.stat().st_mode), 0o660)
        self.assertEqual(h.end_assistant(), 0)
        self.assertFalse(path.exists())

    @unittest.skipUnless(FULL, "takes half a minute")
    def test_the_watchdog_hears_nothing_while_the_sound_hangs(self):
        h = self.harness
        h.device.start()
        h.start_assistant()
        h.wait_until_ready()
        h.device.freeze()
        # Both are given up once, then hang as they open the device.
        mark = max(h.wait_for(part, status="lost").number
                   for part in ("ear", "mouth"))
        self.drain()
        for part in "ear", "mouth":
            h.wait_for(part, after=mark, status="lost")
        self.assertEqual(self.drain(), 0)
        h.device.thaw()
        h.wait_until_ready(after=mark)
        self.wait_to_be_told("WATCHDOG=1")
        self.assertEqual(h.end_assistant(), 0)


if __name__ == "__main__":
    unittest.main(verbosity=2)
