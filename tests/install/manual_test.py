#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The manual page and bash's completion name what --help names: no command
and no option more or less.

    python3 tests/install/manual_test.py build/uncramp
"""

import pathlib
import re
import subprocess
import sys
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
INSTALL = ROOT / "assistant" / "install"
PROGRAM = str(pathlib.Path(sys.argv.pop(1)).resolve())


def help_of(*command):
    return subprocess.run([PROGRAM, *command, "--help"], text=True, check=True,
                          stdout=subprocess.PIPE, timeout=60).stdout


def commands():
    return re.findall(r"^  (\w+) ", help_of(), re.MULTILINE)


def options(command):
    """Each is a set of spellings: {"-v", "--verbose"}."""
    found = re.findall(r"^  (?:(-\w), )?(--[\w-]+)", help_of(command),
                       re.MULTILINE)
    return {frozenset(filter(None, names)) for names in found}


def all_options():
    return set().union(*map(options, commands()))


def complete(*words):
    """What bash offers for the last of the words."""
    script = (f'. "{INSTALL / "uncramp.bash"}"; COMP_WORDS=("$@"); '
              'COMP_CWORD=$(($# - 1)); _uncramp; '
              'printf "%s\\n" "${COMPREPLY[@]}"')
    done = subprocess.run(["bash", "-c", script, "bash", PROGRAM, *words],
                          text=True, check=True, stdout=subprocess.PIPE,
                          timeout=60)
    return set(done.stdout.split())


class Manual(unittest.TestCase):
    def setUp(self):
        self.page = (INSTALL / "uncramp.1").read_text()

    def section(self, name):
        return re.search(rf"^\.Sh {name}\n(.*?)(?=^\.Sh )", self.page,
                         re.MULTILINE | re.DOTALL)[1]

    def test_every_command_is_in_it_and_no_other(self):
        lines = re.findall(r"^\.It Cm (.*)", self.section("COMMANDS"),
                           re.MULTILINE)
        named = [word for line in lines
                 for word in re.sub(r" (Ar|Op) .*", "", line).split(" , ")]
        self.assertEqual(sorted(named), sorted(commands()))

    def test_every_option_is_in_it_and_no_other(self):
        named = set()
        for line in re.findall(r"^\.It (Fl .*)", self.section("OPTIONS"),
                               re.MULTILINE):
            flags = re.findall(r"Fl (\S+)", line)
            named.add(frozenset("-" + flag for flag in flags))
        self.assertEqual(named, all_options())

    def test_it_is_a_page_without_faults(self):
        done = subprocess.run(
            ["groff", "-mandoc", "-Tutf8", "-wall", "-z",
             str(INSTALL / "uncramp.1")],
            text=True, stderr=subprocess.PIPE, timeout=60)
        self.assertEqual((done.returncode, done.stderr), (0, ""))


class Completion(unittest.TestCase):
    def test_it_offers_every_command(self):
        self.assertEqual(complete(""), set(commands()))
        self.assertEqual(complete("te"), {"text", "tell"})

    def test_after_a_command_it_offers_the_options_of_that(self):
        for command in commands():
            self.assertEqual(complete(command, "--"),
                             {name for names in options(command)
                              for name in names if name.startswith("--")})

    def test_without_a_command_it_offers_what_listen_takes(self):
        self.assertEqual(complete("--dev"), {"--device-in", "--device-out"})

    def test_it_offers_the_listening_states(self):
        self.assertEqual(complete("hear", "--state", "q"), {"question"})

    def test_where_a_file_is_wanted_it_leaves_the_field_to_bash(self):
        self.assertEqual(complete("wav", ""), set())


if __name__ == "__main__":
    unittest.main(verbosity=2)
