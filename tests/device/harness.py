# SPDX-License-Identifier: GPL-3.0-or-later
"""The assistant with a virtual sound device, for tests and benches.

    with Harness() as harness:
        harness.device.start()
        harness.start_assistant()
        harness.wait_until_ready()
        heard = harness.ask("why_slt.flac")
        said = harness.wait_for("say", after=heard)

Nothing here sleeps for luck: it waits for the assistant's own events. Limits
are about ten times what is usual, since a busy machine is no fault. At the end
of the `with` everything is killed and the folder is gone, whatever happened.
"""

import json
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import threading
import time
import unittest
from concurrent.futures import ThreadPoolExecutor

from sound_device import SoundDevice, die_with_parent

ROOT = pathlib.Path(__file__).resolve().parents[2]
SPEECH = ROOT / "tests" / "speech"
PROGRAM = pathlib.Path(
    os.environ.get("UNCRAMP_PROGRAM", ROOT / "build" / "uncramp"))
FULL = os.environ.get("UNCRAMP_FULL") == "1"

START_S = 60
EVENT_S = 30
# An answer's last sample is followed by a moment in which it does not listen.
GUARD_S = 1.0
# How often a question is repeated that met the assistant speaking.
ASK_TIMES = 6


class Event(dict):
    """One line of --events, its number, and when it was read."""

    def __init__(self, fields, number, arrived):
        super().__init__(fields)
        self.number = number
        self.arrived = arrived


def matches(event, kind, fields):
    return event["event"] == kind and all(
        want(event.get(key)) if callable(want) else event.get(key) == want
        for key, want in fields.items())


def children(pid):
    """{what it does: its process id}, as in `uncramp ear`."""
    found = {}
    for folder in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            stat = (folder / "stat").read_text()
            parent = int(stat.rpartition(")")[2].split()[1])
            words = (folder / "cmdline").read_bytes().split(b"\0")
        except (OSError, ValueError, IndexError):
            continue  # it ended as we looked
        if parent == pid and len(words) > 1:
            found[words[1].decode()] = int(folder.name)
    return found


class Beside(unittest.TestSuite):
    """The tests of these suites, so many at a time: each has sound servers of
    its own, and mostly waits."""

    def __init__(self, at_a_time, suites):
        super().__init__(test for suite in suites for test in suite)
        self._at_a_time = at_a_time

    def run(self, result, debug=False):
        with ThreadPoolExecutor(self._at_a_time) as pool:
            list(pool.map(lambda test: test.run(result), self))
        return result


class Harness:
    def __init__(self, joined=False, spare=False):
        # Short: a socket's path has room for a hundred letters.
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="uncramp-"))
        self.device = SoundDevice(self.folder, joined, spare)
        self.environment = self.device.environment
        # The settings shipped, and not those of this machine.
        self.config = self.folder / "home/.config/uncramp/uncramp.yaml"
        self.config.parent.mkdir(parents=True)
        shutil.copy(ROOT / "assistant" / "uncramp.yaml", self.config)
        self.process = None
        self.events = []
        self._news = threading.Condition()
        self._reader = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.kill_assistant()
        self.device.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    # ------------------------------------------------------ what is started

    def start_assistant(self, *arguments, wrapper=()):
        """`wrapper`: a command that runs it, as strace does."""
        self.events = []
        with open(self.folder / "stderr", "wb") as log:
            self.process = subprocess.Popen(
                [*wrapper, str(PROGRAM), "listen", "--events", *arguments],
                env=self.environment, stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE, stderr=log,
                preexec_fn=die_with_parent)
        self.pid = self.process.pid
        self._reader = threading.Thread(
            target=self._read, args=(self.process.stdout,), daemon=True)
        self._reader.start()

    def _read(self, stdout):
        for line in stdout:
            now = time.monotonic()
            with self._news:
                self.events.append(
                    Event(json.loads(line), len(self.events), now))
                self._news.notify_all()

    def kill_assistant(self):
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self._reader.join()
            self.process.stdout.close()
            self.process = None

    def end_assistant(self):
        """Asks it to end; its exit status."""
        os.kill(self.pid, signal.SIGTERM)
        status = self.process.wait(EVENT_S)
        self.kill_assistant()
        return status

    def run(self, *arguments, **options):
        """Another `uncramp ...` in the same surroundings."""
        return subprocess.run(
            [str(PROGRAM), *map(str, arguments)], env=self.environment,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            timeout=START_S, **options)

    def tell(self, text):
        done = self.run("tell", text)
        assert done.returncode == 0, done.stderr

    # ------------------------------------------------- what is waited for

    def stderr(self):
        return (self.folder / "stderr").read_text(errors="replace")

    def last(self):
        """A mark: what comes now comes after it."""
        with self._news:
            return len(self.events) - 1

    def wait_for(self, kind, after=-1, within_s=EVENT_S, **fields):
        """The first such event after an event or mark. A field is a value,
        or a function that says whether it will do."""
        start = 1 + (after.number if isinstance(after, Event) else after)
        limit = time.monotonic() + within_s
        with self._news:
            while True:
                for event in self.events[start:]:
                    if matches(event, kind, fields):
                        return event
                left = limit - time.monotonic()
                if left <= 0 or self.process.poll() is not None:
                    break
                self._news.wait(min(left, 0.5))
            came = "\n".join(json.dumps(e) for e in self.events[-20:])
        raise AssertionError(
            f"no event {kind} {fields or ''} in {within_s} s; the last were:\n"
            f"{came}\nstderr:\n{self.stderr()[-2000:]}\n"
            f"sound servers:\n{self.device.standing()}")

    def wait_until_ready(self, after=-1, within_s=START_S):
        for worker in ("ear", "mouth"):
            self.wait_for(worker, after, within_s, status="ready")

    def worker(self, name):
        """The process id of `ear` or `mouth`."""
        return children(self.pid)[name]

    def time_of(self, event):
        """When it happened, in time.monotonic()'s seconds."""
        # Lines arrive late, never early.
        return event["t"] + min(e.arrived - e["t"] for e in self.events)

    def quiet_since(self):
        """When the last sentence ends or was cut."""
        for event in reversed(self.events):
            if event["event"] == "cut":
                return self.time_of(event)
            if event["event"] == "say":
                return self.time_of(event) + event["duration_s"]
        return 0.0

    def wait_until_quiet(self, within_s=START_S):
        limit = time.monotonic() + within_s
        while (left := self.quiet_since() + GUARD_S - time.monotonic()) > 0:
            assert time.monotonic() < limit, "it does not stop speaking"
            time.sleep(min(left, 0.1))

    # ------------------------------------------------------------- speech

    def say(self, name):
        """Speaks tests/speech/NAME into the microphone."""
        self.device.mic.play(SPEECH / name)

    def ask(self, name):
        """Says it while the assistant is quiet, again if it was not: its
        `heard`."""
        for _ in range(ASK_TIMES):
            self.wait_until_quiet()
            mark = self.last()
            self.say(name)
            try:
                return self.wait_for("heard", mark, within_s=5)
            except AssertionError as error:
                failure = error
        raise failure

    def hush(self):
        """Ends whatever is going on, and waits for silence."""
        mark = self.last()
        self.tell("stop")
        self.wait_for("say", mark)
        self.wait_until_quiet()
