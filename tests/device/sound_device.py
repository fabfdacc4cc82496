# SPDX-License-Identifier: GPL-3.0-or-later
"""A virtual microphone and a virtual loudspeaker, each on a private PulseAudio.

What is played into the sink `mic` is what the microphone hears; what reaches
the sink `spk` can be recorded. Each has a server of its own, because a server
moves the streams of a sink that goes to another one: the assistant would hear
itself. Everything lies in one folder, sockets and the client's settings
included, so that many can run beside each other and beside the user's own.
ALSA is given a configuration of its own, so that a real sound card cannot step
in where the virtual one is missing.
"""

import contextlib
import ctypes
import os
import pathlib
import signal
import subprocess
import threading
import time

RATE_HZ = 16000
SERVER_START_S = 30
PLAY_S = 60

ALSA = """
pcm.default {{ type asym playback.pcm "spk" capture.pcm "mic" }}
pcm.spk {{ type pulse server "unix:{folder}/spk/native" device "spk" }}
pcm.mic {{ type pulse server "unix:{folder}/{mic}/native" device "{mic}.monitor" }}
{spare}pcm.spk_monitor {{ type pulse server "unix:{folder}/spk/native" device "spk.monitor" }}
"""
SPARE = """
pcm.spare {{ type pulse server "unix:{folder}/spare/native" device "spare.monitor" }}
"""
# In PulseAudio's scale, 65536 being as it comes.
HISS_VOLUME = 5400
CLIPPING_VOLUME = 3 * 65536 // 2
SINKS = {"spk": "rate=48000 channels=2", "mic": "rate=16000 channels=1",
         "spare": "rate=16000 channels=1"}

_libc = ctypes.CDLL(None)


def die_with_parent():
    """In a child before exec: whatever ends the test ends it, too."""
    PR_SET_PDEATHSIG = 1
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


class Recording:
    """What a sink plays from now on, and when."""

    def __init__(self, process):
        self._process = process
        self._bytes = bytearray()
        self._start = None  # CLOCK_MONOTONIC of the first sample
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self):
        while block := self._process.stdout.read1(65536):
            self._bytes += block
            # Blocks come late, never early: the earliest guess is the best.
            start = time.monotonic() - len(self._bytes) / 2 / RATE_HZ
            if self._start is None or start < self._start:
                self._start = start

    def wait_until_flowing(self, timeout_s=SERVER_START_S):
        limit = time.monotonic() + timeout_s
        while self._start is None:
            if time.monotonic() > limit:
                raise AssertionError("nothing can be recorded")
            time.sleep(0.02)

    def stop(self):
        """(start in CLOCK_MONOTONIC seconds, bytes of int16 at RATE_HZ)"""
        self._process.kill()
        self._process.wait()
        self._thread.join()
        self._process.stdout.close()
        return self._start, bytes(self._bytes)


