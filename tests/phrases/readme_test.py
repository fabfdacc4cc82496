#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Does what content/README.md says, and sees whether it comes out so.

    readme_test.py PROGRAM

Every file that the page shows is put into a copy of content/, and each
conversation below one must go as it stands there. Every key that content may
have is named on the page.
"""
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

SOURCE = pathlib.Path(__file__).resolve().parents[2]
FILE = re.compile(
    r"is `([a-z-]+\.yaml)`, in `content/([a-z]+)/`:\n\n```yaml\n(.*?)```", re.S)
TALK = re.compile(r"```\n(you: .*?)```", re.S)
KEY = re.compile(r'\{\.name = "([a-z_]+)"')


def play(program, folder, lines):
    typed = "".join(line.removeprefix("you: ") + "\n" for line in lines
                    if not line.startswith("uncramp: "))
    said = subprocess.run(
        [program, "text", "--content", folder, "--config",
         SOURCE / "assistant" / "uncramp.yaml"], input=typed, check=True,
        stdout=subprocess.PIPE, text=True, timeout=50).stdout.splitlines()
    wanted = [line.removeprefix("uncramp: ") for line in lines
              if line.startswith("uncramp: ")]
    if said != wanted:
        sys.exit("content/README.md says\n  " + "\n  ".join(wanted) +
                 "\nand it says\n  " + "\n  ".join(said))


def main():
    program = sys.argv[1]
    page = (SOURCE / "content/README.md").read_text(encoding="utf-8")
    keys = KEY.findall((SOURCE / "content/kinds.c").read_text())
    missing = [key for key in keys if not re.search(rf"\b{key}\b", page)]
    if missing or len(keys) < 20:
        sys.exit(f"content/README.md does not name: {missing}")
    files, talks = FILE.findall(page), TALK.findall(page)
    if len(files) != 2 or len(talks) != 2:
        sys.exit("a topic and a routine, each with a conversation, are taught")
    with tempfile.TemporaryDirectory(prefix="readme-") as folder:
        shutil.copytree(SOURCE / "content", folder, dirs_exist_ok=True)
        for name, place, text in files:
            (pathlib.Path(folder) / place / name).write_text(text, "utf-8")
        for talk in talks:
            play(program, folder, talk.splitlines())


if __name__ == "__main__":
    main()
