#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the examples of README.md for lamps, with a lamp that keeps a log.

    lights_test.py PROGRAM

A typed conversation takes the place of the spoken one. Lamp and GPIO pins are
ours; what stands in README.md is run as it is.
"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

SOURCE = pathlib.Path(__file__).resolve().parents[2]
CONFIG = SOURCE / "assistant" / "uncramp.yaml"
TYPED = "my calf is cramping\n[wait 30]\nstop\n"
LAMP = '#!/bin/sh\necho "$1" >>"$HOME/log"\n'
UNCRAMP = """#!/bin/sh
case $1 in
listen) printf '{typed}' | exec '{program}' text --config '{config}' --events ;;
*) echo "$*" >>"$HOME/log" ;;
esac
"""
GPIOZERO = """import os
def note(line):
    with open(os.environ["HOME"] + "/log", "a") as log:
        print(line, file=log)
class LED:
    def __init__(self, pin):
        assert pin == 17
    def __setattr__(self, name, value):
        assert name == "value"
        note("on" if value else "off")
class Button:
    def __init__(self, pin):
        assert pin == 27
    def __setattr__(self, name, pressed):
        assert name == "when_pressed"
        pressed()
"""


def example(language):
    page = (SOURCE / "README.md").read_text(encoding="utf-8")
    section = page.split("## Buttons and lights\n")[1].split("\n## ")[0]
    return re.search(rf"```{language}\n(.*?)```", section, re.S)[1]


def run(program, script):
    """What the lamp did, in a home of its own."""
    with tempfile.TemporaryDirectory() as home:
        home = pathlib.Path(home)
        uncramp = UNCRAMP.format(typed=TYPED.replace("\n", "\\n"),
                                 program=program, config=CONFIG)
        for name, text in (("lamp", LAMP), ("uncramp", uncramp)):
            (home / name).write_text(text)
            (home / name).chmod(0o755)
        (home / "gpiozero.py").write_text(GPIOZERO)
        (home / "lamp.py").write_text(example("python"))
        subprocess.run(
            ["sh", "-eu", "-c", script], check=True, timeout=50, cwd=home,
            env=os.environ | {"HOME": str(home), "PYTHONPATH": str(home),
                              "PATH": f"{home}:{os.environ['PATH']}"})
        return (home / "log").read_text().splitlines()


def main():
    program = pathlib.Path(sys.argv[1]).resolve()
    examples = {
        # The reader has ended when the pipe has: then there is all to see.
        "the shell's": (example("sh") + "wait\n", []),
        "the Raspberry Pi's": ("uncramp listen --events | python3 lamp.py\n",
                               ["tell my calf is cramping"]),
    }
    for name, (script, before) in examples.items():
        log = run(program, script)
        begin = before + ["off", "on"]
        if log[:len(begin)] != begin or log[-1] != "off":
            sys.exit(f"README.md: {name} lamp went {log}")


if __name__ == "__main__":
    main()