class SoundServer:
    """One PulseAudio with one sink, whose name is the server's."""

    def __init__(self, folder, name, environment):
        self._folder = pathlib.Path(folder) / name
        self._name = name
        self._process = None
        self._module = None
        self._hiss = None
        self._folder.mkdir(mode=0o700)
        self._environment = environment | {
            "XDG_RUNTIME_DIR": str(self._folder),
            "PULSE_SERVER": f"unix:{self._folder}/native",
        }

    def start(self):
        log_path = self._folder / "log"
        with open(log_path, "ab") as log:
            self._process = subprocess.Popen(
                ["pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1",
                 "--disallow-exit=no", "--use-pid-file=no", "--log-level=warn",
                 "-L", "module-native-protocol-unix auth-anonymous=1 "
                 f"socket={self._folder}/native"],
                env=self._environment, stdin=subprocess.DEVNULL, stdout=log,
                stderr=log, preexec_fn=die_with_parent)
        limit = time.monotonic() + SERVER_START_S
        while self._pactl("info", check=False).returncode != 0:
            if time.monotonic() > limit or self._process.poll() is not None:
                raise AssertionError("PulseAudio does not start:\n"
                                     + log_path.read_text())
            time.sleep(0.05)
        self.plug_in()

    def _pactl(self, *words, check=True):
        return subprocess.run(
            ["pactl", *words], env=self._environment, check=check,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            timeout=SERVER_START_S)

    def plug_in(self):
        self._module = self._pactl(
            "load-module", "module-null-sink", f"sink_name={self._name}",
            *SINKS[self._name].split()).stdout.strip()
        if self._name in ("mic", "spare"):
            self.hiss()

    def hiss(self, volume=HISS_VOLUME):
        """No microphone is as silent as a null sink: -70 dB, or another
        volume, which ends with the sink or the server."""
        self._end_hiss()
        with open("/dev/urandom", "rb") as noise:
            self._hiss = subprocess.Popen(
                ["pacat", f"--device={self._name}", "--raw",
                 "--format=s16le", f"--rate={RATE_HZ}", "--channels=1",
                 f"--volume={volume}"],
                env=self._environment, stdin=noise,
                stderr=subprocess.DEVNULL, preexec_fn=die_with_parent)

    def _end_hiss(self):
        if self._hiss is not None:
            self._hiss.kill()
            self._hiss.wait()
            self._hiss = None

    @contextlib.contextmanager
    def plugged_in_with_part(self, part, samples):
        """In place of the sink a microphone that takes `samples`, int16, over
        and over, and delivers only that part of its rate."""
        pipe = self._folder / "pipe"
        self.unplug()
        self._module = self._pactl(
            "load-module", "module-pipe-source",
            f"source_name={self._name}.monitor", f"file={pipe}",
            "format=s16le", f"rate={RATE_HZ}", "channels=1").stdout.strip()
        over = threading.Event()
        feeder = threading.Thread(
            target=self._feed, args=(pipe, part, samples.tobytes(), over))
        feeder.start()
        try:
            yield
        finally:
            over.set()
            feeder.join()
            self.unplug()

    @contextlib.contextmanager
    def plugged_in_taking_part(self, part):
        """In place of the sink a loudspeaker that takes only that part of its
        rate."""
        pipe = self._folder / "pipe"
        self.unplug()
        self._module = self._pactl(
            "load-module", "module-pipe-sink", f"sink_name={self._name}",
            f"file={pipe}", "format=s16le",
            *SINKS[self._name].split()).stdout.strip()
        over = threading.Event()
        drain = threading.Thread(target=self._drain, args=(pipe, part, over))
        drain.start()
        try:
            yield
        finally:
            over.set()
            drain.join()
            self.unplug()

    @staticmethod
    def _drain(pipe, part, over):
        frame_bytes, rate_hz = 4, 48000
        with open(pipe, "rb", buffering=0) as heard:
            began, taken = time.monotonic(), 0
            while not over.is_set():
                due_s = (time.monotonic() - began) * part
                due = frame_bytes * int(due_s * rate_hz) - taken
                if due > 0:
                    taken += len(heard.read(due))
                time.sleep(0.01)

    @staticmethod
    def _feed(pipe, part, sound, over):
        with open(pipe, "wb", buffering=0) as out:
            # A microphone that nobody listens to takes no more.
            os.set_blocking(out.fileno(), False)
            began, sent = time.monotonic(), 0
            while not over.is_set():
                due_s = (time.monotonic() - began) * part
                at = sent % len(sound)
                left = 2 * int(due_s * RATE_HZ) - sent
                sent += out.write(sound[at:at + left]) or 0
                time.sleep(0.01)

    def unplug(self):
        self._pactl("unload-module", self._module)

    def suspend(self, suspended=True):
        self._pactl("suspend-sink", self._name, str(int(suspended)))

    def mute(self, muted=True):
        self._pactl("set-source-mute", f"{self._name}.monitor",
                    str(int(muted)))

    def freeze(self):
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self):
        self._process.send_signal(signal.SIGCONT)

    def kill(self):
        self._end_hiss()
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def standing(self):
        """A line on how it is, and the end of its log."""
        if self._process is None:
            return f"{self._name}: not running"
        if self._process.poll() is not None:
            return (f"{self._name}: ended with {self._process.returncode}\n"
                    + (self._folder / "log").read_text()[-500:])
        try:
            answers = self._pactl("info", check=False).returncode == 0
        except subprocess.TimeoutExpired:
            answers = False
        return f"{self._name}: {'answers' if answers else 'does not answer'}"

    def begin_to_play(self, path, gain_db=0):
        """Plays a sound file into the sink; the process that does it."""
        # PulseAudio's scale is cubic.
        volume = round(65536 * 10 ** (gain_db / 60))
        return subprocess.Popen(
            ["paplay", f"--device={self._name}", f"--volume={volume}",
             str(path)],
            env=self._environment, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, preexec_fn=die_with_parent)

    def play(self, path, gain_db=0):
        """The same; returns at its end."""
        with self.begin_to_play(path, gain_db) as player:
            if player.wait(PLAY_S) != 0:
                raise AssertionError(f"paplay cannot play {path}")

    def reach(self, other):
        """From now on what this one plays comes to the other, as through the
        air; the processes that carry it."""
        settings = ["--raw", "--format=s16le", f"--rate={RATE_HZ}",
                    "--channels=1", "--latency-msec=20"]
        pipe_out, pipe_in = os.pipe()
        into = subprocess.Popen(
            ["pacat", f"--device={other._name}", "--stream-name=the air",
             *settings],
            env=other._environment, stdin=pipe_out,
            preexec_fn=die_with_parent)
        # What comes before it is ready would wait in the pipe for ever after.
        limit = time.monotonic() + SERVER_START_S
        while '"the air"' not in other._pactl("list", "sink-inputs").stdout:
            if time.monotonic() > limit:
                raise AssertionError("pacat does not play")
            time.sleep(0.05)
        out = subprocess.Popen(
            ["parec", f"--device={self._name}.monitor", *settings],
            env=self._environment, stdin=subprocess.DEVNULL,
            stdout=pipe_in, preexec_fn=die_with_parent)
        os.close(pipe_out)
        os.close(pipe_in)
        return [out, into]

    def record(self):
        """Records what reaches the sink from now on."""
        recording = Recording(subprocess.Popen(
            ["parec", f"--device={self._name}.monitor", "--format=s16le",
             "--raw", f"--rate={RATE_HZ}", "--channels=1",
             "--latency-msec=20"],
            env=self._environment, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            preexec_fn=die_with_parent))
        recording.wait_until_flowing()
        return recording


