# SPDX-License-Identifier: GPL-3.0-or-later
"""What the program does to network and disk, as the kernel saw it: no socket
but AF_UNIX, no file written outside the state directory, no sound kept."""

import pathlib
import re
import subprocess
import unittest

from harness import PROGRAM, SPEECH, Harness, children

# A name behind `?` may be missing on some architectures.
CALLS = ("%network,?open,openat,?openat2,?creat,?mkdir,mkdirat,?mknod,mknodat,"
         "?rename,?renameat,?renameat2,?link,linkat,?symlink,symlinkat,"
         "truncate,?io_uring_setup")
CALL = re.compile(r"^\d+\s+(?P<name>\w+)\((?P<rest>.*)")
# The rest of a call, the end of a process, and what is written of a process
# killed on its way into a call, which the kernel then never begins.
NO_CALL = re.compile(r"^\d+\s+(<\.\.\. \w+ resumed>|\+\+\+|---|"
                     r"\?+\(\s*(<detached \.\.\.>|\)\s*= \?))")
MAKES_SOCKETS = ("socket", "socketpair")
WRITES = re.compile(r"O_WRONLY|O_RDWR|O_CREAT|O_TRUNC|O_TMPFILE")
QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')
OTHERS = ("mkdir", "mkdirat", "mknod", "mknodat", "rename", "renameat",
          "renameat2", "link", "linkat", "symlink", "symlinkat", "truncate")
# Sound cards, by whatever name PortAudio looks for them, and no file at all.
DEVICE = re.compile(r"/dev/(null|tty|dsp\d*|audio\d*|mixer\d*|snd/\w+)$")
# A second of speech is 32000 bytes; a lock and a diary are less.
STATE_BYTES = 32000


class Trace:
    """What strace wrote: the calls of the program and all its children."""

    def __init__(self, path):
        self.calls = []
        for line in path.read_text(errors="replace").splitlines():
            if call := CALL.match(line):
                self.calls.append((call["name"], call["rest"]))
            elif not NO_CALL.match(line):
                raise AssertionError(f"strace wrote what is no call: {line}")

    def sockets(self):
        return [rest for name, rest in self.calls if name in MAKES_SOCKETS]

    def written(self):
        """The paths opened for writing, made, moved or cut."""
        for name, rest in self.calls:
            opens = name.startswith("open") or name == "creat"
            if opens and (name == "creat" or WRITES.search(rest)):
                yield QUOTED.search(rest)[1]
            elif name in OTHERS:
                yield from QUOTED.findall(rest)


class Privacy(unittest.TestCase):
    def setUp(self):
        self.harness = Harness()
        self.addCleanup(self.harness.close)
        self.log = self.harness.folder / "trace"
        self.strace = ["strace", "-f", "-s", "4096", "-e", f"trace={CALLS}",
                       "-e", "signal=none", "-o", str(self.log)]

    def check(self, besides=()):
        """`besides`: paths it was told to write."""
        h = self.harness
        trace = Trace(self.log)
        self.assertGreater(len(trace.calls), 20, "strace saw next to nothing")
        for socket in trace.sockets():
            self.assertRegex(socket, r"^AF_(UNIX|LOCAL)\b")
        self.assertNotIn("io_uring_setup", [name for name, _ in trace.calls])
        allowed = [
            h.folder / "state",
            # What PulseAudio's client keeps for itself.
            h.folder / "home" / ".config" / "pulse",
            h.folder / "home" / ".pulse-cookie",
            h.folder / "run",
            *besides]
        for path in trace.written():
            if DEVICE.match(path):
                continue
            if re.match(r"/dev/shm/(pulse-shm-|jack|sem\.)", path):
                continue
            # Making a folder above an allowed one is the way to it.
            self.assertTrue(
                any(pathlib.Path(path).is_relative_to(p)
                    or p.is_relative_to(path) for p in allowed),
                f"{path} was written")
        return trace

    def check_state(self):
        state = self.harness.folder / "state"
        files = [p for p in state.rglob("*") if p.is_file()]
        self.assertLess(sum(p.stat().st_size for p in files), STATE_BYTES,
                        files)

    def test_a_conversation_by_voice(self):
        h = self.harness
        h.device.start()
        h.start_assistant(wrapper=self.strace)
        h.pid = self.program()
        h.wait_until_ready()
        h.wait_for("say", h.ask("cramping_slt.flac"))
        h.wait_for("say", h.ask("why_awb.flac"))
        h.hush()
        self.assertEqual(h.end_assistant(), 0)
        trace = self.check()
        # The trace is of all three processes, and it sees what there is.
        self.assertTrue(any("native" in rest for name, rest in trace.calls
                            if name == "connect"), "no PulseAudio in it")
        self.assertTrue(any(p.endswith("/lock") for p in trace.written()))
        self.check_state()

    def program(self):
        """The process under strace, once it has begun."""
        self.harness.wait_for("state")
        return children(self.harness.process.pid)["listen"]

    def traced(self, *arguments, stdin=""):
        done = subprocess.run(
            [*self.strace, str(PROGRAM), *map(str, arguments)], input=stdin,
            env=self.harness.environment, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True, timeout=300)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def test_a_typed_conversation(self):
        said = self.traced(
            "text", stdin="my calf is cramping\n[wait 40]\n"
            "why do i get cramps\n[wait 20]\nstop\n")
        self.assertIn("nobody knows why", said)
        trace = self.check()
        self.assertEqual(trace.sockets(), [])
        self.check_state()

    def test_a_recorded_conversation(self):
        out = self.harness.folder / "out.wav"
        said = self.traced("wav", SPEECH / "why_rms.flac", "-o", out)
        self.assertIn("nobody knows why", said)
        self.check(besides=[out])
        self.check_state()

    def test_a_recording_without_out_is_not_kept(self):
        self.traced("wav", SPEECH / "why_rms.flac")
        self.check()
        self.check_state()


if __name__ == "__main__":
    unittest.main(verbosity=2)
