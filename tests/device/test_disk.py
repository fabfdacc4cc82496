# SPDX-License-Identifier: GPL-3.0-or-later
"""What it does to a memory card, with the folders the service gives it: nothing
is written while nobody needs it, a cramp costs little, and neither a read-only
root nor a full disk ends a conversation."""

import csv
import io
import re
import socket
import subprocess
import time
import unittest

from harness import EVENT_S, PROGRAM, Beside, Harness, children

CALLS = ("write,writev,pwrite64,pwritev,?pwritev2,?sendfile,?copy_file_range,"
         "?splice,ftruncate,fallocate,?open,openat,?unlink,unlinkat,?rename,"
         "?renameat,?renameat2")
WROTE = re.compile(r"^\d+\s+p?write\w*\(\d+</(?!dev/|proc/|memfd:)(?P<path>[^>]*)"
                   r">.* = (?P<bytes>\d+)$", re.M)
CHANGED = re.compile(r"^\d+\s+(?:ftruncate|fallocate|unlink\w*|rename\w*|"
                     r"sendfile|copy_file_range|splice|open\w*\([^)]*O_CREAT)"
                     r".* = \d+", re.M)
IDLE_S = 10
# 20 cramps a day are 1 MB then; what the file system adds is not in it.
CRAMP_BYTES = 50000


class Disk(unittest.TestCase):
    def setUp(self):
        h = self.harness = Harness()
        self.addCleanup(h.close)
        self.state = h.folder / "state-of-service"
        self.runtime = h.folder / "runtime"
        for folder in self.state, self.runtime:
            folder.mkdir()
        h.environment = dict(h.environment, STATE_DIRECTORY=str(self.state),
                             RUNTIME_DIRECTORY=str(self.runtime))
        h.device.start()

    def tell(self, text):
        """By a path that is seen from here, whatever was mounted."""
        mark = self.harness.last()
        with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as sender:
            sender.connect(f"/proc/{self.harness.pid}/root{self.runtime}/tell")
            sender.send(text.encode())
            self.assertEqual(sender.recv(8), b"ok")
        return self.harness.wait_for("heard", mark)

    def have_cramp(self):
        """One that ends at once; what may be noted of it has been."""
        h = self.harness
        h.wait_until_quiet()
        h.wait_for("say", self.tell("my left calf is cramping"))
        h.wait_for("state", self.tell("stop"), name="idle")
        h.wait_until_quiet()

    def start_in_namespace(self, mount):
        """`mount`: commands of sh that change what only it sees."""
        if subprocess.run(["unshare", "-m", "true"], check=False,
                          stderr=subprocess.DEVNULL).returncode != 0:
            self.skipTest("this needs the right to mount")
        h = self.harness
        h.start_assistant(wrapper=[
            "unshare", "-m", "sh", "-ec", mount + '; exec "$@"', "sh"])
        h.wait_until_ready()

    def inside(self, *command):
        return subprocess.run(
            ["nsenter", "-t", str(self.harness.pid), "-m", *map(str, command)],
            env=self.harness.environment, check=True, timeout=60,
            stdout=subprocess.PIPE, text=True).stdout

    def diary(self, n):
        """Its `n` cramps: they are noted beside the conversation, not in it."""
        limit = time.monotonic() + EVENT_S
        while True:
            cramps = list(csv.DictReader(io.StringIO(
                self.inside(PROGRAM, "diary", "--csv"), newline="")))
            if len(cramps) >= n or time.monotonic() > limit:
                return cramps
            time.sleep(0.1)

    def test_nothing_is_written_when_nothing_happens(self):
        h = self.harness
        log = h.folder / "trace"
        h.start_assistant(wrapper=[
            "strace", "-f", "-y", "-s", "0", "-e", f"trace={CALLS}", "-e",
            "signal=none", "-o", str(log)])
        h.wait_for("state")
        h.pid = children(h.process.pid)["listen"]
        h.wait_until_ready()
        done = 0

        def written():
            """Bytes since it was last asked, and what else was done."""
            nonlocal done
            trace = log.read_text(errors="replace")
            new, done = trace[done:], len(trace)
            return (sum(int(m["bytes"]) for m in WROTE.finditer(new)),
                    CHANGED.findall(new))

        self.assertGreater(written()[0], 0, "strace saw no diary being made")
        time.sleep(IDLE_S)
        self.assertEqual(written(), (0, []))
        h.wait_for("say", h.ask("why_slt.flac"))
        h.wait_for("state", self.tell("stop"), name="idle")
        h.wait_until_quiet()
        self.assertEqual(written(), (0, []))
        self.have_cramp()
        cramp, _ = written()
        print(f"\n  {cramp} bytes written for a cramp", flush=True)
        self.assertGreater(cramp, 0, "it was not noted")
        self.assertLess(cramp, CRAMP_BYTES)
        self.assertEqual(h.end_assistant(), 0)

    def test_a_read_only_root(self):
        h = self.harness
        self.start_in_namespace(
            f"mount -t tmpfs none {self.runtime};"
            f"mount --bind {self.state} {self.state};"
            f"mount -o remount,bind,ro {self.state};"
            "mount -o remount,bind,ro /")
        self.have_cramp()
        said = h.wait_for("say", self.tell("how many cramps this week"))
        self.assertIn("one", said["text"])
        h.wait_until_quiet()
        self.assertEqual(h.ask("why_slt.flac")["intent"], "topic")
        self.assertEqual(h.end_assistant(), 0)
        self.assertEqual(h.stderr().count("going on without the diary"), 1,
                         h.stderr())
        self.assertEqual(list(self.state.iterdir()), [])

    def test_a_full_disk_that_is_made_room_on(self):
        h = self.harness
        self.start_in_namespace(
            f"mount -t tmpfs -o size=8k,mode=700 none {self.state}")
        self.have_cramp()
        self.assertIn("the disk is full; make room", h.stderr())
        self.inside("mount", "-o", "remount,size=1m", self.state)
        self.have_cramp()
        self.assertEqual(len(self.diary(2)), 2)
        self.assertEqual(h.end_assistant(), 0)


def load_tests(_loader, tests, _pattern):
    return Beside(3, tests)


if __name__ == "__main__":
    unittest.main(verbosity=2)