class SoundDevice:
    """The two of them, and the surroundings in which a program finds them.

    Joined, they are one: the microphone hears all that the loudspeaker plays,
    and whoever speaks into it comes on top. With a spare there is a second
    microphone, which is no default."""

    def __init__(self, folder, joined=False, spare=False):
        folder = pathlib.Path(folder)
        self._settings = folder / "asound.conf"
        self._settings.write_text(
            ALSA.format(folder=folder, mic="spk" if joined else "mic",
                        spare=SPARE.format(folder=folder) if spare else ""))
        (folder / "home").mkdir()
        (folder / "run").mkdir(mode=0o700)
        self.environment = {
            "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
            "LANG": "C.UTF-8",
            "HOME": str(folder / "home"),
            "XDG_RUNTIME_DIR": str(folder / "run"),
            "XDG_STATE_HOME": str(folder / "state"),
            "ALSA_CONFIG_PATH": str(self._settings),
            # No server but ours is found, and none is started.
            "PULSE_SERVER": f"unix:{folder}/spk/native",
            "PULSE_COOKIE": str(folder / "run" / "cookie"),
            "JACK_DEFAULT_SERVER": f"uncramp-test-{os.getpid()}",
            "JACK_NO_START_SERVER": "1",
        }
        self.spk = SoundServer(folder, "spk", self.environment)
        self.mic = (self.spk if joined
                    else SoundServer(folder, "mic", self.environment))
        self.servers = (self.spk,) if joined else (self.mic, self.spk)
        if spare:
            self.spare = SoundServer(folder, "spare", self.environment)
            self.servers += (self.spare,)

    def start(self):
        for server in self.servers:
            server.start()

    def standing(self):
        return "\n".join(server.standing() for server in self.servers)

    def renumber(self):
        """From now on every device is one further down the list."""
        settings = self._settings.read_text()
        monitor = next(line for line in settings.splitlines()
                       if line.startswith("pcm.spk_monitor"))
        number = settings.count("pcm.spk_monitor")
        self._settings.write_text(
            monitor.replace("spk_monitor", f"spk_monitor_{number}", 1)
            + settings)

    def freeze(self):
        for server in self.servers:
            server.freeze()

    def thaw(self):
        for server in self.servers:
            server.thaw()

    def kill(self):
        for server in self.servers:
            server.kill()
