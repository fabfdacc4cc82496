#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Debian package made of a build: what is in it, where, and whether
lintian finds fault. That it can be installed is tests/bare/package.sh's part.

    python3 tests/install/package_test.py BUILD-FOLDER
"""

import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(sys.argv.pop(1)).resolve()
DATA = "./usr/share/uncramp/"


def run(*command):
    done = subprocess.run(
        list(map(str, command)), text=True, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, timeout=300)
    assert done.returncode == 0, done.stdout
    return done.stdout


class Package(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        run("cpack", "--config", BUILD / "CPackConfig.cmake",
            "-B", folder.name)
        cls.package, = pathlib.Path(folder.name).glob("uncramp_*.deb")
        lines = run("dpkg-deb", "--contents", cls.package).splitlines()
        cls.modes = {line.split()[-1]: line.split()[0] for line in lines}
        cls.control = run("dpkg-deb", "--field", cls.package)

    def test_lintian_finds_nothing_that_is_not_explained(self):
        said = run("lintian", "--tag-display-limit", "0", "--pedantic",
                   "--allow-root", self.package)
        self.assertEqual(said, "")

    def test_what_it_knows_is_in_it_and_no_source(self):
        for folder, pattern in (("content", "**/*.yaml"),
                                ("grammar", "*.gram"), ("grammar", "*.dict")):
            for path in (ROOT / folder).glob(pattern):
                name = DATA + path.relative_to(ROOT).as_posix()
                self.assertIn(name, self.modes)
        for name in "means", "variances", "sendump":
            self.assertIn(f"{DATA}grammar/model/{name}", self.modes)
        for name in self.modes:
            self.assertNotRegex(name, r"\.[ch]$|README|CMake")

    def test_program_manual_completion_and_units_are_where_they_belong(self):
        for name in ("bin/uncramp", "share/man/man1/uncramp.1.gz",
                     "share/bash-completion/completions/uncramp",
                     "lib/systemd/system/uncramp.service",
                     "lib/systemd/user/uncramp.service",
                     "share/doc/uncramp/copyright",
                     "share/doc/uncramp/changelog.gz"):
            self.assertIn(f"./usr/{name}", self.modes)

    def test_upgrades_leave_the_settings_alone(self):
        self.assertIn("./etc/uncramp/uncramp.yaml", self.modes)
        conffiles = run("dpkg-deb", "--info", self.package, "conffiles")
        self.assertEqual(conffiles, "/etc/uncramp/uncramp.yaml\n")

    def test_everybody_can_read_it_and_only_root_can_change_it(self):
        for name, mode in self.modes.items():
            wanted = "rwxr-xr-x" if name.endswith(("/", "/bin/uncramp")) \
                else "rw-r--r--"
            self.assertEqual(mode[1:], wanted, name)

    def test_it_asks_for_its_libraries_models_and_voices(self):
        depends = re.search(r"^Depends: (.*)", self.control, re.MULTILINE)[1]
        for name in ("pocketsphinx-en-us", "espeak-ng-data", "adduser",
                     r"libpocketsphinx3 \(>=", r"libespeak-ng1 \(>=",
                     r"libportaudio2 \(>=", r"libc6 \(>="):
            self.assertRegex(depends, rf"(^|, ){name}")

    def test_its_version_is_that_of_the_changelog(self):
        changelog = ROOT / "assistant/install/debian/changelog"
        newest = re.match(r"uncramp \((.*?)\)", changelog.read_text())[1]
        version = re.search(r"^Version: (.*)", self.control, re.MULTILINE)[1]
        self.assertEqual(version.split("~")[0], newest)


if __name__ == "__main__":
    unittest.main(verbosity=2)
