#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks what no compiler checks: the rules of the house.

    python3 tests/lint/layers.py [ROOT]

One line per fault, `path:line: what and what to do`; status 1 if there is any.
- An include points downwards: audio, grammar and content know themselves and
  assistant/base; assistant/base knows itself; assistant knows all, but
  assistant/dialogue only the words, the facts and past cramps.
- An outside library is included only in files named *_<library>.c or .h, and
  such a header only in such files.
- Only what is dated asks for the date: a clock that is set at night, or jumps
  where there is none of its own, must not move a hold.
- Code starts with its licence.
- A path named in a README exists.
- No script names a host on the network: packages come from apt alone.
- Nothing names a folder of somebody's machine.
"""

import pathlib
import re
import sys

LAYERS = ("audio", "grammar", "content", "assistant", "tests")
BASE = "assistant/base"
# Decides, and nothing else: no sound, no process, no clock of its own.
DIALOGUE = "assistant/dialogue"
WITHIN = (BASE, DIALOGUE)
# Who may include what, besides itself: folders, or one header.
BELOW = {
    BASE: (),
    "audio": (BASE,),
    "grammar": (BASE,),
    "content": (BASE,),
    DIALOGUE: (BASE, "grammar", "content", "assistant/diary/history.h",
               "audio/earcon.h"),
    "assistant": (*WITHIN, "audio", "grammar", "content"),
    "tests": (*WITHIN, "audio", "grammar", "content", "assistant"),
}
# The system's headers, which any file may include. Others are a library's.
SYSTEM = set("""
assert ctype dirent errno fcntl fenv float getopt glob inttypes limits locale
malloc math poll pthread sched semaphore setjmp signal spawn stdalign stdarg stdatomic
stdbool stddef stdint stdio stdlib stdnoreturn string strings sys/epoll
sys/eventfd sys/file sys/mman sys/pidfd sys/prctl sys/random sys/resource sys/signalfd
sys/select sys/socket sys/stat sys/statvfs sys/syscall sys/time sys/timerfd
sys/types sys/uio sys/un sys/wait sysexits syslog termios time unistd wchar
wctype linux/memfd
""".split())
# A library's headers, and what a file that includes them is called.
LIBRARIES = (
    (r"portaudio\.h|pa_.*\.h", "portaudio"),
    (r"pocketsphinx.*|sphinxbase/.*|cmd_ln\.h|err\.h", "pocketsphinx"),
    (r"espeak-ng/.*|espeak/.*", "espeak"),
    (r"speex/.*", "speexdsp"),
    (r"sndfile\.h", "sndfile"),
    (r"yaml\.h", "yaml"),
    (r"(cjson/)?cJSON\.h", "cjson"),
    (r"sqlite3\.h", "sqlite"),
)
TEST_LIBRARY = "cmocka.h"
# The diary, its table, and the quiet hours.
DATED = ("assistant/diary/scribe.c", "assistant/commands/command_diary.c",
         "assistant/mind/manner.c")
DATE = re.compile(r"\b(?:time|gettimeofday|ftime|localtime(?:_r)?)\(|"
                  r"\bCLOCK_(?!MONOTONIC\b|(?:PROCESS|THREAD)_CPUTIME_ID\b)\w+")
SPDX = "SPDX-License-Identifier: GPL-3.0-or-later"
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')
URL = re.compile(r"\b(?:https?|ftp|git|ssh)://[^\s'\"<>)]+")
MACHINE = re.compile(r"(?<![\w.$}*-])/(?:work|home|root|Users)/\w")


def layer_of(path):
    """The layer a path (as text, from the root) belongs to, or None."""
    for folder in WITHIN:
        if path.startswith(folder + "/"):
            return folder
    first = path.split("/")[0]
    return first if "/" in path and first in LAYERS else None


def wraps(path, library):
    return path.endswith((f"_{library}.c", f"_{library}.h"))


def check_own_include(root, path, header):
    if not (root / header).is_file():
        return f'"{header}" does not exist; name it from the project\'s root'
    for _, library in LIBRARIES:
        if header.endswith(f"_{library}.h") and not wraps(path, library):
            return f'"{header}" shows {library}: not for this file'
    own, theirs = layer_of(path), layer_of(header)
    if own != theirs and not {theirs, header} & set(BELOW[own]):
        return f'{own} must not know {theirs}: "{header}"'
    return None


def check_outside_include(path, header):
    if header.removesuffix(".h") in SYSTEM:
        return None
    if header == TEST_LIBRARY and path.startswith("tests/"):
        return None
    for pattern, library in LIBRARIES:
        if re.fullmatch(pattern, header):
            if wraps(path, library):
                return None
            return (f"<{header}> belongs in a file named *_{library}.c, "
                    "behind a header of ours")
    return (f"<{header}> is of no library this check knows; "
            "add it to tests/lint/layers.py")


def check_includes(root, path, lines):
    for number, line in enumerate(lines, 1):
        match = INCLUDE.match(line)
        if not match:
            continue
        quote, header = match.groups()
        if quote == '"':
            fault = check_own_include(root, path, header)
        else:
            fault = check_outside_include(path, header)
        if fault:
            yield number, fault


def check_clocks(lines):
    for number, line in enumerate(lines, 1):
        match = DATE.search(line)
        if match:
            yield number, (f"{match.group()} is of a clock that jumps; "
                           "assistant/base/clock.h has one that does not")


def check_licence(lines):
    place = 1 if lines and lines[0].startswith("#!") else 0
    if len(lines) <= place or SPDX not in lines[place]:
        yield place + 1, f"must start with a comment: {SPDX}"


def check_readme(root, path, lines):
    """Paths are what stands in backticks or in links and holds a slash."""
    for number, line in enumerate(lines, 1):
        names = []
        for quoted in re.findall(r"`([^`]+)`", line):
            names += quoted.split()
        names += re.findall(r"\]\(([^)#:]+)\)", line)
        for name in names:
            name = name.rstrip(".,;:")
            known = name.split("/")[0] in LAYERS and "/" in name
            if not known or re.search(r"[*<>{}$]|[A-Z]{2,}(?!\w*\.md)", name):
                continue
            beside = (root / path).parent / name
            if not (root / name).exists() and not beside.exists():
                yield number, f"{name} does not exist"


def check_hosts(lines):
    for number, line in enumerate(lines, 1):
        for url in URL.findall(line):
            yield number, f"a script must not name a host: {url}"


def check_machine(lines):
    for number, line in enumerate(lines, 1):
        match = MACHINE.search(line)
        if match:
            yield number, f"a folder of one machine: {match.group().strip()}…"


def kind_of(path, lines):
    suffix = pathlib.PurePath(path).suffix
    if suffix in (".c", ".h"):
        return "c"
    shebang = bool(lines) and lines[0].startswith("#!")
    if suffix in (".sh", ".py", ".cmake") or shebang:
        return "script"
    if path.endswith("CMakeLists.txt"):
        return "script"
    return "other"


def check_file(root, path, lines):
    kind = kind_of(path, lines)
    if kind == "c" and layer_of(path):
        yield from check_includes(root, path, lines)
        if path not in DATED and not path.startswith("tests/"):
            yield from check_clocks(lines)
    if kind != "other" and not path.startswith("."):
        yield from check_licence(lines)
    if kind == "script" and not path.endswith("lint/layers_test.py"):
        yield from check_hosts(lines)
    if path.endswith("README.md"):
        yield from check_readme(root, path, lines)
    if not path.endswith("lint/layers_test.py"):
        yield from check_machine(lines)


def files_of(root):
    """Every text file of the project, as text relative to its root."""
    tops = [root / name for name in LAYERS + (".ci",)]
    found = [p for top in tops if top.is_dir() for p in top.rglob("*")]
    found += [p for p in root.iterdir()]
    for path in sorted(found):
        if path.is_file() and "__pycache__" not in path.parts:
            yield path.relative_to(root).as_posix()


def check(root):
    """All faults, as lines."""
    for path in files_of(root):
        try:
            text = (root / path).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # sound and other bytes
        for number, fault in check_file(root, path, text.splitlines()):
            yield f"{path}:{number}: {fault}"


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve()
    faults = list(check(root))
    for fault in faults:
        print(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
